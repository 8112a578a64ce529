// SQL of what follows: what is due, what a change may still be withdrawn for, and what findings are to say.
import type { TrustCondition, TrustEffect } from '@countersign/policy'
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Criticality, Tables } from '../../tables.ts'
import type { LapseState } from './model.ts'

type Db = Kysely<Tables>

/** An access that ends some other way already: its identity leaves, or an operation of a live change is about its end. */
const isEnding = sql`(i.state <> 'active' or exists (select 1 from operations o join changes ch on ch.org_id = o.org_id and ch.id = o.change_id
  where o.org_id = c.org_id and o.credential_id = c.id and o.operation in ('credential.revoke', 'grant.remove', 'token.revoke')
    and o.phase not in ('done', 'skipped', 'void') and ch.state not in ('closed', 'refused', 'denied')))`

/** Some operation that takes it away for good was begun: it needs no sleep before. One that waits for people keeps nothing from being switched off. */
const endHasBegun = sql`exists (select 1 from operations o join changes ch on ch.org_id = o.org_id and ch.id = o.change_id
  where o.org_id = c.org_id and o.credential_id = c.id and o.operation in ('credential.revoke', 'grant.remove', 'token.revoke')
    and (o.attempts > 0 or o.phase in ('executing', 'verifying', 'awaiting_owner')) and o.phase not in ('done', 'skipped', 'void')
    and ch.state not in ('closed', 'refused', 'denied'))`

/** It is just being switched on again: what falls now has to switch it off anew, and not only to keep it from being begun. */
const wakingHasBegun = sql`exists (select 1 from operations o join changes ch on ch.org_id = o.org_id and ch.id = o.change_id
  where o.org_id = z.org_id and o.change_id = z.resume_change and (o.attempts > 0 or o.phase in ('executing', 'verifying', 'stuck', 'done'))
    and ch.state not in ('closed', 'refused', 'denied'))`

/** What sleeps already is not put to sleep again; what sleeps and has to end for good ends from there. */
const due = (
  org: string,
  at: Date,
) => sql`trust_lapses l join credentials c on c.org_id = l.org_id and c.id = l.credential_id and c.state in ('active', 'suspended')
    join identities i on i.org_id = c.org_id and i.id = c.identity_id
    left join suspended_credentials z on z.org_id = c.org_id and z.credential_id = c.id and z.over_at is null
  where l.org_id = ${org} and l.state = 'fallen' and l.effect <> 'finding' and l.acts_at <= ${at}
    and case when l.effect = 'suspend' then (l.change_id is null and z.id is null and c.state = 'active' and not ${endHasBegun})
        or coalesce(${wakingHasBegun}, false)
      else l.change_id is null and not ${isEnding} end`

/** Of these credentials something is due that ends them for good. */
const endsForGood = (org: string, at: Date) => sql`(select l.credential_id from ${due(org, at)} and l.effect <> 'suspend')`

/** How many credentials are due, of them those that nobody has released; and how many ended without a release within the hour. */
export const countDue = async (db: Db, org: string, at: Date): Promise<{ due: number; unreleased: number; recent: number }> => {
  const { rows } = await sql<{ due: number; unreleased: number; recent: number }>`
    with released as (select max(at) as at from trust_releases where org_id = ${org}),
      d as (select l.credential_id, max(l.noticed_at) as noticed_at from ${due(org, at)} group by l.credential_id)
    select (select count(*)::int from d) as due,
      (select count(*)::int from d, released r where r.at is null or d.noticed_at > r.at) as unreleased,
      (select count(distinct l.credential_id)::int from trust_lapses l, released r
        where l.org_id = ${org} and l.acted_at > ${at}::timestamptz - interval '1 hour' and (r.at is null or l.noticed_at > r.at)) as recent`.execute(
    db,
  )
  return rows[0]!
}

