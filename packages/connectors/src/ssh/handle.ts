// How SSH credentials are named: `ssh.public_key` by `SHA256:…`, `ssh.certificate` by `serial:N`, `id:KEY ID` or the `SHA256:…` of its key.
import type { Handle } from '@countersign/connector-kit'
import { isAccount } from './account.ts'
import type { Certificate } from './certificate.ts'
import { SshError } from './errors.ts'
import type { Revocation } from './krl.ts'
import { digestOf, fingerprintOf } from './public-key.ts'

/** Throws `ssh.bad_handle` for a kind that is not ours and for an account that no host can have. */
export function checkHandle(handle: Handle): 'ssh.public_key' | 'ssh.certificate' {
  if (handle.kind !== 'ssh.public_key' && handle.kind !== 'ssh.certificate')
    throw new SshError('ssh.bad_handle', 'the handle is of a kind that this connector does not know')
  if (!isAccount(handle.account)) throw new SshError('ssh.bad_account', 'the account is not a name that an ssh host can have')
  return handle.kind
}

/** The fingerprint that a public key's handle names. A handle without one names no single key and is refused. */
export function fingerprintIn(handle: Handle): string {
  if (handle.key === undefined) throw new SshError('ssh.bad_handle', 'the handle names no key; expected its `SHA256:…` fingerprint')
  digestOf(handle.key)
  return handle.key
}

/** What has to be in a revocation list for the certificate to be dead. */
export function revocationOf(handle: Handle, authority: Buffer): Revocation {
  const key = handle.key ?? ''
  const serial = /^serial:([1-9][0-9]{0,19})$/.exec(key)?.[1]
  if (serial !== undefined && BigInt(serial) <= 0xffff_ffff_ffff_ffffn) return { by: 'serial', authority, serial: BigInt(serial) }
  if (/^id:[\x20-\x7e]{1,256}$/.test(key)) return { by: 'key_id', authority, keyId: key.slice(3) }
  if (key.startsWith('SHA256:')) return { by: 'sha256', digest: digestOf(key) }
  throw new SshError('ssh.bad_handle', 'the handle names no certificate; expected `serial:N`, `id:KEY ID` or `SHA256:…`')
}

/** Every revocation that would end this certificate. */
export const revocationsOf = ({ authority, serial, keyId, subject }: Certificate): readonly Revocation[] => [
  ...(serial > 0n ? [{ by: 'serial', authority, serial } as const] : []),
  { by: 'key_id', authority, keyId },
  { by: 'sha256', digest: digestOf(fingerprintOf(subject.blob)) },
]

/** Does the handle mean this certificate, for this account? */
export function certificateNamed(handle: Handle, certificate: Certificate): boolean {
  if (!certificate.principals.includes(handle.account)) return false
  return namesOf(certificate).includes(handle.key ?? '')
}

export const namesOf = (certificate: Certificate): readonly string[] => [
  ...(certificate.serial > 0n ? [`serial:${certificate.serial}`] : []),
  `id:${certificate.keyId}`,
  fingerprintOf(certificate.subject.blob),
]

export const certificateHandle = (certificate: Certificate, account: string): Handle => ({
  kind: 'ssh.certificate',
  account,
  key: namesOf(certificate)[0] ?? '',
})

export const publicKeyHandle = (account: string, fingerprint: string): Handle => ({ kind: 'ssh.public_key', account, key: fingerprint })
