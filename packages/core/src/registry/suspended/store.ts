// All SQL about suspended credentials. What has fallen and what is about to end is read where it stands, and never written from here.
import { type Kysely, type Selectable, sql } from 'kysely'
import { anyOf, insertRecords } from '../../platform/records-store.ts'
import type { CredentialState, Tables } from '../../tables.ts'
import { suspendedAmong } from '../principals/index.ts'
import type { Facts } from './model.ts'

type Db = Kysely<Tables>
export type SleepRow = Selectable<Tables['suspended_credentials']>

export interface NewSleep {
  readonly id: string
  readonly credential: string
  readonly change: string
  readonly because: string
  readonly asks: boolean
  readonly endsAt: Date | null
  /** Nobody is asked by itself whether it comes back: whoever needs it says so. Then `endsAt` counts from when it is proven to be off. */
  readonly untilAsked?: boolean
  readonly held?: { readonly by: string; readonly why: string }
}

/** One that sleeps already, or is being woken, goes on sleeping under the new change: what it was before stays as it was seen. */
export const beginSleeps = async (db: Db, org: string, at: Date, sleeps: readonly NewSleep[]): Promise<void> => {
  const rows = sleeps.map(({ id, credential, change, because, asks, endsAt, untilAsked, held }) => ({
    org_id: org,
    id,
    credential_id: credential,
    change_id: change,
    begun_at: at,
    because,
    asks,
    until_asked: untilAsked === true,
    ends_at: endsAt,
    held_by: held?.by ?? null,
    held_why: held?.why ?? null,
    held_at: held === undefined ? null : at,
  }))
  await insertRecords(
    db,
    'suspended_credentials',
    rows,
    sql`on conflict (org_id, credential_id) where over_at is null do update set change_id = excluded.change_id, resume_change = null,
      asks = suspended_credentials.asks or excluded.asks, until_asked = suspended_credentials.until_asked or excluded.until_asked,
      held_by = coalesce(excluded.held_by, suspended_credentials.held_by), held_why = coalesce(excluded.held_why, suspended_credentials.held_why),
      held_at = coalesce(excluded.held_at, suspended_credentials.held_at)`,
  )
}

export const beginSleep = (db: Db, org: string, at: Date, sleep: NewSleep): Promise<void> => beginSleeps(db, org, at, [sleep])

export const sleepOf = (db: Db, org: string, credential: string): Promise<SleepRow | undefined> =>
  db
    .selectFrom('suspended_credentials')
    .selectAll()
    .where('org_id', '=', org)
    .where('credential_id', '=', credential)
    .where('over_at', 'is', null)
    .executeTakeFirst()

