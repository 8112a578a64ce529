// Where a security event belongs: the one thing of ours that it is about, if its transmitter may speak of that. INVARIANT: what it may not speak of changes
// nothing, whoever the thing belongs to; and nobody outside learns which it was.
import { hasCode } from '@countersign/ledger'
import type { SignalEvent } from '@countersign/policy'
import { requirePower } from '../../authority/access/index.ts'
import type { StandingTransmitter } from '../../authority/transmitters/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { WhyUnplaced } from '../../tables.ts'
import { findSubject } from './find-subject.ts'
import { namesIn } from './subject-identifier.ts'
import type { Subject } from './subject-store.ts'

export type Place = { readonly is: 'one'; readonly subject: Subject } | { readonly is: WhyUnplaced }

/** Whether this one may say it at all. Errors: `authority.refused`. */
export const requireToSay = (runtime: Runtime, caller: Caller, event: SignalEvent, party: string): Promise<unknown> =>
  requirePower(runtime, caller, 'signal.send', { kind: 'signal', id: event, party, executorIds: [caller.principal.id] })

export const placeOf = async (
  runtime: Runtime,
  caller: Caller,
  standing: StandingTransmitter,
  event: SignalEvent,
  subject: object,
): Promise<Place> => {
  const found = await findSubject(runtime.db, caller.org, standing, namesIn(subject, event), runtime.clock.now())
  if (found.is !== 'one') return found
  const { parties } = standing.text
  const { party: own } = caller.principal
  if ((own.kind !== 'enterprise' && found.party !== own.id) || (parties !== undefined && !parties.includes(found.party)))
    return { is: 'not_theirs' }
  try {
    await requireToSay(runtime, caller, event, found.party)
  } catch (error) {
    if (hasCode(error, 'authority.refused')) return { is: 'refused' }
    throw error
  }
  return { is: 'one', subject: found.subject }
}
