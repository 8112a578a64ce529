// SQL that says what belongs to a provider: its mandates, operations and credentials, and those of the subcontractors below it.
// SAFETY: what belongs to others and what there is not are the same here: not found.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface Named {
  readonly mandates: readonly string[]
  readonly operations: readonly string[]
  readonly credentials: readonly string[]
  readonly accounts: readonly { readonly system: string; readonly account: string }[]
}

export interface OwnOperation {
  readonly operation: string
  readonly credential: string
}

export interface Own {
  readonly mandates: ReadonlyMap<string, OwnOperation>
  readonly operations: ReadonlyMap<string, OwnOperation>
  readonly credentials: ReadonlySet<string>
  /** `accountKey` → a credential of the account. */
  readonly accounts: ReadonlyMap<string, string>
}

export const accountKey = (system: string, account: string): string => JSON.stringify([system, account])

/** Of an identity of the parties, executed by one of their principals, or acted on by an operation of theirs. */
const ownCredential = (parties: readonly string[]) => sql<boolean>`(
  exists (select 1 from identities i where i.org_id = c.org_id and i.id = c.identity_id and i.party_id = any(${parties}::text[]))
  or exists (select 1 from principals p where p.org_id = c.org_id and p.id = c.executor_id and p.party_id = any(${parties}::text[]))
  or exists (select 1 from operations o join principals p on p.org_id = o.org_id and p.id = o.executor_id
             where o.org_id = c.org_id and o.credential_id = c.id and p.party_id = any(${parties}::text[])))`

export const ownOf = async (db: Db, org: string, parties: readonly string[], named: Named): Promise<Own> => {
  const tree = [...parties]
  const mandates = new Map<string, OwnOperation>()
  if (named.mandates.length > 0) {
    const { rows } = await sql<{
      id: string
      operation_id: string
      credential_id: string
    }>`select m.id, m.operation_id, o.credential_id from mandates m
      join operations o on o.org_id = m.org_id and o.id = m.operation_id
      join principals p on p.org_id = m.org_id and p.id = m.executor_id
      where m.org_id = ${org} and m.id = any(${[...named.mandates]}::text[]) and p.party_id = any(${tree}::text[])`.execute(db)
    for (const row of rows) mandates.set(row.id, { operation: row.operation_id, credential: row.credential_id })
  }
  const operations = new Map<string, OwnOperation>()
  if (named.operations.length > 0) {
    const { rows } = await sql<{ id: string; credential_id: string }>`select o.id, o.credential_id from operations o
      where o.org_id = ${org} and o.id = any(${[...named.operations]}::text[]) and (
        exists (select 1 from principals p where p.org_id = o.org_id and p.id = o.executor_id and p.party_id = any(${tree}::text[]))
        or exists (select 1 from credentials c join identities i on i.org_id = c.org_id and i.id = c.identity_id
                   where c.org_id = o.org_id and c.id = o.credential_id and i.party_id = any(${tree}::text[])))`.execute(db)
    for (const row of rows) operations.set(row.id, { operation: row.id, credential: row.credential_id })
  }
  const credentials = new Set<string>()
  if (named.credentials.length > 0) {
    const { rows } = await sql<{ id: string }>`select c.id from credentials c
      where c.org_id = ${org} and c.id = any(${[...named.credentials]}::text[]) and ${ownCredential(tree)}`.execute(db)
    for (const row of rows) credentials.add(row.id)
  }
  const accounts = new Map<string, string>()
  if (named.accounts.length > 0) {
    // The same credential whatever the moment: the first of the account by id.
    const { rows } = await sql<{ system_id: string; account: string; id: string }>`select c.system_id, c.account, min(c.id) as id
      from unnest(${named.accounts.map(({ system }) => system)}::text[], ${named.accounts.map(({ account }) => account)}::text[]) n(system, account)
      join credentials c on c.org_id = ${org} and c.system_id = n.system and c.account = n.account
      where ${ownCredential(tree)} group by c.system_id, c.account`.execute(db)
    for (const row of rows) accounts.set(accountKey(row.system_id, row.account), row.id)
  }
  return { mandates, operations, credentials, accounts }
}
