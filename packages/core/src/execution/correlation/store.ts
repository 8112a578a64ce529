// SQL of correlation: accounts that are nobody's, page by page, and whom each rule names for all of a page at once.
import { type Kysely, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import { folded, type Match, mailOf, type Rule, withoutService } from './rules.ts'

type Db = Kysely<Tables>

export interface UnknownAccount {
  readonly id: string
  readonly system: string
  readonly connector: string
  readonly kind: string
  readonly account: string
  readonly key: string | null
  readonly attributes: Readonly<Record<string, unknown>>
}

export const unknownAccounts = async (
  db: Db,
  org: string,
  filter: { readonly system?: string | undefined; readonly id?: string | undefined },
  after: string,
  limit: number,
): Promise<UnknownAccount[]> => {
  const { rows } = await sql<UnknownAccount>`select e.id, e.system_id as system, s.connector, e.kind, e.account, e.key,
      coalesce(a.description -> 'attributes', '{}') as attributes
    from access_entries e join accounts a on a.org_id = e.org_id and a.id = e.id and a.present
      join systems s on s.org_id = e.org_id and s.id = e.system_id
    where e.org_id = ${org} and e.verdict = 'unknown' and e.id > ${after}
      ${filter.system === undefined ? sql`` : sql`and e.system_id = ${filter.system}`}
      ${filter.id === undefined ? sql`` : sql`and e.id = ${filter.id}`}
    order by e.id limit ${limit}`.execute(db)
  return rows
}

/** As `folded` does it: letters of ASCII alone. `lower` goes by the database's own rules. */
const inSmall = (column: string) => sql`translate(${sql.ref(column)}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')`

/** Live identities that somebody may come to answer for: not those that are leaving. */
const live = sql`i.state = 'active' and i.kind <> 'canary'`

/** Of a rule for one account; whoever is called as many are is told by no name. */
const mostOfOne = 20

/** For each account, in order, the identities that rules name. */
export const matchesOf = async (db: Db, org: string, accounts: readonly UnknownAccount[]): Promise<Match[][]> => {
  if (accounts.length === 0) return []
  const asked = asRecords(
    accounts.map(({ system, account, key, attributes }, n) => ({
      n,
      system,
      account,
      key,
      name: folded(account),
      bare: withoutService(account),
      mail: mailOf(attributes),
    })),
  )
  // PERFORMANCE: each rule compares one name with one name. Where one may be either of two, the pairs are told first: an OR would have every account looked
  // for among all there are, minutes for what takes a third of a second with 17,000 identities.
  const { rows } = await sql<{ n: number; rule: Rule; identity: string }>`
    with asked as materialized (select * from jsonb_to_recordset(${asked}::jsonb)
        a(n int, system text, account text, key text, name text, bare text, mail text)),
      person as (select p.id, ${inSmall('p.email')} as mail, ${inSmall('p.id')} as name
        from principals p where p.org_id = ${org} and p.kind = 'person' and p.active),
      own as (select i.id as identity, i.holder_id as person from identities i where i.org_id = ${org} and i.holder_id is not null and ${live}),
      technical as (select i.id as identity, s.name from identities i cross join lateral (values (${inSmall('i.id')}), (${inSmall('i.name')})) s(name)
        where i.org_id = ${org} and i.holder_id is null and ${live}),
      found as (
        select a.n, 'same_mail' as rule, o.identity from asked a join person p on p.mail = a.mail join own o on o.person = p.id
        union select a.n, 'name_is_mail', o.identity from asked a join person p on p.mail = a.name join own o on o.person = p.id
        union select a.n, 'mailbox', o.identity from asked a join person p on split_part(p.mail, '@', 1) = a.name join own o on o.person = p.id
        union select a.n, 'principal_name', o.identity from asked a join person p on p.name = a.name join own o on o.person = p.id
        union select a.n, 'identity_name', t.identity from asked a join technical t on t.name = a.name
        union select a.n, 'same_key', i.id from asked a join credentials c on c.org_id = ${org} and c.key = a.key and c.state <> 'retired'
          join identities i on i.org_id = c.org_id and i.id = c.identity_id and ${live} where a.key is not null
        union select a.n, 'same_name_elsewhere', i.id from asked a join credentials c on c.org_id = ${org} and c.account = a.account
            and c.system_id <> a.system and c.state <> 'retired'
          join identities i on i.org_id = c.org_id and i.id = c.identity_id and ${live}
        union select a.n, 'workload_name', i.id from asked a cross join lateral (values (a.name), (a.bare)) s(name)
          join workloads w on w.org_id = ${org} and w.state = 'running' and ${inSmall('w.id')} = s.name
          join credential_uses u on u.org_id = w.org_id and u.workload_id = w.id
          join credentials c on c.org_id = u.org_id and c.id = u.credential_id and c.state <> 'retired'
          join identities i on i.org_id = c.org_id and i.id = c.identity_id and i.holder_id is null and ${live})
    select n, rule, identity from (select *, row_number() over (partition by n, rule order by identity) as k from found) f
    where k <= ${mostOfOne} order by n, rule, identity`.execute(db)
  const byAccount = Map.groupBy(rows, ({ n }) => n)
  return accounts.map((_, n) => (byAccount.get(n) ?? []).map(({ rule, identity }) => ({ rule, identity })))
}

/** Who answers for an identity, of those who are here. */
export const answering = async (db: Db, org: string, identities: readonly string[]): Promise<Map<string, string>> => {
  if (identities.length === 0) return new Map()
  const { rows } = await sql<{ id: string; owner: string }>`select i.id, p.id as owner from identities i
    join principals p on p.org_id = i.org_id and p.id = coalesce(i.business_owner, i.technical_owner) and p.active
    where i.org_id = ${org} and i.id = any(${[...identities]}::text[])`.execute(db)
  return new Map(rows.map(({ id, owner }) => [id, owner]))
}
