/**
 * What a witness remembers: for each log the last checkpoint that it cosigned. If it forgot, it would cosign a rewritten log;
 * so a state file that can't be read in full and verified stops the witness, and is never replaced by an empty one.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { canonicalJson } from '../canonical.ts'
import { parseCheckpoint } from '../checkpoint.ts'
import { CountersignError } from '../errors.ts'
import type { NoteVerifier } from '../note-key.ts'
import { parseStrict } from '../strict-json.ts'

export interface SeenLog {
  origin: string
  size: number
  root: Buffer
  /** The note with the log's signature and our own cosignature. */
  checkpoint: string
}

const FORMAT = 'countersign-witness-state/v1'
const MAX_STATE_BYTES = 64 * 1024 * 1024

function malformed(path: string, reason: string, cause?: unknown): CountersignError {
  return new CountersignError(
    'witness.state_malformed',
    'internal',
    `witness state \`${path}\` is not usable (${reason}); restore it from a copy, a witness must not start from nothing`,
    { details: { path }, cause },
  )
}

/** Undefined if there is no file: a first start. Errors: `witness.state_malformed`, `witness.state_unreadable`. */
export function readState(path: string, self: NoteVerifier): Map<string, SeenLog> | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new CountersignError('witness.state_unreadable', 'internal', `witness state \`${path}\` can't be read`, {
      details: { path },
      cause,
    })
  }
  let logs: unknown
  try {
    const state = parseStrict(text, { maxBytes: MAX_STATE_BYTES, maxNodes: 10_000_000 }) as {
      format?: unknown
      witness?: unknown
      logs?: unknown
    } | null
    if (state?.format !== FORMAT) throw malformed(path, 'it has another format')
    if (state.witness !== `${self.name}+${self.keyId}`) throw malformed(path, 'it belongs to another witness key')
    logs = state.logs
  } catch (cause) {
    throw cause instanceof CountersignError && cause.code === 'witness.state_malformed' ? cause : malformed(path, 'it is not JSON', cause)
  }
  if (!Array.isArray(logs)) throw malformed(path, 'it lists no logs')
  const seen = new Map<string, SeenLog>()
  for (const note of logs as unknown[]) {
    if (typeof note !== 'string') throw malformed(path, 'a checkpoint in it is not text')
    try {
      // INVARIANT: only what this very key cosigned counts as seen; the state vouches for itself.
      const { origin, size, root } = parseCheckpoint(note, [self])
      if (seen.has(origin)) throw malformed(path, 'it names a log twice')
      seen.set(origin, { origin, size, root, checkpoint: note })
    } catch (cause) {
      throw malformed(path, 'a checkpoint in it does not verify', cause)
    }
  }
  return seen
}

/**
 * Replaces the state on disk; once it has returned, the new state survives a power loss.
 * Synchronous, so that nothing else of the process runs between the comparison and the rename.
 */
export function writeState(path: string, self: NoteVerifier, logs: Iterable<SeenLog>): void {
  const temporary = `${path}.next`
  const text = canonicalJson({ format: FORMAT, witness: `${self.name}+${self.keyId}`, logs: [...logs].map((log) => log.checkpoint) })
  const file = openSync(temporary, 'w', 0o600)
  try {
    const bytes = Buffer.from(`${text}\n`)
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    // ORDER: the bytes are durable before the name points to them, and the name is durable before anybody hears of it.
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
  const directory = openSync(dirname(path), 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
