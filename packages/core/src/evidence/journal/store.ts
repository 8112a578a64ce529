// All SQL of the journal and of the log that is built from it.
import { CountersignError } from '@countersign/ledger'
import { type Kysely, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import { anyOf } from '../../platform/records-store.ts'
import { rowsTogether } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface StreamHead {
  stream: string
  length: number
  head: string | null
}

/**
 * ORDER: the streams' rows are locked in name order, so that two transactions that write to the same streams can't deadlock. A stream that is
 * new is made first; most are not, so they are looked for first.
 */
export const lockStreams = async (db: Db, org: string, streams: readonly string[]): Promise<Map<string, StreamHead>> => {
  const names = [...new Set(streams)].sort()
  if (names.length === 0) return new Map()
  const lock = async (): Promise<StreamHead[]> =>
    (
      await sql<StreamHead>`select stream, length, head from journal_streams
        where org_id = ${org} and stream = any(${names}::text[]) order by stream for update`.execute(db)
    ).rows
  let rows = await lock()
  if (rows.length < names.length) {
    await sql`insert into journal_streams (org_id, stream, length, head)
      select ${org}, s, 0, null from unnest(${names}::text[]) s order by s on conflict do nothing`.execute(db)
    rows = await lock()
  }
  return new Map(rows.map((row) => [row.stream, row]))
}

export interface JournalRow {
  id: string
  at: Date
  kind: string
  actorId: string
  stream: string | null
  seq: number
  leaf: string
  hash: Buffer
}

/** Texts without a line feed as one value: the driver quotes each element of an array, which costs more than all else about an entry. */
const lines = (texts: readonly string[]): string | null => {
  if (texts.length === 0) return null
  const joined = texts.join('\n')
  // INVARIANT: one line, one text. Canonical JSON escapes line feeds and identifiers have none; what broke that would shift every entry after it.
  let feeds = 0
  for (let at = joined.indexOf('\n'); at !== -1; at = joined.indexOf('\n', at + 1)) feeds += 1
  if (feeds !== texts.length - 1) throw new Error('an entry holds a line feed')
  return joined
}

/** An array of what needs no quotes: numbers and instants. */
const bare = (values: readonly (number | string)[]): string => `{${values.join()}}`

/** Entries that go with a fact, in the fact's transaction. The sequencer gives them their number. */
export const insertEntries = async (db: Db, org: string, rows: readonly JournalRow[]): Promise<void> => {
  if (rows.length === 0) return
  await sql`${preparedAs('insert_entries')} insert into journal (org_id, id, at, kind, actor_id, stream, seq, leaf, leaf_hash)
    select ${org}, e.id, e.at, e.kind, e.actor_id, e.stream, e.seq, e.leaf,
      substring(${Buffer.concat(rows.map((r) => r.hash))}::bytea from 32 * (e.n::int - 1) + 1 for 32)
    from rows from (string_to_table(${lines(rows.map((r) => r.id))}::text, chr(10)), unnest(${bare(rows.map((r) => r.at.toISOString()))}::timestamptz[]),
      unnest(${rows.map((r) => r.kind)}::text[]), unnest(${rows.map((r) => r.actorId)}::text[]), unnest(${rows.map((r) => r.stream)}::text[]),
      unnest(${bare(rows.map((r) => r.seq))}::int[]), string_to_table(${lines(rows.map((r) => r.leaf))}::text, chr(10)))
      with ordinality as e(id, at, kind, actor_id, stream, seq, leaf, n) order by e.n`.execute(db)
}

export const updateStreams = async (db: Db, org: string, heads: readonly StreamHead[]): Promise<void> => {
  if (heads.length === 0) return
  await sql`update journal_streams s set length = h.length, head = h.head
    from unnest(${heads.map((h) => h.stream)}::text[], ${heads.map((h) => h.length)}::int[], ${heads.map((h) => h.head)}::text[]) h(stream, length, head)
    where s.org_id = ${org} and s.stream = h.stream`.execute(db)
}

export interface LogState {
  origin: string
  size: number
  root: Buffer
  checkpoint: string | null
  cosignedSize: number
  cosigned: string | null
}

const toState = (row: {
  origin: string
  size: string
  root: Buffer
  checkpoint: string | null
  cosigned_size: string
  cosigned: string | null
}): LogState => ({
  origin: row.origin,
  size: Number(row.size),
  root: row.root,
  checkpoint: row.checkpoint,
  cosignedSize: Number(row.cosigned_size),
  cosigned: row.cosigned,
})

export const readLogState = async (db: Db, lock = false): Promise<LogState | undefined> => {
  let query = db.selectFrom('log_state').selectAll().where('id', '=', 1)
  if (lock) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  return row && toState(row)
}

export const createLogState = async (db: Db, origin: string, root: Buffer): Promise<void> => {
  await db
    .insertInto('log_state')
    .values({ id: 1, origin, size: '0', root })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

export interface Growth {
  readonly oldSize: number
  readonly size: number
  readonly root: Buffer
  readonly checkpoint: string
  /** Recorded entries that wait for their number, in order: they come first. */
  readonly ordinals: readonly string[]
  /** New entries that go with no other fact: numbered after those. */
  readonly rows: readonly (JournalRow & { readonly org: string })[]
  readonly tiles: readonly { readonly level: number; readonly index: number; readonly hashes: Buffer }[]
}

/** What many entries of a batch have in common is sent once: organisation, kind and actor. An entry names the place of its own. */
const originsOf = (rows: Growth['rows']): { orgs: string[]; kinds: string[]; actors: string[]; ofRow: number[] } => {
  const places = new Map<string, number>()
  const origins = { orgs: [] as string[], kinds: [] as string[], actors: [] as string[], ofRow: [] as number[] }
  for (const { org, kind, actorId } of rows) {
    const key = JSON.stringify([org, kind, actorId])
    let place = places.get(key)
    if (place === undefined) {
      places.set(key, origins.orgs.push(org))
      place = origins.orgs.length
      origins.kinds.push(kind)
      origins.actors.push(actorId)
    }
    origins.ofRow.push(place)
  }
  return origins
}

/**
 * Grows the log by one batch, in one statement and so in one commit: the entries are numbered and written, the tiles stored, size, root and
 * checkpoint moved. False, and nothing written: the log is no longer of the old size, another writer was faster.
 * INVARIANT: each part hangs on the row of `moved`, which is there only for the writer that built on the old size.
 */
export const growLog = async (db: Db, growth: Growth): Promise<boolean> => {
  const { oldSize, ordinals, rows, tiles } = growth
  const origins = originsOf(rows)
  const answer = await sql<{ moved: string }>`${preparedAs('grow_log')} with moved as (
      update log_state set size = ${growth.size}, root = ${growth.root}, checkpoint = ${growth.checkpoint} where id = 1 and size = ${oldSize} returning 1
    ), numbered as (
      update journal j set log_index = ${oldSize}::bigint + e.n - 1
      from moved, unnest(${bare(ordinals)}::bigint[]) with ordinality e(ordinal, n) where j.ordinal = e.ordinal and j.log_index is null
    ), written as (
      insert into journal (org_id, id, at, kind, actor_id, stream, seq, leaf, leaf_hash, log_index)
      select (${origins.orgs}::text[])[e.origin], e.id, e.at, (${origins.kinds}::text[])[e.origin], (${origins.actors}::text[])[e.origin], null, 0,
        e.leaf, substring(${Buffer.concat(rows.map((r) => r.hash))}::bytea from 32 * (e.n::int - 1) + 1 for 32), ${oldSize + ordinals.length}::bigint + e.n - 1
      from moved, rows from (string_to_table(${lines(rows.map((r) => r.id))}::text, chr(10)), unnest(${bare(rows.map((r) => r.at.toISOString()))}::timestamptz[]),
        string_to_table(${lines(rows.map((r) => r.leaf))}::text, chr(10)), unnest(${bare(origins.ofRow)}::int[])) with ordinality as e(id, at, leaf, origin, n)
    ), stored as (
      insert into log_tiles (level, index, hashes)
      select t.level, t.index, t.hashes
      from moved, unnest(${tiles.map((t) => t.level)}::int[], ${tiles.map((t) => String(t.index))}::bigint[], ${tiles.map((t) => t.hashes)}::bytea[]) t(level, index, hashes)
      on conflict (level, index) do update set hashes = excluded.hashes where length(excluded.hashes) >= length(log_tiles.hashes)
    ) select count(*) as moved from moved`.execute(db)
  return answer.rows[0]?.moved === '1'
}

export const saveCosigned = async (db: Db, size: number, cosigned: string): Promise<void> => {
  await db
    .updateTable('log_state')
    .set({ cosigned_size: String(size), cosigned })
    .where('id', '=', 1)
    .where('cosigned_size', '<=', String(size))
    .execute()
}

export const unsequenced = async (db: Db, limit: number): Promise<{ ordinal: string; leaf_hash: Buffer }[]> =>
  db.selectFrom('journal').select(['ordinal', 'leaf_hash']).where('log_index', 'is', null).orderBy('ordinal').limit(limit).execute()

export const readTile = async (db: Db, level: number, index: number): Promise<Buffer | undefined> => {
  const row = await db
    .selectFrom('log_tiles')
    .select('hashes')
    .where('level', '=', level)
    .where('index', '=', String(index))
    .executeTakeFirst()
  return row?.hashes
}

/** How many entries of a stream still wait for their number, and the highest number given. */
export const streamProgress = async (db: Db, org: string, stream: string): Promise<{ waiting: number; last: number }> => {
  const row = await progressOf(db, org, stream)
  return { waiting: Number(row?.waiting ?? 0), last: Number(row?.last ?? -1) }
}

const progressOf = rowsTogether(
  async (db, org, streams) =>
    (
      await sql<{ stream: string; waiting: string; last: string | null }>`select stream,
        count(*) filter (where log_index is null) as waiting, max(log_index) as last
        from journal where org_id = ${org} and stream = ${anyOf(streams)} group by stream`.execute(db)
    ).rows,
  (row) => row.stream,
)

/** Under which change the payload of an entry was deleted; its leaf hash is in the log for ever. */
export interface DeletedPayload {
  readonly change: string
  readonly at: Date
  readonly leafHash: string
}

export interface ListedEntry extends Omit<StoredEntry, 'leaf'> {
  /** Null where it was deleted. */
  readonly leaf: string | null
  readonly deleted: DeletedPayload | null
}

export interface StoredEntry {
  index: number | null
  id: string
  at: Date
  kind: string
  actor_id: string
  stream: string | null
  seq: number
  leaf: string
}

const stored = (row: Omit<StoredEntry, 'index'> & { log_index: string | null }): StoredEntry => {
  const { log_index, ...rest } = row
  return { ...rest, index: log_index === null ? null : Number(log_index) }
}

const columns = ['id', 'at', 'kind', 'actor_id', 'stream', 'seq', 'leaf', 'log_index'] as const

export const entriesOfStreams = async (db: Db, org: string, streams: readonly string[]): Promise<StoredEntry[]> => {
  if (streams.length === 0) return []
  const rows = await db
    .selectFrom('journal')
    .select(columns)
    .where('org_id', '=', org)
    .where('stream', 'in', [...streams])
    .orderBy('log_index')
    .execute()
  return rows.map(stored)
}

const withDeletion = (db: Db, org: string) =>
  db
    .selectFrom('journal')
    .leftJoin('retention_deleted_entries as e', (join) =>
      join.onRef('e.org_id', '=', 'journal.org_id').onRef('e.log_index', '=', 'journal.log_index'),
    )
    .leftJoin('retention_deletions as d', (join) => join.onRef('d.org_id', '=', 'e.org_id').onRef('d.change_id', '=', 'e.change_id'))
    .select([
      'journal.id',
      'journal.at',
      'journal.kind',
      'journal.actor_id',
      'journal.stream',
      'journal.seq',
      'journal.leaf',
      'journal.log_index',
      'journal.leaf_hash',
      'd.change_id',
      'd.at as deleted_at',
    ])
    .where('journal.org_id', '=', org)

export interface EntryFilter {
  readonly stream?: string
  readonly kind?: string
  readonly actor?: string
}

/** SAFETY: who acted in an entry whose payload was deleted is not shown, and so is not found either. */
const filtered = (query: ReturnType<typeof withDeletion>, { stream, kind, actor }: EntryFilter) => {
  let narrowed = query
  if (stream !== undefined) narrowed = narrowed.where('journal.stream', '=', stream)
  if (kind !== undefined) narrowed = narrowed.where('journal.kind', '=', kind)
  if (actor !== undefined) narrowed = narrowed.where('journal.actor_id', '=', actor).where('journal.leaf', 'is not', null)
  return narrowed
}

/** SAFETY: a payload that is missing without a deletion that says so was taken away by hand. Errors: `log.entry_missing`. */
const listedEntry = (row: {
  id: string
  at: Date
  kind: string
  actor_id: string
  stream: string | null
  seq: number
  leaf: string | null
  log_index: string | null
  leaf_hash: Buffer
  change_id: string | null
  deleted_at: Date | null
}): ListedEntry => {
  const { log_index, leaf_hash, change_id, deleted_at, ...rest } = row
  const index = log_index === null ? null : Number(log_index)
  if (row.leaf === null && (change_id === null || deleted_at === null))
    throw new CountersignError('log.entry_missing', 'internal', `the payload of entry ${index} was taken away by hand`)
  const deleted =
    change_id === null || deleted_at === null ? null : { change: change_id, at: deleted_at, leafHash: leaf_hash.toString('hex') }
  return { ...rest, index, deleted }
}

export const entryAt = async (db: Db, org: string, index: number): Promise<ListedEntry | undefined> => {
  const row = await withDeletion(db, org).where('journal.log_index', '=', String(index)).executeTakeFirst()
  return row && listedEntry(row)
}

/** A page of the journal in log order, from `from` (inclusive). Only sequenced entries: their place can no longer change. */
export const entriesFrom = async (db: Db, org: string, from: number, limit: number, filter: EntryFilter = {}): Promise<ListedEntry[]> => {
  const query = filtered(withDeletion(db, org), filter).where('journal.log_index', '>=', String(from))
  const rows = await query.orderBy('journal.log_index').limit(limit).execute()
  return rows.map(listedEntry)
}

/** The same backwards: those in [from, below), the newest first. Whoever calls bounds the span, and with it what a filter that finds nothing reads. */
export const entriesBelow = async (
  db: Db,
  org: string,
  { from, below }: { readonly from: number; readonly below: number },
  limit: number,
  filter: EntryFilter = {},
): Promise<ListedEntry[]> => {
  const query = filtered(withDeletion(db, org), filter)
    .where('journal.log_index', '>=', String(from))
    .where('journal.log_index', '<', String(below))
  const rows = await query.orderBy('journal.log_index', 'desc').limit(limit).execute()
  return rows.map(listedEntry)
}

export const streamHeads = async (db: Db, org: string, streams: readonly string[]): Promise<StreamHead[]> =>
  db
    .selectFrom('journal_streams')
    .select(['stream', 'length', 'head'])
    .where('org_id', '=', org)
    .where('stream', 'in', [...streams])
    .orderBy('stream')
    .execute()
