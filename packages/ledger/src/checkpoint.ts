/**
 * C2SP tlog-checkpoint v1.0.0: the head of the log as the text of a signed note: origin, size, root. And the rule by which somebody
 * outside believes one: signed by the log that it names, and cosigned by enough witnesses (`Trust`).
 */
import { decodeBase64 } from './base64.ts'
import { cosignatureVerifier } from './cosignature.ts'
import { CountersignError } from './errors.ts'
import { HASH_BYTES } from './hash.ts'
import { emptyRoot } from './merkle.ts'
import type { NoteSignature } from './note.ts'
import { openNote } from './note.ts'
import type { NoteVerifier } from './note-key.ts'
import { noteVerifier } from './note-key.ts'

export interface CheckpointBody {
  origin: string
  size: number
  root: Buffer
}

export interface Checkpoint extends CheckpointBody {
  /** Opaque lines after the root. We write none. */
  extensions: string[]
  /** The body, as signed. */
  text: string
  /** Verified signatures of the known keys. */
  signatures: NoteSignature[]
}

/** Whom an offline verifier believes, as `vkey` texts: one log (its key name is the origin) and `quorum` of the witnesses. */
export interface Trust {
  log: string
  witnesses: readonly string[]
  quorum: number
}

function malformed(message: string): CountersignError {
  return new CountersignError('checkpoint.malformed', 'invalid', message)
}

/** `<origin>\n<size>\n<base64 root>\n`. Errors: `checkpoint.malformed`. */
export function formatCheckpointBody({ origin, size, root }: CheckpointBody): string {
  if (origin === '' || /[\r\n]/.test(origin) || !origin.isWellFormed()) throw malformed('origin is one non-empty line')
  if (!Number.isSafeInteger(size) || size < 0) throw malformed(`size \`${size}\` is not a tree size`)
  if (root.length !== HASH_BYTES) throw malformed('root has 32 bytes')
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** Reads a decimal without leading zeroes that fits a safe integer, else undefined. */
export function parseSize(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined
  const size = Number(text)
  return Number.isSafeInteger(size) ? size : undefined
}

/** Reads a checkpoint body without believing it. Errors: `checkpoint.malformed`. */
export function parseCheckpointBody(text: string): CheckpointBody & { extensions: string[] } {
  const lines = text.split('\n')
  // A body of n lines ends in a newline, so the split leaves an empty string at the end.
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) throw malformed('a checkpoint has at least three non-empty lines')
  const [origin, sizeText, rootText, ...extensions] = lines as [string, string, string, ...string[]]
  const size = parseSize(sizeText)
  if (size === undefined) throw malformed('the second line of a checkpoint is its size in decimal')
  const root = decodeBase64(rootText)
  if (root === undefined || root.length !== HASH_BYTES) throw malformed('the third line of a checkpoint is its root hash in base64')
  return { origin, size, root, extensions }
}

/** Opens a note with the given keys and reads its body. Which of the keys signed is the caller's to judge. Errors: `note.*`, `checkpoint.malformed`. */
export function parseCheckpoint(note: string | Uint8Array, verifiers: readonly NoteVerifier[]): Checkpoint {
  const { text, signatures } = openNote(note, verifiers)
  return { ...parseCheckpointBody(text), text, signatures }
}

/** A `Trust` whose keys were read and judged once; use it for many checkpoints. */
export interface CompiledTrust {
  log: NoteVerifier
  witnesses: readonly NoteVerifier[]
  quorum: number
}

function badTrust(message: string): CountersignError {
  return new CountersignError('checkpoint.bad_trust', 'invalid', message)
}

/**
 * Errors: `checkpoint.bad_trust` (a quorum that can't be met, one key in two roles: tlog-policy calls keys duplicate by their public key,
 * whatever their names), `note.bad_vkey`, `key.*`.
 */
export function compileTrust({ log, witnesses, quorum }: Trust): CompiledTrust {
  const compiled = { log: noteVerifier(log), witnesses: witnesses.map(cosignatureVerifier), quorum }
  const keys = new Set([compiled.log, ...compiled.witnesses].map((verifier) => verifier.publicKey.toString('hex')))
  if (keys.size !== 1 + witnesses.length) throw badTrust('the same public key stands for two parties')
  if (!Number.isInteger(quorum) || quorum < 0 || quorum > witnesses.length) {
    throw badTrust(`quorum \`${quorum}\` can't be met by ${witnesses.length} witnesses`)
  }
  return compiled
}

export interface TrustedCheckpoint extends Checkpoint {
  /** The cosignatures of trusted witnesses that verified. */
  witnesses: { name: string; timestamp: number }[]
}

/**
 * Believes a checkpoint or throws: signed by the trusted log, for the origin which is that key's name, cosigned by `quorum` witnesses.
 * Errors: `note.*`, `checkpoint.malformed`, `checkpoint.not_signed_by_log`, `checkpoint.foreign_origin`, `checkpoint.quorum_not_met`
 * (kind `forbidden`), `checkpoint.bad_empty_root`.
 */
export function verifyCheckpoint(note: string | Uint8Array, trust: Trust | CompiledTrust): TrustedCheckpoint {
  const { log, witnesses, quorum } = typeof trust.log === 'string' ? compileTrust(trust as Trust) : (trust as CompiledTrust)
  const checkpoint = parseCheckpoint(note, [log, ...witnesses])
  const isBy = (verifier: NoteVerifier) => (signature: NoteSignature) =>
    signature.name === verifier.name && signature.keyId === verifier.keyId
  if (!checkpoint.signatures.some(isBy(log))) {
    throw new CountersignError('checkpoint.not_signed_by_log', 'forbidden', `checkpoint is not signed by \`${log.name}\``)
  }
  if (checkpoint.origin !== log.name) {
    throw new CountersignError('checkpoint.foreign_origin', 'forbidden', `checkpoint names another log than \`${log.name}\``)
  }
  if (checkpoint.size === 0 && !checkpoint.root.equals(emptyRoot)) {
    throw new CountersignError('checkpoint.bad_empty_root', 'invalid', 'a tree of size 0 has the root of the empty tree')
  }
  const seen = witnesses.flatMap((witness) => checkpoint.signatures.filter(isBy(witness)))
  if (seen.length < quorum) {
    throw new CountersignError('checkpoint.quorum_not_met', 'forbidden', `${seen.length} of ${quorum} required witnesses cosigned`, {
      details: { cosigned: seen.length, quorum },
    })
  }
  return { ...checkpoint, witnesses: seen.map(({ name, timestamp }) => ({ name, timestamp: timestamp! })) }
}
