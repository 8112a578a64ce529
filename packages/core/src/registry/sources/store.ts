// All SQL about the records of sources and the events that follow from them.
import { type Kysely, type Selectable, sql } from 'kysely'
import { asRecords, insertRecords } from '../../platform/records-store.ts'
import type { Attributes, LifecycleKind, LifecycleSubject, RecordKind, Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type RecordRow = Selectable<Tables['source_records']>

export interface RecordKey {
  readonly kind: RecordKind
  readonly externalId: string
}

/** The records of a source by their names, locked in one order. */
export const lockRecords = async (db: Db, org: string, source: string, keys: readonly RecordKey[]): Promise<RecordRow[]> => {
  const { rows } = await sql<RecordRow>`select r.* from source_records r
    join jsonb_to_recordset(${asRecords(keys)}::jsonb) k(kind text, "externalId" text) on k.kind = r.kind and k."externalId" = r.external_id
    where r.org_id = ${org} and r.source = ${source} order by r.kind, r.external_id for update of r`.execute(db)
  return rows
}

export interface WrittenRecord {
  readonly org_id: string
  readonly source: string
  readonly kind: RecordKind
  readonly external_id: string
  readonly id: string
  readonly attributes: Attributes
  readonly owned: readonly string[]
  readonly digest: string
  readonly version: number
  readonly state: 'present' | 'gone'
  readonly source_at: Date | null
  readonly first_seen_at: Date
  readonly changed_at: Date
  readonly seen_at: Date | null
  readonly gone_at: Date | null
  readonly held_in: string | null
}

/** New ones, and what is now said of known ones. */
export const writeRecords = (db: Db, rows: readonly WrittenRecord[]): Promise<void> =>
  insertRecords(
    db,
    'source_records',
    rows,
    sql`on conflict (org_id, source, kind, external_id) do update set attributes = excluded.attributes, owned = excluded.owned,
      digest = excluded.digest, version = excluded.version, state = excluded.state, source_at = excluded.source_at,
      changed_at = excluded.changed_at, seen_at = excluded.seen_at, gone_at = excluded.gone_at, held_in = excluded.held_in`,
  )

export interface NewEvent {
  readonly org_id: string
  readonly id: string
  readonly kind: LifecycleKind
  readonly subject_kind: LifecycleSubject
  readonly subject: string
  readonly source: string
  readonly record_kind: RecordKind
  readonly external_id: string
  readonly record_version: number
  readonly before: Attributes | null
  readonly after: Attributes | null
  readonly effective_at: Date
  readonly noticed_at: Date
}

export const insertEvents = (db: Db, rows: readonly NewEvent[]): Promise<void> => insertRecords(db, 'lifecycle_events', rows)
