// SQL of whose a thing is: the credentials, API keys, consents and accounts that belong to a subject, ended ones too.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Subject, SubjectKind } from './model.ts'

type Db = Kysely<Tables>

export interface Scope {
  /** Who is gone with the subject: it and everybody below it. */
  readonly parties: readonly string[]
  /** Contracts that end with it. */
  readonly contracts: readonly string[]
  /** The person who is gone with it: all that he holds goes with him. */
  readonly person: string | null
  /** What was consented to for that person's own account, and the rights that stand for it in the inventory. */
  readonly consents: readonly string[]
  readonly rights: readonly string[]
}

/** Tables in which a subject of a kind is found. */
const tableOf: Readonly<Record<Exclude<SubjectKind, 'source'>, string>> = {
  identity: 'identities',
  owner: 'principals',
  party: 'parties',
  contract: 'contracts',
  workload: 'workloads',
  system: 'systems',
}

/** What it is called; undefined where there is none. A source is known by what it said. */
export const labelOf = async (db: Db, org: string, { kind, id }: Subject): Promise<string | undefined> => {
  const query =
    kind === 'source'
      ? sql<{ name: string }>`select source as name from source_records where org_id = ${org} and source = ${id} limit 1`
      : sql<{ name: string }>`select name from ${sql.table(tableOf[kind])} where org_id = ${org} and id = ${id}`
  return (await query.execute(db)).rows[0]?.name
}

/** Whose own an identity is, if it is the one that stands for a person. */
export const personOf = async (db: Db, org: string, identity: string): Promise<string | null> => {
  const { rows } = await sql<{ person: string | null }>`
    select holder_id as person from identities where org_id = ${org} and id = ${identity} and kind = 'person'`.execute(db)
  return rows[0]?.person ?? null
}

/** Identities `i` that belong to the subject, and which of their credentials `c`: what was issued to a consumer that stays is the consumer's. */
const ownIdentities = ({ kind, id }: Subject, { parties, contracts, person }: Scope): RawBuilder<unknown> => {
  switch (kind) {
    case 'identity':
      return person === null ? sql`i.id = ${id}` : sql`(i.id = ${id} or i.holder_id = ${person})`
    case 'owner':
      return sql`(i.business_owner = ${id} or i.technical_owner = ${id} or i.holder_id = ${id})`
    case 'party':
      return sql`(i.party_id = any(${[...parties]}::text[]) or (i.contract_id = any(${[...contracts]}::text[]) and c.replaces is null))`
    case 'contract':
      return sql`(c.replaces is null
        and (i.contract_id = any(${[...contracts]}::text[]) or (i.contract_id is null and i.party_id = any(${[...parties]}::text[]))))`
    case 'source':
      return sql`exists (select 1 from source_records s where s.org_id = i.org_id and s.source = ${id} and s.id = i.id
        and s.kind in ('person', 'contractor', 'identity'))`
    default:
      return sql`false`
  }
}

/** Workloads `w` that end with the subject. */
export const ownWorkloads = ({ kind, id }: Subject, { parties, contracts }: Scope): RawBuilder<unknown> => {
  if (kind === 'workload') return sql`w.id = ${id}`
  if (kind === 'party') return sql`(w.party_id = any(${[...parties]}::text[]) or w.contract_id = any(${[...contracts]}::text[]))`
  return kind === 'contract' ? sql`w.contract_id = any(${[...contracts]}::text[])` : sql`false`
}

/** Ids of all its credentials and what was derived from them, ended ones too; at most so many. */
export const credentialsOf = async (db: Db, org: string, subject: Subject, scope: Scope, most: number): Promise<string[]> => {
  const own = subject.kind === 'system' ? sql`c.system_id = ${subject.id}` : ownIdentities(subject, scope)
  const { rows } = await sql<{ id: string }>`
    with recursive held (id) as (
      select c.id from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id
        where c.org_id = ${org} and ${own}
      union select c.id from workloads w join credential_uses u on u.org_id = w.org_id and u.workload_id = w.id
        join credentials c on c.org_id = u.org_id and c.id = u.credential_id
        where w.org_id = ${org} and c.replaces is null and ${ownWorkloads(subject, scope)}
      union select c.id from credentials c where c.org_id = ${org} and c.id = any(${[...scope.rights]}::text[])
      union select d.id from credentials d join held on held.id = d.derived_from where d.org_id = ${org})
    select id from held order by id limit ${most + 1}`.execute(db)
  return rows.map(({ id }) => id)
}

export interface KeyRow {
  readonly id: string
  readonly name: string
  readonly principal: string
  readonly expires_at: Date
  readonly revoked_at: Date | null
}

/** API keys of this control plane that act as, or are in the hands of, somebody who is gone with the subject. */
export const apiKeysOf = async (db: Db, org: string, { kind }: Subject, { parties, person }: Scope, most: number): Promise<KeyRow[]> => {
  if (person === null && kind !== 'party' && kind !== 'contract') return []
  const whose =
    person !== null ? sql`(k.principal_id = ${person} or k.held_by = ${person})` : sql`p.party_id = any(${[...parties]}::text[])`
  const { rows } = await sql<KeyRow>`
    select k.id, k.name, k.principal_id as principal, k.expires_at, k.revoked_at
    from api_keys k join principals p on p.org_id = k.org_id and p.id in (k.principal_id, k.held_by)
    where k.org_id = ${org} and ${whose} group by k.org_id, k.id order by k.id limit ${most + 1}`.execute(db)
  return rows
}

export interface ConsentRow {
  readonly id: string
  readonly client: string
  readonly system: string
  readonly credential: string | null
  readonly expires_at: Date | null
  readonly state: 'live' | 'ended'
}

export const consentsOf = async (
  db: Db,
  org: string,
  { kind, id }: Subject,
  { parties, contracts, consents }: Scope,
  most: number,
): Promise<ConsentRow[]> => {
  const whose =
    kind === 'system'
      ? sql`n.system_id = ${id}`
      : kind === 'party' || kind === 'contract'
        ? sql`(n.contract_id = any(${[...contracts]}::text[]) or (n.contract_id is null and n.party_id = any(${[...parties]}::text[])))`
        : consents.length > 0
          ? sql`n.id = any(${[...consents]}::text[])`
          : undefined
  if (!whose) return []
  const { rows } = await sql<ConsentRow>`
    select n.id, coalesce(n.client_name, n.client) as client, n.system_id as system, n.credential_id as credential, n.expires_at, n.state
    from consents n where n.org_id = ${org} and ${whose} order by n.id limit ${most + 1}`.execute(db)
  return rows
}

export interface AccountRow {
  readonly id: string
  readonly account: string
  readonly system: string
  readonly reason: string
}

/** What was seen at the systems that is a leaving party's and stands in no inventory. */
export const accountsOf = async (db: Db, org: string, { kind }: Subject, { parties }: Scope, most: number): Promise<AccountRow[]> => {
  if (kind !== 'party' && kind !== 'contract') return []
  const { rows } = await sql<AccountRow>`
    select id, account, system_id as system, reason from access_entries
    where org_id = ${org} and party_id = any(${[...parties]}::text[]) and credential_id is null and verdict <> 'disabled'
    order by id limit ${most + 1}`.execute(db)
  return rows
}
