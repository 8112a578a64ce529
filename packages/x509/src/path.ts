// From a certificate to somebody who is trusted (RFC 5280 §6, what is asked of it here): signatures, names, validity, who may issue, and how deep.
// SAFETY: bounded in width and depth; what is given in circles ends; a critical extension that is not read here ends the path, name constraints too.
import { type Certificate, isSignedBy } from './certificate.ts'
import { isWeakSignature } from './signing.ts'

export type PathFault =
  | 'odd'
  | 'not_yet_valid'
  | 'expired'
  | 'no_path'
  | 'bad_signature'
  | 'not_an_authority'
  | 'path_too_long'
  | 'weak'
  | 'unknown_critical'

export type Path = { readonly ok: true; readonly chain: readonly Certificate[] } | { readonly ok: false; readonly fault: PathFault }

const DEEPEST = 8
const WIDEST = 50
/** Issuers that are looked at in all: many authorities of one name that sign each other would make as many ways as one likes. */
const MOST_STEPS = 200

const faultOf = (one: Certificate, at: Date): PathFault | undefined => {
  if (one.oddities.length > 0) return 'odd'
  if (one.unknownCritical.length > 0) return 'unknown_critical'
  if (one.notBefore! > at) return 'not_yet_valid'
  return one.notAfter! < at ? 'expired' : undefined
}

/** RSA below 2048 bits, DSA, and broken hashes. */
export const isWeak = ({ key, signature }: Pick<Certificate, 'key' | 'signature'>): boolean => {
  const bits = /^rsa(?:-pss)? (\d+)$/.exec(key)?.[1]
  return (bits !== undefined && Number(bits) < 2048) || key.startsWith('dsa') || isWeakSignature(signature)
}

/** `authorities` are trusted as they are given; `between` only help to get there. */
export const findPath = (leaf: Certificate, between: readonly Certificate[], authorities: readonly Certificate[], at: Date): Path => {
  const own = faultOf(leaf, at) ?? (isWeak(leaf) ? 'weak' : undefined)
  if (own !== undefined) return { ok: false, fault: own }
  let best: PathFault = 'no_path'
  let steps = 0
  const climb = (chain: readonly Certificate[]): readonly Certificate[] | undefined => {
    const last = chain.at(-1)!
    const isAnchor = (one: Certificate) => authorities.some(({ fingerprint }) => fingerprint === one.fingerprint)
    if (isAnchor(last)) return chain
    if (chain.length >= DEEPEST) {
      best = 'path_too_long'
      return undefined
    }
    for (const issuer of [...authorities, ...between.slice(0, WIDEST)]) {
      if (!issuer.subjectDer.equals(last.issuerDer) || chain.includes(issuer)) continue
      steps += 1
      if (steps > MOST_STEPS) return undefined
      const fault = issuerFault(issuer, last, chain.length - 1, at, isAnchor(issuer))
      if (fault !== undefined) {
        best = fault
        continue
      }
      const found = climb([...chain, issuer])
      if (found) return found
    }
    return undefined
  }
  const chain = climb([leaf])
  return chain ? { ok: true, chain } : { ok: false, fault: best }
}

/** `below`: authorities between it and the leaf. */
const issuerFault = (issuer: Certificate, issued: Certificate, below: number, at: Date, isAnchor: boolean): PathFault | undefined => {
  const own = faultOf(issuer, at)
  if (own !== undefined) return own
  // An authority that is trusted as it is needs no signature on itself; its key has to hold all the same.
  if (isWeak(isAnchor ? { key: issuer.key, signature: '' } : issuer)) return 'weak'
  if (!issuer.isAuthority || (issuer.keyUsage !== undefined && !issuer.keyUsage.includes('keyCertSign'))) return 'not_an_authority'
  if (issuer.pathLength !== undefined && below > issuer.pathLength) return 'path_too_long'
  return issuer.publicKey !== undefined && isSignedBy(issued, issuer.publicKey) ? undefined : 'bad_signature'
}
