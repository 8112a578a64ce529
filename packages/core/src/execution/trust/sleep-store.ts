// SQL of what sleeps: what has held again for long enough to come back, what holds it down all the same, what has slept too long, and what is over.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** Sleeps of which nothing was begun, because the change was withdrawn or refused, and those whose credential has ended, are over. */
export const notBegun = async (db: Db, org: string, at: Date): Promise<void> => {
  await sql`update suspended_credentials z set over_at = ${at}, outcome = 'not_begun' from changes h
    where z.org_id = ${org} and z.over_at is null and z.suspended_at is null and h.org_id = z.org_id and h.id = z.change_id
      and h.state in ('refused', 'denied') and not exists (select 1 from operations o where o.org_id = z.org_id and o.change_id = z.change_id
        and o.operation = 'credential.disable' and o.attempts > 0)
      and exists (select 1 from credentials c where c.org_id = z.org_id and c.id = z.credential_id and c.state <> 'suspended')`.execute(db)
  await sql`update suspended_credentials z set over_at = ${at}, outcome = 'ended' from credentials c
    where z.org_id = ${org} and z.over_at is null and c.org_id = z.org_id and c.id = z.credential_id and c.state = 'retired'`.execute(db)
}

/** What has fallen while it sleeps makes its coming back no easier, and its time no longer. */
export const tighten = async (db: Db, org: string): Promise<void> => {
  await sql`update suspended_credentials z set asks = z.asks or l.asks, ends_at = least(z.ends_at, l.ends_at)
    from (select credential_id, bool_or(asks) as asks, min(since + make_interval(secs => end_after)) as ends_at from trust_lapses
      where org_id = ${org} and state = 'fallen' and effect = 'suspend' group by 1) l
    where z.org_id = ${org} and z.over_at is null and z.held_by is null and l.credential_id = z.credential_id
      and ((l.asks and not z.asks) or least(z.ends_at, l.ends_at) is distinct from z.ends_at)`.execute(db)
  await bind(db, org)
}

/** What falls while it sleeps holds it down like what it fell asleep for, and so does what nobody knows about it any more. */
const bind = async (db: Db, org: string): Promise<void> => {
  await sql`update trust_lapses l set change_id = z.change_id, acted_at = z.begun_at from suspended_credentials z
    where l.org_id = ${org} and l.state = 'fallen' and l.effect = 'suspend' and l.change_id is null
      and z.org_id = l.org_id and z.credential_id = l.credential_id and z.over_at is null and z.suspended_at is not null`.execute(db)
  // Who refused to bring it back has said so of what was so then.
  await sql`update suspended_credentials z set resume_change = null from changes h
    where z.org_id = ${org} and z.over_at is null and h.org_id = z.org_id and h.id = z.resume_change and h.state in ('refused', 'denied') and ${isDown}`.execute(
    db,
  )
}

/** Something of it has fallen, or nobody knows any more whether what it sleeps for holds. */
const isDown = sql`(exists (select 1 from trust_lapses l where l.org_id = z.org_id and l.credential_id = z.credential_id
    and (l.state = 'fallen' and l.effect <> 'finding' or l.state <> 'healed' and l.change_id = z.change_id))
  or exists (select 1 from credentials y join identities i on i.org_id = y.org_id and i.id = y.identity_id
      left join contracts k on k.org_id = i.org_id and k.id = i.contract_id
    where y.org_id = z.org_id and y.id = z.credential_id
      and (i.state <> 'active' or i.frozen_at is not null or  k.state = 'ended' or y.state = 'retired')))`

export interface Rested {
  readonly credential: string
  readonly asks: boolean
  readonly because: string
}

/** What may come back: all of it has held for so long, nobody's word keeps it down, and nobody has been asked yet. The longest asleep first. */
export const rested = async (db: Db, org: string, settledBefore: Date, most: number): Promise<readonly Rested[]> => {
  const { rows } = await sql<Rested>`select z.credential_id as credential, z.asks or z.was <> 'on' as asks, z.because
    from suspended_credentials z join credentials c on c.org_id = z.org_id and c.id = z.credential_id and c.state = 'suspended'
      join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.state = 'active' and i.frozen_at is null
    where z.org_id = ${org} and z.over_at is null and z.suspended_at is not null and z.held_by is null and z.resume_change is null
      and not z.until_asked and z.was in ('on', 'unknown') and not ${isDown}
      and not exists (select 1 from trust_lapses l where l.org_id = z.org_id and l.credential_id = z.credential_id and l.healed_at > ${settledBefore})
    order by z.suspended_at, z.credential_id limit ${most}`.execute(db)
  return rows
}

export interface Waking {
  readonly credential: string
  readonly change: string
}

/** What is about to come back, is not begun, and may not any more. */
export const wakingInVain = async (db: Db, org: string, most: number): Promise<readonly Waking[]> => {
  const { rows } = await sql<Waking>`select z.credential_id as credential, h.id as change
    from suspended_credentials z join changes h on h.org_id = z.org_id and h.id = z.resume_change and h.state not in ('closed', 'refused', 'denied')
    where z.org_id = ${org} and z.over_at is null and ${isDown} order by 1 limit ${most}`.execute(db)
  return rows
}

export const setResumption = async (db: Db, org: string, credential: string, change: string | null): Promise<void> => {
  await sql`update suspended_credentials set resume_change = ${change} where org_id = ${org} and credential_id = ${credential} and over_at is null`.execute(
    db,
  )
}

/** What has fallen from here on is due anew: what had fallen before is over with the sleep. */
export const forgetSlept = async (db: Db, org: string, credential: string): Promise<void> => {
  await sql`update trust_lapses set change_id = null, acted_at = null where org_id = ${org} and credential_id = ${credential} and state = 'healed'`.execute(
    db,
  )
}

export interface Overslept {
  readonly id: string
  readonly credential: string
  readonly because: string
  readonly suspended_at: Date
  readonly owner: string | null
}

/** What has slept longer than it may. */
export const overslept = async (db: Db, org: string, at: Date, most: number): Promise<readonly Overslept[]> => {
  const { rows } = await sql<Overslept>`select z.id, z.credential_id as credential, z.because, z.suspended_at,
      coalesce(i.business_owner, i.technical_owner) as owner
    from suspended_credentials z join credentials c on c.org_id = z.org_id and c.id = z.credential_id and c.state = 'suspended'
      join identities i on i.org_id = c.org_id and i.id = c.identity_id
    where z.org_id = ${org} and z.over_at is null and z.suspended_at is not null and z.ends_at <= ${at} order by z.ends_at, z.id limit ${most}`.execute(
    db,
  )
  return rows
}
