// A signed head of the log (C2SP signed-note, tlog-checkpoint, tlog-cosignature; docs/reference/log-format.md), verified with this browser's own Ed25519.
// Pure. A line of a key that is not known is ignored; one of a known key that does not verify refuses the whole note.
import { fromBase64, sha256, toBase64 } from '../signing/bytes.ts'
import { type Bytes, emptyRoot, equal, hashBytes, type TreeHead } from './tree.ts'

export type HeadFault =
  | 'bad_key'
  | 'malformed'
  | 'not_signed_by_log'
  | 'bad_signature_of_log'
  | 'bad_signature_of_witness'
  | 'foreign_origin'

export class HeadRefused extends Error {
  readonly fault: HeadFault
  constructor(fault: HeadFault) {
    super(fault)
    this.fault = fault
  }
}

/** As text: the log's `vkey`, and the witness' where there is one. */
export interface LogKeys {
  readonly log: string
  readonly witness: string | undefined
}

export interface SignedHead extends TreeHead {
  readonly origin: string
  /** When the witness signed, in seconds; undefined where it did not. */
  readonly cosignedAt: number | undefined
}

const utf8 = new TextEncoder()
const plain = 0x01
const cosignature = 0x04
const mostCharacters = 1_000_000
const mostSignatures = 100
const lineStart = '— '

/** Standard base64 in its one spelling, or undefined. */
const decoded = (text: string): Bytes | undefined => {
  try {
    const bytes = fromBase64(text)
    return toBase64(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

interface NoteKey {
  readonly name: string
  readonly id: string
  readonly key: CryptoKey
}

const readKey = async (vkey: string, type: number): Promise<NoteKey> => {
  const [name, id, ...rest] = vkey.trim().split('+')
  const blob = decoded(rest.join('+'))
  if (!name || id === undefined || blob?.length !== 33 || blob[0] !== type) throw new HeadRefused('bad_key')
  const own = await sha256(Uint8Array.of(...utf8.encode(`${name}\n`), ...blob))
  if (hex(own.slice(0, 4)) !== id) throw new HeadRefused('bad_key')
  return { name, id, key: await crypto.subtle.importKey('raw', blob.slice(1), 'Ed25519', false, ['verify']) }
}

const isSigned = (key: CryptoKey, text: string, signature: Bytes): Promise<boolean> =>
  crypto.subtle.verify('Ed25519', key, signature, utf8.encode(text))

/** The time in it, if the witness has signed this text. */
const cosignedAt = async (key: CryptoKey, text: string, signature: Bytes): Promise<number | undefined> => {
  if (signature.length !== 72) return undefined
  const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0)
  if (seconds === 0n || seconds > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  return (await isSigned(key, `cosignature/v1\ntime ${seconds}\n${text}`, signature.slice(8))) ? Number(seconds) : undefined
}

interface SignatureLine {
  readonly name: string
  readonly id: string
  readonly signature: Bytes
}

const readLine = (line: string): SignatureLine => {
  const space = line.indexOf(' ', lineStart.length)
  const blob = decoded(line.slice(space + 1))
  if (!line.startsWith(lineStart) || space <= lineStart.length || blob === undefined || blob.length < 5) throw new HeadRefused('malformed')
  return { name: line.slice(lineStart.length, space), id: hex(blob.slice(0, 4)), signature: blob.slice(4) }
}

const split = (note: string): { text: string; lines: SignatureLine[] } => {
  const at = note.lastIndexOf('\n\n')
  if (note.length > mostCharacters || at < 0 || !note.endsWith('\n') || !note.isWellFormed()) throw new HeadRefused('malformed')
  const lines = note.slice(at + 2, -1).split('\n')
  if (lines.length > mostSignatures) throw new HeadRefused('malformed')
  return { text: note.slice(0, at + 1), lines: lines.map(readLine) }
}

const readBody = (text: string): { origin: string; size: number; root: Bytes } => {
  const lines = text.slice(0, -1).split('\n')
  const [origin, size, rootText] = lines
  const root = decoded(rootText ?? '')
  if (!origin || lines.includes('') || !/^(?:0|[1-9][0-9]{0,15})$/.test(size ?? '') || root?.length !== hashBytes)
    throw new HeadRefused('malformed')
  if (!Number.isSafeInteger(Number(size))) throw new HeadRefused('malformed')
  return { origin, size: Number(size), root }
}

/** Errors: `HeadRefused`. Whether a cosignature is needed is the caller's to judge. */
export const openHead = async (note: string, keys: LogKeys): Promise<SignedHead> => {
  const log = await readKey(keys.log, plain)
  const witness = keys.witness === undefined ? undefined : await readKey(keys.witness, cosignature)
  const { text, lines } = split(note)
  const by = (key: NoteKey) => lines.filter(({ name, id }) => name === key.name && id === key.id)
  const ofLog = by(log)
  if (ofLog.length === 0) throw new HeadRefused('not_signed_by_log')
  for (const { signature } of ofLog) if (!(await isSigned(log.key, text, signature))) throw new HeadRefused('bad_signature_of_log')
  let at: number | undefined
  for (const { signature } of witness ? by(witness) : []) {
    const signed = await cosignedAt(witness!.key, text, signature)
    if (signed === undefined) throw new HeadRefused('bad_signature_of_witness')
    at ??= signed
  }
  const head = readBody(text)
  if (head.origin !== log.name) throw new HeadRefused('foreign_origin')
  if (head.size === 0 && !equal(head.root, await emptyRoot())) throw new HeadRefused('malformed')
  return { ...head, cosignedAt: at }
}
