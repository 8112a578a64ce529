// SQL of the lists that the API shows of the inventory, narrowed to what a party may see of itself.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
/** The party whose things are seen; undefined: everybody's. */
type Party = string | undefined

export const pageOfWorkloads = (db: Db, org: string, party: Party, after: string, limit: number) => {
  let query = db.selectFrom('workloads').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (party !== undefined) query = query.where('party_id', '=', party)
  return query.orderBy('id').limit(limit).execute()
}

export const pageOfIdentities = (db: Db, org: string, party: Party, after: string, limit: number) => {
  let query = db.selectFrom('identities').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (party !== undefined) query = query.where('party_id', '=', party)
  return query.orderBy('id').limit(limit).execute()
}

export const pageOfCredentials = (
  db: Db,
  org: string,
  party: Party,
  filter: { readonly identity?: string; readonly system?: string },
  after: string,
  limit: number,
) => {
  let query = db
    .selectFrom('credentials as c')
    .innerJoin('identities as i', (join) => join.onRef('i.org_id', '=', 'c.org_id').onRef('i.id', '=', 'c.identity_id'))
    .selectAll('c')
    .where('c.org_id', '=', org)
    .where('c.id', '>', after)
  if (party !== undefined) query = query.where('i.party_id', '=', party)
  if (filter.identity !== undefined) query = query.where('c.identity_id', '=', filter.identity)
  if (filter.system !== undefined) query = query.where('c.system_id', '=', filter.system)
  return query.orderBy('c.id').limit(limit).execute()
}

export const usesOfCredentials = (db: Db, org: string, credentials: readonly string[]) =>
  credentials.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('credential_uses')
        .selectAll()
        .where('org_id', '=', org)
        .where('credential_id', 'in', [...credentials])
        .orderBy('workload_id')
        .execute()
