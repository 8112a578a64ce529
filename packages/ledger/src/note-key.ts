/**
 * Keys of signed notes: the verifier key (`vkey`) as text, and the two kinds of signature that this product makes and accepts:
 * plain Ed25519 (type 0x01, logs) and timestamped cosignatures (type 0x04, witnesses; see cosignature.ts).
 */
import type { KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { CountersignError } from './errors.ts'
import { sha256 } from './hash.ts'
import { enrolPublicKey, rawPublicKey, signEd25519, verifyEd25519 } from './keys.ts'

export const ED25519 = 0x01
export const COSIGNATURE_V1 = 0x04
export type SignatureType = typeof ED25519 | typeof COSIGNATURE_V1

export interface Vkey {
  name: string
  keyId: number
  type: SignatureType
  /** 32 bytes. */
  publicKey: Buffer
}

export interface NoteVerifier extends Vkey {
  /** Undefined unless the signature verifies over the note text; with what the signature itself says, if it does. */
  verify(text: string, signature: Uint8Array): { timestamp?: number } | undefined
}

export interface NoteSigner {
  name: string
  keyId: number
  /** The `vkey` that verifies what this signs. */
  vkey: string
  sign(text: string): Buffer
}

/** The spaces of Unicode, plus, and what a note can't hold anyway. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: signed-note forbids exactly these
const NOT_IN_NAME = /[\u0000- \u0085+\p{Z}]/u

export function isKeyName(name: string): boolean {
  return name.length > 0 && name.length <= 1024 && name.isWellFormed() && !NOT_IN_NAME.test(name)
}

/** The first four bytes, big-endian, of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export function noteKeyId(name: string, type: SignatureType, publicKey: Uint8Array): number {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey])).readUInt32BE()
}

/** `<name>+<key id, 8 hex>+<base64 of type ‖ public key>`. Errors: `note.bad_key_name`, `key.malformed`. */
export function formatVkey(name: string, publicKey: Uint8Array | KeyObject, type: SignatureType = ED25519): string {
  if (!isKeyName(name)) {
    throw new CountersignError('note.bad_key_name', 'invalid', `key name \`${name.slice(0, 64)}\` is empty or holds a space or a plus`)
  }
  const raw = publicKey instanceof Uint8Array ? publicKey : rawPublicKey(publicKey)
  const id = noteKeyId(name, type, raw).toString(16).padStart(8, '0')
  return `${name}+${id}+${Buffer.concat([Buffer.from([type]), raw]).toString('base64')}`
}

function badVkey(message: string): CountersignError {
  return new CountersignError('note.bad_vkey', 'invalid', message)
}

/** Reads and enrols a verifier key. Errors: `note.bad_vkey`, and `key.*` for a key that may not be enrolled. */
export function parseVkey(text: string): Vkey & { key: KeyObject } {
  const [name, id, ...rest] = text.trim().split('+')
  const blob = decodeBase64(rest.join('+'))
  if (name === undefined || !isKeyName(name) || id === undefined || !/^[0-9a-f]{8}$/.test(id) || blob === undefined) {
    throw badVkey('a verifier key reads `name+8 hex digits+base64`')
  }
  const type = blob[0]
  if (type !== ED25519 && type !== COSIGNATURE_V1) throw badVkey(`signature type of \`${name}\` is not supported`)
  const publicKey = blob.subarray(1)
  const key = enrolPublicKey(publicKey)
  const keyId = Number.parseInt(id, 16)
  if (keyId !== noteKeyId(name, type, publicKey)) throw badVkey(`key id of \`${name}\` does not belong to its key`)
  return { name, keyId, type, publicKey, key }
}

/** A verifier for plain Ed25519 note signatures. Errors: as `parseVkey`; `note.bad_vkey` for another type. */
export function noteVerifier(vkey: string): NoteVerifier {
  const { key, ...parsed } = parseVkey(vkey)
  if (parsed.type !== ED25519) throw badVkey(`\`${parsed.name}\` is not a key for plain Ed25519 signatures (type 0x01)`)
  return { ...parsed, verify: (text, signature) => (verifyEd25519(key, Buffer.from(text), signature) ? {} : undefined) }
}

/** A signer of plain Ed25519 note signatures. Errors: `note.bad_key_name`. */
export function noteSigner(name: string, privateKey: KeyObject): NoteSigner {
  const publicKey = rawPublicKey(privateKey)
  return {
    name,
    keyId: noteKeyId(name, ED25519, publicKey),
    vkey: formatVkey(name, publicKey, ED25519),
    sign: (text) => signEd25519(privateKey, Buffer.from(text)),
  }
}
