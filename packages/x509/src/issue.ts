// Certificates and requests that we make: by the small authority of the tests and the sandbox, by a connector that asks for one, and for self-made ones
// that must be refused somewhere. It decides nothing: what goes in was decided before.
import { createHash, type KeyObject } from 'node:crypto'
import { Attributes, CertificationRequest, CertificationRequestInfo } from '@peculiar/asn1-csr'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import * as asn from '@peculiar/asn1-x509'
import { arrayBuffer } from './bytes.ts'
import { X509Error } from './errors.ts'
import { algorithmOf, signWith, spkiOf, verifySigned } from './signing.ts'
import { type AltName, altName, commonNameOf, nameText } from './text.ts'

/** Parts in their order, each by the OID of its type. */
export const distinguishedName = (parts: readonly (readonly [oid: string, text: string])[]): asn.Name =>
  new asn.Name(
    parts.map(
      ([type, text]) =>
        new asn.RelativeDistinguishedName([new asn.AttributeTypeAndValue({ type, value: new asn.AttributeValue({ utf8String: text }) })]),
    ),
  )

export const commonName = (text: string): asn.Name => distinguishedName([['2.5.4.3', text]])

const generalName = ({ type, value }: AltName): asn.GeneralName => {
  switch (type) {
    case 'dns':
      return new asn.GeneralName({ dNSName: value })
    case 'ip':
      return new asn.GeneralName({ iPAddress: value })
    case 'uri':
      return new asn.GeneralName({ uniformResourceIdentifier: value })
    case 'email':
      return new asn.GeneralName({ rfc822Name: value })
    case 'other':
      throw new X509Error('bad_request', 'a name of another kind can not be written')
  }
}

/** An extension with DER that is given as it is. */
export const rawExtension = (oid: string, der: Uint8Array, critical: boolean): asn.Extension =>
  new asn.Extension({ extnID: oid, critical, extnValue: new OctetString(arrayBuffer(der)) })

const extensionOf = (oid: string, value: unknown, critical = false): asn.Extension =>
  new asn.Extension({ extnID: oid, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })

/** SHA-1 of the key's bits, as RFC 5280 §4.2.1.2 names keys. No security rests on it. */
export const keyId = (spki: Buffer): Buffer =>
  createHash('sha1')
    .update(Buffer.from(AsnConvert.parse(arrayBuffer(spki), asn.SubjectPublicKeyInfo).subjectPublicKey))
    .digest()

export interface NewCertificate {
  readonly subject: asn.Name
  readonly issuer: asn.Name
  readonly spki: Buffer
  readonly issuerKey: KeyObject
  /** Positive, at most 20 bytes. */
  readonly serial: Buffer
  readonly notBefore: Date
  readonly notAfter: Date
  readonly names?: readonly AltName[]
  readonly authority?: { readonly pathLength?: number }
  readonly keyUsage?: number
  readonly extendedKeyUsage?: readonly string[]
  readonly ocsp?: string
  readonly crl?: string
  /** Whatever else; a test's way to make what no honest issuer makes. */
  readonly extensions?: readonly asn.Extension[]
  readonly version?: number
}

const extensionsOf = (wanted: NewCertificate): asn.Extension[] => {
  const { authority, names = [], extendedKeyUsage, ocsp, crl } = wanted
  const usage =
    wanted.keyUsage ?? (authority ? asn.KeyUsageFlags.keyCertSign | asn.KeyUsageFlags.cRLSign : asn.KeyUsageFlags.digitalSignature)
  const { pathLength } = authority ?? {}
  return [
    extensionOf(
      asn.id_ce_basicConstraints,
      new asn.BasicConstraints({ cA: authority !== undefined, ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }) }),
      true,
    ),
    extensionOf(asn.id_ce_keyUsage, new asn.KeyUsage(usage), true),
    extensionOf(asn.id_ce_subjectKeyIdentifier, new asn.SubjectKeyIdentifier(arrayBuffer(keyId(wanted.spki)))),
    extensionOf(
      asn.id_ce_authorityKeyIdentifier,
      new asn.AuthorityKeyIdentifier({ keyIdentifier: new asn.KeyIdentifier(arrayBuffer(keyId(spkiOf(wanted.issuerKey)))) }),
    ),
    ...(names.length === 0 ? [] : [extensionOf(asn.id_ce_subjectAltName, new asn.SubjectAlternativeName(names.map(generalName)))]),
    ...(extendedKeyUsage ? [extensionOf(asn.id_ce_extKeyUsage, new asn.ExtendedKeyUsage([...extendedKeyUsage]))] : []),
    ...(ocsp === undefined
      ? []
      : [
          extensionOf(
            asn.id_pe_authorityInfoAccess,
            new asn.AuthorityInfoAccessSyntax([
              new asn.AccessDescription({ accessMethod: asn.id_ad_ocsp, accessLocation: generalName({ type: 'uri', value: ocsp }) }),
            ]),
          ),
        ]),
    ...(crl === undefined
      ? []
      : [
          extensionOf(
            asn.id_ce_cRLDistributionPoints,
            new asn.CRLDistributionPoints([
              new asn.DistributionPoint({
                distributionPoint: new asn.DistributionPointName({ fullName: [generalName({ type: 'uri', value: crl })] }),
              }),
            ]),
          ),
        ]),
    ...(wanted.extensions ?? []),
  ]
}

