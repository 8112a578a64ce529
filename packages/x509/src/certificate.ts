// A certificate as it is read: its facts, and what is odd about it. Whoever trusts it asks `oddities` and the path; reading alone trusts nothing.
// SAFETY: size first, then OpenSSL's strict reading, then ours; where the two differ it is `malformed`. Odd is what parses and no honest issuer makes.
import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import * as asn from '@peculiar/asn1-x509'
import { arrayBuffer, hexOf } from './bytes.ts'
import { elementsOf, onlyElement } from './der.ts'
import { X509Error } from './errors.ts'
import { isKnownSignature, signatureName } from './signing.ts'
import { type AltName, altName, commonNameOf, nameIsHostile, nameText } from './text.ts'

/** RFC 5280 knows no limit; the largest in the wild are some ten kilobytes. */
export const LARGEST_CERTIFICATE = 64 * 1024
const MOST_NAMES = 1000

export type Oddity =
  | 'wrong_version'
  | 'serial_not_positive'
  | 'serial_too_long'
  | 'validity_absurd'
  | 'name_hostile'
  | 'names_too_many'
  | 'names_unreadable'
  | 'extension_repeated'
  | 'algorithm_unknown'
  | 'key_unreadable'

export type KeyUse =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'

export interface Certificate {
  readonly der: Buffer
  /** SHA-256 of the whole, hexadecimal. */
  readonly fingerprint: string
  /** Hexadecimal, lower case; with `-` where it is negative. */
  readonly serial: string
  readonly subject: string
  readonly issuer: string
  /** The last one of the subject. */
  readonly commonName: string | undefined
  /** DER of both names, as they came. */
  readonly subjectDer: Buffer
  readonly issuerDer: Buffer
  readonly names: readonly AltName[]
  /** Undefined: no instant that can be meant. */
  readonly notBefore: Date | undefined
  readonly notAfter: Date | undefined
  readonly isAuthority: boolean
  readonly pathLength: number | undefined
  readonly keyUsage: readonly KeyUse[] | undefined
  /** Object identifiers. */
  readonly extendedKeyUsage: readonly string[] | undefined
  /** Of extensions that nobody may pass over and that are not read here. */
  readonly unknownCritical: readonly string[]
  readonly spki: Buffer
  /** Undefined where OpenSSL knows no such key. */
  readonly publicKey: KeyObject | undefined
  /** `rsa 2048`, `ec prime256v1`, `ed25519`. */
  readonly key: string
  readonly signature: string
  readonly ocsp: readonly string[]
  readonly crl: readonly string[]
  readonly oddities: readonly Oddity[]
}

const READ: ReadonlySet<string> = new Set([
  asn.id_ce_basicConstraints,
  asn.id_ce_keyUsage,
  asn.id_ce_extKeyUsage,
  asn.id_ce_subjectAltName,
  asn.id_ce_subjectKeyIdentifier,
  asn.id_ce_authorityKeyIdentifier,
  asn.id_ce_cRLDistributionPoints,
  asn.id_pe_authorityInfoAccess,
])

const USES: readonly (readonly [KeyUse, number])[] = [
  ['digitalSignature', asn.KeyUsageFlags.digitalSignature],
  ['nonRepudiation', asn.KeyUsageFlags.nonRepudiation],
  ['keyEncipherment', asn.KeyUsageFlags.keyEncipherment],
  ['dataEncipherment', asn.KeyUsageFlags.dataEncipherment],
  ['keyAgreement', asn.KeyUsageFlags.keyAgreement],
  ['keyCertSign', asn.KeyUsageFlags.keyCertSign],
  ['cRLSign', asn.KeyUsageFlags.cRLSign],
]

const instant = (time: asn.Time): Date | undefined => {
  const at = time.getTime()
  const year = at.getUTCFullYear()
  return Number.isNaN(at.getTime()) || year < 1970 || year > 9999 ? undefined : at
}

const keyWords = (key: KeyObject | undefined): string => {
  if (key === undefined) return 'unknown'
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
  return [key.asymmetricKeyType, modulusLength ?? namedCurve].filter((each) => each !== undefined).join(' ')
}

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** `1a2b`; `-1a` where the number is negative. */
export const serialText = (bytes: Uint8Array): string => {
  const negative = ((bytes[0] ?? 0) & 0x80) !== 0
  const number = BigInt(`0x${hexOf(bytes) || '0'}`)
  return negative ? `-${((1n << BigInt(bytes.length * 8)) - number).toString(16)}` : number.toString(16)
}

/** DER. Throws `too_large` and `malformed`; everything else that is wrong with it stands in `oddities`. */
export const readCertificate = (der: Buffer): Certificate => {
  if (der.length > LARGEST_CERTIFICATE) throw new X509Error('too_large')
  try {
    return read(Buffer.from(der))
  } catch (cause) {
    if (cause instanceof X509Error) throw cause
    throw new X509Error('malformed', undefined, cause)
  }
}

