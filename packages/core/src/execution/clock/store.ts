// SQL of the clock: how far it had come, and moving what was counted from a time that is no more.
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type MarkRow = Selectable<Tables['clock_marks']>

export const readMark = (db: Db, org: string): Promise<MarkRow | undefined> =>
  db.selectFrom('clock_marks').selectAll().where('org_id', '=', org).executeTakeFirst()

export const lockMark = (db: Db, org: string): Promise<MarkRow | undefined> =>
  db.selectFrom('clock_marks').selectAll().where('org_id', '=', org).forUpdate().executeTakeFirst()

/** INVARIANT: small steps back add up, since the mark goes back with none of them. */
export const advanceMark = async (db: Db, org: string, at: Date): Promise<void> => {
  await sql`insert into clock_marks as m (org_id, at, reached) values (${org}, ${at}, ${at})
    on conflict (org_id) do update set at = greatest(m.at, excluded.at), reached = greatest(m.reached, excluded.at) where m.at < excluded.at`.execute(
    db,
  )
}

export const setBack = (db: Db, org: string, at: Date) => db.updateTable('clock_marks').set({ at }).where('org_id', '=', org).execute()

/**
 * What waits and what runs out, moved by the length of the jump as far as it is known. ORDER: in one transaction with the mark, so that nothing is moved
 * twice. What was due already stays due; what is a date that somebody gave stays.
 */
export const moveBack = async (db: Db, org: string, seconds: number, at: Date): Promise<Record<string, number>> => {
  const jump = sql`make_interval(secs => ${seconds}::float8)`
  const rows = async (of: ReturnType<typeof sql>): Promise<number> => Number((await of.execute(db)).numAffectedRows ?? 0)
  const operations =
    await rows(sql`update operations set due_at = case when due_at > ${at} then greatest(${at}::timestamptz, due_at - ${jump}) else due_at end,
      lease_until = case when lease_until > ${at} then greatest(${at}::timestamptz, lease_until - ${jump}) else lease_until end
    where org_id = ${org} and phase not in ('done', 'skipped', 'stuck', 'void') and (due_at > ${at} or lease_until > ${at})`)
  const leases = await rows(sql`update credential_leases set asked_at = asked_at - ${jump}, given_at = given_at - ${jump},
      expires_at = expires_at - ${jump}, until_at = until_at - ${jump}, checked_at = checked_at - ${jump}
    where org_id = ${org} and (state <> 'ended' or asked_at > ${at}::timestamptz - interval '1 hour')`)
  await sql`update operations o set not_before = l.expires_at from credential_leases l
    where l.org_id = ${org} and l.state in ('asked', 'given') and o.org_id = l.org_id and o.change_id = l.change_id
      and o.operation = 'credential.delete' and o.phase = 'planned' and o.not_before is not null`.execute(db)
  const lapses =
    await rows(sql`update trust_lapses set since = since - ${jump}, acts_at = acts_at - ${jump}, healed_at = healed_at - ${jump},
      acted_at = acted_at - ${jump} where org_id = ${org}`)
  await sql`update trust_state set looked_at = looked_at - ${jump}, whole_since = whole_since - ${jump} where org_id = ${org}`.execute(db)
  const sleeps = await rows(sql`update suspended_credentials set ends_at = ends_at - ${jump}
    where org_id = ${org} and over_at is null and ends_at is not null`)
  const entitlements = await rows(
    sql`update entitlements set next_at = next_at - ${jump} where org_id = ${org} and state = 'due' and next_at > ${at}`,
  )
  const comparisons = await rows(sql`update telemetry_comparisons set due_at = due_at - ${jump} where org_id = ${org} and due_at > ${at}`)
  // What waits for an hour of the day waits for that hour; what waits only for its turn does so no longer than it was to.
  await sql`update notices set goes_at = greatest(${at}::timestamptz, goes_at - ${jump})
    where org_id = ${org} and state = 'waiting' and urgency = 'now' and goes_at > ${at}`.execute(db)
  const messages =
    await rows(sql`update notice_messages set due_at = greatest(${at}::timestamptz, due_at - ${jump}), give_up_at = give_up_at - ${jump},
      lease_until = case when lease_until > ${at} then greatest(${at}::timestamptz, lease_until - ${jump}) else lease_until end
    where org_id = ${org} and state = 'waiting'`)
  await sql`update unplaced_events set looked_at = ${at} where org_id = ${org} and looked_at > ${at}`.execute(db)
  return { operations, leases, lapses, sleeps, entitlements, comparisons, messages }
}
