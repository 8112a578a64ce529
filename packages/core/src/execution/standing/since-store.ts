// SQL of what has come to be otherwise since the accounts of a system were judged: what the inventory's own history tells of the transactions since, what
// has ended by time alone, and what nothing tells of. INVARIANT: each account that may be judged otherwise is among them, or it is said that nobody knows.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import { mayBeNamed, principalNames } from './facts-store.ts'

type Db = Kysely<Tables>

/** A state of the database. Transactions are counted by the cluster, and anew where a dump is brought back. */
export interface DatabaseState {
  readonly snapshot: string
  readonly cluster: string
}

export const databaseState = async (db: Db): Promise<DatabaseState> => {
  const { rows } = await sql<DatabaseState>`select pg_current_snapshot()::text as snapshot, system_identifier::text as cluster
    from pg_control_system()`.execute(db)
  return rows[0]!
}

/** By which transaction a row of the history came; as in the index. */
const transaction = sql`(split_part(act, '.', 2))::xid8`

/** What has changed of the inventory, by what it is. */
export interface ChangedFacts {
  readonly credentials: readonly string[]
  readonly identities: readonly string[]
  readonly workloads: readonly string[]
  readonly contracts: readonly string[]
  readonly principals: readonly string[]
}

/** Undefined: bears on no judgement. */
const listOf: Readonly<Record<string, keyof ChangedFacts | undefined>> = {
  credential: 'credentials',
  use: 'credentials',
  identity: 'identities',
  workload: 'workloads',
  contract: 'contracts',
  principal: 'principals',
  sighting: undefined,
}

/** What was committed after a state of the database; undefined: it is more than `most`, or of a kind that nobody knows here. */
export const changedSince = async (db: Db, org: string, snapshot: string, most: number): Promise<ChangedFacts | undefined> => {
  // ORDER: as the index has it, so that the planner takes it whatever it believes.
  const { rows } = await sql<{ kind: string; subject: string }>`select kind, subject from inventory_changes
    where act is not null and ${transaction} >= pg_snapshot_xmin(${snapshot}::pg_snapshot)
      and not pg_visible_in_snapshot(${transaction}, ${snapshot}::pg_snapshot) and org_id = ${org}
    order by ${transaction} limit ${most + 1}`.execute(db)
  if (rows.length > most || rows.some(({ kind }) => !(kind in listOf))) return undefined
  const of = (list: keyof ChangedFacts) => [...new Set(rows.filter(({ kind }) => listOf[kind] === list).map(({ subject }) => subject))]
  return {
    credentials: of('credentials'),
    identities: of('identities'),
    workloads: of('workloads'),
    contracts: of('contracts'),
    principals: of('principals'),
  }
}

export interface Since {
  readonly changed: ChangedFacts
  /** Under which something else holds now than did. */
  readonly grounds: readonly { readonly holder: string; readonly contract: string | null }[]
  /** Moments between which all of it was judged, this one included. */
  readonly from: Date
  readonly to: Date
}

/** Accounts at a system for which it may make a difference; undefined: more than so many. */
export const accountsConcerned = async (
  db: Db,
  org: string,
  system: string,
  { changed, grounds, from, to }: Since,
  most: number,
): Promise<string[] | undefined> => {
  const holders = grounds.map(({ holder }) => holder)
  const contracts = [...changed.contracts, ...grounds.flatMap(({ contract }) => contract ?? [])]
  const hasTurned = sql`expires_at > ${from} and expires_at <= ${to}`
  const { rows } = await sql<{ account: string }>`
    with identity as (select unnest(${[...changed.identities]}::text[]) as id
      union select id from identities where org_id = ${org} and contract_id = ${anyOf(contracts)}
      union select id from identities where org_id = ${org} and party_id = ${anyOf(holders)}
      union select id from identities where org_id = ${org} and ${hasTurned})
    select account from credentials where org_id = ${org} and system_id = ${system} and identity_id in (select id from identity)
    union select account from credentials where org_id = ${org} and system_id = ${system} and id = ${anyOf(changed.credentials)}
    union select account from credentials where org_id = ${org} and system_id = ${system} and ${hasTurned}
    union select c.account from credential_uses u join credentials c on c.org_id = u.org_id and c.id = u.credential_id
      where u.org_id = ${org} and u.workload_id = ${anyOf(changed.workloads)} and c.system_id = ${system}
    union select account from access_entries where org_id = ${org} and system_id = ${system} and facts is null
    limit ${most + 1}`.execute(db)
  const named = await accountsNamedAnew(db, org, system, changed.principals, most)
  const all = new Set([...rows.map(({ account }) => account), ...named])
  return all.size > most ? undefined : [...all]
}

/** Nobody's accounts that may have the name of one of these people and agents. */
const accountsNamedAnew = async (db: Db, org: string, system: string, principals: readonly string[], most: number): Promise<string[]> => {
  if (principals.length === 0) return []
  const { rows } = await sql<{ account: string }>`with names as materialized (select name from ${principalNames(org, principals)})
    select distinct account from access_entries where org_id = ${org} and system_id = ${system} and exists (select 1 from names) and ${mayBeNamed}
    limit ${most + 1}`.execute(db)
  return rows.map(({ account }) => account)
}
