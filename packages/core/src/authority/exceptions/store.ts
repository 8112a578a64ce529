// All SQL about exceptions that are asked for.
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type ExceptionRow = Selectable<Tables['exception_requests']>

export const insertException = (db: Db, row: Insertable<Tables['exception_requests']>) =>
  db.insertInto('exception_requests').values(row).execute()

export const readException = (db: Db, org: string, id: string) =>
  db.selectFrom('exception_requests').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const lockException = (db: Db, org: string, id: string) =>
  db.selectFrom('exception_requests').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const updateException = (db: Db, org: string, id: string, change: Updateable<Tables['exception_requests']>) =>
  db.updateTable('exception_requests').set(change).where('org_id', '=', org).where('id', '=', id).execute()

export const pageOfExceptions = (
  db: Db,
  org: string,
  query: { reach?: string | undefined; party?: string | undefined; state?: ExceptionRow['state']; after: string; limit: number },
) => {
  let select = db.selectFrom('exception_requests').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.reach !== undefined) select = select.where('party_id', '=', query.reach)
  if (query.party !== undefined) select = select.where('party_id', '=', query.party)
  if (query.state !== undefined) select = select.where('state', '=', query.state)
  return select.orderBy('id').limit(query.limit).execute()
}

/** What a party asked for, and what was answered, in a time. */
export const exceptionsOfParty = (db: Db, org: string, party: string, since: Date) =>
  db
    .selectFrom('exception_requests')
    .selectAll()
    .where('org_id', '=', org)
    .where('party_id', '=', party)
    .where('requested_at', '>=', since)
    .orderBy('id')
    .execute()

/** What was asked about a subject, oldest first. */
export const exceptionsAbout = (db: Db, org: string, subject: string) =>
  db
    .selectFrom('exception_requests')
    .selectAll()
    .where('org_id', '=', org)
    .where('subject', '=', subject)
    .orderBy('requested_at')
    .orderBy('id')
    .execute()

/** Whose time is over: unanswered, or granted until now. */
export const dueExceptions = async (db: Db, org: string, at: Date): Promise<string[]> => {
  const rows = await db
    .selectFrom('exception_requests')
    .select('id')
    .where('org_id', '=', org)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'requested'), eb('answer_due', '<=', at)]),
        eb.and([eb('state', '=', 'granted'), eb('expires_at', '<=', at)]),
      ]),
    )
    .orderBy('id')
    .limit(500)
    .execute()
  return rows.map((row) => row.id)
}
