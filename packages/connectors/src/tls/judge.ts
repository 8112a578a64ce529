// What is wrong with a certificate where it is served: at its time, for its name, under those who are trusted. Pure.
import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { ServedCertificate, ServedProblem } from '@countersign/connector-kit'
import { type Certificate, findPath, isSelfSigned, isWeak, isWeakSignature, readOcspAnswer } from '@countersign/x509'
import type { Served } from './look.ts'

const MOST_NAMES = 100

interface Expected {
  /** The name or address that was asked for. */
  readonly asked: string
  readonly roots: readonly Certificate[]
  readonly at: Date
}

/** The leaf's name is judged by OpenSSL (RFC 6125); a common name counts for nothing where there are alternative names, nor here where there are none. */
const isFor = (leaf: Certificate, asked: string): boolean => {
  try {
    const certificate = new X509Certificate(leaf.der)
    return isIP(asked) === 0 ? certificate.checkHost(asked, { subject: 'never' }) !== undefined : certificate.checkIP(asked) !== undefined
  } catch {
    return false
  }
}

const stapledOf = ({ chain, stapled }: Served, { roots, at }: Expected): ServedCertificate['stapled'] => {
  if (stapled === undefined || stapled.length === 0) return 'none'
  const [leaf, ...above] = chain
  const issuer = [...above, ...roots].find((one) => one.subjectDer.equals(leaf!.issuerDer))
  if (!issuer) return 'unusable'
  try {
    const { status } = readOcspAnswer(stapled, { issuer, serial: leaf!.serial, nonce: undefined, at })
    return status === 'unknown' ? 'unusable' : status
  } catch {
    return 'unusable'
  }
}

export const judge = (served: Served, expected: Expected): ServedCertificate => {
  const { chain, protocol } = served
  const [leaf, ...above] = chain as [Certificate, ...Certificate[]]
  const { roots, at, asked } = expected
  const problems: { code: ServedProblem; detail: string }[] = []
  const wrong = (code: ServedProblem, detail: string): void => void problems.push({ code, detail })
  const { notBefore, notAfter } = leaf

  if (leaf.oddities.length > 0) wrong('odd', leaf.oddities.join(', '))
  if (notAfter !== undefined && notAfter < at) wrong('expired', `it ended at ${notAfter.toISOString()}`)
  if (notBefore !== undefined && notBefore > at) wrong('not_yet_valid', `it begins at ${notBefore.toISOString()}`)
  if (!isFor(leaf, asked)) wrong('name_mismatch', `it is not for \`${asked}\``)
  for (const one of chain)
    if (isWeak(one === leaf || !isSelfSigned(one) ? one : { key: one.key, signature: '' }))
      wrong('weak', `${one.subject}: ${isWeakSignature(one.signature) ? one.signature : one.key}`)
  if (isSelfSigned(leaf) && !roots.some(({ fingerprint }) => fingerprint === leaf.fingerprint))
    wrong('self_signed', 'nobody but itself has signed it')
  else {
    // Time, strength and oddities of the leaf are told above; here it is only whether somebody trusted stands behind it, at a time when the leaf counted.
    const when =
      notBefore !== undefined && notAfter !== undefined && (notAfter < at || notBefore > at)
        ? new Date((notBefore.getTime() + notAfter.getTime()) / 2)
        : at
    const path = findPath(leaf, above, roots, when)
    if (!path.ok && path.fault !== 'odd' && path.fault !== 'weak')
      wrong(
        path.fault === 'no_path' && above.length === 0 ? 'chain_incomplete' : 'untrusted',
        path.fault === 'no_path' ? 'no way leads from what is served to a trusted authority' : path.fault.replaceAll('_', ' '),
      )
  }
  const stapled = stapledOf(served, expected)
  if (stapled === 'revoked') wrong('revoked', 'the server itself carries the answer that it is revoked')
  return {
    subject: leaf.subject,
    issuer: leaf.issuer,
    names: leaf.names.slice(0, MOST_NAMES).map(({ type, value }) => `${type}:${value}`),
    serial: leaf.serial,
    fingerprint: leaf.fingerprint,
    ...(notBefore === undefined ? {} : { notBefore: notBefore.toISOString() }),
    ...(notAfter === undefined ? {} : { notAfter: notAfter.toISOString() }),
    key: leaf.key,
    signature: leaf.signature,
    keyUsage: leaf.keyUsage ?? [],
    above: above.map(({ subject }) => subject),
    protocol,
    stapled,
    problems,
  }
}
