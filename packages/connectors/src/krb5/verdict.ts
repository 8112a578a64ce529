// What a Kerberos log-in came to, in the words of MIT krb5's `kinit`. Pure. What is not known is `unreachable`: it says nothing about the credential.
// SAFETY: a name can hold any words, so a line counts only whole, as `kinit` writes it.
import type { Presentation } from '@countersign/connector-kit'
import type { Said } from './program.ts'

export type KerberosVerdict = Pick<Presentation, 'answer' | 'code' | 'detail'>

const verdict = (answer: Presentation['answer'], code: string, detail: string): KerberosVerdict => ({
  answer,
  code: `krb5.${code}`,
  detail,
})

export const GOT_TICKET = verdict('accepted', 'ticket', 'the KDC gave a ticket')
const ABORTED = verdict('unreachable', 'aborted', 'the deadline passed before the KDC answered')
const FAILED = verdict('unreachable', 'failed', 'the KDC did not answer about the credential')

export const KEY_EXPIRED = verdict(
  'accepted',
  'key_expired',
  'the credential is right and has expired: it still opens the way to the next one',
)

/** Said before the KDC has looked at a key: whether it is the right one is asked for apart. */
export const EXPIRED_UNSEEN = verdict('unreachable', 'key_expired_unseen', 'the keys have expired, which says nothing about this one')
export const REVOKED = verdict('refused', 'client_revoked', 'the KDC says that the account is disabled or locked')

/** Each ends in ` while getting initial credentials`. */
const KNOWN: readonly (readonly [words: RegExp, verdict: KerberosVerdict])[] = [
  [/^(Preauthentication failed|Password incorrect)$/, verdict('refused', 'preauth_failed', 'the KDC refused the credential')],
  [/^Client '.*' not found in Kerberos database$/, verdict('refused', 'unknown_principal', 'the KDC knows no such account')],
  [/^Client's credentials have been revoked$/, REVOKED],
  [/^Client's entry in database has expired$/, verdict('refused', 'client_expired', 'the account has expired')],
  [/^Password has expired$/, EXPIRED_UNSEEN],
  [/^Clock skew too great$/, verdict('unreachable', 'clock_skew', "the KDC's clock and the prober's are too far apart")],
  [/^Cannot contact any KDC for realm '.*'$/, verdict('unreachable', 'no_kdc', 'no KDC answered')],
]

const SAYS = /^kinit: (.*) while getting initial credentials$/

export function classifyKinit({ status, stdout, stderr }: Said): KerberosVerdict {
  if (status === 'aborted') return ABORTED
  if (status === 0) return GOT_TICKET
  const said = SAYS.exec(stderr.trimEnd().split('\n').at(-1) ?? '')?.[1]
  if (said === undefined) return FAILED
  // A right password that has expired makes kinit ask for the next one and then fail for want of it. A wrong one is refused before that.
  if (said === 'Cannot read password' && /^Password expired\. {2}You must change it now\.$/m.test(stdout)) return KEY_EXPIRED
  return KNOWN.find(([words]) => words.test(said))?.[1] ?? FAILED
}

/** What the KDC says of a ticket that is shown to it: `unread` where it said nothing of that. */
export function classifyTicket({ status, stderr }: Said): 'honoured' | 'refused' | 'unread' {
  if (status === 0) return 'honoured'
  const said = /^kvno: (.*) while getting credentials for /.exec(stderr.trimEnd().split('\n').at(-1) ?? '')?.[1]
  return said !== undefined && TICKET_REFUSED.some((words) => words.test(said)) ? 'refused' : 'unread'
}

const TICKET_REFUSED = [
  /^Client's credentials have been revoked$/,
  /^TGT has been revoked$/,
  /^Client '.*' not found in Kerberos database$/,
  /^Ticket expired$/,
]
