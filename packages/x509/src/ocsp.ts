// OCSP (RFC 6960): one question about one certificate, with a nonce (RFC 9654), and an answer that is believed only where it is signed by the issuer or by a
// responder that the issuer made for this, is about exactly that certificate, carries the nonce, and is fresh.
import { createHash, type KeyObject } from 'node:crypto'
import * as ocsp from '@peculiar/asn1-ocsp'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import * as asn from '@peculiar/asn1-x509'
import { arrayBuffer, hexOf } from './bytes.ts'
import { type Certificate, isSignedBy, readCertificate, serialText } from './certificate.ts'
import { X509Error } from './errors.ts'
import { algorithmOf, signWith, verifySigned } from './signing.ts'

const NONCE = '1.3.6.1.5.5.7.48.1.2'
const BASIC = '1.3.6.1.5.5.7.48.1.1'
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'
const SHA1 = '1.3.14.3.2.26'
const LARGEST = 64 * 1024

/** SHA-1 only names the certificate here, as every responder wants it (RFC 5019); what is asked about is compared whole. */
const sha1 = (bytes: Uint8Array): ArrayBuffer => arrayBuffer(createHash('sha1').update(bytes).digest())

type Issuer = Pick<Certificate, 'subjectDer' | 'spki' | 'publicKey' | 'fingerprint'>

const bitsOf = (spki: Buffer): Uint8Array => new Uint8Array(AsnConvert.parse(arrayBuffer(spki), asn.SubjectPublicKeyInfo).subjectPublicKey)

const integer = (serial: string): Buffer => {
  const even = serial.padStart(serial.length + (serial.length % 2), '0')
  const bytes = Buffer.from(even, 'hex')
  return (bytes[0]! & 0x80) === 0 ? bytes : Buffer.concat([Buffer.from([0]), bytes])
}

const certId = (issuer: Issuer, serial: string): ocsp.CertID =>
  new ocsp.CertID({
    hashAlgorithm: new asn.AlgorithmIdentifier({ algorithm: SHA1, parameters: Uint8Array.from([5, 0]).buffer }),
    issuerNameHash: new OctetString(sha1(issuer.subjectDer)),
    issuerKeyHash: new OctetString(sha1(bitsOf(issuer.spki))),
    serialNumber: arrayBuffer(integer(serial)),
  })

const isSame = (given: ocsp.CertID, issuer: Issuer, serial: string): boolean =>
  given.hashAlgorithm.algorithm === SHA1 &&
  hexOf(given.issuerNameHash.buffer) === hexOf(sha1(issuer.subjectDer)) &&
  hexOf(given.issuerKeyHash.buffer) === hexOf(sha1(bitsOf(issuer.spki))) &&
  serialText(new Uint8Array(given.serialNumber)) === serial

const nonceExtension = (nonce: Buffer): asn.Extension =>
  new asn.Extension({
    extnID: NONCE,
    critical: false,
    extnValue: new OctetString(AsnConvert.serialize(new OctetString(arrayBuffer(nonce)))),
  })

const nonceIn = (extensions: readonly asn.Extension[] | undefined): string | undefined => {
  const found = extensions?.find(({ extnID }) => extnID === NONCE)
  return found && hexOf(AsnConvert.parse(found.extnValue.buffer, OctetString).buffer)
}

/** DER of the question. `nonce`: 16 to 32 bytes. */
export const makeOcspRequest = (issuer: Issuer, serial: string, nonce: Buffer): Buffer =>
  Buffer.from(
    AsnConvert.serialize(
      new ocsp.OCSPRequest({
        tbsRequest: new ocsp.TBSRequest({
          requestList: [new ocsp.Request({ reqCert: certId(issuer, serial) })],
          requestExtensions: [nonceExtension(nonce)],
        }),
      }),
    ),
  )

export interface OcspQuestion {
  readonly id: ocsp.CertID
  readonly serial: string
  readonly nonce: Buffer | undefined
  isOf(issuer: Issuer): boolean
}

/** For a responder. Throws `too_large` and `malformed`. */
export const readOcspRequest = (der: Buffer): OcspQuestion => {
  if (der.length > LARGEST) throw new X509Error('too_large')
  try {
    const { tbsRequest } = AsnConvert.parse(arrayBuffer(der), ocsp.OCSPRequest)
    const [only, ...others] = tbsRequest.requestList
    if (!only || others.length > 0) throw new X509Error('malformed')
    const serial = serialText(new Uint8Array(only.reqCert.serialNumber))
    const nonce = nonceIn(tbsRequest.requestExtensions)
    return {
      id: only.reqCert,
      serial,
      nonce: nonce === undefined ? undefined : Buffer.from(nonce, 'hex'),
      isOf: (issuer) => isSame(only.reqCert, issuer, serial),
    }
  } catch (cause) {
    if (cause instanceof X509Error) throw cause
    throw new X509Error('malformed', undefined, cause)
  }
}

export interface NewOcspAnswer {
  readonly id: ocsp.CertID
  readonly status: 'good' | 'unknown' | { readonly revokedAt: Date }
  readonly nonce?: Buffer | undefined
  readonly producedAt: Date
  readonly nextUpdate: Date
  readonly key: KeyObject
  /** The responder's own certificate, where it is not the issuer itself. */
  readonly responder?: Buffer
  readonly responderSpki: Buffer
}

