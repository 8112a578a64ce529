// All SQL of legal holds.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type HoldRow = Selectable<Tables['retention_holds']>

export const insertHold = (db: Db, row: Insertable<Tables['retention_holds']>) => db.insertInto('retention_holds').values(row).execute()

export const lockHold = (db: Db, org: string, id: string) =>
  db.selectFrom('retention_holds').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const liftHoldRow = (db: Db, org: string, id: string, lifted: { by: string; at: Date; reason: string }) =>
  db
    .updateTable('retention_holds')
    .set({ lifted_by: lifted.by, lifted_at: lifted.at, lift_reason: lifted.reason })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .execute()

export const liveHolds = (db: Db, org: string) =>
  db.selectFrom('retention_holds').selectAll().where('org_id', '=', org).where('lifted_at', 'is', null).orderBy('id').execute()

export const pageOfHolds = (db: Db, org: string, after: string, limit: number) =>
  db.selectFrom('retention_holds').selectAll().where('org_id', '=', org).where('id', '>', after).orderBy('id').limit(limit).execute()

/** Until the end of the transaction nobody places or lifts a hold. */
export const lockHolds = async (db: Db): Promise<void> => {
  await sql`lock table retention_holds in share mode`.execute(db)
}
