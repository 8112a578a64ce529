// All SQL about sealed secrets.
import { type Insertable, type Kysely, sql } from 'kysely'
import { anyOf, asRecords, insertRecords } from '../../platform/records-store.ts'
import { doneTogether, rowsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

type Sealed = Omit<Insertable<Tables['sealed_secrets']>, 'delete_after'>

const upsertAll = doneTogether((db, _org, rows: readonly Sealed[]) =>
  insertRecords(
    db,
    'sealed_secrets',
    // One row is written once in a statement: the last word counts.
    [...new Map(rows.map((row) => [row.credential_id, row])).values()],
    sql`on conflict (org_id, credential_id) do update set wrapped_key = excluded.wrapped_key, nonce = excluded.nonce,
      ciphertext = excluded.ciphertext, sealed_at = excluded.sealed_at, delete_after = null`,
  ),
)

export const upsertSealed = (db: Db, row: Sealed) => upsertAll(db, row.org_id, row)

export const readSealed = rowsTogether(
  (db, org, credentials) =>
    db.selectFrom('sealed_secrets').selectAll().where('org_id', '=', org).where('credential_id', '=', anyOf(credentials)).execute(),
  (row) => row.credential_id,
)

const scheduleDeletions = doneTogether((db, org, asks: readonly { credential: string; after: Date }[]) =>
  sql`update sealed_secrets s set delete_after = n.after
      from jsonb_to_recordset(${asRecords(asks)}::jsonb) n(credential text, after timestamptz)
      where s.org_id = ${org} and s.credential_id = n.credential`.execute(db),
)

export const scheduleDeletion = (db: Db, org: string, credential: string, after: Date) => scheduleDeletions(db, org, { credential, after })

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

export const deleteSealed = (db: Db, org: string, credentials: readonly string[]) =>
  db.deleteFrom('sealed_secrets').where('org_id', '=', org).where('credential_id', '=', anyOf(credentials)).execute()
