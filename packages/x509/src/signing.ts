// Signatures of CRLs, OCSP answers and requests: the few ways that are taken, by their object identifiers, and how a key of ours signs.
// SAFETY: MD5 and SHA-1 are not among them: an answer that is signed so proves nothing.
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { X509Error } from './errors.ts'

const RSA = '1.2.840.113549.1.1'
const ECDSA = '1.2.840.10045.4.3'
const ED25519 = '1.3.101.112'
const NULL = Uint8Array.from([5, 0]).buffer

const ways: Readonly<Record<string, { readonly type: string; readonly hash: string | null }>> = {
  [`${RSA}.11`]: { type: 'rsa', hash: 'sha256' },
  [`${RSA}.12`]: { type: 'rsa', hash: 'sha384' },
  [`${RSA}.13`]: { type: 'rsa', hash: 'sha512' },
  [`${ECDSA}.2`]: { type: 'ec', hash: 'sha256' },
  [`${ECDSA}.3`]: { type: 'ec', hash: 'sha384' },
  [`${ECDSA}.4`]: { type: 'ec', hash: 'sha512' },
  [ED25519]: { type: 'ed25519', hash: null },
}

/** What signatures are called, also those that are not taken. */
const names: Readonly<Record<string, string>> = {
  [`${RSA}.2`]: 'md2-rsa',
  [`${RSA}.4`]: 'md5-rsa',
  [`${RSA}.5`]: 'sha1-rsa',
  [`${RSA}.10`]: 'rsa-pss',
  [`${RSA}.11`]: 'sha256-rsa',
  [`${RSA}.12`]: 'sha384-rsa',
  [`${RSA}.13`]: 'sha512-rsa',
  [`${ECDSA}.2`]: 'sha256-ecdsa',
  [`${ECDSA}.3`]: 'sha384-ecdsa',
  [`${ECDSA}.4`]: 'sha512-ecdsa',
  '1.2.840.10045.4.1': 'sha1-ecdsa',
  '1.2.840.10040.4.3': 'sha1-dsa',
  [ED25519]: 'ed25519',
  '1.3.101.113': 'ed448',
}
/** Its name, or the object identifier itself where it has none here. */
export const signatureName = (oid: string): string => (Object.hasOwn(names, oid) ? names[oid]! : oid)
export const isKnownSignature = (oid: string): boolean => Object.hasOwn(names, oid)

/** Broken hashes: what is signed so may be somebody else's. */
export const isWeakSignature = (name: string): boolean => /^(md2|md5|sha1)-/.test(name)

/** Throws `unsupported_algorithm` and `bad_signature`. */
export const verifySigned = (algorithm: string, key: KeyObject, signed: Uint8Array, signature: Uint8Array): void => {
  const way = Object.hasOwn(ways, algorithm) ? ways[algorithm] : undefined
  if (way === undefined || key.asymmetricKeyType !== way.type) throw new X509Error('unsupported_algorithm')
  let fits = false
  try {
    fits = verify(way.hash, signed, key, signature)
  } catch (cause) {
    throw new X509Error('bad_signature', undefined, cause)
  }
  if (!fits) throw new X509Error('bad_signature')
}

/** How this key signs: SHA-256, or Ed25519 as it is. Throws `unsupported_algorithm`. */
export const algorithmOf = (key: KeyObject): AlgorithmIdentifier => {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return new AlgorithmIdentifier({ algorithm: `${RSA}.11`, parameters: NULL })
    case 'ec':
      return new AlgorithmIdentifier({ algorithm: `${ECDSA}.2` })
    case 'ed25519':
      return new AlgorithmIdentifier({ algorithm: ED25519 })
    default:
      throw new X509Error('unsupported_algorithm')
  }
}

export const signWith = (key: KeyObject, bytes: Uint8Array): ArrayBuffer =>
  Uint8Array.from(sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', bytes, key)).buffer

/** DER of its SubjectPublicKeyInfo, whichever half of the pair is given. */
export const spkiOf = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' })