export const makeOcspAnswer = (wanted: NewOcspAnswer): Buffer => {
  const { status } = wanted
  // DER of RFC 5280 knows no parts of a second.
  const whole = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000)
  const producedAt = whole(wanted.producedAt)
  const data = new ocsp.ResponseData({
    responderID: new ocsp.ResponderID({ byKey: new ocsp.KeyHash(sha1(bitsOf(wanted.responderSpki))) }),
    producedAt,
    responses: [
      new ocsp.SingleResponse({
        certID: wanted.id,
        certStatus: new ocsp.CertStatus(
          status === 'good'
            ? { good: null }
            : status === 'unknown'
              ? { unknown: null }
              : { revoked: new ocsp.RevokedInfo({ revocationTime: whole(status.revokedAt) }) },
        ),
        thisUpdate: producedAt,
        nextUpdate: whole(wanted.nextUpdate),
      }),
    ],
    ...(wanted.nonce === undefined ? {} : { responseExtensions: [nonceExtension(wanted.nonce)] }),
  })
  const basic = new ocsp.BasicOCSPResponse({
    tbsResponseData: data,
    signatureAlgorithm: algorithmOf(wanted.key),
    signature: signWith(wanted.key, new Uint8Array(AsnConvert.serialize(data))),
    ...(wanted.responder === undefined ? {} : { certs: [AsnConvert.parse(arrayBuffer(wanted.responder), asn.Certificate)] }),
  })
  return Buffer.from(
    AsnConvert.serialize(
      new ocsp.OCSPResponse({
        responseStatus: ocsp.OCSPResponseStatus.successful,
        responseBytes: new ocsp.ResponseBytes({ responseType: BASIC, response: new OctetString(AsnConvert.serialize(basic)) }),
      }),
    ),
  )
}

export type OcspVerdict =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly at: Date }
  /** It says nothing about the certificate; `code` says why. */
  | { readonly status: 'unknown'; readonly code: 'not_answered' | 'unknown' | 'other_certificate' | 'nonce' | 'stale' | 'responder' }

export interface OcspExpectation {
  readonly issuer: Issuer
  readonly serial: string
  /** Undefined only where nobody could send one: an answer that a server staples. */
  readonly nonce: Buffer | undefined
  readonly at: Date
  /** Clocks differ by so much, seconds. */
  readonly skewSeconds?: number
}

/** Throws `too_large`, `malformed`, `unsupported_algorithm`, `bad_signature`: then nobody knows who said what. */
export const readOcspAnswer = (der: Buffer, expected: OcspExpectation): OcspVerdict => {
  if (der.length > LARGEST) throw new X509Error('too_large')
  try {
    return judge(der, expected)
  } catch (cause) {
    if (cause instanceof X509Error) throw cause
    throw new X509Error('malformed', undefined, cause)
  }
}

const judge = (der: Buffer, { issuer, serial, nonce, at, skewSeconds = 300 }: OcspExpectation): OcspVerdict => {
  const outer = AsnConvert.parse(arrayBuffer(der), ocsp.OCSPResponse)
  if (outer.responseStatus !== ocsp.OCSPResponseStatus.successful || outer.responseBytes?.responseType !== BASIC)
    return { status: 'unknown', code: 'not_answered' }
  const basic = AsnConvert.parse(outer.responseBytes.response.buffer, ocsp.BasicOCSPResponse)
  const raw = basic.tbsResponseDataRaw
  const key = responderKey(basic, issuer, at)
  if (key === undefined || raw === undefined) return { status: 'unknown', code: 'responder' }
  // ORDER: nothing of it is believed before its signature is.
  verifySigned(basic.signatureAlgorithm.algorithm, key, new Uint8Array(raw), new Uint8Array(basic.signature))
  const data = basic.tbsResponseData
  if (nonce !== undefined && nonceIn(data.responseExtensions) !== nonce.toString('hex')) return { status: 'unknown', code: 'nonce' }
  const one = data.responses.find(({ certID }) => isSame(certID, issuer, serial))
  if (!one) return { status: 'unknown', code: 'other_certificate' }
  const skew = skewSeconds * 1000
  const until = one.nextUpdate?.getTime() ?? one.thisUpdate.getTime()
  if (one.thisUpdate.getTime() > at.getTime() + skew || until < at.getTime() - skew) return { status: 'unknown', code: 'stale' }
  const { certStatus } = one
  if (certStatus.revoked !== undefined) return { status: 'revoked', at: certStatus.revoked.revocationTime }
  return 'good' in certStatus && certStatus.good !== undefined ? { status: 'good' } : { status: 'unknown', code: 'unknown' }
}

/** The issuer's own key, or that of a responder whose certificate the issuer itself signed for this one use (RFC 6960 §4.2.2.2). */
const responderKey = (basic: ocsp.BasicOCSPResponse, issuer: Issuer, at: Date): KeyObject | undefined => {
  const { byKey, byName } = basic.tbsResponseData.responderID
  const named = ({ spki, subjectDer }: Pick<Certificate, 'spki' | 'subjectDer'>): boolean =>
    byKey !== undefined
      ? hexOf(byKey.buffer) === hexOf(sha1(bitsOf(spki)))
      : byName !== undefined && Buffer.from(AsnConvert.serialize(byName)).equals(subjectDer)
  if (named(issuer)) return issuer.publicKey
  for (const given of (basic.certs ?? []).slice(0, 5)) {
    const responder = readCertificate(Buffer.from(AsnConvert.serialize(given)))
    const { notBefore, notAfter } = responder
    const isLive = notBefore !== undefined && notAfter !== undefined && notBefore <= at && at <= notAfter
    const isMade =
      issuer.publicKey !== undefined && isSignedBy(responder, issuer.publicKey) && responder.issuerDer.equals(issuer.subjectDer)
    if (named(responder) && isLive && isMade && responder.extendedKeyUsage?.includes(OCSP_SIGNING)) return responder.publicKey
  }
  return undefined
}
