// All SQL about approval requests and the signatures on them.
import type { Insertable, Kysely, Selectable } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import { listsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type ApprovalRequestRow = Selectable<Tables['approval_requests']>
export type ApprovalRow = Selectable<Tables['approvals']>

export const insertRequest = (db: Db, row: Insertable<Tables['approval_requests']>) =>
  db.insertInto('approval_requests').values(row).execute()

export const lockRequest = (db: Db, org: string, id: string) =>
  db.selectFrom('approval_requests').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const readRequest = (db: Db, org: string, id: string) =>
  db.selectFrom('approval_requests').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const requestsOfPlan = listsTogether(
  (db, org, plans) =>
    db
      .selectFrom('approval_requests')
      .selectAll()
      .where('org_id', '=', org)
      .where('plan_digest', '=', anyOf(plans))
      .orderBy('id')
      .execute(),
  (row) => row.plan_digest,
)

export const listRequests = (
  db: Db,
  org: string,
  query: { state?: ApprovalRequestRow['state']; change?: string; after: string; limit: number },
) => {
  let select = db.selectFrom('approval_requests').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.state) select = select.where('state', '=', query.state)
  if (query.change !== undefined) select = select.where('change_id', '=', query.change)
  return select.orderBy('id').limit(query.limit).execute()
}

export const setRequestState = (db: Db, org: string, id: string, state: ApprovalRequestRow['state']) =>
  db.updateTable('approval_requests').set({ state }).where('org_id', '=', org).where('id', '=', id).execute()

export const insertApproval = (db: Db, row: Insertable<Tables['approvals']>) => db.insertInto('approvals').values(row).execute()

export const approvalsOf = listsTogether(
  (db, org, requests) =>
    db
      .selectFrom('approvals')
      .selectAll()
      .where('org_id', '=', org)
      .where('request_id', '=', anyOf(requests))
      .orderBy('at')
      .orderBy('person_id')
      .execute(),
  (row) => row.request_id,
)

/** Requests whose time has passed and that still stand. */
export const outlivedRequests = async (db: Db, org: string, at: Date): Promise<string[]> => {
  const rows = await db
    .selectFrom('approval_requests')
    .select('id')
    .where('org_id', '=', org)
    .where('state', 'in', ['open', 'approved'])
    .where('expires_at', '<=', at)
    .orderBy('id')
    .limit(500)
    .execute()
  return rows.map((row) => row.id)
}