const read = (der: Buffer): Certificate => {
  const [tbsElement] = elementsOf(onlyElement(der).content)
  if (!tbsElement) throw new X509Error('malformed')
  const fields = elementsOf(tbsElement.content)
  const from = fields[0]?.tag === 0xa0 ? 1 : 0
  const [serial, , issuer, , subject, spki] = fields.slice(from)
  if (!serial || !issuer || !subject || !spki) throw new X509Error('malformed')
  const openssl = new X509Certificate(der)
  const { tbsCertificate: tbs, signatureAlgorithm } = AsnConvert.parse(arrayBuffer(der), asn.Certificate)
  const publicKey = attempt(() => openssl.publicKey)

  const extensions = [...(tbs.extensions ?? [])]
  const extension = <T>(oid: string, type: new (...given: never[]) => T): T | undefined => {
    const found = extensions.find(({ extnID }) => extnID === oid)
    return found && AsnConvert.parse(found.extnValue.buffer, type as new () => T)
  }
  const constraints = extension(asn.id_ce_basicConstraints, asn.BasicConstraints)
  const usage = extension(asn.id_ce_keyUsage, asn.KeyUsage)?.toNumber()
  const purposes = extension(asn.id_ce_extKeyUsage, asn.ExtendedKeyUsage)
  const alternatives = attempt(() => [...(extension(asn.id_ce_subjectAltName, asn.SubjectAlternativeName) ?? [])])
  const names = (alternatives ?? []).slice(0, MOST_NAMES).map(altName)
  const access = attempt(() => [...(extension(asn.id_pe_authorityInfoAccess, asn.AuthorityInfoAccessSyntax) ?? [])]) ?? []
  const points = attempt(() => [...(extension(asn.id_ce_cRLDistributionPoints, asn.CRLDistributionPoints) ?? [])]) ?? []

  const [notBefore, notAfter] = [instant(tbs.validity.notBefore), instant(tbs.validity.notAfter)]
  const serialNumber = serialText(serial.content)
  const odd: Partial<Record<Oddity, boolean>> = {
    wrong_version: tbs.version !== asn.Version.v3,
    serial_not_positive: serialNumber === '0' || serialNumber.startsWith('-'),
    serial_too_long: serial.content.length > 20,
    validity_absurd: notBefore === undefined || notAfter === undefined || notBefore > notAfter,
    name_hostile: names.some(({ hostile }) => hostile) || nameIsHostile(tbs.subject) || nameIsHostile(tbs.issuer),
    names_too_many: (alternatives?.length ?? 0) > MOST_NAMES,
    names_unreadable: alternatives === undefined,
    extension_repeated: new Set(extensions.map(({ extnID }) => extnID)).size !== extensions.length,
    algorithm_unknown: !isKnownSignature(signatureAlgorithm.algorithm),
    key_unreadable: publicKey === undefined,
  }
  return {
    der,
    fingerprint: createHash('sha256').update(der).digest('hex'),
    serial: serialNumber,
    subject: nameText(tbs.subject),
    issuer: nameText(tbs.issuer),
    commonName: commonNameOf(tbs.subject),
    subjectDer: subject.whole,
    issuerDer: issuer.whole,
    names: names.map(({ type, value }) => ({ type, value })),
    notBefore,
    notAfter,
    isAuthority: constraints?.cA === true,
    pathLength: constraints?.pathLenConstraint,
    keyUsage: usage === undefined ? undefined : USES.filter(([, bit]) => (usage & bit) !== 0).map(([name]) => name),
    extendedKeyUsage: purposes === undefined ? undefined : [...purposes].map(String),
    unknownCritical: extensions.filter(({ critical, extnID }) => critical && !READ.has(extnID)).map(({ extnID }) => extnID),
    spki: spki.whole,
    publicKey,
    key: keyWords(publicKey),
    signature: signatureName(signatureAlgorithm.algorithm),
    ocsp: access.flatMap(({ accessMethod, accessLocation }) =>
      accessMethod === asn.id_ad_ocsp ? (accessLocation.uniformResourceIdentifier ?? []) : [],
    ),
    crl: points.flatMap((point) => point.distributionPoint?.fullName?.flatMap((name) => name.uniformResourceIdentifier ?? []) ?? []),
    oddities: (Object.keys(odd) as Oddity[]).filter((name) => odd[name]),
  }
}

/** Whether this key made the signature on it, as OpenSSL judges it. */
export const isSignedBy = (certificate: Certificate, issuer: KeyObject): boolean =>
  attempt(() => new X509Certificate(certificate.der).verify(issuer)) === true

export const isSelfSigned = (certificate: Certificate): boolean =>
  certificate.subjectDer.equals(certificate.issuerDer) &&
  certificate.publicKey !== undefined &&
  isSignedBy(certificate, certificate.publicKey)
