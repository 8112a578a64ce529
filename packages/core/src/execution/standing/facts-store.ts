// SQL of what bears on why an account may be held: the inventory's credentials, who is named like it, and open mandates at the system.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import type { Known, Name } from './model.ts'

type Db = Kysely<Tables>

const usedBy = (which: RawBuilder<unknown>) => sql`select 1 from credential_uses u
  join workloads w on w.org_id = u.org_id and w.id = u.workload_id join parties q on q.org_id = w.org_id and q.id = w.party_id
  where u.org_id = c.org_id and u.credential_id = c.id and w.state = 'running' and ${which}`

/**
 * Who outside holds a credential: whom the identity belongs to, else whose contract it stands under. What was made for a provider is the
 * provider's, whoever's name is on it; what was issued in its place to a consumer that stays is that consumer's.
 */
const holder = sql<string | null>`case
  when c.replaces is not null and exists (${usedBy(sql`true`)}) and not exists (${usedBy(sql`q.kind <> 'enterprise'`)}) then null
  when p.kind <> 'enterprise' then p.id else k.party_id end`

/** Credentials of the inventory with one of these accounts at a system, by account. */
export const knownAt = async (db: Db, org: string, system: string, accounts: readonly string[]): Promise<Map<string, Known[]>> => {
  const rows = await knownRows(db, org, system).where('c.account', '=', anyOf(accounts)).execute()
  return Map.groupBy(rows.map(toKnown), (one) => one.account)
}

const knownRows = (db: Db, org: string, system: string) =>
  db
    .selectFrom('credentials as c')
    .innerJoin('identities as i', (join) => join.onRef('i.org_id', '=', 'c.org_id').onRef('i.id', '=', 'c.identity_id'))
    .innerJoin('parties as p', (join) => join.onRef('p.org_id', '=', 'i.org_id').onRef('p.id', '=', 'i.party_id'))
    .leftJoin('contracts as k', (join) => join.onRef('k.org_id', '=', 'i.org_id').onRef('k.id', '=', 'i.contract_id'))
    .select([
      'c.id as credential',
      'c.kind',
      'c.account',
      'c.key',
      'c.state',
      'c.expires_at',
      'i.id as identity',
      'i.state as identity_state',
      'i.expires_at as identity_expires_at',
      'i.privileged',
      'i.kind as identity_kind',
      'i.contract_id',
      holder.as('holder'),
      sql<boolean>`exists (${usedBy(sql`true`)})`.as('used'),
    ])
    .where('c.org_id', '=', org)
    .where('c.system_id', '=', system)
    .orderBy('c.id')

type KnownRow = Awaited<ReturnType<ReturnType<typeof knownRows>['execute']>>[number]

const toKnown = (row: KnownRow): Known & { readonly account: string } => ({
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
})

/** Names of live credentials that somebody outside holds at a system and that this reading has not come across, in order. */
export const notSeen = async (db: Db, org: string, system: string, reading: number, after: string, limit: number) => {
  const rows = await knownRows(db, org, system)
    .where('c.state', '<>', 'retired')
    .where('c.id', '>', after)
    .where(sql<boolean>`${holder} is not null`)
    .where(
      sql<boolean>`not exists (select 1 from access_entries e where e.org_id = c.org_id and e.credential_id = c.id and e.reading = ${reading})`,
    )
    .limit(limit)
    .execute()
  return rows.map(({ credential, kind, account, key }): Name & { credential: string } => ({ credential, kind, account, key }))
}

/** Parties outside whose people and agents have one of these names, gone or not. */
export const namedLike = async (db: Db, org: string, names: readonly string[]): Promise<Map<string, string>> => {
  const { rows } = await sql<{ name: string; party_id: string }>`select n.name, min(p.party_id) as party_id
    from principals p
      cross join lateral (values (lower(p.id)), (lower(p.email)), (lower(split_part(p.email, '@', 1)))) n(name)
    where p.org_id = ${org} and p.party_kind <> 'enterprise' and p.kind in ('person', 'agent') and n.name = ${anyOf([...new Set(names)])}
    group by n.name`.execute(db)
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
