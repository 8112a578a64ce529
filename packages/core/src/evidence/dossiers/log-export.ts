// Writing the whole log: every leaf in log order, one a line, with the cosigned checkpoint that covers them beside it. It is what an auditor
// asks for who does not want to be told which entries matter. Memory: two pages, however long the log is. It must never leave an entry out.
import { open, rm } from 'node:fs/promises'
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { readLogState } from '../journal/index.ts'
import { leavesBetween } from './store.ts'

/** Entries read at once: a text of a few megabytes at most of ours, whatever the log's length. */
const pageEntries = 4096

export interface LogExport {
  /** Entries that the checkpoint covers. */
  readonly size: number
  /** The signed note of the log with the witness' cosignature. */
  readonly checkpoint: string
  /** The leaves as text, each with its line feed, in pieces that end at a line's end. */
  readonly pieces: AsyncIterable<string>
}

/** Errors: `log.unwitnessed` when no checkpoint is cosigned yet; while reading, `log.entry_missing`. */
export const exportLog = async (db: Kysely<Tables>): Promise<LogExport> => {
  const state = await readLogState(db)
  if (!state?.cosigned)
    throw new CountersignError('log.unwitnessed', 'unavailable', 'no cosigned checkpoint yet; is the witness running? try again')
  return { size: state.cosignedSize, checkpoint: state.cosigned, pieces: piecesOf(db, state.cosignedSize) }
}

/** No transaction is held: what has its place in the log doesn't change any more. */
async function* piecesOf(db: Kysely<Tables>, size: number): AsyncGenerator<string> {
  const page = async (from: number): Promise<string> => {
    const to = Math.min(from + pageEntries, size)
    const { text, entries } = await leavesBetween(db, from, to)
    // SAFETY: an administrator may delete rows; an export with a hole must not look like one that is whole.
    if (entries !== to - from)
      throw new CountersignError(
        'log.entry_missing',
        'internal',
        `the log holds ${entries} of the ${to - from} entries from ${from} on; rows were taken away by hand`,
        { details: { from, to, entries } },
      )
    return text
  }
  let next = size > 0 ? page(0) : undefined
  for (let from = 0; next !== undefined; from += pageEntries) {
    const text = await next
    const after = from + pageEntries
    next = after < size ? page(after) : undefined
    // A page that fails while nobody waits for it yet is reported when it is waited for.
    next?.catch(() => {})
    yield text
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
  await writeDurably(`${path}.checkpoint`, [checkpoint])
  return { entries: size, bytes }
}

const writeDurably = async (path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<number> => {
  const file = await open(path, 'w', 0o600)
  let written = 0
  try {
    for await (const piece of pieces) {
      const bytes = Buffer.from(piece, 'utf8')
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten
      written += bytes.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return written
}
