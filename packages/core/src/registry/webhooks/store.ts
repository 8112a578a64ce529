// All SQL about signed webhooks.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { asRecords, insertRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import type { RecordKey } from '../sources/index.ts'

type Db = Kysely<Tables>
export type KeyRow = Selectable<Tables['source_keys']>
export type NumbersRow = Selectable<Tables['source_sequences']>

/** Serialises what is done by events, keys and readings of one source: the same lock as of its readings. */
export const lockSourceEvents = (db: Db, org: string, source: string) =>
  sql`select pg_advisory_xact_lock(hashtext('source.readings'), hashtext(${`${org} ${source}`}))`.execute(db)

export const insertKey = (db: Db, row: Insertable<Tables['source_keys']>) => db.insertInto('source_keys').values(row).execute()

/** Those that count at a moment, the newest first. */
export const liveKeys = (db: Db, org: string, source: string, at: Date): Promise<KeyRow[]> =>
  db
    .selectFrom('source_keys')
    .selectAll()
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', at)]))
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

export const readSourceKey = (db: Db, org: string, source: string, id: string): Promise<KeyRow | undefined> =>
  db
    .selectFrom('source_keys')
    .selectAll()
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

const noSecret = { wrapped_key: null, nonce: null, ciphertext: null }

export const endKey = (db: Db, org: string, id: string, at: Date) =>
  db.updateTable('source_keys').set({ ends_at: at }).where('org_id', '=', org).where('id', '=', id).execute()

/** Its secret is gone with it. */
export const revokeKey = (db: Db, org: string, id: string, by: string, at: Date) =>
  db
    .updateTable('source_keys')
    .set({ ...noSecret, revoked_at: at, revoked_by: by })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .execute()

/** Secrets of keys that have ended. */
export const eraseEnded = (db: Db, org: string, source: string, at: Date) =>
  db
    .updateTable('source_keys')
    .set(noSecret)
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('ends_at', '<=', at)
    .where('ciphertext', 'is not', null)
    .execute()

/** Of a source, with when each was last used; the newest first. */
export const keysOf = async (db: Db, org: string, source: string): Promise<(KeyRow & { last_used: Date | null })[]> => {
  const { rows } = await sql<KeyRow & { last_used: Date | null }>`select k.*, (select max(d.received_at) from source_deliveries d
      where d.org_id = k.org_id and d.source = k.source and d.key_id = k.id) as last_used
    from source_keys k where k.org_id = ${org} and k.source = ${source} order by k.made_at desc, k.id desc limit 100`.execute(db)
  return rows
}

export const readDelivery = (db: Db, org: string, source: string, id: string) =>
  db
    .selectFrom('source_deliveries')
    .selectAll()
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('id', '=', id)
    .executeTakeFirst()

export const insertDelivery = (db: Db, row: Insertable<Tables['source_deliveries']>) =>
  db.insertInto('source_deliveries').values(row).execute()

export interface MarkRow extends RecordKey {
  readonly at: Date
  readonly over: boolean
  readonly sequence: string | null
  readonly event_id: string
}

export const readMarks = async (db: Db, org: string, source: string, keys: readonly RecordKey[]): Promise<MarkRow[]> => {
  if (keys.length === 0) return []
  const asked = asRecords(keys.map(({ kind, externalId }) => ({ kind, externalId })))
  const { rows } = await sql<MarkRow>`select m.kind, m.external_id as "externalId", m.at, m.over, m.sequence, m.event_id from source_marks m
    join jsonb_to_recordset(${asked}::jsonb) k(kind text, "externalId" text) on k.kind = m.kind and k."externalId" = m.external_id
    where m.org_id = ${org} and m.source = ${source}`.execute(db)
  return rows
}

export const writeMarks = (db: Db, rows: readonly Insertable<Tables['source_marks']>[]): Promise<void> =>
  insertRecords(
    db,
    'source_marks',
    rows,
    sql`on conflict (org_id, source, kind, external_id) do update set at = excluded.at, over = excluded.over, sequence = excluded.sequence,
      event_id = excluded.event_id`,
  )

/** What is older than a reading that told everything is judged by that reading from now on. */
export const forgetMarks = (db: Db, org: string, source: string, before: Date) =>
  db.deleteFrom('source_marks').where('org_id', '=', org).where('source', '=', source).where('at', '<', before).execute()

export const readNumbers = (db: Db, org: string, source: string): Promise<NumbersRow | undefined> =>
  db.selectFrom('source_sequences').selectAll().where('org_id', '=', org).where('source', '=', source).executeTakeFirst()

export const writeNumbers = (db: Db, row: Insertable<Tables['source_sequences']>) =>
  db
    .insertInto('source_sequences')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'source']).doUpdateSet({
        first: (eb) => eb.ref('excluded.first'),
        highest: (eb) => eb.ref('excluded.highest'),
        missing: (eb) => eb.ref('excluded.missing'),
        noticed_at: (eb) => eb.ref('excluded.noticed_at'),
        whole_at: (eb) => eb.ref('excluded.whole_at'),
      }),
    )
    .execute()

export const countDeliveries = async (db: Db, org: string, source: string): Promise<{ taken: number; last: Date | null }> => {
  const { rows } = await sql<{ taken: number; last: Date | null }>`select count(*)::int as taken, max(received_at) as last
    from source_deliveries where org_id = ${org} and source = ${source}`.execute(db)
  return rows[0] ?? { taken: 0, last: null }
}
