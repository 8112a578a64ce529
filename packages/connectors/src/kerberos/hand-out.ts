// What the holder of a new secret gets, and what proofs show: a keytab in text, made of the password that was set, unless it is to be the password itself.
// A step that is repeated brings back what the first time gave. A keytab can't be set, so that one is only shown, and counts if the KDC takes it.
import { done, type Handle, type Issued, type Outcome, refused, type Secret, unknown } from '@countersign/connector-kit'
import { entriesOf, findProgram, isKeytabText, keytabText, logIn, type Proof, parsePrincipal, readKeytabText } from '../krb5/index.ts'
import { KEY, keyName } from './account.ts'
import { unsupported } from './change.ts'
import { enctypesOf, type KerberosConfig, kdcsOf } from './config.ts'
import type { Kadmin } from './kadmin.ts'
import { proofOf } from './present.ts'
import { newestKvno, readPrincipal } from './principals.ts'

export const handOut = async (
  kadmin: Kadmin,
  config: KerberosConfig,
  issued: Outcome<Issued>,
  signal: AbortSignal,
): Promise<Outcome<Issued>> => {
  if (issued.status !== 'done' || config.handOut === 'password') return issued
  const { handle, secret } = issued.value
  const name = parsePrincipal(handle.account)
  const principal = await readPrincipal(kadmin, handle.account, signal)
  if (principal.status !== 'done') return principal
  if (!principal.value || !name) return refused('not_found', `no principal \`${handle.account}\``)
  return done({ ...issued.value, secret: keytabText(entriesOf(name, newestKvno(principal.value), secret, enctypesOf(config))) })
}

/** At the first of the KDCs, where changes are made. */
export const opensAtPrimary = async (config: KerberosConfig, principal: string, proof: Proof, signal: AbortSignal) => {
  const [kdc] = kdcsOf(config)
  const kinit = findProgram('kinit')
  if (!kdc || kinit === undefined) return 'unreachable'
  return (await logIn({ kinit, realm: config.realm, kdc, principal, proof }, signal)).answer
}

/** Undefined: it is no keytab, and is to be set. */
export const handedOutBefore = async (
  config: KerberosConfig,
  handle: Handle,
  secret: Secret | undefined,
  signal: AbortSignal,
): Promise<Outcome<Issued> | undefined> => {
  if (!secret || !isKeytabText(secret)) return undefined
  const proof = proofOf(handle, secret)
  if (!('by' in proof)) return unsupported
  const answer = await opensAtPrimary(config, handle.account, proof, signal)
  if (answer === 'unreachable') return unknown('unreachable', 'whether the KDC takes the keytab could not be seen')
  if (answer !== 'accepted') return unsupported
  const [first] = readKeytabText(secret) ?? []
  return done({ handle: handle.kind === KEY && first ? { ...handle, key: keyName(first.kvno) } : handle, secret })
}
