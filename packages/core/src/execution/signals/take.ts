// A signal: an authorised client's statement about the posture of a subject, in the words of the OpenID Shared Signals events. Whose count is policy's to say.
// It only tightens, or takes back what the same client said before; the newest by its own time counts, whatever the order in which signals come.
import { CountersignError } from '@countersign/ledger'
import { type SignalEvent, trustModelOf } from '@countersign/policy'
import { requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { insertSignal, newestCounts, partyOf } from './store.ts'
import type { Subject } from './subject-store.ts'

export interface Signal {
  /** The sender's own id of it: taken once. */
  readonly id: string
  readonly event: SignalEvent
  readonly subject: Subject
  /** What the event says: of `device-compliance-change` and the like whether it is well again. */
  readonly bad: boolean
  readonly at: Date
  readonly reason: string
}

/** Events that say by themselves which way they go. */
const fixed: Partial<Readonly<Record<SignalEvent, boolean>>> = {
  'credential-compromise': true,
  'account-disabled': true,
  'account-enabled': false,
}
/** What takes back what another event said. */
const kindOf = (event: SignalEvent): string => (event === 'account-enabled' ? 'account-disabled' : event)

const aheadMs = 5 * 60_000

/**
 * Takes one. Again with the same id it changes nothing. Errors: `authority.refused`, `signal.subject_unknown`, `signal.contradicts_event`,
 * `signal.ahead_of_time`.
 */
export const takeSignal = async (runtime: Runtime, caller: Caller, signal: Signal): Promise<{ taken: boolean; counts: boolean }> => {
  const { subject, event } = signal
  const senders = trustModelOf(runtime.policy.current().bundle).signals
  const party = await partyOf(runtime.db, caller.org, subject.kind, subject.id)
  const outside = caller.principal.party.kind !== 'enterprise'
  // INVARIANT: what isn't there and what somebody outside may not see answer alike.
  const unknown = party === undefined || (outside && party !== caller.principal.party.id)
  await requirePower(runtime, caller, 'signal.send', {
    kind: 'signal',
    id: event,
    party: unknown ? caller.principal.party.id : party,
    executorIds: senders.flatMap(({ from, events }) => (events.includes(event) ? [from] : [])),
  })
  if (unknown) throw new CountersignError('signal.subject_unknown', 'not_found', `no \`${subject.kind}:${subject.id}\` in the inventory`)
  if (fixed[event] !== undefined && fixed[event] !== signal.bad)
    throw new CountersignError(
      'signal.contradicts_event',
      'invalid',
      `\`${event}\` is ${fixed[event] ? 'never a good' : 'never a bad'} sign`,
    )
  return transact(runtime, caller, (work) => keepSignal(work, signal))
}

/** Ids of two transmitters, and of what their client sends by itself, are apart. */
export const signalIdOf = (transmitter: string, jti: string): string => `${transmitter}/${jti}`

/** Keeps one that its sender may say. In the caller's transaction; the sender is its actor. Errors: `signal.ahead_of_time`. */
export const keepSignal = async (
  work: Work,
  { id, event, subject, bad, at, reason }: Signal,
  by: Readonly<Record<string, string>> = {},
): Promise<{ taken: boolean; counts: boolean }> => {
  if (at.getTime() > work.at.getTime() + aheadMs)
    throw new CountersignError(
      'signal.ahead_of_time',
      'invalid',
      'the signal is dated in the future; send it with the time at which it happened',
    )
  const row = { sender: work.actor.id, id, event: kindOf(event), kind: subject.kind, subject: subject.id, bad, at, reason }
  if (!(await insertSignal(work.db, work.org, row, work.at))) return { taken: false, counts: false }
  const counts = await newestCounts(work.db, work.org, row)
  work.record({ kind: 'signal.taken', body: { event, id, subject, bad, at: at.toISOString(), reason, counts, ...by } })
  return { taken: true, counts }
}
