// All SQL about risk acceptances.
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { rowsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type RiskAcceptanceRow = Selectable<Tables['risk_acceptances']>

export const insertAcceptance = (db: Db, row: Insertable<Tables['risk_acceptances']>) =>
  db.insertInto('risk_acceptances').values(row).execute()

export const lockAcceptance = (db: Db, org: string, id: string) =>
  db.selectFrom('risk_acceptances').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const readAcceptance = (db: Db, org: string, id: string) =>
  db.selectFrom('risk_acceptances').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const liveAcceptanceOf = rowsTogether(
  (db, org, operations) =>
    db
      .selectFrom('risk_acceptances')
      .selectAll()
      .where('org_id', '=', org)
      .where('operation_id', '=', anyOf(operations))
      .where('state', 'in', ['requested', 'accepted'])
      .execute(),
  (row) => row.operation_id,
)

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

/** Acceptances whose consequence is still due: the end of their time, or the operation that they cover and that has not followed yet. */
export const unfollowedAcceptances = async (
  db: Db,
  org: string,
  at: Date,
): Promise<{ id: string; operation: string; ended: boolean }[]> => {
  const rows = await db
    .selectFrom('risk_acceptances as r')
    .innerJoin('operations as o', (join) => join.onRef('o.org_id', '=', 'r.org_id').onRef('o.id', '=', 'r.operation_id'))
    .select(['r.id', 'r.operation_id', 'r.state', 'r.expires_at'])
    .where('r.org_id', '=', org)
    .where((eb) =>
      eb.or([
        eb.and([eb('r.state', '=', 'accepted'), eb.or([eb('r.expires_at', '<=', at), eb('o.phase', '=', 'stuck')])]),
        eb.and([
          eb('r.state', '=', 'expired'),
          eb('o.closure', '=', 'risk_accepted'),
          eb.not(
            eb.exists(
              eb
                .selectFrom('risk_acceptances as live')
                .select('live.id')
                .whereRef('live.org_id', '=', 'r.org_id')
                .whereRef('live.operation_id', '=', 'r.operation_id')
                .where('live.state', '=', 'accepted'),
            ),
          ),
        ]),
      ]),
    )
    .limit(500)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    operation: row.operation_id,
    ended: row.state === 'accepted' && row.expires_at !== null && row.expires_at <= at,
  }))
}
