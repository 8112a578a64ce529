// Shows a password or a keytab at one KDC by one log-in. The ticket that it gets is kept, and when the log-in is refused later, it is shown too: what has
// ended still acts by such tickets, and that is said with the refusal.
// A KDC of MIT looks at no client again once he has a ticket: it honours one of a principal that is disabled or deleted until it ends, and renews it. That is
// no lie of the door and nobody can mend it, so the answer is about the credential, and the proof is repeated when all such tickets have ended.
import { createHash } from 'node:crypto'
import { beginPresentation, type Handle, type Presentable, type Presentation, type Secret } from '@countersign/connector-kit'
import {
  isKeytabText,
  type KerberosVerdict,
  keytabText,
  logIn,
  type Proof,
  parsePrincipal,
  REVOKED,
  readKeytabText,
  showTicket,
  ticketTimes,
} from '../krb5/index.ts'
import { foreign, KEY, kvnoIn } from './account.ts'
import type { Kdc } from './config.ts'

const MOST_KEPT = 1000

/** One ticket for each credential and KDC, in this process's memory alone, until it ends; and how long those of an account were found to live. */
export class KeptTickets {
  readonly #kept = new Map<string, { readonly ticket: Secret; readonly until: number }>()
  readonly #lives = new Map<string, number>()

  keep(name: string, account: string, ticket: Secret): void {
    const times = ticketTimes(Buffer.from(ticket.expose(), 'base64'))
    if (!times) return
    putLast(this.#kept, name, { ticket, until: times.end })
    putLast(this.#lives, account, Math.max(times.wholeSeconds, this.longestOf(account)))
  }

  of(name: string): { readonly ticket: Secret; readonly until: number } | undefined {
    const found = this.#kept.get(name)
    if (found && found.until > Date.now()) return found
    this.#kept.delete(name)
    return undefined
  }

  /** Seconds, with renewals; 0: none was seen. */
  longestOf(account: string): number {
    return this.#lives.get(account) ?? 0
  }
}

const putLast = <V>(map: Map<string, V>, name: string, value: V): void => {
  map.delete(name)
  map.set(name, value)
  const oldest = map.keys().next().value
  if (map.size > MOST_KEPT && oldest !== undefined) map.delete(oldest)
}

const nameOf = ({ id }: Kdc, { handle, secret }: Presentable): string =>
  createHash('sha256')
    .update(JSON.stringify([id, handle.account, handle.key, secret.expose()]))
    .digest('base64')

type Unshown = { readonly code: string; readonly detail: string }

/** What is shown of the secret. SAFETY: only what the handle names: a refusal of another key would prove nothing about it. */
export const proofOf = ({ account, kind, key }: Handle, secret: Secret): Proof | Unshown => {
  if (!isKeytabText(secret)) return { by: 'password', password: secret }
  const entries = readKeytabText(secret)
  if (!entries) return { code: 'krb5.bad_keytab', detail: 'the secret is no keytab, or a damaged one' }
  const kvno = kind === KEY ? kvnoIn(key) : undefined
  const own = entries.filter((entry) => entry.principal === account && (kvno === undefined || entry.kvno === kvno))
  if (own.length === 0) return { code: 'krb5.other_keytab', detail: 'the keytab holds no such key of this principal' }
  if (new Set(own.map((entry) => entry.kvno)).size > 1)
    return {
      code: 'krb5.several_versions',
      detail: 'the keytab holds several versions of the keys, and only one can be shown: give one, or name it by its version',
    }
  return { by: 'keytab', keytab: keytabText(own) }
}

export interface Showing {
  readonly kinit: string | undefined
  readonly kvno: string | undefined
  readonly realm: string
  readonly kept: KeptTickets
  /** Nothing is kept of the canary. */
  readonly isCanary: boolean
  /** For which service a ticket is asked for when one is shown. */
  readonly service: string | undefined
  /** What the administration server says of a principal whose log-in was refused as that of a revoked one. */
  readonly whyRevoked: (account: string, signal: AbortSignal) => Promise<'ended' | 'locked' | 'unread'>
}

export const presentAt = async (kdc: Kdc, credential: Presentable, showing: Showing, signal: AbortSignal): Promise<Presentation> => {
  const answer = beginPresentation()
  const { handle, secret } = credential
  const no = foreign(handle)
  if (no) return answer('cannot_present', `krb5.${no.code}`, no.detail)
  if (parsePrincipal(handle.account)?.realm !== showing.realm)
    return answer('cannot_present', 'krb5.other_realm', 'the principal is of another realm: its own KDCs know its keys')
  const proof = proofOf(handle, secret)
  if (!('by' in proof)) return answer('cannot_present', proof.code, proof.detail)
  if (showing.kinit === undefined)
    return answer('cannot_present', 'krb5.no_kinit', 'there is no `kinit` on the prober’s machine: install krb5-user')
  if (signal.aborted) return answer('unreachable', 'krb5.aborted', 'the deadline passed before the call began')
  const name = nameOf(kdc, credential)
  const { ticket, ...said } = await logIn(
    { kinit: showing.kinit, realm: showing.realm, kdc, principal: handle.account, proof, ...(showing.isCanary ? {} : { keep: true }) },
    signal,
  )
  if (ticket) showing.kept.keep(name, handle.account, ticket)
  const sure = said.code !== REVOKED.code ? said : await unlessLockedOut(said, handle.account, showing, signal)
  if (sure.answer !== 'refused') return answer(sure.answer, sure.code, sure.detail)
  const words = await ofItsTicket(kdc, name, showing, signal)
  return answer('refused', `${sure.code}${words.code}`, `${sure.detail}${words.detail}`)
}

/** A principal that is locked by failed log-ins is answered like a disabled one, and the lock ends by itself. INVARIANT: unread, the refusal does not count. */
const unlessLockedOut = async (
  said: KerberosVerdict,
  account: string,
  { whyRevoked }: Showing,
  signal: AbortSignal,
): Promise<KerberosVerdict> => {
  const why = await whyRevoked(account, signal)
  if (why === 'ended') return said
  return why === 'locked'
    ? {
        answer: 'unreachable',
        code: `${said.code}/locked`,
        detail: 'the principal is locked by failed log-ins, or disabled at this KDC alone, which says nothing about the credential',
      }
    : { answer: 'unreachable', code: `${said.code}/unread`, detail: 'it was refused, but nobody could read whether by a lock-out' }
}

const ofItsTicket = async (kdc: Kdc, name: string, showing: Showing, signal: AbortSignal): Promise<Unshown> => {
  const kept = showing.kept.of(name)
  if (!kept || showing.kvno === undefined || showing.service === undefined) return { code: '', detail: '' }
  const { kvno, realm, service } = showing
  switch (await showTicket({ kvno, realm, kdc, service, ticket: kept.ticket }, signal)) {
    case 'honoured':
      return { code: ', ticket honoured', detail: `; a ticket that it got before is honoured until ${new Date(kept.until).toISOString()}` }
    case 'refused':
      return { code: ', ticket refused', detail: ', and so is a ticket that it got before' }
    case 'unread':
      return { code: ', ticket unread', detail: '; whether a ticket that it got before is honoured could not be seen' }
  }
}
