// All SQL about findings.
import type { Insertable, Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const findOpen = (db: Db, org: string, kind: string, subject: string) =>
  db
    .selectFrom('findings')
    .selectAll()
    .where('org_id', '=', org)
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('state', '=', 'open')
    .executeTakeFirst()

/** Open ones of these kinds, locked so that two looks at the same facts don't both open what they find. */
export const openOfKinds = (db: Db, org: string, kinds: readonly string[]) =>
  db
    .selectFrom('findings')
    .selectAll()
    .where('org_id', '=', org)
    .where('kind', 'in', [...kinds])
    .where('state', '=', 'open')
    .orderBy('id')
    .forUpdate()
    .execute()

export const insertFinding = (db: Db, row: Insertable<Tables['findings']>) => db.insertInto('findings').values(row).execute()

export const resolveFinding = (db: Db, org: string, id: string, at: Date) =>
  db.updateTable('findings').set({ state: 'resolved', resolved_at: at }).where('org_id', '=', org).where('id', '=', id).execute()

export const listFindings = (db: Db, org: string, query: { state?: 'open' | 'resolved'; after: string; limit: number }) => {
  let select = db.selectFrom('findings').selectAll().where('org_id', '=', org).where('id', '>', query.after)
  if (query.state) select = select.where('state', '=', query.state)
  return select.orderBy('id').limit(query.limit).execute()
}
