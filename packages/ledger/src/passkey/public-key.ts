/**
 * The public keys of passkeys, as SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7): ES256 on P-256, EdDSA on Ed25519, RS256. The algorithm is the
 * key's own and is never taken from a message.
 *
 * INVARIANT: a key has one encoding; two would be two identities of one holder.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { CountersignError } from '../errors.ts'
import { enrolPublicKey, rawPublicKey, verifyEd25519 } from '../keys.ts'

/** Names of COSE algorithms (RFC 9053). */
export type PasskeyAlgorithm = 'ES256' | 'EdDSA' | 'RS256'

export interface PasskeyPublicKey {
  readonly algorithm: PasskeyAlgorithm
  readonly key: KeyObject
}

const LEAST_RSA_BITS = 2048
const MOST_RSA_BITS = 8192
/** n of P-256 (SP 800-186 section 3.2.1.3). */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const P256_BYTES = 32
/** With the named curve and the whole point (RFC 5480 section 2.2). */
const P256_SPKI_BYTES = 91
const P256_POINT_AT = 26
const UNCOMPRESSED = 0x04

const unusable = (message: string, cause?: unknown) => new CountersignError('key.malformed', 'invalid', message, { cause })

const algorithmOf = (key: KeyObject): PasskeyAlgorithm => {
  const details = key.asymmetricKeyDetails
  switch (key.asymmetricKeyType) {
    case 'ec':
      if (details?.namedCurve !== 'prime256v1') throw unusable('a passkey on an elliptic curve must be on P-256')
      return 'ES256'
    case 'ed25519':
      return 'EdDSA'
    case 'rsa': {
      const bits = details?.modulusLength ?? 0
      const exponent = details?.publicExponent ?? 0n
      if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS)
        throw unusable(`an RSA passkey must have ${LEAST_RSA_BITS} to ${MOST_RSA_BITS} bits`)
      if (exponent < 3n || exponent % 2n === 0n) throw unusable('the exponent of the RSA key is unusable')
      return 'RS256'
    }
    default:
      throw unusable('a passkey is a key of ES256, EdDSA or RS256')
  }
}

/** The door for the public key of a passkey. Errors (kind `invalid`): `key.malformed`, and for EdDSA those of `enrolPublicKey`. */
export function openPasskeyPublicKey(spki: Uint8Array): PasskeyPublicKey {
  const der = Buffer.from(spki)
  let key: KeyObject
  try {
    key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch (cause) {
    throw unusable('not a public key (SubjectPublicKeyInfo)', cause)
  }
  const algorithm = algorithmOf(key)
  if (algorithm === 'EdDSA') enrolPublicKey(rawPublicKey(key))
  const compressed = algorithm === 'ES256' && (der.length !== P256_SPKI_BYTES || der[P256_POINT_AT] !== UNCOMPRESSED)
  if (compressed || !key.export({ format: 'der', type: 'spki' }).equals(der))
    throw unusable('the bytes are not the canonical encoding of the key')
  return { algorithm, key }
}

/** What tells two enrolments of one key apart from two keys: the 32 raw bytes of an Ed25519 key however it came, else the encoding. */
export const keyMaterial = ({ algorithm, key }: PasskeyPublicKey): Buffer =>
  algorithm === 'EdDSA' ? rawPublicKey(key) : key.export({ format: 'der', type: 'spki' })

/** A DER INTEGER in its shortest form, from 1 to n − 1; `next`: what comes after it. */
const scalar = (der: Uint8Array, at: number): { readonly next: number } | undefined => {
  const length = der[at + 1]
  if (der[at] !== 0x02 || length === undefined || length < 1 || length > P256_BYTES + 1) return undefined
  const bytes = Buffer.from(der.subarray(at + 2, at + 2 + length))
  if (bytes.length !== length || bytes[0]! > 0x7f) return undefined
  if (length > 1 && bytes[0] === 0 && bytes[1]! < 0x80) return undefined
  const value = BigInt(`0x${bytes.toString('hex')}`)
  return value > 0n && value < P256_ORDER ? { next: at + 2 + length } : undefined
}

/** Ecdsa-Sig-Value (RFC 3279 section 2.2.3), strict. A high s is as good as a low one: authenticators make both, and nothing rests on there being one. */
const isEcdsaSignature = (der: Uint8Array): boolean => {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return false
  const r = scalar(der, 2)
  return r !== undefined && scalar(der, r.next)?.next === der.length
}

/** Whether the key made this signature over the bytes, under its own algorithm. False, never an exception. */
export function verifyPasskeySignature({ algorithm, key }: PasskeyPublicKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (algorithm === 'EdDSA') return verifyEd25519(key, bytes, signature)
  if (algorithm === 'ES256' && !isEcdsaSignature(signature)) return false
  try {
    return verify('sha256', bytes, algorithm === 'ES256' ? { key, dsaEncoding: 'der' } : key, signature)
  } catch {
    return false
  }
}
