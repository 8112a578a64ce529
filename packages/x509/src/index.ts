// X.509: certificates, requests, revocation lists and OCSP, read from anybody and made by whom we are. Pure: no network, no clock, no store, no trust of its own.
// It is the only package that knows the ASN.1 library.
export type { Name } from '@peculiar/asn1-x509'
export { KeyUsageFlags } from '@peculiar/asn1-x509'
export {
  type Certificate,
  isSelfSigned,
  isSignedBy,
  type KeyUse,
  LARGEST_CERTIFICATE,
  type Oddity,
  readCertificate,
  serialText,
} from './certificate.ts'
export { makeRevocationList, type NewRevocationList, type RevocationList, readRevocationList } from './crl.ts'
export { element, elementsOf, onlyElement, SEQUENCE } from './der.ts'
export { type X509Code, X509Error } from './errors.ts'
export {
  commonName,
  distinguishedName,
  keyId,
  makeCertificate,
  makeRequest,
  type NewCertificate,
  type Request,
  rawExtension,
  readRequest,
} from './issue.ts'
export {
  makeOcspAnswer,
  makeOcspRequest,
  type NewOcspAnswer,
  type OcspExpectation,
  type OcspQuestion,
  type OcspVerdict,
  readOcspAnswer,
  readOcspRequest,
} from './ocsp.ts'
export { findPath, isWeak, type Path, type PathFault } from './path.ts'
export { pemBlock, pemBlocks } from './pem.ts'
export { isWeakSignature, spkiOf } from './signing.ts'
export { readSpiffeId, readSvid, type Svid, type SvidFault } from './svid.ts'
export { type AltName, isHostile, safeText } from './text.ts'
