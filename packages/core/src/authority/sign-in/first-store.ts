// SQL of the first administrator's one-time link, and of who else could administer.
import { type Insertable, type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const insertFirstLink = (db: Db, row: Insertable<Tables['first_links']>) => db.insertInto('first_links').values(row).execute()

export const openLink = (db: Db, org: string, hash: Buffer, at: Date) =>
  db
    .selectFrom('first_links')
    .selectAll()
    .where('org_id', '=', org)
    .where('token_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('ends_at', '>', at)
    .executeTakeFirst()

/** False where somebody has used one: all of them count as used then. */
export const useLink = async (db: Db, org: string, hash: Buffer, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('first_links')
    .set({ used_at: at })
    .where('org_id', '=', org)
    .where('token_hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  await db.updateTable('first_links').set({ used_at: at }).where('org_id', '=', org).where('used_at', 'is', null).execute()
  return numUpdatedRows > 0n
}

export const isLinkOpen = async (db: Db, org: string, at: Date): Promise<boolean> =>
  (
    await db
      .selectFrom('first_links')
      .select('token_hash')
      .where('org_id', '=', org)
      .where('used_at', 'is', null)
      .where('ends_at', '>', at)
      .limit(1)
      .execute()
  ).length > 0

/** Whether anybody has ever used one, and whether anybody holds a key that approves. */
export const whatIsHeld = async (db: Db, org: string): Promise<{ used: boolean; keys: boolean }> => {
  const { rows } = await sql<{ used: boolean; keys: boolean }>`select
    exists (select 1 from first_links where org_id = ${org} and used_at is not null) as used,
    exists (select 1 from principal_keys where org_id = ${org} and purpose = 'approval' and revoked_at is null) as keys`.execute(db)
  return rows[0]!
}

export const wasFirst = async (db: Db, org: string, principal: string): Promise<boolean> =>
  (
    await db
      .selectFrom('first_links')
      .select('token_hash')
      .where('org_id', '=', org)
      .where('principal_id', '=', principal)
      .where('used_at', 'is not', null)
      .limit(1)
      .execute()
  ).length > 0

export const hasPasskeys = async (db: Db, org: string): Promise<boolean> =>
  (
    await db
      .selectFrom('principal_keys')
      .select('key_id')
      .where('org_id', '=', org)
      .where('form', '=', 'passkey')
      .where('revoked_at', 'is', null)
      .limit(1)
      .execute()
  ).length > 0
