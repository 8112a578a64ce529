// Believes a checkpoint: signed by a log key of the keys folder whose name is the origin, and cosigned by a witness of it.
import { CountersignError, parseCheckpoint } from '@countersign/ledger'
import type { Trust } from './trust.ts'

export interface BelievedCheckpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
  /** Milliseconds: the earliest time at which a witness of the keys folder says that it saw this head. */
  readonly witnessedAt: number
}

/** Proofs and dossiers of one export share their checkpoint: the last one believed under a keys folder is remembered by its exact text. */
const believed = new WeakMap<Trust, { readonly note: string; readonly checkpoint: BelievedCheckpoint }>()

/** Errors: `note.*`, `checkpoint.malformed`, `checkpoint.not_signed_by_log`, `checkpoint.not_witnessed` (kind `forbidden`). */
export const believeCheckpoint = (note: string, trust: Trust): BelievedCheckpoint => {
  const known = believed.get(trust)
  if (known?.note === note) return known.checkpoint
  const { origin, size, root, signatures } = parseCheckpoint(note, [...trust.log, ...trust.witnesses])
  const signed = (name: string, keyId: number) => signatures.find((signature) => signature.name === name && signature.keyId === keyId)
  if (!trust.log.some((log) => log.name === origin && signed(log.name, log.keyId) !== undefined)) {
    throw new CountersignError(
      'checkpoint.not_signed_by_log',
      'forbidden',
      `the checkpoint of \`${origin}\` is not signed by a log of the keys folder`,
    )
  }
  const times = trust.witnesses.flatMap(({ name, keyId }) => signed(name, keyId)?.timestamp ?? [])
  if (times.length === 0) {
    throw new CountersignError('checkpoint.not_witnessed', 'forbidden', 'no witness of the keys folder cosigned the checkpoint')
  }
  const checkpoint = { origin, size, root, witnessedAt: Math.min(...times) * 1000 }
  believed.set(trust, { note, checkpoint })
  return checkpoint
}
