// What the verifier takes from `node:crypto`, for a page without Node: SHA-256 and the verification of three kinds of signatures, with the same answers.
// It must never sign, and never make or read a private key.
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { PublicKey, type RsaNumbers } from './public-key.ts'

type Data = Uint8Array | string
type Encoding = 'hex' | 'binary' | 'base64'

const bytesOf = (data: Data): Uint8Array => (typeof data === 'string' ? Buffer.from(data, 'utf8') : data)

const only256 = (algorithm: string): void => {
  if (algorithm !== 'sha256') throw new Error(`\`${algorithm}\` is not among what this page can reckon`)
}

export const hash = (algorithm: string, data: Data, encoding: Encoding): string => {
  only256(algorithm)
  return Buffer.from(sha256(bytesOf(data))).toString(encoding)
}

export class Hash {
  readonly #state: ReturnType<typeof sha256.create>

  constructor(state = sha256.create()) {
    this.#state = state
  }

  update(data: Data): this {
    this.#state.update(bytesOf(data))
    return this
  }

  copy(): Hash {
    return new Hash(this.#state.clone())
  }

  digest(encoding: Encoding): string {
    return Buffer.from(this.#state.digest()).toString(encoding)
  }
}

export const createHash = (algorithm: string): Hash => {
  only256(algorithm)
  return new Hash()
}

export const createPublicKey = ({ key, format }: { key: Uint8Array | string; format: 'der' | 'pem' }): PublicKey => {
  if (format === 'der') return new PublicKey(bytesOf(key))
  const body = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(String(key))?.[1]
  if (body === undefined) throw new Error('not a PEM public key')
  return new PublicKey(Buffer.from(body.replaceAll(/\s/g, ''), 'base64'))
}

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)

/**
 * RFC 8032 section 5.1.7 without the cofactor, as OpenSSL verifies: R is reckoned and compared byte by byte.
 * SAFETY: with the cofactor, a signature whose R has a part of low order would pass here and not in Node.
 */
const verifyEd25519 = (message: Uint8Array, raw: Uint8Array, signature: Uint8Array): boolean => {
  const { Point } = ed25519
  const order = Point.Fn.ORDER
  const r = signature.subarray(0, 32)
  const s = littleEndian(signature.subarray(32))
  if (signature.length !== 64 || s >= order) return false
  const key = Point.fromBytes(Uint8Array.from(raw))
  const k = littleEndian(sha512.create().update(r).update(raw).update(message).digest()) % order
  const base = s === 0n ? Point.ZERO : Point.BASE.multiplyUnsafe(s)
  const expected = k === 0n ? base : base.subtract(key.multiplyUnsafe(k))
  return Buffer.from(expected.toBytes()).equals(r)
}

/** DigestInfo of SHA-256 up to the digest itself (RFC 8017 section 9.2, note 1). */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n
  for (let b = base % modulus, e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % modulus
    b = (b * b) % modulus
  }
  return result
}

/** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2.2): the encoded message is made and compared whole, never parsed. */
const verifyRsa = (message: Uint8Array, { modulus, exponent, bytes }: RsaNumbers, signature: Uint8Array): boolean => {
  const s = BigInt(`0x${Buffer.from(signature).toString('hex') || '0'}`)
  if (signature.length !== bytes || s >= modulus) return false
  const tail = Buffer.concat([SHA256_INFO, sha256(message)])
  const padding = bytes - tail.length - 3
  if (padding < 8) return false
  const expected = Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(padding, 0xff), Buffer.from([0]), tail])
  return power(s, exponent, modulus) === BigInt(`0x${expected.toString('hex')}`)
}

type Given = PublicKey | { readonly key: PublicKey; readonly dsaEncoding?: 'der' }

/** False for whatever is no signature of the key over the bytes. `algorithm`: null for Ed25519, else `sha256`. */
export const verify = (algorithm: string | null, data: Uint8Array, given: Given, signature: Uint8Array): boolean => {
  const key = given instanceof PublicKey ? given : given.key
  try {
    if (key.asymmetricKeyType === 'ed25519') return algorithm === null && verifyEd25519(data, key.raw, signature)
    only256(algorithm ?? '')
    if (key.rsa) return verifyRsa(data, key.rsa, signature)
    const own = [signature, data, key.raw].map((bytes) => Uint8Array.from(bytes)) as [Uint8Array, Uint8Array, Uint8Array]
    return p256.verify(...own, { format: 'der', lowS: false })
  } catch {
    return false
  }
}

const noSecret = (): never => {
  throw new Error('this page verifies only: it makes no key and signs nothing')
}

export { noSecret as createPrivateKey, noSecret as generateKeyPairSync, noSecret as randomBytes, noSecret as sign }
