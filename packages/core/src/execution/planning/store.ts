// SQL of planning: what a plan before this one has carried out already.
import type { Kysely } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

/** Of these credentials, the live ones that were issued here: they are there, and are not issued again. */
export const issuedAmong = async (db: Kysely<Tables>, org: string, credentials: readonly string[]): Promise<ReadonlySet<string>> => {
  if (credentials.length === 0) return new Set()
  const rows = await db
    .selectFrom('operations as o')
    .innerJoin('credentials as c', (join) => join.onRef('c.org_id', '=', 'o.org_id').onRef('c.id', '=', 'o.credential_id'))
    .select('o.credential_id as id')
    .distinct()
    .where('o.org_id', '=', org)
    .where('o.credential_id', '=', anyOf(credentials))
    .where('o.operation', '=', 'credential.issue')
    .where('o.executed_at', 'is not', null)
    .where('c.state', '=', 'active')
    .execute()
  return new Set(rows.map(({ id }) => id))
}
