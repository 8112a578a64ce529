// Verifies the export of a whole log: every leaf, in order, is the tree of a checkpoint that the keys folder believes. Flat memory, two threads.
// It says nothing of what the leaves mean, but two things: a leaf that is missing was deleted by a decided change, and what people signed beside plans
// (a contract's confirmation, the answer to an exception, a provider's review) is in its entry as they signed it. Else the log does not pass.
import { readFile, stat } from 'node:fs/promises'
import { CountersignError, emptyRoot } from '@countersign/ledger'
import { type BelievedCheckpoint, believeCheckpoint } from './checkpoint.ts'
import { blocksOf } from './log-export/blocks.ts'
import { type DeletedUnder, judgeDeletedLines } from './log-export/deleted-lines.ts'
import { Forest } from './log-export/forest.ts'
import { hashBlock } from './log-export/hash-block.ts'
import { judgeStatementLines } from './log-export/statement-lines.ts'
import { HashingThreads } from './log-export/threads.ts'
import { type CheckpointReport, checkpointReport, type Finding, Problems } from './report.ts'
import type { Trust } from './trust.ts'

export interface LogExportReport {
  readonly integrity: Finding
  readonly checkpoint: CheckpointReport | null
  readonly entries: number
  readonly bytes: number
  /** Payloads that are no longer there, by the retention change that decided it; their leaf hashes are. */
  readonly deleted: readonly DeletedUnder[]
  /** Signed statements that stand. */
  readonly statements: number
}

/** Below this, starting threads costs more than they save. */
const THREADED_BYTES = 16 << 20

const read = async <T>(path: string, reader: (path: string) => Promise<T>): Promise<T> => {
  try {
    return await reader(path)
  } catch (cause) {
    throw new CountersignError('log.unreadable', 'not_found', `\`${path}\` can’t be read`, { cause })
  }
}

interface Hashed {
  readonly entries: number
  readonly bytes: number
  readonly root: Uint8Array
  readonly marked: boolean
  readonly stated: boolean
}

/** Stops as soon as there are more lines than `most`. */
const hashFile = async (path: string, threaded: boolean, most: number): Promise<Hashed> => {
  const forest = new Forest()
  const threads = threaded ? new HashingThreads((subtrees) => forest.append(subtrees)) : undefined
  let entries = 0
  let bytes = 0
  let marked = false
  let stated = false
  try {
    for await (const block of blocksOf(path, threads?.spare ?? (() => undefined))) {
      entries += block.count
      bytes += block.end - 1
      marked ||= block.marked
      stated ||= block.stated
      if (entries > most) break
      if (threads === undefined) forest.append(hashBlock(block))
      else await threads.hash(block)
    }
    await threads?.drain()
  } finally {
    await threads?.close()
  }
  return { entries, bytes, root: forest.root() ?? emptyRoot, marked, stated }
}

const compare = ({ entries, root }: Hashed, checkpoint: BelievedCheckpoint, problems: Problems): void => {
  const { size } = checkpoint
  const tail = `line ${entries}`
  if (entries < size) problems.add('integrity', 'log.truncated', tail, `${entries} entries, and the checkpoint covers ${size}`)
  else if (entries > size)
    problems.add('integrity', 'log.extra_entries', `line ${size + 1}`, `more entries than the ${size} of the checkpoint`)
  else if (!checkpoint.root.equals(root)) {
    problems.add(
      'integrity',
      'log.root_mismatch',
      'log',
      'the entries are not those of the checkpoint: one was changed, moved, added or taken away',
    )
  }
}

/**
 * Verifies a log export: one leaf text a line (`\n` after each), or `#` and the leaf hash where the payload was deleted, with the checkpoint as a signed note beside it in `<path>.checkpoint`.
 * What is wrong is in the report. Errors: `log.unreadable` (one of the two files is not there).
 */
export const verifyLogExport = async (path: string, trust: Trust): Promise<LogExportReport> => {
  const problems = new Problems()
  const { size: bytes } = await read(path, stat)
  const note = await read(`${path}.checkpoint`, (file) => readFile(file, 'utf8'))
  let checkpoint: BelievedCheckpoint | undefined
  let hashed: Hashed | undefined
  let deleted: readonly DeletedUnder[] = []
  let statements = 0
  try {
    checkpoint = believeCheckpoint(note, trust)
    hashed = await hashFile(path, bytes >= THREADED_BYTES, checkpoint.size)
    compare(hashed, checkpoint, problems)
    // ORDER: only leaves that are those of the checkpoint are read for what they say.
    const isWhole = !problems.has('integrity')
    if (hashed.marked && isWhole) deleted = await judgeDeletedLines(path, trust, problems)
    if (hashed.stated && isWhole) statements = await judgeStatementLines(path, trust, problems)
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code === 'log.unreadable') throw error
    problems.add('integrity', error.code, checkpoint === undefined ? 'checkpoint' : 'log', error.message)
  }
  return {
    integrity: problems.finding('integrity', hashed !== undefined),
    checkpoint: checkpointReport(checkpoint),
    entries: hashed?.entries ?? 0,
    bytes: hashed?.bytes ?? 0,
    deleted,
    statements,
  }
}
