// What a log must show before anything is built on it: our key began it, its rows agree with what was signed, and it continues the head
// that was kept outside the database. Reads everything, mends nothing but a head that fell behind.
import { CountersignError, emptyRoot, type NoteVerifier, parseCheckpoint, rootAt, type TileReader } from '@countersign/ledger'
import type { HeadFile } from './head.ts'
import type { LogState } from './store.ts'

export interface StartChecks {
  readonly origin: string
  readonly verifier: NoteVerifier
  readonly tiles: TileReader
  readonly head: HeadFile
}

/** Errors: `log.foreign_origin`, `log.foreign_key`, `log.altered`, `log.regressed`. */
export const checkBeforeStart = async (checks: StartChecks, state: LogState): Promise<void> => {
  if (state.origin !== checks.origin) {
    throw new CountersignError('log.foreign_origin', 'conflict', `the database holds the log \`${state.origin}\`, not \`${checks.origin}\``)
  }
  if (state.checkpoint !== null) checkOwnKey(checks.verifier, state.checkpoint)
  await checkState(checks, state)
  await compareWithHead(checks, state)
}

/** A log goes on under the key that began it: a lost key is not replaced in silence. Errors: `log.foreign_key`. */
export const checkOwnKey = (verifier: NoteVerifier, checkpoint: string): void => {
  try {
    parseCheckpoint(checkpoint, [verifier])
  } catch (cause) {
    throw new CountersignError(
      'log.foreign_key',
      'conflict',
      'the database holds a checkpoint that our log key did not sign; bring back the key that belongs to this log',
      { cause },
    )
  }
}

/** SAFETY: rows may be edited. Size, root, tiles and signed checkpoint must say the same before anything is built on them. */
const checkState = async ({ verifier, tiles }: StartChecks, state: LogState): Promise<void> => {
  const root = state.size === 0 ? emptyRoot : await rootAt(tiles, state.size)
  const signed = state.checkpoint === null ? undefined : parseCheckpoint(state.checkpoint, [verifier])
  const agrees = signed ? signed.size === state.size && signed.root.equals(root) : state.size === 0
  if (agrees && root.equals(state.root)) return
  throw new CountersignError(
    'log.altered',
    'conflict',
    `the log's state of size ${state.size} is not what was signed; the database was changed by hand. Bring back the database that belongs to the head`,
    { details: { databaseSize: state.size } },
  )
}

const compareWithHead = async ({ verifier, tiles, head: file }: StartChecks, state: LogState): Promise<void> => {
  const kept = await file.read()
  if (kept === undefined) {
    if (state.checkpoint !== null) await file.write(state.checkpoint)
    return
  }
  const head = parseCheckpoint(kept, [verifier])
  const known = head.size === 0 ? emptyRoot : head.size <= state.size ? await rootAt(tiles, head.size) : undefined
  if (!known?.equals(head.root)) {
    throw new CountersignError(
      'log.regressed',
      'conflict',
      `the database holds a log of size ${state.size} that does not continue the signed head of size ${head.size}; it was restored, rolled back or rewritten. Bring back the database that belongs to the head`,
      { details: { databaseSize: state.size, headSize: head.size } },
    )
  }
  if (state.size > head.size && state.checkpoint !== null) await file.write(state.checkpoint)
}
