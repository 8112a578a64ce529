// All SQL about resources, one by one. INVARIANT: every statement names the organisation and the source.
import { type Kysely, sql } from 'kysely'
import { anyOf, insertRecords } from '../../platform/records-store.ts'
import type { ScimRecordKind, ScimResourceName, Tables } from '../../tables.ts'
import type { Stored } from './model.ts'

type Db = Kysely<Tables>

export const COLUMNS = [
  'id',
  'type',
  'version',
  'content',
  'created_at',
  'changed_at',
  'n',
  'record_key',
  'record_kind',
  'recorded',
  'told_at',
] as const

const live = (db: Db, org: string, source: string, id: string) =>
  db
    .selectFrom('scim_resources')
    .select(COLUMNS)
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)

// What is stored was put there as `Values`.
const stored = (row: object | undefined): Stored | undefined => row as Stored | undefined

export const readStored = async (db: Db, org: string, source: string, type: ScimResourceName, id: string): Promise<Stored | undefined> =>
  stored(await live(db, org, source, id).where('type', '=', type).executeTakeFirst())

/** Held until the transaction ends: of two who change it one waits, and sees what the other did. */
export const lockStored = async (db: Db, org: string, source: string, type: ScimResourceName, id: string): Promise<Stored | undefined> =>
  stored(await live(db, org, source, id).where('type', '=', type).forUpdate().executeTakeFirst())

/** Who holds a name, or a record's name, already. */
export const holdersOf = async (
  db: Db,
  org: string,
  source: string,
  type: ScimResourceName,
  names: { readonly uniqueName: string; readonly recordKey: string },
): Promise<{ id: string; by: 'name' | 'record' }[]> => {
  const { rows } = await sql<{ id: string; by: 'name' | 'record' }>`select id, 'name' as by from scim_resources
      where org_id = ${org} and unique_name = ${names.uniqueName} and source = ${source} and type = ${type} and deleted_at is null
    union all select id, 'record' from scim_resources
      where org_id = ${org} and record_key = ${names.recordKey} and source = ${source} and type = ${type} and deleted_at is null`.execute(
    db,
  )
  return rows
}

/** Users among these ids: what their source calls them. */
export const usersAmong = (db: Db, org: string, source: string, ids: readonly string[]) =>
  db
    .selectFrom('scim_resources')
    .select(['id', 'record_key'])
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('type', '=', 'User')
    .where('id', '=', anyOf(ids))
    .execute()

export interface WrittenResource {
  readonly org_id: string
  readonly source: string
  readonly id: string
  readonly type: ScimResourceName
  readonly unique_name: string | null
  readonly record_key: string | null
  readonly record_kind: ScimRecordKind | null
  readonly recorded: boolean
  readonly told_at: Date | null
  readonly content: object
  readonly folded: object
  readonly version: number
  readonly created_at: Date
  readonly changed_at: Date
}

/** New ones, and known ones as they are now. */
export const writeStored = (db: Db, row: WrittenResource): Promise<void> =>
  insertRecords(
    db,
    'scim_resources',
    [row],
    sql`on conflict (org_id, id, source) do update set unique_name = excluded.unique_name, record_kind = excluded.record_kind,
      recorded = excluded.recorded, told_at = excluded.told_at, content = excluded.content, folded = excluded.folded,
      version = excluded.version, changed_at = excluded.changed_at`,
  )

export const markDeleted = (db: Db, org: string, source: string, id: string, at: Date, told: Date | null) =>
  db
    .updateTable('scim_resources')
    .set((set) => ({ deleted_at: at, changed_at: at, recorded: false, told_at: told, version: set('version', '+', 1) }))
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('id', '=', id)
    .execute()

export const raiseVersion = (db: Db, org: string, source: string, id: string, at: Date) =>
  db
    .updateTable('scim_resources')
    .set((set) => ({ changed_at: at, version: set('version', '+', 1) }))
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('id', '=', id)
    .execute()