export const lockSleep = (db: Db, org: string, credential: string): Promise<SleepRow | undefined> =>
  db
    .selectFrom('suspended_credentials')
    .selectAll()
    .where('org_id', '=', org)
    .where('credential_id', '=', credential)
    .where('over_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()

/** What was seen before anything was done; said once. */
export const noteWas = (db: Db, org: string, credential: string, was: 'on' | 'off' | 'unknown') =>
  db
    .updateTable('suspended_credentials')
    .set({ was })
    .where('org_id', '=', org)
    .where('credential_id', '=', credential)
    .where('over_at', 'is', null)
    .where('was', 'is', null)
    .execute()

/** It is off, and proven so. INVARIANT: what has ended meanwhile is not brought back to life as something that sleeps. */
export const fellAsleep = async (db: Db, org: string, credential: string, at: Date): Promise<boolean> => {
  const { rows } = await sql`update credentials set state = 'suspended' where org_id = ${org} and id = ${credential}
      and state in ('active', 'suspended') returning id`.execute(db)
  if (rows.length === 0) return false
  await sql`update suspended_credentials set suspended_at = coalesce(suspended_at, ${at}), was = coalesce(was, 'unknown'),
      ends_at = case when until_asked and suspended_at is null then ends_at + (${at}::timestamptz - begun_at) else ends_at end where org_id = ${org} and credential_id = ${credential}
      and over_at is null`.execute(db)
  return true
}

/** It is on again, and proven so. INVARIANT: only what sleeps wakes. */
export const wokeUp = async (db: Db, org: string, credential: string, at: Date): Promise<boolean> => {
  const { rows } = await sql`update credentials set state = 'active' where org_id = ${org} and id = ${credential} and state = 'suspended'
      returning id`.execute(db)
  if (rows.length === 0) return false
  await sql`update suspended_credentials set over_at = ${at}, outcome = 'resumed' where org_id = ${org} and credential_id = ${credential}
      and over_at is null`.execute(db)
  return true
}

/** A person's own word, beside whatever else holds it down. */
export const heldBy = async (
  db: Db,
  org: string,
  credential: string,
  held: { readonly by: string; readonly why: string; readonly at: Date } | undefined,
): Promise<void> => {
  await db
    .updateTable('suspended_credentials')
    .set({ held_by: held?.by ?? null, held_why: held?.why ?? null, held_at: held?.at ?? null })
    .where('org_id', '=', org)
    .where('credential_id', '=', credential)
    .where('over_at', 'is', null)
    .execute()
}

interface FactRow {
  readonly state: CredentialState
  readonly identity_state: string
  readonly frozen: boolean
  readonly identity_over: boolean
  readonly contract_over: boolean
  readonly party: string
  readonly sleep: string | null
  readonly was: 'on' | 'off' | 'unknown' | null
  readonly suspended_at: Date | null
  readonly held_by: string | null
  readonly held_at: Date | null
  readonly fallen: string[]
  readonly ending: string | null
}

/** Operations after which it is off, for now or for good. */
const takesAway = sql`('credential.disable', 'credential.revoke', 'credential.delete', 'grant.remove', 'token.revoke')`

/** Undefined: no such credential. */
export const factsOf = async (db: Db, org: string, credential: string, at: Date): Promise<Facts | undefined> => {
  const { rows } = await sql<FactRow>`select c.state, i.state as identity_state, i.frozen_at is not null as frozen,
      coalesce(i.expires_at <= ${at}, false) as identity_over, coalesce(k.state = 'ended', false) as contract_over, i.party_id as party,
      s.id as sleep, s.was, s.suspended_at, s.held_by, s.held_at,
      array(select l.condition from trust_lapses l where l.org_id = c.org_id and l.credential_id = c.id and l.state = 'fallen' and l.effect <> 'finding'
        order by 1) as fallen,
      (select o.change_id from operations o join changes h on h.org_id = o.org_id and h.id = o.change_id
        where o.org_id = c.org_id and o.credential_id = c.id and o.operation in ${takesAway} and o.phase not in ('done', 'skipped', 'void')
          and h.state not in ('closed', 'refused', 'denied') order by 1 limit 1) as ending
    from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id
      left join contracts k on k.org_id = i.org_id and k.id = i.contract_id
      left join suspended_credentials s on s.org_id = c.org_id and s.credential_id = c.id and s.over_at is null
    where c.org_id = ${org} and c.id = ${credential}`.execute(db)
  const [row] = rows
  if (!row) return undefined
  return {
    state: row.state,
    identityState: row.identity_state,
    frozen: row.frozen,
    identityOver: row.identity_over,
    contractOver: row.contract_over,
    partySuspended: await suspendedAmong(db, org, [row.party]),
    sleep: row.sleep === null ? null : { was: row.was, proven: row.suspended_at !== null, heldBy: row.held_by, heldAt: row.held_at },
    fallen: row.fallen,
    ending: row.ending,
  }
}

/** It sleeps because the enterprise has switched it off, and an observer saw it on before. */
export const isOursToWake = async (db: Db, org: string, credential: string): Promise<boolean> =>
  (await sleepOf(db, org, credential))?.was === 'on'

export interface SleeperRow {
  readonly credential: string
  readonly identity: string
  readonly system: string
  readonly account: string
  readonly owner: string | null
  readonly change: string
  readonly begun_at: Date
  readonly suspended_at: Date | null
  readonly was: 'on' | 'off' | 'unknown' | null
  readonly because: string
  readonly held_by: string | null
  readonly asks: boolean
  readonly until_asked: boolean
  readonly ends_at: Date | null
  readonly resume_change: string | null
}

/** What sleeps, or is being switched off, by its credential. `among`: these. */
export const listSleepers = async (
  db: Db,
  org: string,
  after: string,
  limit: number,
  among?: readonly string[],
): Promise<readonly SleeperRow[]> => {
  const { rows } = await sql<SleeperRow>`select c.id as credential, c.identity_id as identity, c.system_id as system, c.account,
      coalesce(i.business_owner, i.technical_owner) as owner, s.change_id as change, s.begun_at, s.suspended_at, s.was, s.because, s.held_by, s.asks,
      s.until_asked, s.ends_at, s.resume_change
    from suspended_credentials s join credentials c on c.org_id = s.org_id and c.id = s.credential_id
      join identities i on i.org_id = c.org_id and i.id = c.identity_id
    where s.org_id = ${org} and s.over_at is null and c.id > ${after} ${among === undefined ? sql`` : sql`and c.id = ${anyOf(among)}`}
    order by c.id limit ${limit}`.execute(db)
  return rows
}
