// SQL of the lists that the API shows of principals and their keys.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Reach } from './reach.ts'

type Db = Kysely<Tables>

export const pageOfPrincipals = (db: Db, org: string, reach: Reach, after: string, limit: number) => {
  let query = db.selectFrom('principals').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (reach !== undefined) query = query.where('party_id', '=', reach)
  return query.orderBy('id').limit(limit).execute()
}

export const pageOfKeys = (db: Db, org: string, reach: Reach, principal: string | undefined, after: string, limit: number) => {
  let query = db
    .selectFrom('principal_keys as k')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'k.org_id').onRef('p.id', '=', 'k.principal_id'))
    .selectAll('k')
    .where('k.org_id', '=', org)
    .where('k.key_id', '>', after)
  if (reach !== undefined) query = query.where('p.party_id', '=', reach)
  if (principal !== undefined) query = query.where('k.principal_id', '=', principal)
  return query.orderBy('k.key_id').limit(limit).execute()
}

/** Everybody and everything of a party, and the keys that they hold. */
export const principalsOfParty = (db: Db, org: string, party: string) =>
  db.selectFrom('principals').selectAll().where('org_id', '=', org).where('party_id', '=', party).orderBy('id').limit(1000).execute()

export const keysOfPrincipals = (db: Db, org: string, principals: readonly string[]) =>
  principals.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('principal_keys')
        .select(['key_id', 'principal_id', 'purpose', 'enrolled_at', 'revoked_at'])
        .where('org_id', '=', org)
        .where('principal_id', 'in', [...principals])
        .orderBy('key_id')
        .execute()

/** Roles held at the instant, of many at once. */
export const rolesOfMany = async (db: Db, org: string, principals: readonly string[], at: Date): Promise<Map<string, string[]>> => {
  const held = new Map<string, string[]>()
  if (principals.length === 0) return held
  const rows = await db
    .selectFrom('role_holdings')
    .select(['principal_id', 'role'])
    .where('org_id', '=', org)
    .where('principal_id', 'in', [...principals])
    .where('since', '<=', at)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
    .orderBy('role')
    .execute()
  for (const row of rows) held.set(row.principal_id, [...(held.get(row.principal_id) ?? []), row.role])
  return held
}
