// A workload that shows its X.509-SVID: the certificate comes in the header of the token that its key has signed (`x5c`, RFC 7515 §4.1.6), and counts only under
// the authorities of the issuer's document. SAFETY: what the header brings is a stranger's: bounded, read as such, and trusted for nothing but the path that it completes.
import type { KeyObject } from 'node:crypto'
import { authoritiesIn, type IssuerText } from '@countersign/core/authority/issuance/index'
import { readCertificate, readSvid, X509Error } from '@countersign/x509'

/** The leaf and what is between it and an authority. */
const mostCertificates = 5
const base64 = /^[A-Za-z0-9+/]{4,8000}={0,2}$/

/** The key and the SPIFFE ID, or why it is none. */
export const svidOf = (
  x5c: unknown,
  { trustDomain }: Pick<IssuerText, 'trustDomain'>,
  bundle: string,
  now: Date,
): { readonly key: KeyObject; readonly id: string } | string => {
  if (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > mostCertificates)
    return 'the header holds no `x5c` of one to five certificates'
  if (!x5c.every((one) => typeof one === 'string' && base64.test(one))) return '`x5c` holds something that is no certificate'
  if (trustDomain === undefined) return 'the document names no trust domain'
  try {
    const [leaf, ...between] = x5c.map((one) => readCertificate(Buffer.from(String(one), 'base64')))
    const svid = readSvid(leaf!, between, { trustDomain, authorities: authoritiesIn(bundle) }, now)
    if (!svid.ok) return svid.fault
    return leaf!.publicKey === undefined ? 'unsupported_algorithm' : { key: leaf!.publicKey, id: svid.id }
  } catch (error) {
    return error instanceof X509Error ? error.code : 'malformed'
  }
}
