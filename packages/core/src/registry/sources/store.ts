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

/** A key as text. */
export const keyOf = ({ kind, externalId }: RecordKey): string => JSON.stringify([kind, externalId])

const keysOnly = (keys: readonly RecordKey[]): string => asRecords(keys.map(({ kind, externalId }) => ({ kind, externalId })))

/** The records of a source by their names, locked in one order. */
export const lockRecords = async (db: Db, org: string, source: string, keys: readonly RecordKey[]): Promise<RecordRow[]> => {
  if (keys.length === 0) return []
  const { rows } = await sql<RecordRow>`select r.* from source_records r
    join jsonb_to_recordset(${keysOnly(keys)}::jsonb) k(kind text, "externalId" text) on k.kind = r.kind and k."externalId" = r.external_id
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
  readonly begins: boolean
  readonly digest: string
  readonly version: number
  readonly state: 'present' | 'gone'
  readonly source_at: Date | null
  readonly first_seen_at: Date
  readonly changed_at: Date
  readonly seen_at: Date | null
  readonly gone_at: Date | null
  readonly held_in: string | null
  readonly held_at: Date | null
}

/** New ones, and what is now said of known ones. */
export const writeRecords = (db: Db, rows: readonly WrittenRecord[]): Promise<void> =>
  insertRecords(
    db,
    'source_records',
    rows,
    sql`on conflict (org_id, source, kind, external_id) do update set attributes = excluded.attributes, owned = excluded.owned, begins = excluded.begins,
      digest = excluded.digest, version = excluded.version, state = excluded.state, source_at = excluded.source_at,
      changed_at = excluded.changed_at, seen_at = excluded.seen_at, gone_at = excluded.gone_at, held_in = excluded.held_in,
      held_at = excluded.held_at`,
  )

export interface Seen extends RecordKey {
  /** As of when its content stands; null: as before. */
  readonly sourceAt: Date | null
  readonly seenAt: Date
  /** The end that is held is younger than this sign of life. */
  readonly held: boolean
}

/** They were there; nothing else of them is new. */
export const markSeen = async (db: Db, org: string, source: string, seen: readonly Seen[]): Promise<void> => {
  if (seen.length === 0) return
  const rows = asRecords(seen.map(({ kind, externalId, sourceAt, seenAt, held }) => ({ kind, externalId, sourceAt, seenAt, held })))
  await sql`update source_records r set seen_at = greatest(r.seen_at, s."seenAt"),
      source_at = greatest(r.source_at, s."sourceAt"),
      held_in = case when s.held then r.held_in end, held_at = case when s.held then r.held_at end
    from jsonb_to_recordset(${rows}::jsonb) s(kind text, "externalId" text, "sourceAt" timestamptz, "seenAt" timestamptz, held boolean)
    where r.org_id = ${org} and r.source = ${source} and r.kind = s.kind and r.external_id = s."externalId"`.execute(db)
}

/** The latest moment as of which records are known to be over. */
export const markGone = async (
  db: Db,
  org: string,
  source: string,
  gone: readonly (RecordKey & { readonly at: Date })[],
): Promise<void> => {
  if (gone.length === 0) return
  await sql`update source_records r set gone_at = greatest(r.gone_at, s.at)
    from jsonb_to_recordset(${asRecords(gone.map(({ kind, externalId, at }) => ({ kind, externalId, at })))}::jsonb) s(kind text, "externalId" text, at timestamptz)
    where r.org_id = ${org} and r.source = ${source} and r.kind = s.kind and r.external_id = s."externalId" and r.state = 'gone'`.execute(
    db,
  )
}

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

/** What any source says of these things, where it says something that is not its own, or several say the same. */
export const contestedRecords = async (
  db: Db,
  org: string,
  things: readonly { readonly kind: RecordKind; readonly id: string }[],
): Promise<RecordRow[]> => {
  if (things.length === 0) return []
  const { rows } = await sql<RecordRow>`with asked as (
      select distinct kind, id from jsonb_to_recordset(${asRecords(things.map(({ kind, id }) => ({ kind, id })))}::jsonb) t(kind text, id text)),
    said as (
      select r.* from source_records r join asked a on a.kind = r.kind and a.id = r.id where r.org_id = ${org} and r.state = 'present'),
    contested as (
      select distinct o.kind, o.id from said o cross join jsonb_object_keys(o.attributes) k where k <> all(o.owned))
    select s.* from said s join contested c on c.kind = s.kind and c.id = s.id
    order by s.kind, s.id, s.source`.execute(db)
  return rows
}
