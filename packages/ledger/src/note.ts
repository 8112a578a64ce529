/**
 * C2SP signed-note v1.0.0: a text and signature lines under it. The text must not be looked at before `openNote` has accepted it.
 * A line of an unknown key is ignored; a line of a known key that does not verify refuses the whole note.
 */
import { decodeBase64 } from './base64.ts'
import { CountersignError } from './errors.ts'
import type { NoteSigner, NoteVerifier } from './note-key.ts'
import { isKeyName } from './note-key.ts'

export const MAX_NOTE_BYTES = 1_000_000
export const MAX_SIGNATURES = 100

const SIGNATURE_PREFIX = '— '
// biome-ignore lint/suspicious/noControlCharactersInRegex: signed-note forbids exactly these
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/

export interface NoteSignature {
  name: string
  keyId: number
  /** The whole line with its newline, as it stood in the note. */
  line: string
  /** For cosignatures: when the witness signed, in seconds since the Unix epoch. */
  timestamp?: number
}

export interface OpenedNote {
  /** The signed text, with its final newline. */
  text: string
  /** One per known key, all verified, in the order of the note. */
  signatures: NoteSignature[]
}

export interface SignatureLine {
  name: string
  keyId: number
  signature: Buffer
  line: string
}

function malformed(message: string): CountersignError {
  return new CountersignError('note.malformed', 'invalid', message)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(note: string | Uint8Array): string {
  if (note.length > MAX_NOTE_BYTES) throw malformed(`note is longer than ${MAX_NOTE_BYTES} bytes`)
  if (typeof note === 'string') {
    if (!note.isWellFormed()) throw malformed('note is not valid UTF-8')
    return note
  }
  try {
    return utf8.decode(note)
  } catch {
    throw malformed('note is not valid UTF-8')
  }
}

function assertText(text: string): void {
  if (!text.endsWith('\n')) throw malformed('note text must end in a newline')
  if (!text.isWellFormed() || CONTROL.test(text)) throw malformed('note text holds a control character or a lone surrogate')
}

/** One line `— <name> <base64>\n` for the bytes of a signature. */
export function formatSignatureLine(name: string, keyId: number, signature: Uint8Array): string {
  const blob = Buffer.alloc(4 + signature.length)
  blob.writeUInt32BE(keyId)
  blob.set(signature, 4)
  return `${SIGNATURE_PREFIX}${name} ${blob.toString('base64')}\n`
}

/** Reads signature lines, each with its newline. Errors: `note.malformed`. */
export function parseSignatureLines(text: string): SignatureLine[] {
  if (!text.endsWith('\n')) throw malformed('signatures must end in a newline')
  const lines = text.slice(0, -1).split('\n', MAX_SIGNATURES + 1)
  if (lines.length > MAX_SIGNATURES) throw malformed(`more than ${MAX_SIGNATURES} signatures`)
  return lines.map((line) => {
    const space = line.indexOf(' ', SIGNATURE_PREFIX.length)
    const name = line.slice(SIGNATURE_PREFIX.length, space)
    const blob = decodeBase64(line.slice(space + 1))
    if (!line.startsWith(SIGNATURE_PREFIX) || space < 0 || !isKeyName(name) || blob === undefined || blob.length < 5) {
      throw malformed('malformed signature line')
    }
    return { name, keyId: blob.readUInt32BE(), signature: blob.subarray(4), line: `${line}\n` }
  })
}

/** The text with one signature line per signer under it. Errors: `note.malformed` for a text that no note can hold. */
export function signNote(text: string, signers: NoteSigner | readonly NoteSigner[]): string {
  assertText(text)
  const all: readonly NoteSigner[] = Array.isArray(signers) ? signers : [signers]
  return `${text}\n${all.map((signer) => formatSignatureLine(signer.name, signer.keyId, signer.sign(text))).join('')}`
}

/** Splits a note without believing it: for relaying only. Errors: `note.malformed`. */
export function splitNote(note: string | Uint8Array): { text: string; lines: SignatureLine[] } {
  const whole = decode(note)
  if (CONTROL.test(whole)) throw malformed('note holds a control character')
  const split = whole.lastIndexOf('\n\n')
  if (split < 0) throw malformed('note has no signatures')
  return { text: whole.slice(0, split + 1), lines: parseSignatureLines(whole.slice(split + 2)) }
}

/**
 * Verifies a note. Errors: `note.malformed`, `note.bad_signature` (a known key's line that fails, kind `forbidden`),
 * `note.no_known_signature` (kind `forbidden`), `note.ambiguous_key` (two given keys share name and id).
 */
export function openNote(note: string | Uint8Array, verifiers: readonly NoteVerifier[]): OpenedNote {
  const known = new Map<string, NoteVerifier>()
  for (const verifier of verifiers) {
    const id = `${verifier.keyId} ${verifier.name}`
    if (known.has(id)) throw new CountersignError('note.ambiguous_key', 'invalid', `two keys for \`${verifier.name}\` with the same id`)
    known.set(id, verifier)
  }
  const { text, lines } = splitNote(note)
  const signatures = new Map<NoteVerifier, NoteSignature>()
  for (const { name, keyId, signature, line } of lines) {
    const verifier = known.get(`${keyId} ${name}`)
    if (verifier === undefined) continue
    const verified = verifier.verify(text, signature)
    if (verified === undefined) throw new CountersignError('note.bad_signature', 'forbidden', `signature of \`${name}\` does not verify`)
    // INVARIANT: a key counts once, however many lines it signed.
    if (!signatures.has(verifier)) signatures.set(verifier, { name, keyId, line, ...verified })
  }
  if (signatures.size === 0) throw new CountersignError('note.no_known_signature', 'forbidden', 'no signature of a known key')
  return { text, signatures: [...signatures.values()] }
}
