// All SQL about resources, one by one; what many ask in the same turn is one statement. INVARIANT: every statement names the organisation and the source.
import { type Kysely, sql } from 'kysely'
import { anyOf, asRecords, insertRecords } from '../../platform/records-store.ts'
import { doneTogether, rowsTogether, together } from '../../platform/together.ts'
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

interface Named {
  readonly source: string
  readonly type: ScimResourceName
  readonly id: string
}

const keyOf = ({ source, type, id }: Named): string => JSON.stringify([source, type, id])

const lockRows = rowsTogether(
  async (db, org, keys) => {
    const named = keys.map((key) => JSON.parse(key) as readonly [string, ScimResourceName, string])
    const wanted = named.map(([source, type, id]) => ({ source, type, id }))
    const { rows } = await sql<Stored & { source: string }>`select r.source, r.id, r.type, r.version, r.content, r.created_at, r.changed_at,
        r.record_key, r.record_kind, r.recorded, r.told_at
      from jsonb_to_recordset(${asRecords(wanted)}::jsonb) w(source text, type text, id text)
      join scim_resources r on r.org_id = ${org} and r.id = w.id and r.source = w.source and r.type = w.type and r.deleted_at is null
      order by r.id for update of r`.execute(db)
    return rows
  },
  (row) => keyOf(row),
)

/** Held until the transaction ends: of two who change it one waits, and sees what the other did. */
export const lockStored = (db: Db, org: string, named: Named): Promise<Stored | undefined> => lockRows(db, org, keyOf(named))

interface Holder {
  readonly id: string
  readonly by: 'name' | 'record'
}

/** Who holds a name, or a record's name, already. */
export const holdersOf = together(
  async (
    db,
    org,
    asks: readonly { readonly source: string; readonly type: ScimResourceName; readonly uniqueName: string; readonly recordKey: string }[],
  ): Promise<Holder[][]> => {
    const { rows } = await sql<Holder & { n: number }>`with asked as (
        select * from jsonb_to_recordset(${asRecords(asks.map((ask, n) => ({ n, ...ask })))}::jsonb)
          a(n int, source text, type text, "uniqueName" text, "recordKey" text)
      )
      select a.n, r.id, 'name' as by from asked a cross join lateral (select id from scim_resources where org_id = ${org}
        and unique_name = a."uniqueName" and source = a.source and type = a.type and deleted_at is null offset 0) r
      union all select a.n, r.id, 'record' from asked a cross join lateral (select id from scim_resources where org_id = ${org}
        and record_key = a."recordKey" and source = a.source and type = a.type and deleted_at is null offset 0) r`.execute(db)
    return asks.map((_, n) => rows.filter((row) => row.n === n))
  },
)

/** Users among these ids: what their source calls them. */
export const usersAmong = together(
  async (db, org, asks: readonly { readonly source: string; readonly ids: readonly string[] }[]): Promise<UserKey[][]> => {
    const rows = await db
      .selectFrom('scim_resources')
      .select(['source', 'id', 'record_key'])
      .where('org_id', '=', org)
      .where('type', '=', 'User')
      .where('source', '=', anyOf([...new Set(asks.map(({ source }) => source))]))
      .where('id', '=', anyOf([...new Set(asks.flatMap(({ ids }) => ids))]))
      .execute()
    const bySource = Map.groupBy(rows, ({ source }) => source)
    return asks.map(({ source, ids }) => (bySource.get(source) ?? []).filter(({ id }) => ids.includes(id)))
  },
)

interface UserKey {
  readonly id: string
  readonly record_key: string | null
}

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
export const writeStored = doneTogether((db, _org, rows: readonly WrittenResource[]) =>
  insertRecords(
    db,
    'scim_resources',
    rows,
    sql`on conflict (org_id, id, source) do update set unique_name = excluded.unique_name, record_kind = excluded.record_kind,
      recorded = excluded.recorded, told_at = excluded.told_at, content = excluded.content, folded = excluded.folded,
      version = excluded.version, changed_at = excluded.changed_at`,
  ),
)

export const markDeleted = (db: Db, org: string, source: string, id: string, at: Date, told: Date | null) =>
  db
    .updateTable('scim_resources')
    .set((set) => ({ deleted_at: at, changed_at: at, recorded: false, told_at: told, version: set('version', '+', 1) }))
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('id', '=', id)
    .execute()

/** Each is raised by as many as ask for it; gives to each the version that it made. */
export const raiseVersion = together(
  async (db, org, asks: readonly { readonly source: string; readonly id: string; readonly at: Date }[]) => {
    const { rows } = await sql<{ source: string; id: string; before: number }>`update scim_resources r
    set version = r.version + w.raises, changed_at = w.at
    from (select source, id, count(*)::int as raises, max(at) as at
      from jsonb_to_recordset(${asRecords(asks)}::jsonb) a(source text, id text, at timestamptz) group by source, id) w
    where r.org_id = ${org} and r.source = w.source and r.id = w.id returning r.source, r.id, r.version - w.raises as before`.execute(db)
    const versions = new Map(rows.map(({ source, id, before }) => [JSON.stringify([source, id]), before]))
    return asks.map(({ source, id }) => {
      const key = JSON.stringify([source, id])
      const version = (versions.get(key) ?? 0) + 1
      versions.set(key, version)
      return version
    })
  },
)
