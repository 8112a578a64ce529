// SQL of what bears on why an account may be held: the inventory's credentials, who is named like it, and open mandates at the system.
import { sha256Hex } from '@countersign/ledger'
import { type Kysely, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import { anyOf } from '../../platform/records-store.ts'
import type { GroundText, Tables } from '../../tables.ts'
import type { Known, Name } from './model.ts'

type Db = Kysely<Tables>

/**
 * Who outside holds a credential: whom the identity belongs to, else whose contract it stands under. What was made for a provider is the
 * provider's, whoever's name is on it; what was issued in its place to a consumer that stays is that consumer's.
 */
const holder = sql<string | null>`case when c.replaces is not null and v.used and not v.outside then null
  when p.kind <> 'enterprise' then p.id else k.party_id end`

/** A credential `c` with whom it belongs to, and whether running workloads are known to use it. */
const withHolder = sql`join identities i on i.org_id = c.org_id and i.id = c.identity_id
  join parties p on p.org_id = i.org_id and p.id = i.party_id
  left join contracts k on k.org_id = i.org_id and k.id = i.contract_id
  left join lateral (select count(*) > 0 as used, coalesce(bool_or(q.kind <> 'enterprise'), false) as outside from credential_uses u
    join workloads w on w.org_id = u.org_id and w.id = u.workload_id join parties q on q.org_id = w.org_id and q.id = w.party_id
    where u.org_id = c.org_id and u.credential_id = c.id and w.state = 'running') v on true`

/** A credential with all that bears on why it may be held, as one text; what holds of its contract and of its party at the moment comes beside it. */
const fact = (at: Date) => sql<string>`row(c.id, c.kind, c.key, c.state, c.expires_at <= ${at}, i.id, i.state, i.expires_at <= ${at},
  i.privileged, i.kind, i.contract_id, ${holder}, v.used)::text`

/** Of how a fact is worked out: another way makes another fact of the same rows. */
export const wayOfFacts = (db: Db): string => sha256Hex(sql`${fact(new Date(0))} ${withHolder}`.compile(db).sql)

export type Recorded = Known & { readonly account: string; readonly fact: string }

interface KnownRow {
  readonly credential: string
  readonly kind: string
  readonly account: string
  readonly key: string | null
  readonly state: Known['state']
  readonly expires_at: Date | null
  readonly identity: string
  readonly identity_state: Known['identityState']
  readonly identity_expires_at: Date | null
  readonly privileged: boolean
  readonly identity_kind: string
  readonly contract_id: string | null
  readonly holder: string | null
  readonly used: boolean
  readonly fact: string
}

/** Credentials of the inventory with one of these accounts at a system, by account, each in the order of their ids. */
export const knownAt = async (
  db: Db,
  org: string,
  system: string,
  accounts: readonly string[],
  at: Date,
): Promise<Map<string, Recorded[]>> => {
  const { rows } =
    await sql<KnownRow>`${preparedAs('known_at')} select c.id as credential, c.kind, c.account, c.key, c.state, c.expires_at, i.id as identity,
      i.state as identity_state, i.expires_at as identity_expires_at, i.privileged, i.kind as identity_kind, i.contract_id,
      ${holder} as holder, v.used, ${fact(at)} as fact
    from credentials c ${withHolder}
    where c.org_id = ${org} and c.system_id = ${system} and c.account = ${anyOf(accounts)} order by c.id`.execute(db)
  return Map.groupBy(rows.map(toKnown), (one) => one.account)
}

const toKnown = (row: KnownRow): Recorded => ({
  account: row.account,
  kind: row.kind,
  credential: row.credential,
  state: row.state,
  key: row.key,
  expiresAt: row.expires_at,
  identity: row.identity,
  identityState: row.identity_state,
  identityExpiresAt: row.identity_expires_at,
  privileged: row.privileged,
  canary: row.identity_kind === 'canary',
  holder: row.holder,
  contract: row.contract_id,
  used: row.used,
  fact: row.fact,
})

/**
 * Identities with which somebody outside has to do: they belong to one, or stand under a contract. Whoever is outside is named one by one, so that the
 * planner knows how few of all they are.
 */
const outside = async (
  db: Db,
  org: string,
) => sql`(select id from identities where org_id = ${org} and party_id = ${await outsideParties(db, org)}
  union select id from identities where org_id = ${org} and contract_id is not null)`

export const partiesOutside = async (db: Db, org: string): Promise<string[]> =>
  (await db.selectFrom('parties').select('id').where('org_id', '=', org).where('kind', '<>', 'enterprise').orderBy('id').execute()).map(
    ({ id }) => id,
  )

const outsideParties = async (db: Db, org: string) => anyOf(await partiesOutside(db, org))

/** What a reading may not have come across. `missing`: numbers of accounts that it hasn't. `among`: these alone, and those of the missing ones. */
export interface Unseen {
  readonly system: string
  readonly first: number
  readonly missing: readonly number[]
  readonly among?: readonly string[] | undefined
}

/** The numbers of accounts that are gone from a system: few, as a rule, whatever it holds. */
export const goneAt = (org: string, system: string) =>
  sql`(select n from accounts where org_id = ${org} and system_id = ${system} and not present)`

/** Names of live credentials that somebody outside holds at a system and that this reading has not come across, in order. */
export const notSeen = async (db: Db, org: string, { system, first, missing, among }: Unseen, after: string, limit: number) => {
  const these =
    among === undefined
      ? sql``
      : sql`and c.id in (select unnest(${[...among]}::text[]) union select e.credential_id from accounts a
          join access_entries e on e.org_id = a.org_id and e.id = a.id
          where a.org_id = ${org} and a.system_id = ${system} and a.n = any(${[...missing]}::bigint[]))`
  const { rows } = await sql<Name & { credential: string }>`select c.id as credential, c.kind, c.account, c.key
    from ${await outside(db, org)} o join credentials c on c.org_id = ${org} and c.identity_id = o.id ${withHolder}
    where c.system_id = ${system} and c.state <> 'retired' and c.id > ${after} and ${holder} is not null ${these}
      and not exists (select 1 from access_entries e where e.org_id = ${org} and e.credential_id = c.id and (e.reading >= ${first}
        or e.n <> all(${[...missing]}::bigint[]) and e.n not in ${goneAt(org, system)}))
      -- Its account was come across as nobody's: the inventory has come to know it since.
      and not exists (select 1 from accounts a where a.org_id = ${org} and a.system_id = ${system} and a.account = c.account and a.kind = c.kind
        and a.key is not distinct from c.key and a.present and a.n <> all(${[...missing]}::bigint[]))
    order by c.id limit ${limit}`.execute(db)
  return rows
}

/** More than that are not held in mind. */
const mostOutside = 200_000

/** Accounts at a system, and names, of whoever is outside, and accounts that are judged already; undefined: there are too many of them. */
export const accountsOutside = async (
  db: Db,
  org: string,
  system: string,
): Promise<{ accounts: Set<string>; names: Set<string>; entries: Set<string> } | undefined> => {
  const accounts = await sql<{ word: string }>`select c.account as word from credentials c
    where c.org_id = ${org} and c.system_id = ${system} and c.identity_id in ${await outside(db, org)} limit ${mostOutside}`.execute(db)
  const names = await sql<{ word: string }>`select n.name as word from ${principalNames(org)} limit ${mostOutside}`.execute(db)
  const entries = await sql<{ word: string }>`select id as word from access_entries where org_id = ${org} and system_id = ${system}
    limit ${mostOutside}`.execute(db)
  if ([accounts, names, entries].some(({ rows }) => rows.length >= mostOutside)) return undefined
  const set = (rows: readonly { word: string }[]) => new Set(rows.map(({ word }) => word))
  return { accounts: set(accounts.rows), names: set(names.rows), entries: set(entries.rows) }
}

/** Whom outside identities have to do with, and under which contracts. */
export const holdersOf = async (db: Db, org: string): Promise<{ holder: string; contract: string | null }[]> => {
  const { rows } = await sql<{ holder: string; contract: string | null }>`
    select distinct case when p.kind <> 'enterprise' then p.id else k.party_id end as holder, i.contract as contract
    from (select party_id, contract_id as contract from identities where org_id = ${org} and party_id = ${await outsideParties(db, org)}
        union select party_id, contract_id from identities where org_id = ${org} and contract_id is not null) i
      join parties p on p.org_id = ${org} and p.id = i.party_id
      left join contracts k on k.org_id = ${org} and k.id = i.contract
    where p.kind <> 'enterprise' or k.party_id is not null`.execute(db)
  return rows
}

/** What an account was judged by of which the inventory knows nothing. */
export const noFacts = sha256Hex('')

/** What an account was judged by, as `judgedOtherwise` works it out. */
export const factsOf = (known: readonly Recorded[], wordsOf: (holder: string, contract: string | null) => string): string =>
  sha256Hex(known.map(({ fact, holder, contract }) => (holder === null ? fact : `${fact}|${wordsOf(holder, contract)}`)).join('\n'))

/** An entry of nobody's that one of `names` may be the name of. */
export const mayBeNamed = sql<boolean>`verdict = 'unknown' and (octet_length(account) <> char_length(account)
  or lower(account) in (select name from names) or lower(key) in (select name from names)
  or case when strpos(account, '=') > 0
    then lower(substring(account from '(?i)^(?:uid|cn|samaccountname)=([^,=+\\\\]{1,200}),')) in (select name from names) else false end)`

/** Of which accounts it is asked, in the order of their names. `upTo`: the last of them. `among`: no other can be one of them. */
export interface AskedOf {
  readonly after: string
  readonly upTo: string | undefined
  readonly limit: number
  readonly among: readonly string[] | undefined
}

/**
 * Accounts at a system that have to be judged again although the system shows them as before: what the inventory, the contracts and the mandates say of
 * them is not what they were judged by. Brought together by grouping and not by joins, so that it takes its time whatever the planner believes.
 * INVARIANT: each account of somebody outside is asked about, and each that has an entry.
 */
export const judgedOtherwise = async (
  db: Db,
  org: string,
  system: string,
  grounds: readonly GroundText[],
  at: Date,
  { after, upTo, limit, among }: AskedOf,
): Promise<string[]> => {
  const these = (account: string) => {
    const name = sql.ref(account)
    const within = sql`and ${name} > ${after} ${upTo === undefined ? sql`` : sql`and ${name} <= ${upTo}`}`
    return among === undefined ? within : sql`${within} and ${name} = ${anyOf(among)}`
  }
  const ground = (name: keyof GroundText) => grounds.map((one) => one[name])
  const { rows } = await sql<{ account: string }>`
    with ground as (select * from unnest(${ground('holder')}::text[], ${ground('contract')}::text[], ${ground('text')}::text[]) g(holder, contract, words)),
    names as (select name from ${principalNames(org)}),
    entries as (select account, min(facts) as facts,
        bool_or(facts is null) or min(facts) <> max(facts) or bool_or(${mayBeNamed}) as open
      from access_entries where org_id = ${org} and system_id = ${system} ${these('account')} group by account),
    about as (select account from entries union
      select c.account from ${await outside(db, org)} o join credentials c on c.org_id = ${org} and c.identity_id = o.id where c.system_id = ${system} ${these('c.account')}),
    now as (select c.account, encode(sha256(convert_to(string_agg(${fact(at)} || coalesce('|' || g.words, ''), chr(10) order by c.id), 'UTF8')), 'hex') as facts
      from about b cross join lateral (select * from credentials c where c.org_id = ${org} and c.system_id = ${system} and c.account = b.account
          offset 0) c ${withHolder}
        left join ground g on g.holder = ${holder} and g.contract is not distinct from i.contract_id
      group by c.account)
    select b.account from (select account, facts, open, true as held, null as now from entries
        union all select account, null, false, false, null from about
        union all select account, null, false, false, facts from now) b
    group by b.account
    having bool_or(b.open) or not bool_or(b.held) or max(b.facts) is distinct from coalesce(max(b.now), ${noFacts})
    order by b.account limit ${limit}`.execute(db)
  return rows.map(({ account }) => account)
}

/** Of people and agents outside, gone or not: the names by which a system may know them. */
export const principalNames = (org: string, among?: readonly string[]) => sql`(select distinct v.name, p.party_id from principals p
  cross join lateral (values (lower(p.id)), (lower(p.email)), (lower(split_part(p.email, '@', 1)))) v(name)
  where p.org_id = ${org} and p.party_kind <> 'enterprise' and p.kind in ('person', 'agent') and v.name <> ''
    ${among === undefined ? sql`` : sql`and p.id = ${anyOf(among)}`}) n`

/** Parties outside whose people and agents have one of these names, gone or not. */
export const namedLike = async (db: Db, org: string, names: readonly string[]): Promise<Map<string, string>> => {
  const { rows } = await sql<{ name: string; party_id: string }>`${preparedAs('named_like')} select n.name, min(n.party_id) as party_id
    from ${principalNames(org)} where n.name = ${anyOf([...new Set(names)])} group by n.name`.execute(db)
  return new Map(rows.map(({ name, party_id }) => [name, party_id]))
}

/** Mandates at a system whose window is open at the instant, by the executor's party. */
export const mandatesAt = async (db: Db, org: string, system: string, at: Date): Promise<Map<string, string>> => {
  const rows = await db
    .selectFrom('mandates as m')
    .innerJoin('operations as o', (join) => join.onRef('o.org_id', '=', 'm.org_id').onRef('o.id', '=', 'm.operation_id'))
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'm.org_id').onRef('p.id', '=', 'm.executor_id'))
    .select(['p.party_id', 'm.id'])
    .where('m.org_id', '=', org)
    .where('m.state', 'in', ['open', 'started'])
    .where('m.not_before', '<=', at)
    .where('m.not_after', '>', at)
    .where('o.system_id', '=', system)
    .where('p.party_kind', '<>', 'enterprise')
    .orderBy('m.id')
    .execute()
  return new Map(rows.map(({ party_id, id }) => [party_id, id]))
}
