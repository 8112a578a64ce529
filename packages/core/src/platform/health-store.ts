// Whether the database answers at all.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables.ts'

export const pingDatabase = async (db: Kysely<Tables>): Promise<void> => {
  await sql`select 1`.execute(db)
}
