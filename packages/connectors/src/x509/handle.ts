// How certificates are named: `x509.certificate`, the account its common name (without one, its first alternative name), the key `serial:` and the serial in hexadecimal. One that was lent has no key.
import { createHash } from 'node:crypto'
import { type Handle, type Refused, refused } from '@countersign/connector-kit'
import { type AltName, type Certificate, isHostile } from '@countersign/x509'

export const CERTIFICATE = 'x509.certificate'

/** Of one that was lent: by whose key it is, so that the name is known before it is made, and is never another one's. */
const LENT = /^[0-9a-f]{20}\.(.+)$/

export const lentAccount = (spki: Buffer, like: string): string =>
  `${createHash('sha256').update(spki).digest('hex').slice(0, 20)}.${like.toLowerCase()}`

/** What was lent is named by its account alone: whatever was issued in that name belongs to the one lease. */
export const isLent = ({ kind, account, key }: Handle): boolean => kind === CERTIFICATE && key === undefined && LENT.test(account)

/** The account that a lent one is like. */
export const likeIn = (account: string): string => LENT.exec(account)?.[1] ?? ''

const KEY = /^serial:([1-9a-f][0-9a-f]{0,39})$/

export const accountOf = ({ commonName, names, fingerprint }: Certificate): string => commonName || names[0]?.value || fingerprint

export const handleOf = (certificate: Certificate): Handle => ({
  kind: CERTIFICATE,
  account: accountOf(certificate),
  key: `serial:${certificate.serial}`,
})

export const serialIn = (handle: Handle): string | undefined => KEY.exec(handle.key ?? '')?.[1]

export const isNamed = (handle: Handle, certificate: Certificate): boolean =>
  handle.account === accountOf(certificate) && (isLent(handle) || serialIn(handle) === certificate.serial)

/** A refusal where the handle can't name one certificate of this authority; undefined where it can. */
export const foreign = (handle: Handle): Refused | undefined => {
  if (handle.kind !== CERTIFICATE) return refused('x509.foreign_kind', 'this authority holds no such kind')
  if (handle.account === '' || isHostile(handle.account)) return refused('x509.invalid_account', 'no certificate has such a name')
  if (!isLent(handle) && serialIn(handle) === undefined)
    return refused('x509.invalid_handle', 'a certificate is named by `serial:` and its serial in hexadecimal')
  return undefined
}

const HOST = /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$/
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

/** What ACME can be asked for: a host name (RFC 8555) or an address (RFC 8738). SAFETY: no wildcard: it would stand for names that nobody decided. */
export const identifierOf = (name: string): AltName | undefined => {
  if (IPV4.test(name)) return { type: 'ip', value: name }
  return HOST.test(name) ? { type: 'dns', value: name.toLowerCase() } : undefined
}
