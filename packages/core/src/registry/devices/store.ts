// All SQL of command lines that ask to be let in.
import { type Insertable, type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const forgetOld = (db: Db, org: string, before: Date) =>
  db.deleteFrom('device_requests').where('org_id', '=', org).where('ends_at', '<', before).execute()

export const countOpen = async (db: Db, org: string, at: Date): Promise<number> => {
  const row = await db
    .selectFrom('device_requests')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('org_id', '=', org)
    .where('ends_at', '>', at)
    .where('verdict', 'is', null)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

export const insertRequest = (db: Db, row: Insertable<Tables['device_requests']>) => db.insertInto('device_requests').values(row).execute()

export const byCode = (db: Db, org: string, code: string) =>
  db.selectFrom('device_requests').selectAll().where('org_id', '=', org).where('code', '=', code).executeTakeFirst()

export const byId = (db: Db, org: string, id: string) =>
  db.selectFrom('device_requests').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

/** False where somebody has decided already. */
export const decide = async (
  db: Db,
  org: string,
  id: string,
  said: { verdict: 'approved' | 'refused'; principal_id: string; decided_at: Date; grant_hash: Buffer | null },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('device_requests')
    .set(said)
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('verdict', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** False where it was redeemed already. */
export const redeemed = async (db: Db, org: string, id: string, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('device_requests')
    .set({ redeemed_at: at })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('verdict', '=', 'approved')
    .where('redeemed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Nothing comes any more of what somebody has confirmed and no command line has taken yet. */
export const takeBack = async (db: Db, org: string, principal: string): Promise<string[]> => {
  const rows = await db
    .updateTable('device_requests')
    .set({ verdict: 'refused' })
    .where('org_id', '=', org)
    .where('principal_id', '=', principal)
    .where('verdict', '=', 'approved')
    .where('redeemed_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id).sort()
}

export const setApiKey = (db: Db, org: string, id: string, key: string) =>
  sql`update device_requests set api_key = ${key} where org_id = ${org} and id = ${id}`.execute(db)
