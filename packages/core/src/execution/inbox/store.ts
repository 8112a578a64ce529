// SQL of what an inbox shows that no slice lists by itself.
import type { Kysely } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface NamedOperation {
  readonly change: string
  readonly operation: string
  readonly credential: string
  readonly system: string
}

export const operationsNamed = async (db: Db, org: string, ids: readonly string[]): Promise<Map<string, NamedOperation>> => {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('operations')
    .select(['id', 'change_id as change', 'operation', 'credential_id as credential', 'system_id as system'])
    .where('org_id', '=', org)
    .where('id', '=', anyOf(ids))
    .execute()
  return new Map(rows.map(({ id, ...operation }) => [id, operation]))
}

/** Masses of access that would end, which an access package holds. */
export const heldMasses = async (db: Db, org: string, limit: number) => {
  const rows = await db
    .selectFrom('access_holds')
    .select(['id', 'package', 'falling', 'of_all', 'opened_at'])
    .where('org_id', '=', org)
    .where('state', '=', 'held')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    subject: row.package,
    reason: `${row.falling} of ${row.of_all}`,
    count: row.falling,
    since: row.opened_at,
  }))
}

/** Readings of sources in which so much is missing that nothing ends by them until somebody says so. */
export const heldReadings = async (db: Db, org: string, limit: number) => {
  const rows = await db
    .selectFrom('source_readings')
    .select(['id', 'source', 'records', 'begun_at'])
    .where('org_id', '=', org)
    .where('state', '=', 'held')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ id: row.id, subject: row.source, reason: '', count: Number(row.records), since: row.begun_at }))
}
