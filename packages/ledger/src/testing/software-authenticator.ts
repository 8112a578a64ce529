/**
 * A double of an authenticator and its browser, for suites only: it makes keys and assertions as WebAuthn Level 3 has them (sections 5.8.1, 6.1,
 * 6.5.1, 8.7), and says whatever a test bends of them. Its keys lie in memory; it verifies nobody and must never stand for a person outside tests.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { sha256 } from '../hash.ts'
import { assertionBytes, type PasskeyAssertion } from '../passkey/assertion.ts'
import { cbor } from './cbor.ts'

export const FLAGS = { up: 0x01, uv: 0x04, be: 0x08, bs: 0x10, at: 0x40, ed: 0x80 } as const

/** The model that it says it is. */
export const AAGUID = Buffer.from('636f756e7465727369676e2d74657374', 'hex')

export interface Bent {
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly challenge?: Uint8Array
  readonly crossOrigin?: boolean | null
  /** The whole client data, where its members aren't enough. */
  readonly clientDataJSON?: string
  readonly flags?: number
  readonly signCount?: number
  /** Appended to the authenticator data. */
  readonly more?: Uint8Array
}

export interface AuthenticatorOptions {
  readonly origin?: string
  readonly rpId?: string
  readonly algorithm?: 'ES256' | 'EdDSA' | 'RS256'
  /** It may be copied, as a synced passkey. */
  readonly synced?: boolean
  /** It says 0 for ever, as many do. */
  readonly countsNothing?: boolean
  /** Its maker's word for it: certificates (DER), its own first, and the key of that one (ES256). */
  readonly vouched?: { readonly certificates: readonly Buffer[]; readonly privateKey: KeyObject }
}

const keyPair = (algorithm: 'ES256' | 'EdDSA' | 'RS256'): { publicKey: KeyObject; privateKey: KeyObject } => {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

export class SoftwareAuthenticator {
  readonly origin: string
  readonly rpId: string
  readonly algorithm: 'ES256' | 'EdDSA' | 'RS256'
  readonly credentialId = randomBytes(32)
  readonly privateKey: KeyObject
  readonly #publicKey: KeyObject
  readonly #synced: boolean
  readonly #counts: boolean
  readonly #vouched: AuthenticatorOptions['vouched']
  #signCount = 0

  constructor(options: AuthenticatorOptions = {}) {
    this.origin = options.origin ?? 'https://countersign.test'
    this.rpId = options.rpId ?? 'countersign.test'
    this.algorithm = options.algorithm ?? 'ES256'
    this.#synced = options.synced ?? false
    this.#counts = options.countsNothing !== true
    this.#vouched = options.vouched
    const { publicKey, privateKey } = keyPair(this.algorithm)
    this.#publicKey = publicKey
    this.privateKey = privateKey
  }

  /** SubjectPublicKeyInfo. */
  get publicKey(): Buffer {
    return this.#publicKey.export({ format: 'der', type: 'spki' })
  }

  get certificates(): readonly Buffer[] {
    return this.#vouched?.certificates ?? []
  }

  clientData(type: string, challenge: Uint8Array, bent: Bent = {}): Buffer {
    if (bent.clientDataJSON !== undefined) return Buffer.from(bent.clientDataJSON)
    const said = {
      type: bent.type ?? type,
      challenge: Buffer.from(bent.challenge ?? challenge).toString('base64url'),
      origin: bent.origin ?? this.origin,
      ...(bent.crossOrigin === null ? {} : { crossOrigin: bent.crossOrigin ?? false }),
    }
    return Buffer.from(JSON.stringify(said))
  }

  #authenticatorData(flags: number, bent: Bent, attested: Buffer = Buffer.alloc(0)): Buffer {
    if (this.#counts && bent.signCount === undefined) this.#signCount += 1
    const head = Buffer.alloc(5)
    head.writeUInt8(bent.flags ?? flags, 0)
    head.writeUInt32BE(bent.signCount ?? this.#signCount, 1)
    return Buffer.concat([sha256(bent.rpId ?? this.rpId), head, attested, bent.more ?? Buffer.alloc(0)])
  }

  #sign(authenticatorData: Buffer, clientDataJSON: Buffer): Buffer {
    const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)])
    return sign(this.algorithm === 'EdDSA' ? null : 'sha256', signed, this.privateKey)
  }

  get #flags(): number {
    return FLAGS.up | FLAGS.uv | (this.#synced ? FLAGS.be | FLAGS.bs : 0)
  }

  /** What `navigator.credentials.get()` gives for a challenge. */
  assert(challenge: Uint8Array, bent: Bent = {}): PasskeyAssertion {
    const clientDataJSON = this.clientData('webauthn.get', challenge, bent)
    const authenticatorData = this.#authenticatorData(this.#flags, bent)
    return { authenticatorData, clientDataJSON, signature: this.#sign(authenticatorData, clientDataJSON) }
  }

  /** As it is sent and kept where a person signs. */
  sign(message: Uint8Array, bent: Bent = {}): Buffer {
    return assertionBytes(this.assert(message, bent))
  }

  /** `AuthenticationResponseJSON`. */
  signIn(challenge: Uint8Array, bent: Bent = {}) {
    const { authenticatorData, clientDataJSON, signature } = this.assert(challenge, bent)
    const text = (bytes: Buffer) => bytes.toString('base64url')
    return {
      ...this.#named,
      response: { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature) },
    }
  }

  get #named() {
    const id = this.credentialId.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} }
  }

  /** The public key as the authenticator writes it (RFC 9053): a COSE key. */
  get coseKey(): Buffer {
    const jwk = this.#publicKey.export({ format: 'jwk' })
    const bytes = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')
    if (this.algorithm === 'ES256')
      return cbor(
        new Map<number, number | Buffer>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, bytes(jwk.x)],
          [-3, bytes(jwk.y)],
        ]),
      )
    if (this.algorithm === 'EdDSA')
      return cbor(
        new Map<number, number | Buffer>([
          [1, 1],
          [3, -8],
          [-1, 6],
          [-2, bytes(jwk.x)],
        ]),
      )
    return cbor(
      new Map<number, number | Buffer>([
        [1, 3],
        [3, -257],
        [-1, bytes(jwk.n)],
        [-2, bytes(jwk.e)],
      ]),
    )
  }

  /** What `navigator.credentials.create()` gives: `RegistrationResponseJSON`, nobody vouching for it, its maker, or (`packed`) the key itself. */
  register(challenge: Uint8Array, bent: Bent & { readonly attestation?: 'none' | 'packed' } = {}) {
    const clientDataJSON = this.clientData('webauthn.create', challenge, bent)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.credentialId.length)
    const attested = Buffer.concat([AAGUID, length, this.credentialId, this.coseKey])
    const authData = this.#authenticatorData(this.#flags | FLAGS.at, bent, attested)
    const alg = { ES256: -7, EdDSA: -8, RS256: -257 }[this.algorithm]
    const packed = bent.attestation === 'packed' || this.#vouched !== undefined
    const attStmt = this.#vouched
      ? {
          alg: -7,
          sig: sign('sha256', Buffer.concat([authData, sha256(clientDataJSON)]), this.#vouched.privateKey),
          x5c: [...this.#vouched.certificates],
        }
      : packed
        ? { alg, sig: this.#sign(authData, clientDataJSON) }
        : {}
    const attestationObject = cbor({ fmt: packed ? 'packed' : 'none', attStmt, authData })
    return {
      ...this.#named,
      response: {
        clientDataJSON: clientDataJSON.toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      },
    }
  }
}
