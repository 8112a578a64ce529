// A small certificate authority: it issues, knows what it has issued, revokes, and says so by list (RFC 5280) and by answer (RFC 6960).
// `setLying` is its one fault: a revocation is answered as done and takes no effect. For tests and the sandbox; its keys are worth nothing.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import {
  type AltName,
  type Certificate,
  commonName,
  KeyUsageFlags,
  makeCertificate,
  makeOcspAnswer,
  makeRevocationList,
  type NewRevocationList,
  readCertificate,
  readOcspRequest,
  spkiOf,
} from '@countersign/x509'

const NAME = 'Sandbox issuing authority'
const CLIENT_AND_SERVER = ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1']
const LIST_SECONDS = 3600

export interface Entry {
  readonly certificate: Certificate
  readonly owner: string
  readonly revokedAt: Date | undefined
}

interface Kept {
  readonly key: string
  readonly root: string
  readonly number: string
  readonly entries: readonly { readonly der: string; readonly owner: string; readonly revokedAt?: string }[]
}

export class Authority {
  readonly key: KeyObject
  readonly root: Certificate
  readonly #file: string | undefined
  readonly #places: { readonly crl: string; readonly ocsp: string }
  #number = 0n
  #entries: Entry[] = []
  #lying = false

  /** `places`: where its list and its answers are found, as its certificates name them. */
  constructor(places: { readonly crl: string; readonly ocsp: string }, file?: string) {
    this.#places = places
    this.#file = file
    const kept = file === undefined ? undefined : read(file)
    if (kept) {
      this.key = createPrivateKey(kept.key)
      this.root = readCertificate(Buffer.from(kept.root, 'base64'))
      this.#number = BigInt(kept.number)
      this.#entries = kept.entries.map(({ der, owner, revokedAt }) => ({
        certificate: readCertificate(Buffer.from(der, 'base64')),
        owner,
        revokedAt: revokedAt === undefined ? undefined : new Date(revokedAt),
      }))
      return
    }
    this.key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const now = Date.now()
    this.root = readCertificate(
      makeCertificate({
        subject: commonName(NAME),
        issuer: commonName(NAME),
        spki: spkiOf(this.key),
        issuerKey: this.key,
        serial: serialNumber(),
        notBefore: new Date(now - 86_400_000),
        notAfter: new Date(now + 3650 * 86_400_000),
        authority: { pathLength: 1 },
      }),
    )
    this.#keep()
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  issue(wanted: {
    readonly spki: Buffer
    readonly subject: string
    readonly names: readonly AltName[]
    readonly owner: string
    readonly notBefore?: Date
    readonly notAfter: Date
  }): Certificate {
    const certificate = readCertificate(
      makeCertificate({
        subject: commonName(wanted.subject),
        issuer: commonName(NAME),
        spki: wanted.spki,
        issuerKey: this.key,
        serial: serialNumber(),
        notBefore: wanted.notBefore ?? new Date(Date.now() - 60_000),
        notAfter: wanted.notAfter,
        names: wanted.names,
        keyUsage: KeyUsageFlags.digitalSignature,
        extendedKeyUsage: CLIENT_AND_SERVER,
        ocsp: this.#places.ocsp,
        crl: this.#places.crl,
      }),
    )
    this.#entries.push({ certificate, owner: wanted.owner, revokedAt: undefined })
    this.#keep()
    return certificate
  }

  find(serial: string): Entry | undefined {
    return this.#entries.find(({ certificate }) => certificate.serial === serial)
  }

  /** False: it was revoked before. */
  revoke(serial: string): boolean {
    const entry = this.find(serial)
    if (entry === undefined || entry.revokedAt !== undefined) return false
    if (this.#lying) return true
    this.#entries = this.#entries.map((each) => (each === entry ? { ...entry, revokedAt: new Date() } : each))
    this.#keep()
    return true
  }

  setLying(lying: boolean): void {
    this.#lying = lying
  }

  /** `changed`: what a test wants it to say instead. */
  list(changed: Partial<NewRevocationList> = {}): Buffer {
    const now = Date.now()
    this.#number += 1n
    this.#keep()
    return makeRevocationList({
      issuer: commonName(NAME),
      issuerKey: this.key,
      number: this.#number,
      thisUpdate: new Date(now),
      nextUpdate: new Date(now + LIST_SECONDS * 1000),
      revoked: this.#entries.flatMap(({ certificate, revokedAt }) =>
        revokedAt === undefined ? [] : [{ serial: serialBytes(certificate.serial), at: revokedAt }],
      ),
      ...changed,
    })
  }

  /** Throws `X509Error` where the question can't be read. */
  answer(question: Buffer): Buffer {
    const asked = readOcspRequest(question)
    const entry = asked.isOf(this.root) ? this.find(asked.serial) : undefined
    const now = Date.now()
    return makeOcspAnswer({
      id: asked.id,
      status: entry === undefined ? 'unknown' : entry.revokedAt === undefined ? 'good' : { revokedAt: entry.revokedAt },
      nonce: asked.nonce,
      producedAt: new Date(now),
      nextUpdate: new Date(now + 60_000),
      key: this.key,
      responderSpki: this.root.spki,
    })
  }

  #keep(): void {
    if (this.#file === undefined) return
    const kept: Kept = {
      key: this.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      root: this.root.der.toString('base64'),
      number: String(this.#number),
      entries: this.#entries.map(({ certificate, owner, revokedAt }) => ({
        der: certificate.der.toString('base64'),
        owner,
        ...(revokedAt === undefined ? {} : { revokedAt: revokedAt.toISOString() }),
      })),
    }
    writeFileSync(`${this.#file}.new`, JSON.stringify(kept), { mode: 0o600 })
    renameSync(`${this.#file}.new`, this.#file)
  }
}

const serialNumber = (): Buffer => {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return bytes
}

/** As the certificate has it: the serials made here begin with a bit that needs no leading zero. */
const serialBytes = (serial: string): Buffer => Buffer.from(serial.padStart(serial.length + (serial.length % 2), '0'), 'hex')

const read = (file: string): Kept | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw error
  }
}

export const publicKeyOf = (spki: Buffer): KeyObject => createPublicKey({ key: spki, format: 'der', type: 'spki' })
