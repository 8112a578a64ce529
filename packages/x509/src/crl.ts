// Certificate revocation lists (RFC 5280 §5). INVARIANT: a list counts only whole, complete, signed by the issuer it is asked of, and fresh; a delta, an indirect
// or a partial list (any critical extension) is refused, because "not on it" would then mean nothing.
import type { KeyObject } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import * as asn from '@peculiar/asn1-x509'
import { arrayBuffer } from './bytes.ts'
import { type Certificate, serialText } from './certificate.ts'
import { elementsOf, onlyElement } from './der.ts'
import { X509Error } from './errors.ts'
import { algorithmOf, signWith, verifySigned } from './signing.ts'

const LARGEST = 8 * 1024 * 1024
const MOST = 200_000

export interface RevocationList {
  readonly number: bigint
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  /** When each was revoked, by its serial as `serialText` writes it. */
  readonly revoked: ReadonlyMap<string, Date>
}

/** Throws `too_large`, `malformed`, `unsupported_algorithm`, `bad_signature`. Freshness is the caller's: `isFresh`. */
export const readRevocationList = (der: Buffer, issuer: Pick<Certificate, 'subjectDer' | 'publicKey'>): RevocationList => {
  if (der.length > LARGEST) throw new X509Error('too_large')
  try {
    return read(der, issuer)
  } catch (cause) {
    if (cause instanceof X509Error) throw cause
    throw new X509Error('malformed', undefined, cause)
  }
}

const UTC_TIME = 0x17
const GENERALIZED_TIME = 0x18
const INTEGER = 0x02
const SEQUENCE = 0x30
const EXTENSIONS = 0xa0

/** Its entries are read by hand: a hundred thousand of them would take the library seconds. */
const read = (der: Buffer, issuer: Pick<Certificate, 'subjectDer' | 'publicKey'>): RevocationList => {
  const [tbs, algorithm, signature] = elementsOf(onlyElement(der).content)
  if (!tbs || !algorithm || !signature || signature.tag !== 0x03 || signature.content[0] !== 0) throw new X509Error('malformed')
  const { algorithm: oid } = AsnConvert.parse(arrayBuffer(algorithm.whole), asn.AlgorithmIdentifier)
  if (issuer.publicKey === undefined) throw new X509Error('unsupported_algorithm')
  // ORDER: nothing of it is believed before its signature is.
  verifySigned(oid, issuer.publicKey, tbs.whole, signature.content.subarray(1))
  const fields = elementsOf(tbs.content)
  const next = (wanted: (tag: number) => boolean) => (fields[0] !== undefined && wanted(fields[0].tag) ? fields.shift() : undefined)
  const version = next((tag) => tag === INTEGER)
  const inner = next((tag) => tag === SEQUENCE)
  const name = next((tag) => tag === SEQUENCE)
  const isTime = (tag: number) => tag === UTC_TIME || tag === GENERALIZED_TIME
  const [thisUpdate, nextUpdate] = [timeOf(next(isTime)), timeOf(next(isTime))]
  const entries = next((tag) => tag === SEQUENCE)
  const extensions = next((tag) => tag === EXTENSIONS)
  if (version?.content.equals(Buffer.from([1])) !== true || fields.length > 0)
    throw new X509Error('malformed', 'it is not a list of version 2')
  if (inner?.whole.equals(algorithm.whole) !== true) throw new X509Error('malformed', 'it names two signature algorithms')
  if (name?.whole.equals(issuer.subjectDer) !== true) throw new X509Error('malformed', 'it is the list of another issuer')
  if (!thisUpdate || !nextUpdate || thisUpdate > nextUpdate) throw new X509Error('malformed', 'it does not say until when it counts')
  const given = [...AsnConvert.parse(arrayBuffer(extensions?.content ?? Buffer.from([SEQUENCE, 0])), asn.Extensions)]
  if (given.some(({ critical }) => critical)) throw new X509Error('malformed', 'it is a delta, an indirect or a partial list')
  const number = given.find(({ extnID }) => extnID === asn.id_ce_cRLNumber)
  if (!number) throw new X509Error('malformed', 'it has no number')
  const revoked = new Map<string, Date>()
  for (const entry of entries === undefined ? [] : elementsOf(entries.content, MOST)) {
    const [serial, date] = elementsOf(entry.content, 3)
    const at = timeOf(date)
    if (serial?.tag !== INTEGER || !at) throw new X509Error('malformed')
    revoked.set(serialText(serial.content), at)
  }
  return {
    number: BigInt(`0x${onlyElement(Buffer.from(number.extnValue.buffer)).content.toString('hex') || '0'}`),
    thisUpdate,
    nextUpdate,
    revoked,
  }
}

const timeOf = (element: { readonly tag: number; readonly content: Buffer } | undefined): Date | undefined => {
  const text = element?.content.toString('latin1') ?? ''
  const match = (element?.tag === UTC_TIME ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(
    text,
  )
  if (!element || !match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number]
  const full = element.tag === GENERALIZED_TIME ? year : year < 50 ? 2000 + year : 1900 + year
  const at = new Date(Date.UTC(full, month - 1, day, hour, minute, second))
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at : undefined
}

export interface NewRevocationList {
  readonly issuer: asn.Name
  readonly issuerKey: KeyObject
  readonly number: bigint
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  readonly revoked: readonly { readonly serial: Buffer; readonly at: Date }[]
  readonly extensions?: readonly asn.Extension[]
}

const positive = (value: bigint): Buffer => {
  const digits = value.toString(16)
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  return (bytes[0]! & 0x80) === 0 ? bytes : Buffer.concat([Buffer.from([0]), bytes])
}

export const makeRevocationList = (wanted: NewRevocationList): Buffer => {
  const algorithm = algorithmOf(wanted.issuerKey)
  const number = positive(wanted.number)
  const tbs = new asn.TBSCertList({
    version: asn.Version.v2,
    signature: algorithm,
    issuer: wanted.issuer,
    thisUpdate: new asn.Time(wanted.thisUpdate),
    nextUpdate: new asn.Time(wanted.nextUpdate),
    ...(wanted.revoked.length === 0
      ? {}
      : {
          revokedCertificates: wanted.revoked.map(
            ({ serial, at }) => new asn.RevokedCertificate({ userCertificate: arrayBuffer(serial), revocationDate: new asn.Time(at) }),
          ),
        }),
    crlExtensions: [
      new asn.Extension({
        extnID: asn.id_ce_cRLNumber,
        critical: false,
        extnValue: new OctetString(arrayBuffer(Buffer.concat([Buffer.from([INTEGER, number.length]), number]))),
      }),
      ...(wanted.extensions ?? []),
    ],
  })
  const list = new asn.CertificateList({
    tbsCertList: tbs,
    signatureAlgorithm: algorithm,
    signature: signWith(wanted.issuerKey, new Uint8Array(AsnConvert.serialize(tbs))),
  })
  return Buffer.from(AsnConvert.serialize(list))
}
