// All SQL about sealed secrets.
import type { Insertable, Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const upsertSealed = (db: Db, row: Insertable<Tables['sealed_secrets']>) => {
  const { org_id: _org, credential_id: _credential, ...rest } = row
  return db
    .insertInto('sealed_secrets')
    .values(row)
    .onConflict((oc) => oc.columns(['org_id', 'credential_id']).doUpdateSet({ ...rest, delete_after: null }))
    .execute()
}

export const readSealed = (db: Db, org: string, credential: string) =>
  db.selectFrom('sealed_secrets').selectAll().where('org_id', '=', org).where('credential_id', '=', credential).executeTakeFirst()

export const scheduleDeletion = (db: Db, org: string, credential: string, after: Date) =>
  db.updateTable('sealed_secrets').set({ delete_after: after }).where('org_id', '=', org).where('credential_id', '=', credential).execute()

export const dueForDeletion = async (db: Db, org: string, at: Date): Promise<string[]> => {
  const rows = await db
    .selectFrom('sealed_secrets')
    .select('credential_id')
    .where('org_id', '=', org)
    .where('delete_after', '<=', at)
    .orderBy('credential_id')
    .limit(1000)
    .execute()
  return rows.map((row) => row.credential_id)
}

export const deleteSealed = (db: Db, org: string, credential: string) =>
  db.deleteFrom('sealed_secrets').where('org_id', '=', org).where('credential_id', '=', credential).execute()
