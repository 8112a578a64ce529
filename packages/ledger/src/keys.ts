/**
 * Ed25519 keys (RFC 8032): making, enrolling, signing, verifying, and their text forms.
 *
 * INVARIANT: a key that somebody else brings passes `enrolPublicKey` before it may sign anything that counts. A key of low order
 * verifies one signature for many messages, and two encodings of one key would be two identities.
 */
import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { isCanonicalEncoding, isSmallOrderEncoding, judgePoint, L, littleEndian } from './ed25519-point.ts'
import { CountersignError } from './errors.ts'
import { sha256Hex } from './hash.ts'

export const PUBLIC_KEY_BYTES = 32
export const SIGNATURE_BYTES = 64

/** DER of SubjectPublicKeyInfo up to the key itself (RFC 8410 section 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export interface KeyPair {
  /** The 32 bytes of RFC 8032. */
  publicKey: Buffer
  privateKey: KeyObject
  /** PKCS#8 PEM of the private key. A secret. */
  pem: string
}

function malformed(message: string, cause?: unknown): CountersignError {
  return new CountersignError('key.malformed', 'invalid', message, { cause })
}

export function generateKeyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { publicKey: rawPublicKey(privateKey), privateKey, pem: privateKeyToPem(privateKey) }
}

/** The 32 bytes of the public key of a private or public `KeyObject`. Errors: `key.malformed` for another algorithm. */
export function rawPublicKey(key: KeyObject): Buffer {
  if (key.asymmetricKeyType !== 'ed25519') throw malformed(`expected an ed25519 key, got \`${key.asymmetricKeyType ?? key.type}\``)
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  const der = publicKey.export({ format: 'der', type: 'spki' })
  return der.subarray(SPKI_PREFIX.length)
}

/** A `KeyObject` from 32 bytes that are already trusted. From outside, use `enrolPublicKey`. Errors: `key.malformed`. */
export function publicKeyFromRaw(raw: Uint8Array): KeyObject {
  if (raw.length !== PUBLIC_KEY_BYTES) throw malformed(`an ed25519 public key has 32 bytes, got ${raw.length}`)
  try {
    return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' })
  } catch (cause) {
    throw malformed('not an ed25519 public key', cause)
  }
}

const REFUSALS = {
  malformed: 'the bytes are not a point of the curve',
  low_order: 'the key has low order: one signature would fit many messages',
  non_canonical: 'the bytes are not the canonical encoding of the key',
  mixed_order: 'the key has a component of low order: verifiers would disagree about its signatures',
} as const

/**
 * The only door for a public key from outside. Errors (kind `invalid`): `key.malformed` (length, not on the curve), `key.low_order`
 * (all encodings of the eight small-order points), `key.non_canonical` (y >= p, or the sign of x = 0), `key.mixed_order`.
 */
export function enrolPublicKey(raw: Uint8Array): KeyObject {
  if (raw.length !== PUBLIC_KEY_BYTES) throw malformed(`an ed25519 public key has 32 bytes, got ${raw.length}`)
  const verdict = judgePoint(raw)
  if (verdict !== 'prime_order') throw new CountersignError(`key.${verdict}`, 'invalid', REFUSALS[verdict])
  return publicKeyFromRaw(raw)
}

export function signEd25519(privateKey: KeyObject, bytes: Uint8Array): Buffer {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw malformed('expected an ed25519 private key')
  return sign(null, bytes, privateKey)
}

/** Whether a key is no Ed25519 key or of small order, remembered per `KeyObject`, which cannot change. */
const unusable = new WeakMap<KeyObject, boolean>()

function isUnusable(key: KeyObject): boolean {
  let known = unusable.get(key)
  if (known === undefined) {
    known = key.asymmetricKeyType !== 'ed25519' || isSmallOrderEncoding(rawPublicKey(key))
    unusable.set(key, known)
  }
  return known
}

/**
 * Strict verification (RFC 8032 section 5.1.7, cofactorless). False, never an exception, for a wrong signature, a wrong length, S >= L,
 * an R that is non-canonical or of small order, and a public key of small order.
 */
export function verifyEd25519(publicKey: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES || isUnusable(publicKey)) return false
  const r = signature.subarray(0, 32)
  if (littleEndian(signature.subarray(32)) >= L || !isCanonicalEncoding(r) || isSmallOrderEncoding(r)) return false
  return verify(null, bytes, publicKey, signature)
}

/** `ed25519:` and the first 16 hex digits of SHA-256 over the 32 bytes: a name for people and indexes, not a proof of anything. */
export function keyId(raw: Uint8Array): string {
  return `ed25519:${sha256Hex(raw).slice(0, 16)}`
}

/** PKCS#8 PEM. A secret: write it with mode 0600, never to a log. */
export function privateKeyToPem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }) as string
}

/** Reads a PKCS#8 PEM. Errors: `key.malformed`, which never repeats the text. */
export function privateKeyFromPem(pem: string): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey({ key: pem, format: 'pem' })
  } catch {
    // SAFETY: no cause: OpenSSL's errors are not ours to vouch for near a private key.
    throw malformed('not a PKCS#8 PEM private key')
  }
  if (key.asymmetricKeyType !== 'ed25519') throw malformed('expected an ed25519 private key')
  return key
}

/** SPKI PEM of a public key. */
export function publicKeyToPem(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'spki' }) as string
}

/** Reads an SPKI PEM and enrols the key. Errors: `key.*` as of `enrolPublicKey`. */
export function publicKeyFromPem(pem: string): KeyObject {
  let key: KeyObject
  try {
    key = createPublicKey({ key: pem, format: 'pem' })
  } catch (cause) {
    throw malformed('not a PEM public key', cause)
  }
  return enrolPublicKey(rawPublicKey(key))
}
