// All SQL that takes payloads away. INVARIANT: what is deleted is written down first; the database lets no text go otherwise.
import { type Insertable, type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export const insertDeletion = (db: Db, row: Insertable<Tables['retention_deletions']>) =>
  db.insertInto('retention_deletions').values(row).execute()

/** The texts of documents, and of telemetry what its records say. Digests, event ids and places in streams stay. */
export const deleteDocuments = async (db: Db, org: string, change: string, digests: readonly string[]): Promise<void> => {
  const all = [...digests]
  await sql`insert into retention_deleted_documents (org_id, digest, change_id) select ${org}, d, ${change} from unnest(${all}::text[]) d`.execute(
    db,
  )
  await sql`update telemetry_records set subject = '{}', facts = '{}', operation_id = null, credential_id = null
    where org_id = ${org} and batch = any(${all}::text[])`.execute(db)
  await sql`update documents set text = null where org_id = ${org} and digest = any(${all}::text[])`.execute(db)
}

/** The leaves of entries, and who did it. Index, leaf hash, kind and instant stay. */
export const deleteEntries = async (
  db: Db,
  org: string,
  change: string,
  entries: readonly { readonly index: number; readonly leafHash: string }[],
): Promise<void> => {
  const indexes = entries.map(({ index }) => String(index))
  await sql`insert into retention_deleted_entries (org_id, log_index, leaf_hash, change_id)
    select ${org}, e.log_index, decode(e.hash, 'hex'), ${change}
    from unnest(${indexes}::bigint[], ${entries.map(({ leafHash }) => leafHash)}::text[]) e(log_index, hash)`.execute(db)
  await sql`update journal set leaf = null, actor_id = '' where org_id = ${org} and log_index = any(${indexes}::bigint[])`.execute(db)
}

export const planDigestOf = async (db: Db, org: string, change: string): Promise<string> => {
  const row = await db
    .selectFrom('changes')
    .select('plan_digest')
    .where('org_id', '=', org)
    .where('id', '=', change)
    .executeTakeFirstOrThrow()
  return row.plan_digest ?? ''
}
