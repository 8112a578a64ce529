// Public keys as the verifier holds them: SubjectPublicKeyInfo (RFC 5280) of Ed25519, of P-256 and of RSA, in their one strict encoding. Whatever else
// comes is no key. It must never hold a private one.

export type KeyType = 'ed25519' | 'ec' | 'rsa'

const ED25519_PREFIX = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
const P256_PREFIX = [
  0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07,
  0x03, 0x42, 0x00,
]
/** rsaEncryption with its NULL (RFC 3279 section 2.3.1). */
const RSA_ALGORITHM = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]
const SEQUENCE = 0x30
const INTEGER = 0x02
const BIT_STRING = 0x03

export interface RsaNumbers {
  readonly modulus: bigint
  readonly exponent: bigint
  /** Length of the modulus, in bytes. */
  readonly bytes: number
}

const startsWith = (bytes: Uint8Array, prefix: readonly number[]): boolean => prefix.every((byte, at) => bytes[at] === byte)

const refused = (): Error => new Error('not a public key of Ed25519, P-256 or RSA in its strict encoding')

/** One value of DER with its length in the shortest form. */
const element = (der: Uint8Array, at: number, tag: number): { readonly content: Uint8Array; readonly next: number } => {
  if (der[at] !== tag) throw refused()
  const first = der[at + 1] ?? 0xff
  const long = first >= 0x80 ? first - 0x80 : 0
  if (long > 2 || first === 0x80) throw refused()
  let length = long === 0 ? first : 0
  for (let byte = 0; byte < long; byte++) length = length * 256 + (der[at + 2 + byte] ?? 0)
  if ((long === 1 && length < 0x80) || (long === 2 && length < 0x100)) throw refused()
  const begin = at + 2 + long
  if (begin + length > der.length) throw refused()
  return { content: der.subarray(begin, begin + length), next: begin + length }
}

const wholeNumber = (content: Uint8Array): bigint => {
  if (content.length === 0 || content[0]! > 0x7f || (content.length > 1 && content[0] === 0 && content[1]! < 0x80)) throw refused()
  return BigInt(`0x${Buffer.from(content).toString('hex')}`)
}

const rsaNumbers = (der: Uint8Array): RsaNumbers => {
  const outer = element(der, 0, SEQUENCE)
  if (outer.next !== der.length || !startsWith(outer.content, RSA_ALGORITHM)) throw refused()
  const bits = element(outer.content, RSA_ALGORITHM.length, BIT_STRING)
  if (bits.next !== outer.content.length || bits.content[0] !== 0) throw refused()
  const key = element(bits.content, 1, SEQUENCE)
  if (key.next !== bits.content.length) throw refused()
  const modulus = element(key.content, 0, INTEGER)
  const exponent = element(key.content, modulus.next, INTEGER)
  if (exponent.next !== key.content.length) throw refused()
  const n = wholeNumber(modulus.content)
  return { modulus: n, exponent: wholeNumber(exponent.content), bytes: Math.ceil(n.toString(2).length / 8) }
}

/** What of Node's `KeyObject` the verifier uses. */
export class PublicKey {
  readonly type = 'public'
  readonly asymmetricKeyType: KeyType
  readonly rsa: RsaNumbers | undefined
  readonly #spki: Buffer

  /** Throws for anything but a key of the three. Whether a point lies on its curve is seen when a signature is verified. */
  constructor(spki: Uint8Array) {
    this.#spki = Buffer.from(spki)
    if (spki.length === 44 && startsWith(spki, ED25519_PREFIX)) this.asymmetricKeyType = 'ed25519'
    else if (spki.length === 91 && startsWith(spki, P256_PREFIX) && spki[P256_PREFIX.length] === 0x04) this.asymmetricKeyType = 'ec'
    else {
      this.rsa = rsaNumbers(spki)
      this.asymmetricKeyType = 'rsa'
    }
  }

  get asymmetricKeyDetails(): { namedCurve?: string; modulusLength?: number; publicExponent?: bigint } {
    if (this.asymmetricKeyType === 'ec') return { namedCurve: 'prime256v1' }
    return this.rsa ? { modulusLength: this.rsa.modulus.toString(2).length, publicExponent: this.rsa.exponent } : {}
  }

  /** The 32 bytes of an Ed25519 key, the 65 of a point of P-256. */
  get raw(): Uint8Array {
    return this.#spki.subarray(this.asymmetricKeyType === 'ec' ? P256_PREFIX.length : ED25519_PREFIX.length)
  }

  export(): Buffer {
    return Buffer.from(this.#spki)
  }
}
