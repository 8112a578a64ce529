// Writing the whole log: every leaf in log order, one a line, with the cosigned checkpoint that covers them beside it. It is what an auditor
// asks for who does not want to be told which entries matter. Memory: a few pages, however long the log is. It must never leave an entry out.
import { open, rm } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { readLogState } from '../journal/index.ts'
import { leavesBetween } from './store.ts'

/** Entries read at once: a few megabytes of ours, whatever the log's length. */
const pageEntries = 8192
/** Pages on their way at once, so that the database reads while we write. */
const pagesAhead = 2
/** So that the disk writes while we read, and not all of it at the end. */
const bytesUnsynced = 32 << 20

export interface LogExport {
  /** Entries that the checkpoint covers. */
  readonly size: number
  /** The signed note of the log with the witness' cosignature. */
  readonly checkpoint: string
  /** The leaves' bytes, each with its line feed, in pieces that end at a line's end. */
  readonly pieces: AsyncIterable<Buffer>
}

/** Errors: `log.unwitnessed` when no checkpoint is cosigned yet; while reading, `log.entry_missing`. */
export const exportLog = async (db: Kysely<Tables>): Promise<LogExport> => {
  const state = await readLogState(db)
  if (!state?.cosigned)
    throw new CountersignError('log.unwitnessed', 'unavailable', 'no cosigned checkpoint yet; is the witness running? try again')
  return { size: state.cosignedSize, checkpoint: state.cosigned, pieces: piecesOf(db, state.cosignedSize) }
}

/** No transaction is held: what has its place in the log doesn't change any more. */
async function* piecesOf(db: Kysely<Tables>, size: number): AsyncGenerator<Buffer> {
  const page = async (from: number): Promise<Buffer> => {
    const to = Math.min(from + pageEntries, size)
    const { bytes, lines } = await leavesBetween(db, from, to)
    // SAFETY: an administrator may delete rows; an export with a hole must not look like one that is whole.
    if (lines !== to - from)
      throw new CountersignError(
        'log.entry_missing',
        'internal',
        `the log holds ${lines} of the ${to - from} entries from ${from} on; rows were taken away by hand`,
        { details: { from, to, entries: lines } },
      )
    return bytes
  }
  const coming: Promise<Buffer>[] = []
  let next = 0
  const ask = (): void => {
    for (; coming.length < pagesAhead && next < size; next += pageEntries) {
      const asked = page(next)
      // A page that fails while nobody waits for it yet is reported when it is waited for.
      asked.catch(() => {})
      coming.push(asked)
    }
  }
  ask()
  for (let first = coming.shift(); first !== undefined; first = coming.shift()) {
    const bytes = await first
    ask()
    yield bytes
  }
}

/**
 * Writes the log to `path` and its checkpoint to `<path>.checkpoint`, as docs/reference/log-format.md says and `verifyLogExport` reads them.
 * ORDER: the checkpoint comes last; a leaf file without one is an export that was broken off. Errors: as `exportLog`.
 */
export const writeLogExport = async (db: Kysely<Tables>, path: string): Promise<{ entries: number; bytes: number }> => {
  const { size, checkpoint, pieces } = await exportLog(db)
  await rm(`${path}.checkpoint`, { force: true })
  const bytes = await writeDurably(path, pieces)
  await writeDurably(`${path}.checkpoint`, [Buffer.from(checkpoint, 'utf8')])
  return { entries: size, bytes }
}

const writeDurably = async (path: string, pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<number> => {
  const file = await open(path, 'w', 0o600)
  let written = 0
  let synced = 0
  let syncing: Promise<void> | undefined
  try {
    for await (const bytes of pieces) {
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten
      written += bytes.length
      if (written - synced < bytesUnsynced) continue
      await syncing
      synced = written
      syncing = file.datasync()
      // A sync that fails while nobody waits for it yet is reported when it is waited for.
      syncing.catch(() => {})
    }
    await syncing
    await file.sync()
  } finally {
    await syncing?.catch(() => {})
    await file.close()
  }
  return written
}
