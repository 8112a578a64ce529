// All SQL about incidents.
import type { Insertable, Kysely } from 'kysely'
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

export const openIncidentsOf = (db: Db, org: string, operation: string) =>
  db
    .selectFrom('incidents')
    .selectAll()
    .where('org_id', '=', org)
    .where('operation_id', '=', operation)
    .where('state', '=', 'open')
    .execute()

export const closeIncidentRow = (db: Db, org: string, id: string, at: Date) =>
  db.updateTable('incidents').set({ state: 'closed', closed_at: at }).where('org_id', '=', org).where('id', '=', id).execute()

export const listIncidents = (db: Db, org: string, query: { change?: string; after: string; limit: number }) => {
  let select = db.selectFrom('incidents').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.change !== undefined) select = select.where('change_id', '=', query.change)
  return select.orderBy('id').limit(query.limit).execute()
}
