// Shows an account's password at a Kerberos door of its domain.
import type { Secret } from '@countersign/connector-kit'
import { type KerberosVerdict, logIn } from '../krb5/index.ts'
import type { KerberosDoor } from './config.ts'

export async function presentKerberos(
  kinit: string,
  { host, port, realm }: KerberosDoor,
  login: string,
  password: Secret,
  signal: AbortSignal,
): Promise<KerberosVerdict> {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.$-]*$/.test(login))
    return { answer: 'cannot_present', code: 'krb5.bad_login', detail: 'the login name is not one that a principal is made of here' }
  return logIn({ kinit, realm, kdc: { host, port }, principal: `${login}@${realm}`, proof: { by: 'password', password } }, signal)
}
