// All SQL about risk acceptances.
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type RiskAcceptanceRow = Selectable<Tables['risk_acceptances']>

export const insertAcceptance = (db: Db, row: Insertable<Tables['risk_acceptances']>) =>
  db.insertInto('risk_acceptances').values(row).execute()

export const lockAcceptance = (db: Db, org: string, id: string) =>
  db.selectFrom('risk_acceptances').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const readAcceptance = (db: Db, org: string, id: string) =>
  db.selectFrom('risk_acceptances').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const liveAcceptanceOf = (db: Db, org: string, operation: string) =>
  db
    .selectFrom('risk_acceptances')
    .selectAll()
    .where('org_id', '=', org)
    .where('operation_id', '=', operation)
    .where('state', 'in', ['requested', 'accepted'])
    .executeTakeFirst()

export const updateAcceptance = (db: Db, org: string, id: string, change: Updateable<Tables['risk_acceptances']>) =>
  db.updateTable('risk_acceptances').set(change).where('org_id', '=', org).where('id', '=', id).execute()

export const listAcceptances = (
  db: Db,
  org: string,
  query: { change?: string; state?: RiskAcceptanceRow['state']; after: string; limit: number },
) => {
  let select = db.selectFrom('risk_acceptances').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.change !== undefined) select = select.where('change_id', '=', query.change)
  if (query.state) select = select.where('state', '=', query.state)
  return select.orderBy('id').limit(query.limit).execute()
}
