// All SQL about incidents.
import type { Insertable, Kysely } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { listsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const findOpenIncident = (db: Db, org: string, operation: string, kind: string) =>
  db
    .selectFrom('incidents')
    .selectAll()
    .where('org_id', '=', org)
    .where('operation_id', '=', operation)
    .where('kind', '=', kind)
    .where('state', '=', 'open')
    .executeTakeFirst()

export const insertIncident = (db: Db, row: Insertable<Tables['incidents']>) => db.insertInto('incidents').values(row).execute()

export const openIncidentsOf = listsTogether(
  async (db, org, operations) => {
    const rows = await db
      .selectFrom('incidents')
      .selectAll()
      .where('org_id', '=', org)
      .where('operation_id', '=', anyOf(operations))
      .where('state', '=', 'open')
      .execute()
    return rows
  },
  (row) => row.operation_id ?? '',
)

/** Whether something of these that should be dead was seen alive. */
export const incidentsOpenOn = async (db: Db, org: string, credentials: readonly string[]): Promise<boolean> => {
  const row = await db
    .selectFrom('incidents')
    .select('id')
    .where('org_id', '=', org)
    .where('credential_id', '=', anyOf(credentials))
    .where('state', '=', 'open')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export const closeIncidentRow = (db: Db, org: string, id: string, at: Date) =>
  db.updateTable('incidents').set({ state: 'closed', closed_at: at }).where('org_id', '=', org).where('id', '=', id).execute()

export const listIncidents = (db: Db, org: string, query: { change?: string; state?: 'open' | 'closed'; after: string; limit: number }) => {
  let select = db.selectFrom('incidents').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.change !== undefined) select = select.where('change_id', '=', query.change)
  if (query.state !== undefined) select = select.where('state', '=', query.state)
  return select.orderBy('id').limit(query.limit).execute()
}
