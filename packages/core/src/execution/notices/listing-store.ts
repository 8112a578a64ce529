// SQL of notices as they are listed, with how each went out.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import type { NoticeRow } from './store.ts'

type Db = Kysely<Tables>

/** The newest first. `person` absent: everybody's, and the rooms'. */
export const listNotices = (
  db: Db,
  org: string,
  filter: { readonly person?: string | undefined; readonly state?: NoticeRow['state'] | undefined },
  after: string,
  limit: number,
): Promise<NoticeRow[]> => {
  let select = db.selectFrom('notices').selectAll().where('org_id', '=', org)
  if (filter.person !== undefined) select = select.where('person_id', '=', filter.person)
  if (filter.state) select = select.where('state', '=', filter.state)
  if (after !== '') select = select.where('id', '<', after)
  return select.orderBy('id', 'desc').limit(limit).execute()
}

export const wentOut = (db: Db, org: string, notices: readonly string[]) =>
  db
    .selectFrom('notice_parts as p')
    .innerJoin('notice_messages as m', (join) => join.onRef('m.org_id', '=', 'p.org_id').onRef('m.id', '=', 'p.message_id'))
    .select(['p.notice_id', 'm.id', 'm.channel', 'm.state', 'm.attempts', 'm.due_at', 'm.ended_at', 'm.problem'])
    .where('p.org_id', '=', org)
    .where('p.notice_id', '=', anyOf(notices))
    .orderBy('p.notice_id')
    .orderBy('m.channel')
    .execute()

/** Tests that somebody asked for since then. */
export const trialsSince = async (db: Db, org: string, person: string, kind: string, since: Date): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from notices
    where org_id = ${org} and person_id = ${person} and kind = ${kind} and at > ${since}`.execute(db)
  return rows[0]?.count ?? 0
}
