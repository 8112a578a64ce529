// X.509-SVID: a certificate that says which workload somebody is. After the SPIFFE ID and X509-SVID standards. It says only whether this is one and of whom;
// that who shows it holds its key is shown by a signature or a handshake, and is somebody else's to check.
import type { Certificate } from './certificate.ts'
import { findPath, type PathFault } from './path.ts'

export type SvidFault =
  | PathFault
  | 'not_one_uri'
  | 'bad_spiffe_id'
  | 'is_authority'
  | 'signs_certificates'
  | 'cannot_sign'
  | 'other_trust_domain'

export type Svid =
  | { readonly ok: true; readonly id: string; readonly trustDomain: string; readonly path: string; readonly chain: readonly Certificate[] }
  | { readonly ok: false; readonly fault: SvidFault }

/** SPIFFE-ID §2: at most 2048 bytes; lower-case trust domain without port or user; plain path segments, none empty, none of dots only. */
export const readSpiffeId = (text: string): { readonly trustDomain: string; readonly path: string } | undefined => {
  if (text.length > 2048) return undefined
  const match = /^spiffe:\/\/([a-z0-9._-]{1,255})((?:\/[a-zA-Z0-9._-]+)*)$/.exec(text)
  if (!match) return undefined
  const [, trustDomain = '', path = ''] = match
  return path.split('/').some((segment) => segment === '.' || segment === '..') ? undefined : { trustDomain, path }
}

/** X509-SVID §§2–5: exactly one URI, a SPIFFE ID with a path; no authority; may sign, may not sign certificates or lists; a path to this trust domain's bundle. */
export const readSvid = (
  leaf: Certificate,
  between: readonly Certificate[],
  trust: { readonly trustDomain: string; readonly authorities: readonly Certificate[] },
  at: Date,
): Svid => {
  const no = (fault: SvidFault): Svid => ({ ok: false, fault })
  if (leaf.oddities.length > 0) return no('odd')
  const uris = leaf.names.filter(({ type }) => type === 'uri')
  if (uris.length !== 1) return no('not_one_uri')
  const id = uris[0]!.value
  const read = readSpiffeId(id)
  if (!read || read.path === '') return no('bad_spiffe_id')
  if (read.trustDomain !== trust.trustDomain) return no('other_trust_domain')
  if (leaf.isAuthority) return no('is_authority')
  if (leaf.keyUsage?.includes('keyCertSign') || leaf.keyUsage?.includes('cRLSign')) return no('signs_certificates')
  if (!leaf.keyUsage?.includes('digitalSignature')) return no('cannot_sign')
  const path = findPath(leaf, between, trust.authorities, at)
  return path.ok ? { ok: true, id, ...read, chain: path.chain } : no(path.fault)
}
