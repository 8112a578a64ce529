// All SQL of saved views. INVARIANT: nothing is read or written here without the person whose it is.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { ViewPage } from './address.ts'

type Db = Kysely<Tables>
export type ViewRow = Selectable<Tables['saved_views']>

const own = (db: Db, org: string, person: string) =>
  db.selectFrom('saved_views').selectAll().where('org_id', '=', org).where('person_id', '=', person)

export const pageOfViews = (db: Db, org: string, person: string, page: ViewPage | undefined, after: string, limit: number) => {
  const all = own(db, org, person).where('id', '>', after).orderBy('id').limit(limit)
  return (page === undefined ? all : all.where('page', '=', page)).execute()
}

export const readView = (db: Db, org: string, person: string, id: string): Promise<ViewRow | undefined> =>
  own(db, org, person).where('id', '=', id).executeTakeFirst()

export const viewByName = (db: Db, org: string, person: string, page: ViewPage, name: string): Promise<ViewRow | undefined> =>
  own(db, org, person).where('page', '=', page).where('name', '=', name).executeTakeFirst()

/** ORDER: before anything of his is counted or written: of two calls of one person at once, the second sees what the first has done. */
export const lockPerson = (db: Db, org: string, person: string) =>
  sql`select 1 from principals where org_id = ${org} and id = ${person} for no key update`.execute(db)

export const countViews = async (db: Db, org: string, person: string): Promise<number> => {
  const { rows } = await sql<{ n: string }>`select count(*) as n from saved_views where org_id = ${org} and person_id = ${person}`.execute(
    db,
  )
  return Number(rows[0]!.n)
}

export const insertView = (db: Db, row: Insertable<Tables['saved_views']>) => db.insertInto('saved_views').values(row).execute()

export const setView = (db: Db, { org_id, person_id, id, name, search, saved_at }: ViewRow) =>
  db
    .updateTable('saved_views')
    .set({ name, search, saved_at })
    .where('org_id', '=', org_id)
    .where('person_id', '=', person_id)
    .where('id', '=', id)
    .execute()

/** False where there is none of his by that id. */
export const deleteView = async (db: Db, org: string, person: string, id: string): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('saved_views')
    .where('org_id', '=', org)
    .where('person_id', '=', person)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
