// Shows a password or a keytab at one KDC: one ticket request by MIT's `kinit`, the same for every connector that has a Kerberos door.
import { readFile } from 'node:fs/promises'
import { Secret } from '@countersign/connector-kit'
import { keytabFile } from './keytab.ts'
import { inPlace, type Place, profileOf, type Server } from './program.ts'
import { classifyKinit, classifyTicket, EXPIRED_UNSEEN, GOT_TICKET, KEY_EXPIRED, type KerberosVerdict } from './verdict.ts'

/** `keytab`: in text. */
export type Proof = { readonly by: 'password'; readonly password: Secret } | { readonly by: 'keytab'; readonly keytab: Secret }

export interface LogIn {
  /** Path of `kinit`. */
  readonly kinit: string
  readonly realm: string
  readonly kdc: Server
  /** As `krb5_unparse_name` writes it, with its realm. */
  readonly principal: string
  readonly proof: Proof
  /** Keeps the ticket that it gets; else it lives in the memory of `kinit`, for five minutes at most. */
  readonly keep?: true
}

export interface LoggedIn extends KerberosVerdict {
  /** A credential cache, base64. */
  readonly ticket?: Secret
}

export const canBePassword = (secret: Secret): boolean => /^[^\0\r\n]{1,500}$/u.test(secret.expose()) && secret.expose().isWellFormed()

/** SAFETY: the password goes over standard input, the keytab in a file of a private folder; the name comes after `--`, so that it is no option. */
export async function logIn({ kinit, realm, kdc, principal, proof, keep }: LogIn, signal: AbortSignal): Promise<LoggedIn> {
  if (proof.by === 'password' && !canBePassword(proof.password))
    return {
      answer: 'cannot_present',
      code: 'krb5.bad_password',
      detail: 'an empty password, one of more than 500 characters, or one with a line break or NUL, cannot be shown',
    }
  return inPlace(profileOf(realm, [kdc]), async (place) => {
    const cache = keep ? `FILE:${place.folder}/cache` : 'MEMORY:countersign'
    const args = ['-c', cache, ...(keep ? [] : ['-l', '5m']), ...(await byKeytab(place, proof)), '--', principal]
    const input = proof.by === 'password' ? `${proof.password.expose()}\n` : ''
    const said = classifyKinit(await place.run(kinit, args, input, signal))
    if (said === EXPIRED_UNSEEN && proof.by === 'keytab') {
      // By password `kinit` asks at this service itself; it is the one way that is left to who has an expired key.
      const changing = ['-c', 'MEMORY:countersign', '-S', 'kadmin/changepw', ...(await byKeytab(place, proof)), '--', principal]
      const opened = classifyKinit(await place.run(kinit, changing, '', signal))
      return opened === GOT_TICKET ? KEY_EXPIRED : opened
    }
    if (said !== GOT_TICKET || !keep) return said
    return { ...said, ticket: new Secret((await readFile(`${place.folder}/cache`)).toString('base64')) }
  })
}

const byKeytab = async (place: Place, proof: Proof): Promise<string[]> =>
  proof.by === 'keytab' ? ['-k', '-t', await place.put('keytab', keytabFile(proof.keytab))] : []

export interface ShownTicket {
  /** Path of `kvno`. */
  readonly kvno: string
  readonly realm: string
  readonly kdc: Server
  /** For which service a ticket is asked for. */
  readonly service: string
  readonly ticket: Secret
}

/** Shows a ticket that was got before: asks the KDC for one for a service by it. */
export const showTicket = (
  { kvno, realm, kdc, service, ticket }: ShownTicket,
  signal: AbortSignal,
): Promise<'honoured' | 'refused' | 'unread'> =>
  inPlace(profileOf(realm, [kdc]), async (place) => {
    const cache = await place.put('cache', Buffer.from(ticket.expose(), 'base64'))
    return classifyTicket(await place.run(kvno, ['-q', '-c', `FILE:${cache}`, '--', service], '', signal))
  })