/** Identities with something due, the longest due first; only what was released where `releasedOnly`. */
export const dueIdentities = async (db: Db, org: string, at: Date, releasedOnly: boolean, most: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select i.id from ${due(org, at)}
      and (not ${releasedOnly} or l.noticed_at <= (select max(at) from trust_releases where org_id = ${org}))
      and not exists (select 1 from changes x where x.org_id = i.org_id and x.trigger_kind = 'access.distrust' and x.trigger_ref = i.id
        and x.state not in ('closed', 'refused', 'denied'))
      and l.effect <> 'suspend'
    group by i.id order by min(l.acts_at), i.id limit ${most}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Credentials that are to be switched off, and of which nothing ends them for good, the longest due first. */
export const dueToSleep = async (db: Db, org: string, at: Date, releasedOnly: boolean, most: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select c.id from ${due(org, at)} and l.effect = 'suspend'
      and (not ${releasedOnly} or l.noticed_at <= (select max(at) from trust_releases where org_id = ${org}))
      and c.id not in ${endsForGood(org, at)}
    group by c.id order by min(l.acts_at), c.id limit ${most}`.execute(db)
  return rows.map(({ id }) => id)
}

export interface SleepDue {
  readonly condition: TrustCondition
  readonly asks: boolean
  readonly end_after: number | null
}

/** Why one is to be switched off, locked. */
export const lockDueToSleep = async (db: Db, org: string, credential: string, at: Date): Promise<readonly SleepDue[]> => {
  const { rows } =
    await sql<SleepDue>`select l.condition, coalesce(l.asks, true) as asks, l.end_after from ${due(org, at)} and l.effect = 'suspend'
      and c.id = ${credential} and c.id not in ${endsForGood(org, at)} order by 1 for update of l`.execute(db)
  return rows
}

export const ownersOfCredential = async (db: Db, org: string, credential: string): Promise<(string | null)[]> => {
  const { rows } = await sql<{
    identity: string
  }>`select identity_id as identity from credentials where org_id = ${org} and id = ${credential}`.execute(db)
  return rows[0] === undefined ? [] : ownersOf(db, org, rows[0].identity)
}

export interface DueRow {
  readonly credential: string
  readonly condition: TrustCondition
  readonly effect: TrustEffect
}

/** What is due of one identity, locked. */
export const lockDue = async (db: Db, org: string, identity: string, at: Date): Promise<readonly DueRow[]> => {
  const { rows } = await sql<DueRow>`select l.credential_id as credential, l.condition, l.effect from ${due(org, at)} and i.id = ${identity}
      and c.id in ${endsForGood(org, at)}
    order by 1, 2 for update of l`.execute(db)
  return rows
}

export const ownersOf = async (db: Db, org: string, identity: string): Promise<(string | null)[]> => {
  const { rows } = await sql<{ b: string | null; t: string | null }>`select business_owner as b, technical_owner as t from identities
    where org_id = ${org} and id = ${identity}`.execute(db)
  return rows.flatMap(({ b, t }) => [b, t])
}

export const setActed = async (db: Db, org: string, credentials: readonly string[], change: string, at: Date): Promise<void> => {
  await sql`update trust_lapses set change_id = ${change}, acted_at = ${at} where org_id = ${org} and credential_id = ${anyOf(credentials)}
    and state = 'fallen' and effect <> 'finding' and change_id is null and acts_at <= ${at}`.execute(db)
}

/** Whatever change they were under before: what has fallen again while it came back is under this one now. */
export const setSleeping = async (db: Db, org: string, credential: string, change: string, at: Date): Promise<void> => {
  await sql`update trust_lapses set change_id = ${change}, acted_at = ${at} where org_id = ${org} and credential_id = ${credential}
    and state = 'fallen' and effect = 'suspend' and acts_at <= ${at}`.execute(db)
}

/**
 * Live changes of this kind of which nothing was begun, and for some credential of which nothing that ended it has fallen any more, or the effect is
 * another one now.
 */
export const mended = async (db: Db, org: string, most: number): Promise<string[]> => {
  const { rows } = await sql<{
    id: string
  }>`select distinct ch.id from trust_lapses l join changes ch on ch.org_id = l.org_id and ch.id = l.change_id
    where l.org_id = ${org} and l.change_id is not null and ch.trigger_kind in ('access.distrust', 'access.suspend') and ch.state not in ('closed', 'refused', 'denied')
      and not exists (select 1 from trust_lapses o where o.org_id = l.org_id and o.credential_id = l.credential_id and o.change_id = l.change_id
        and o.state = 'fallen' and o.effect <> 'finding')
      and not ${begun(sql`ch`)} limit ${most}`.execute(db)
  return rows.map(({ id }) => id)
}

const begun = (
  ch: ReturnType<typeof sql>,
) => sql`exists (select 1 from operations o where o.org_id = ${ch}.org_id and o.change_id = ${ch}.id
  and (o.attempts > 0 or o.phase in ('executing', 'verifying', 'awaiting_owner', 'done')))`

/** Whether something of a change was begun. Its operations are held, so that nothing begins meanwhile. */
export const isBegun = async (db: Db, org: string, change: string): Promise<boolean> => {
  await sql`select 1 from operations where org_id = ${org} and change_id = ${change} order by id for update`.execute(db)
  const { rows } = await sql<{
    begun: boolean
  }>`select ${begun(sql`ch`)} as begun from changes ch where ch.org_id = ${org} and ch.id = ${change}`.execute(db)
  return rows[0]?.begun ?? true
}

/** Its lapses stand again as if nobody had acted: what still has fallen is due anew. */
export const forgetActed = async (db: Db, org: string, change: string): Promise<void> => {
  await sql`update trust_lapses set change_id = null, acted_at = null where org_id = ${org} and change_id = ${change}`.execute(db)
}

export interface Untrusted {
  readonly credential: string
  readonly identity: string
  readonly system: string
  readonly account: string
  readonly criticality: Criticality
  readonly owner: string | null
  readonly conditions: TrustCondition[]
  readonly state: LapseState
  readonly effects: TrustEffect[]
  readonly until: Date
}

/** Credentials with something fallen, or unknown for too long: the worst first. */
export const untrusted = async (db: Db, org: string, at: Date, most: number): Promise<{ rows: readonly Untrusted[]; count: number }> => {
  const { rows } = await sql<Untrusted & { all: number }>`
    with g as (select credential_id, state, array_agg(condition order by condition) as conditions, array_agg(distinct effect) as effects, min(acts_at) as until
      from trust_lapses t where org_id = ${org} and (state = 'fallen' or (state = 'unknown' and acts_at <= ${at}))
        -- That people refused to end it has a finding of its own.
        and not (condition = 'justified' and exists (select 1 from findings f where f.org_id = t.org_id and f.kind = 'access.end_refused'
          and f.subject = t.credential_id and f.state = 'open'))
      group by credential_id, state)
    select c.id as credential, c.identity_id as identity, c.system_id as system, c.account, i.criticality, g.conditions, g.state, g.effects, g.until,
      (select p.id from principals p where p.org_id = i.org_id and p.active and p.party_kind = 'enterprise'
        and p.id in (i.business_owner, i.technical_owner) order by (p.id = i.business_owner) desc nulls last limit 1) as owner,
      (select count(*)::int from g) as all
    from g join credentials c on c.org_id = ${org} and c.id = g.credential_id join identities i on i.org_id = c.org_id and i.id = c.identity_id
    order by g.state, array_position(array['critical', 'high', 'moderate', 'low'], i.criticality), c.id limit ${most}`.execute(db)
  return { rows, count: rows[0]?.all ?? 0 }
}

/** ORDER: a release comes after all that it releases, whatever the clock has done since that was noticed. */
export const insertRelease = async (
  db: Db,
  org: string,
  row: { id: string; at: Date; person: string; reason: string; ticket: string; credentials: number },
): Promise<void> => {
  await sql`insert into trust_releases (org_id, id, at, person_id, reason, ticket, credentials)
    values (${org}, ${row.id}, greatest(${row.at}::timestamptz, (select max(noticed_at) from trust_lapses where org_id = ${org})), ${row.person}, ${row.reason}, ${row.ticket}, ${row.credentials})`.execute(
    db,
  )
}