/** DER of a signed certificate. */
export const makeCertificate = (wanted: NewCertificate): Buffer => {
  const algorithm = algorithmOf(wanted.issuerKey)
  const tbs = new asn.TBSCertificate({
    version: wanted.version ?? asn.Version.v3,
    serialNumber: arrayBuffer(wanted.serial),
    signature: algorithm,
    issuer: wanted.issuer,
    validity: new asn.Validity({ notBefore: wanted.notBefore, notAfter: wanted.notAfter }),
    subject: wanted.subject,
    subjectPublicKeyInfo: AsnConvert.parse(arrayBuffer(wanted.spki), asn.SubjectPublicKeyInfo),
    ...(wanted.version === undefined || wanted.version === asn.Version.v3 ? { extensions: new asn.Extensions(extensionsOf(wanted)) } : {}),
  })
  const certificate = new asn.Certificate({
    tbsCertificate: tbs,
    signatureAlgorithm: algorithm,
    signatureValue: signWith(wanted.issuerKey, new Uint8Array(AsnConvert.serialize(tbs))),
  })
  return Buffer.from(AsnConvert.serialize(certificate))
}

/** PKCS #9 extensionRequest. */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'

/** PKCS #9 challengePassword (RFC 2985 §5.4.1): what binds a request to one occasion, as in RFC 7030 §3.5. */
const CHALLENGE = '1.2.840.113549.1.9.7'
const PRINTABLE_STRING = 0x13
const UTF8_STRING = 0x0c
const LONGEST_CHALLENGE = 127

const challengeAttribute = (challenge: string): asn.Attribute => {
  const text = Buffer.from(challenge, 'ascii')
  if (text.length > LONGEST_CHALLENGE || !/^[A-Za-z0-9]+$/.test(challenge))
    throw new X509Error('bad_request', 'no such challenge can be written')
  return new asn.Attribute({
    type: CHALLENGE,
    values: [arrayBuffer(Buffer.concat([Buffer.from([PRINTABLE_STRING, text.length]), text]))],
  })
}

/** Undefined: there is none, or one that is written in no plain way. */
const challengeIn = (value: ArrayBuffer | undefined): string | undefined => {
  const [tag, length, ...text] = value === undefined ? [] : Buffer.from(value)
  if ((tag !== PRINTABLE_STRING && tag !== UTF8_STRING) || length === undefined || length > LONGEST_CHALLENGE || text.length !== length)
    return undefined
  return Buffer.from(text).toString('latin1')
}

/** DER of a PKCS #10 request (RFC 2986), signed with the key that it is for. */
export const makeRequest = (subject: string, names: readonly AltName[], key: KeyObject, challenge?: string): Buffer => {
  const info = new CertificationRequestInfo({
    version: 0,
    subject: subject === '' ? new asn.Name([]) : commonName(subject),
    subjectPKInfo: AsnConvert.parse(arrayBuffer(spkiOf(key)), asn.SubjectPublicKeyInfo),
    attributes: new Attributes([
      ...(challenge === undefined ? [] : [challengeAttribute(challenge)]),
      ...(names.length === 0
        ? []
        : [
            new asn.Attribute({
              type: EXTENSION_REQUEST,
              values: [
                AsnConvert.serialize(
                  new asn.Extensions([extensionOf(asn.id_ce_subjectAltName, new asn.SubjectAlternativeName(names.map(generalName)))]),
                ),
              ],
            }),
          ]),
    ]),
  })
  const request = new CertificationRequest({
    certificationRequestInfo: info,
    signatureAlgorithm: algorithmOf(key),
    signature: signWith(key, new Uint8Array(AsnConvert.serialize(info))),
  })
  return Buffer.from(AsnConvert.serialize(request))
}

export interface Request {
  readonly subject: string
  readonly commonName: string | undefined
  readonly names: readonly AltName[]
  readonly spki: Buffer
  /** Its challengePassword. */
  readonly challenge: string | undefined
}

const LARGEST_REQUEST = 16 * 1024

/** Throws `too_large`, `malformed`, `bad_signature` where who asks doesn't hold the key, `bad_request` for names that nobody may ask for. */
export const readRequest = (der: Buffer, keyOf: (spki: Buffer) => KeyObject): Request => {
  if (der.length > LARGEST_REQUEST) throw new X509Error('too_large')
  try {
    const request = AsnConvert.parse(arrayBuffer(der), CertificationRequest)
    const { certificationRequestInfo: info, certificationRequestInfoRaw: raw } = request
    if (raw === undefined) throw new X509Error('malformed')
    const spki = Buffer.from(AsnConvert.serialize(info.subjectPKInfo))
    verifySigned(request.signatureAlgorithm.algorithm, keyOf(spki), new Uint8Array(raw), new Uint8Array(request.signature))
    const wanted = info.attributes.find(({ type }) => type === EXTENSION_REQUEST)?.values[0]
    const extensions = wanted === undefined ? [] : [...AsnConvert.parse(wanted, asn.Extensions)]
    const san = extensions.find(({ extnID }) => extnID === asn.id_ce_subjectAltName)
    const names = san === undefined ? [] : [...AsnConvert.parse(san.extnValue.buffer, asn.SubjectAlternativeName)].map(altName)
    if (names.length > 100 || names.some(({ hostile, type }) => hostile || type === 'other'))
      throw new X509Error('bad_request', 'it asks for names that can not be given')
    return {
      subject: nameText(info.subject),
      commonName: commonNameOf(info.subject),
      names: names.map(({ type, value }) => ({ type, value })),
      spki,
      challenge: challengeIn(info.attributes.find(({ type }) => type === CHALLENGE)?.values[0]),
    }
  } catch (cause) {
    if (cause instanceof X509Error) throw cause
    throw new X509Error('malformed', undefined, cause)
  }
}
