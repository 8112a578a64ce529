// Takes the events of a subject, one after the other, as each is due. Called by a job for one subject and by the sweep for all that have something to do.
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { LifecycleKind } from '../../tables.ts'
import { settleHolder } from '../entitlements/index.ts'
import { type EventRow, nextEvent, setEvent, subjectsDue, tooEarly } from './events-store.ts'
import { personIsHere } from './joiner.ts'
import { endWhatCameLate } from './late.ts'
import { personLeaves } from './leaver.ts'
import { contractChanges, contractEnds, identityEnds, nothingFollows, workloadRetires } from './things.ts'
import { followOwners } from './unanswered.ts'

type Handler = (runtime: Runtime, caller: Caller, event: EventRow) => Promise<void>

const handlers: Readonly<Record<LifecycleKind, Handler>> = {
  joiner: personIsHere,
  mover: personIsHere,
  leaver: personLeaves,
  contract_started: contractChanges,
  contract_changed: contractChanges,
  contract_ended: contractEnds,
  workload_registered: nothingFollows,
  workload_moved: nothingFollows,
  workload_retired: workloadRetires,
  identity_declared: nothingFollows,
  identity_changed: nothingFollows,
  identity_ended: identityEnds,
}

/** After which somebody is to have what he hadn't, or not what he had. ORDER: a crash before it leaves it to the sweep. */
const givesAccess: ReadonlySet<LifecycleKind> = new Set(['joiner', 'mover', 'leaver'])

/** More than a subject has in its life; what is left is taken by the next job. */
const mostAtOnce = 100

/** What is not due yet waits, with a job for its time. */
const putToWait = (runtime: Runtime, caller: Caller, name: string): Promise<void> =>
  transact(runtime, caller, async (work) => {
    for (const event of await tooEarly(work.db, work.org, name, work.at)) {
      await setEvent(work.db, work.org, event.id, { state: 'waiting', note: `waits for ${event.effective_at.toISOString()}` })
      work.enqueue({ org: work.org, kind: 'lifecycle', id: name, startAfter: event.effective_at })
    }
  })

/** Does what is due of one subject. A failure leaves the event where it is, and those after it. */
export const followSubject = async (runtime: Runtime, caller: Caller, name: string): Promise<void> => {
  await putToWait(runtime, caller, name)
  for (let taken = 0; taken < mostAtOnce; taken += 1) {
    const event = await nextEvent(runtime.db, caller.org, name, runtime.clock.now())
    if (!event) return
    await handlers[event.kind](runtime, caller, event)
    if (givesAccess.has(event.kind)) await settleHolder(runtime, caller, event.subject)
    runtime.steps.reach('event.done')
  }
}

/** All that have something to do, and what came too late for its change. One subject that can't go on keeps no other from its turn. */
export const followLives = async (runtime: Runtime, caller: Caller): Promise<void> => {
  for (const name of await subjectsDue(runtime.db, caller.org, runtime.clock.now()))
    try {
      await followSubject(runtime, caller, name)
    } catch (error) {
      runtime.log.warn({ err: error, subject: name }, 'lifecycle: an event could not be followed and will be tried again')
    }
  await endWhatCameLate(runtime, caller)
  await followOwners(runtime, caller)
}
