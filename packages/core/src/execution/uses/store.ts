// SQL of who is connected where, and of what speaks for or against a use that is declared.
import { type Kysely, sql } from 'kysely'
import { activeOwner } from '../../registry/principals/index.ts'
import type { Criticality, HowSeen, Tables } from '../../tables.ts'
import type { Known } from './model.ts'

type Db = Kysely<Tables>

/** Which live credential an account of a system is; one that several stand for is none. */
export const credentialsOfAccounts = async (
  db: Db,
  org: string,
  system: string,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (accounts.length === 0) return new Map()
  const { rows } = await sql<{ account: string; credential: string }>`select account, min(id) as credential from credentials
    where org_id = ${org} and system_id = ${system} and account = any(${[...accounts]}::text[]) and state <> 'retired' and derived_from is null
    group by account having count(*) = 1 order by account`.execute(db)
  return new Map(rows.map(({ account, credential }) => [account, credential]))
}

export const runningWorkloads = (db: Db, org: string): Promise<Known[]> =>
  db
    .selectFrom('workloads')
    .select(['id', 'name', 'addresses'])
    .where('org_id', '=', org)
    .where('state', '=', 'running')
    .orderBy('id')
    .execute()

/** Somebody is on it at this moment. */
export const noteUsed = async (db: Db, org: string, credentials: readonly string[], at: Date): Promise<void> => {
  if (credentials.length === 0) return
  await sql`update credentials set last_used_at = greatest(last_used_at, ${at})
    where org_id = ${org} and id = any(${[...credentials].sort()}::text[]) and state <> 'retired'`.execute(db)
}

/** A gap in which several looks are missing begins the watch anew. */
const gapOf = (every: number): number => Math.max(3 * every, 86_400)

export const keepReading = (
  db: Db,
  org: string,
  system: string,
  look: {
    readonly at: Date
    readonly doubted: { readonly code: string; readonly detail: string } | undefined
    readonly clients: number
    readonly unplaced: number
    readonly every: number
    readonly untold: readonly string[]
  },
) => {
  const said = look.doubted ?? { code: '', detail: '' }
  const whole = look.doubted === undefined
  return sql`insert into client_readings as r (org_id, system_id, since, last_at, looked_at, outcome, code, detail, clients, unplaced, untold)
    values (${org}, ${system}, ${whole ? look.at : null}, ${whole ? look.at : null}, ${look.at}, ${whole ? 'complete' : 'inconclusive'}, ${said.code},
      ${said.detail}, ${look.clients}, ${look.unplaced}, ${[...look.untold]}::text[])
    on conflict (org_id, system_id) do update set looked_at = excluded.looked_at, outcome = excluded.outcome, code = excluded.code, detail = excluded.detail,
      clients = case when excluded.outcome = 'complete' then excluded.clients else r.clients end,
      untold = case when excluded.outcome = 'complete' then excluded.untold else r.untold end,
      unplaced = case when excluded.outcome = 'complete' then excluded.unplaced else r.unplaced end,
      since = case when excluded.last_at is null then r.since
        when r.last_at is null or excluded.last_at - r.last_at > make_interval(secs => ${gapOf(look.every)}::float8) then excluded.last_at else r.since end,
      last_at = coalesce(excluded.last_at, r.last_at)`.execute(db)
}

const living = sql`join credentials c on c.org_id = u.org_id and c.id = u.credential_id and c.state = 'active'
  join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.state = 'active' and i.kind <> 'canary'
  join workloads w on w.org_id = u.org_id and w.id = u.workload_id and w.state = 'running'`

interface About {
  readonly credential: string
  readonly workload: string
  readonly identity: string
  readonly system: string
  readonly account: string
  readonly criticality: Criticality
  readonly owner: string | null
}
const about = sql`u.credential_id as credential, u.workload_id as workload, c.identity_id as identity, c.system_id as system, c.account, i.criticality,
  ${activeOwner('i')} as owner`

export interface SeenUndeclared extends About {
  readonly how: HowSeen
  readonly reason: string
  readonly confidence: number
  readonly first: Date
  readonly last: Date
  /** The workload is not of the enterprise. */
  readonly outside: boolean
}

/** Observed with it since, and declared by nobody. What is only inferred accuses nobody. */
export const seenUndeclared = async (db: Db, org: string, since: Date, most: number): Promise<readonly SeenUndeclared[]> =>
  (
    await sql<SeenUndeclared>`select ${about}, u.how, u.reason, u.confidence, u.first_at as first, u.last_at as last,
        exists (select 1 from parties p where p.org_id = w.org_id and p.id = w.party_id and p.kind <> 'enterprise') as outside
      from use_sightings u ${living}
      where u.org_id = ${org} and u.learnt = 'observed' and u.ended_at is null and u.last_at > ${since}
        and not exists (select 1 from credential_uses d where d.org_id = u.org_id and d.credential_id = u.credential_id and d.workload_id = u.workload_id)
      order by u.credential_id, u.workload_id limit ${most}`.execute(db)
  ).rows

export interface UnseenUse extends About {
  readonly watchedSince: Date
  /** Null: never. */
  readonly last: Date | null
}

/**
 * Declared, and not seen since, though it was looked the whole time who is connected: the workload was seen before and is no more, or nobody at all was. One that
 * doesn't tell its name, while somebody is on the account, may well be that somebody.
 */
export const unseenUses = async (db: Db, org: string, since: Date, watched: Date, most: number): Promise<readonly UnseenUse[]> =>
  (
    await sql<UnseenUse>`select ${about}, r.since as "watchedSince", s.last_at as last
      from credential_uses u ${living}
      join client_readings r on r.org_id = c.org_id and r.system_id = c.system_id and r.since <= ${since} and r.last_at > ${watched}
      left join use_sightings s on s.org_id = u.org_id and s.credential_id = u.credential_id and s.workload_id = u.workload_id and s.learnt = 'observed'
      where u.org_id = ${org} and (u.learnt_at is null or u.learnt_at <= ${since}) and coalesce(s.last_at, '-infinity') <= ${since}
        and (s.last_at is not null or coalesce(c.last_used_at, '-infinity') <= ${since})
      order by u.credential_id, u.workload_id limit ${most}`.execute(db)
  ).rows
