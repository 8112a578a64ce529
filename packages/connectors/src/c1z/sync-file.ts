// Opening a ConductorOne sync file (.c1z, version 1): five letters, then a SQLite database in Zstandard, with protocol buffers in it. SAFETY: it is somebody
// else's. What it unpacks to is bounded and lies in a folder of its own that is removed; the database is opened to be read, without extensions, views or
// virtual tables; a message is bounded; and a sync that was not finished is none.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdDecompress } from 'node:zlib'

const magic = Buffer.from('C1ZF\0', 'latin1')
const otherFormats = /^C1Z[23]\0$/
const mostBytes = 1 << 30
/** The compressor's window: what the file's own readers allow. */
const windowLog = 27
const longestMessage = 1 << 20
const mostRows = 1_000_000

export const isSyncFile = (start: Buffer): boolean => start.subarray(0, 5).equals(magic) || otherFormats.test(start.toString('latin1'))

/** What is wrong with a sync file: `unfinished`, where there is nothing wrong with it but that no whole sync in it has ended. */
export class SyncFault extends Error {
  readonly code: 'unreadable' | 'unfinished'
  constructor(code: 'unreadable' | 'unfinished', message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }
}

const wrong = (message: string, cause?: unknown): SyncFault => new SyncFault('unreadable', message, cause)

/** As much as it may be, and not a byte more. */
const bounded = (most: number): Transform => {
  let bytes = 0
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length
      if (bytes > most) done(wrong(`it unpacks to more than ${most} bytes`))
      else done(null, piece)
    },
  })
}

/** Takes the five letters off, and sees that they are those. */
const headed = (): Transform => {
  let head: Buffer | undefined = Buffer.alloc(0)
  const judge = (letters: Buffer): SyncFault | undefined =>
    letters.equals(magic)
      ? undefined
      : wrong(
          otherFormats.test(letters.toString('latin1'))
            ? 'it is of a newer form that is not read here; let the connector write the SQLite form'
            : 'it is no sync file',
        )
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      if (head === undefined) return done(null, piece)
      head = Buffer.concat([head, piece])
      if (head.length < magic.length) return done()
      const [fault, rest] = [judge(head.subarray(0, magic.length)), head.subarray(magic.length)]
      head = undefined
      if (fault) done(fault)
      else done(null, rest)
    },
    flush(done) {
      done(head === undefined ? null : judge(head))
    },
  })
}

/** Writes the database of a sync file to a new file. `hashed`: sees every byte as it came. Errors: `SyncFault`. */
export const unpack = async (from: Readable, to: string, hashed?: Transform, most = mostBytes): Promise<void> => {
  try {
    const unzipped = createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: windowLog } })
    const written = createWriteStream(to, { mode: 0o600, flags: 'wx' })
    await (hashed
      ? pipeline(from, hashed, headed(), unzipped, bounded(most), written)
      : pipeline(from, headed(), unzipped, bounded(most), written))
  } catch (error) {
    if (error instanceof SyncFault) throw error
    throw wrong('it is cut off or damaged', error)
  }
}

/** Runs `body` over the tables of the newest finished sync of an unpacked database. Errors: `SyncFault`, and whatever `body` throws. */
export const withDatabase = <T>(path: string, body: (tables: SyncTables) => T): T => {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { readOnly: true, allowExtension: false })
    database.exec('pragma trusted_schema = off; pragma cell_size_check = on; pragma mmap_size = 0')
    requirePlain(database)
    return body(tablesOf(database, finishedSync(database)))
  } catch (error) {
    if (error instanceof SyncFault) throw error
    throw wrong('it holds no database that can be read', error)
  } finally {
    database?.close()
  }
}

export interface SyncTables {
  /** As the connector wrote it. */
  readonly endedAt: string
  /** Rows of one table of the finished sync. */
  messages(table: 'v1_resource_types' | 'v1_resources'): Iterable<Uint8Array>
  grants(): Iterable<{ readonly principal: string; readonly entitlement: string }>
}

const columns = {
  v1_sync_runs: ['sync_id', 'ended_at'],
  v1_resource_types: ['data', 'sync_id'],
  v1_resources: ['data', 'sync_id'],
  v1_grants: ['entitlement_id', 'principal_resource_type_id', 'principal_resource_id', 'sync_id'],
} as const

/** Plain tables with plain columns: nothing in them is computed when it is read. */
const requirePlain = (database: DatabaseSync): void => {
  for (const [table, needed] of Object.entries(columns)) {
    const made = database.prepare('select type, sql from sqlite_schema where name = ?').get(table)
    if (made?.['type'] !== 'table' || !/^\s*create\s+table\b/i.test(String(made['sql']))) throw wrong(`it has no table ${table}`)
    const there = new Map(
      database
        .prepare('select name, hidden from pragma_table_xinfo(?)')
        .all(table)
        .map((row) => [row['name'], row['hidden']]),
    )
    for (const column of needed) if (there.get(column) !== 0) throw wrong(`its table ${table} has no column ${column}`)
  }
}

/** The newest that has ended and was of everything. */
const finishedSync = (database: DatabaseSync): { readonly id: string; readonly endedAt: string } => {
  const hasType = database.prepare("select 1 from pragma_table_xinfo('v1_sync_runs') where name = 'sync_type'").get() !== undefined
  const run = database
    .prepare(
      `select sync_id, ended_at from v1_sync_runs where ended_at is not null ${hasType ? "and sync_type = 'full'" : ''} order by ended_at desc, sync_id desc limit 1`,
    )
    .get()
  if (typeof run?.['sync_id'] !== 'string')
    throw new SyncFault(
      'unfinished',
      'no whole sync in it has ended: what is not in it may be there all the same; let the connector finish one',
    )
  return { id: run['sync_id'], endedAt: String(run['ended_at']).slice(0, 64) }
}

function* rowsOf(database: DatabaseSync, sql: string, sync: string): Generator<Record<string, unknown>> {
  let rows = 0
  for (const row of database.prepare(sql).iterate(sync)) {
    rows += 1
    if (rows > mostRows) throw wrong(`a table of it has more than ${mostRows} rows`)
    yield row
  }
}

const tablesOf = (database: DatabaseSync, { id: sync, endedAt }: ReturnType<typeof finishedSync>): SyncTables => ({
  endedAt,
  *messages(table) {
    // ORDER: its length is asked before it is read.
    const sql = `select case when typeof(data) = 'blob' and length(data) <= ${longestMessage} then data end as data from ${table} where sync_id = ? order by id`
    for (const { data } of rowsOf(database, sql, sync)) {
      if (!(data instanceof Uint8Array)) throw wrong(`something in ${table} is no message, or longer than ${longestMessage} bytes`)
      yield data
    }
  },
  *grants() {
    const sql = `select substr(entitlement_id, 1, 1025) as entitlement, substr(principal_resource_type_id, 1, 1025) || '/' ||
      substr(principal_resource_id, 1, 1025) as principal from v1_grants where sync_id = ? order by id`
    for (const { entitlement, principal } of rowsOf(database, sql, sync))
      yield { entitlement: String(entitlement), principal: String(principal) }
  },
})

/** Runs `body` over the tables of the newest finished sync of a file. Errors: `SyncFault`, and whatever `body` throws. */
export const withSync = async <T>(file: string, body: (tables: SyncTables) => T, most = mostBytes): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-c1z-'))
  try {
    const unpacked = join(folder, 'sync.db')
    await unpack(createReadStream(file), unpacked, undefined, most)
    return withDatabase(unpacked, body)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
