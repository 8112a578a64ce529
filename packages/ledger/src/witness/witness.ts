/**
 * The witness: it cosigns a checkpoint only if the log's new tree extends the last one that it cosigned. It sees heads, never entries.
 *
 * INVARIANT: what it has cosigned is on disk before the cosignature leaves the process. A crash in between loses an answer, never a memory.
 * First contact with a log is trust on first use: from size 0 no proof is asked (tlog-witness), which is why the state must never be lost.
 */
import type { KeyObject } from 'node:crypto'
import { parseCheckpoint, parseCheckpointBody } from '../checkpoint.ts'
import { cosignatureVerifier, cosigner } from '../cosignature.ts'
import { CountersignError } from '../errors.ts'
import { emptyRoot, verifyConsistency } from '../merkle.ts'
import type { NoteSignature } from '../note.ts'
import { formatSignatureLine, splitNote } from '../note.ts'
import type { NoteVerifier } from '../note-key.ts'
import { noteVerifier } from '../note-key.ts'
import { lockState } from './lock.ts'
import { parseAddCheckpoint } from './request.ts'
import type { SeenLog } from './state.ts'
import { readState, writeState } from './state.ts'

export interface WitnessOptions {
  /** A file in a directory that survives; made on the first start. */
  statePath: string
  /** Ed25519, used for nothing else. */
  key: KeyObject
  /** Key name of the witness, a URL without scheme. */
  name: string
  /** The logs it serves, each origin with the log's `vkey`; several keys for one origin are several entries. */
  logs: readonly { origin: string; vkey: string }[]
  /** Seconds since the Unix epoch. */
  now?: () => number
}

/** The status is that of tlog-witness; `code` and `detail` are for people. */
export type WitnessAnswer =
  | { status: 200; lines: string }
  | { status: 409; size: number }
  | { status: 400 | 403 | 404 | 422; code: string; detail: string }

export interface Witness {
  readonly vkey: string
  /** Judges the body of an `add-checkpoint` request. Errors: `witness.not_persisted` (nothing was cosigned). */
  addCheckpoint(body: string): Promise<WitnessAnswer>
  /** The last cosigned checkpoint of a log, with the log's signature and ours. */
  latest(origin: string): string | undefined
  readonly origins: readonly string[]
  /** Gives the state file back. */
  close(): void
}

function refusal(status: 400 | 403 | 404 | 422, code: string, detail: string): WitnessAnswer {
  return { status, code: `witness.${code}`, detail }
}

/** Errors: `witness.state_malformed`, `witness.state_unreadable`, `witness.state_locked`, `witness.bad_logs`, `note.*`, `key.*`. */
export function createWitness({ statePath, key, name, logs, now = () => Math.floor(Date.now() / 1000) }: WitnessOptions): Witness {
  const signer = cosigner(name, key, now)
  const self = cosignatureVerifier(signer.vkey)
  const known = new Map<string, NoteVerifier[]>()
  for (const { origin, vkey } of logs) known.set(origin, [...(known.get(origin) ?? []), noteVerifier(vkey)])
  if (known.size === 0 || new Set(logs.map((log) => `${log.origin}\n${log.vkey}`)).size !== logs.length) {
    throw new CountersignError('witness.bad_logs', 'invalid', 'a witness needs at least one log to serve, each key once')
  }
  const unlock = lockState(statePath)
  let seen: Map<string, SeenLog>
  try {
    const stored = readState(statePath, self)
    seen = stored ?? new Map()
    if (stored === undefined) writeState(statePath, self, [])
  } catch (error) {
    unlock()
    throw error
  }
  let closed = false

  /** Compares and persists without giving way to anything else in this process: `writeState` is synchronous, so callers can't interleave. */
  function judge(body: string): WitnessAnswer {
    const { oldSize, proof, checkpoint: note } = parseAddCheckpoint(body)
    const { text, lines } = splitNote(note)
    const { origin, size, root } = parseCheckpointBody(text)
    const verifiers = known.get(origin)
    if (verifiers === undefined) return refusal(404, 'unknown_origin', 'this witness does not know the log')
    let signatures: NoteSignature[]
    try {
      signatures = parseCheckpoint(note, verifiers).signatures
    } catch (error) {
      return refusal(403, 'not_signed_by_log', (error as Error).message)
    }
    if (oldSize > size) return refusal(400, 'old_size_too_large', 'the old size is larger than the checkpoint')
    const last = seen.get(origin)
    if (oldSize !== (last?.size ?? 0)) return { status: 409, size: last?.size ?? 0 }
    if (size === 0 && !root.equals(emptyRoot)) return refusal(422, 'bad_empty_root', 'a tree of size 0 has the root of the empty tree')
    const consistent = oldSize === 0 || last === undefined ? proof.length === 0 : verifyConsistency(oldSize, last.root, size, root, proof)
    if (!consistent) return refusal(422, 'inconsistent', 'the consistency proof does not verify')
    const cosignature = formatSignatureLine(name, self.keyId, signer.sign(text))
    // Of the submitted lines only the log's own are kept: a stranger must not fill the state with his.
    const logLines = lines.filter(({ line }) => signatures.some((signature) => signature.line === line)).map(({ line }) => line)
    const next = new Map(seen).set(origin, { origin, size, root, checkpoint: `${text}\n${logLines.join('')}${cosignature}` })
    // ORDER: durable first, then remembered, then answered.
    try {
      writeState(statePath, self, next.values())
    } catch (cause) {
      throw new CountersignError(
        'witness.not_persisted',
        'unavailable',
        'the witness could not store the checkpoint, so it did not cosign',
        { cause },
      )
    }
    seen = next
    return { status: 200, lines: cosignature }
  }

  return {
    vkey: signer.vkey,
    origins: [...known.keys()],
    latest: (origin) => seen.get(origin)?.checkpoint,
    async addCheckpoint(body) {
      if (closed) throw new CountersignError('witness.closed', 'unavailable', 'the witness has stopped')
      try {
        return judge(body)
      } catch (error) {
        if (error instanceof CountersignError && error.kind === 'invalid') return refusal(400, 'malformed_request', error.message)
        throw error
      }
    },
    close() {
      if (!closed) unlock()
      closed = true
    },
  }
}
