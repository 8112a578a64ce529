// Takes the events of a subject, one after the other, as each is due. Called by a job for one subject and by the sweep for all that have something to do.
import { transact } from '../../evidence/journal/index.ts'
import { everySubject } from '../../registry/sources/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { LifecycleKind } from '../../tables.ts'
import { settleHolder } from '../entitlements/index.ts'
import { type EventRow, isAnyTooEarly, nextEvent, setEvent, subjectsDue, tooEarly } from './events-store.ts'
import { personIsHere } from './joiner.ts'
import { endWhatCameLate } from './late.ts'
import { personLeaves } from './leaver.ts'
import { identityChanges, workloadMoves } from './moved.ts'
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
  workload_moved: workloadMoves,
  workload_retired: workloadRetires,
  identity_declared: nothingFollows,
  identity_changed: identityChanges,
  identity_ended: identityEnds,
}

/** After which somebody is to have what he hadn't, or not what he had. ORDER: a crash before it leaves it to the sweep. */
const givesAccess: ReadonlySet<LifecycleKind> = new Set(['joiner', 'mover', 'leaver'])

/** More than a subject has in its life; what is left is taken by the next job. */
const mostAtOnce = 100

/** What is not due yet waits, with a job for its time. */
const putToWait = async (runtime: Runtime, caller: Caller, name: string): Promise<void> => {
  if (!(await isAnyTooEarly(runtime.db, caller.org, name, runtime.clock.now()))) return
  await transact(runtime, caller, async (work) => {
    for (const event of await tooEarly(work.db, work.org, name, work.at)) {
      await setEvent(work.db, work.org, event.id, { state: 'waiting', note: `waits for ${event.effective_at.toISOString()}` })
      work.enqueue({ org: work.org, kind: 'lifecycle', id: name, startAfter: event.effective_at })
    }
  })
}

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

/** By one job; who is left has the next one. */
const mostSubjects = 1_000

/** One subject that can't go on keeps no other from its turn. Gives whether others are left. */
const followDue = async (runtime: Runtime, caller: Caller): Promise<{ readonly left: boolean }> => {
  const followOne = ({ name }: { readonly name: string }): Promise<void> =>
    followSubject(runtime, caller, name).catch((error: unknown) => {
      runtime.log.warn({ err: error, subject: name }, 'lifecycle: an event could not be followed and will be tried again')
    })
  let after = '0'
  for (let tried = 0; tried < mostSubjects; ) {
    const due = await subjectsDue(runtime.db, caller.org, runtime.clock.now(), after)
    const last = due.at(-1)
    if (!last) return { left: false }
    after = last.n
    tried += due.length
    await Promise.all(due.map(followOne))
  }
  return { left: true }
}

/** Where somebody follows all of them already, he is told to look once more: two who do it side by side would have the same events in hand. */
const onceMore = new WeakMap<Runtime, Map<string, boolean>>()

/** Whoever has something to do, so many at a time. A job that finds another at it has done its work by saying so. */
export const followEverySubject = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const asked = onceMore.get(runtime) ?? new Map<string, boolean>()
  onceMore.set(runtime, asked)
  if (asked.has(caller.org)) return void asked.set(caller.org, true)
  let left = false
  try {
    do {
      asked.set(caller.org, false)
      left = (await followDue(runtime, caller)).left
    } while (!left && asked.get(caller.org))
  } finally {
    asked.delete(caller.org)
  }
  if (left) await transact(runtime, caller, async (work) => work.enqueue({ org: work.org, kind: 'lifecycle', id: everySubject }))
}

/** All that have something to do, and what came too late for its change. */
export const followLives = async (runtime: Runtime, caller: Caller): Promise<void> => {
  await followDue(runtime, caller)
  await endWhatCameLate(runtime, caller)
  await followOwners(runtime, caller)
}
