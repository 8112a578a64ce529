// What became of an event, and opening the change that follows from one. Everything here is asked under the lock of the event's row, so that of two
// processes that have the same event in hand one does nothing.
import { CountersignError } from '@countersign/ledger'
import { transactTogether } from '../../evidence/journal/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { LifecycleState } from '../../tables.ts'
import { answeringPerson, type Opened, openChange } from '../changes/index.ts'
import { type Asked, draftFor } from '../planning/index.ts'
import { type EventRow, lockOpenEvent, setEvent, subjectName } from './events-store.ts'
import { inLaneOfLives } from './lane.ts'

/** Another process has settled it meanwhile. Never leaves this slice. */
export class Settled extends Error {}

/** Runs `body` if the event is still to be done; undefined where it is not. */
export const ifOpen = <T>(
  runtime: Runtime,
  caller: Caller,
  event: EventRow,
  body: (work: Work, event: EventRow) => Promise<T>,
): Promise<T | undefined> =>
  transactTogether(runtime, caller, { kind: 'lives', subject: subjectName(event) }, async (work) => {
    const locked = await lockOpenEvent(work.db, work.org, event.id)
    return locked && body(work, locked)
  })

export const settle = async (
  work: Work,
  event: EventRow,
  outcome: { readonly state: LifecycleState; readonly change?: string; readonly note: string },
): Promise<void> => {
  const { state, change, note } = outcome
  await setEvent(work.db, work.org, event.id, { state, change_id: change ?? null, note })
  work.record({
    kind: `lifecycle.${state}`,
    ...(change === undefined ? {} : { stream: change }),
    body: { event: event.id, kind: event.kind, subject: subjectName(event), change: change ?? null, note },
  })
}

export const settleNow = (runtime: Runtime, caller: Caller, event: EventRow, outcome: Parameters<typeof settle>[2]): Promise<unknown> =>
  ifOpen(runtime, caller, event, (work, locked) => settle(work, locked, outcome))

/** Who answers for a change that follows from an event: the first of these who is an active person of the enterprise, else who answers for controls. */
export const answersFor = async (
  runtime: Runtime,
  org: string,
  people: readonly (string | null | undefined)[],
): Promise<Caller['principal']> => {
  const person = await answeringPerson(runtime, org, people)
  if (!person)
    throw new CountersignError(
      'lifecycle.nobody_answers',
      'conflict',
      'nobody of the enterprise answers for controls: give somebody the role `control_owner` or `security_lead`, and it goes on',
    )
  return person
}

interface Follows {
  readonly asked: Asked
  readonly requester: Caller['principal']
  readonly reason: string
  readonly note: string
}

/** Opens the change of an event and settles the event in the same transaction; where the change was open already, after it. */
export const openFor = (runtime: Runtime, caller: Caller, event: EventRow, what: Follows): Promise<Opened | undefined> =>
  inLaneOfLives(runtime, () => open(runtime, caller, event, what))

const open = async (runtime: Runtime, caller: Caller, event: EventRow, what: Follows): Promise<Opened | undefined> => {
  const { asked, requester, reason, note } = what
  const { credentials } = await draftFor(runtime, runtime.db, caller.org, asked)
  try {
    const opened = await openChange(runtime, caller, {
      requester,
      kind: asked.kind,
      ref: asked.ref,
      reason,
      ticket: `event:${event.id}`,
      custody: credentials.map(({ id }) => id),
      asked: async (work) => {
        if (!(await lockOpenEvent(work.db, work.org, event.id))) throw new Settled()
        return asked
      },
      opened: (work, { change }) => settle(work, event, { state: 'done', change, note }),
    })
    await settleNow(runtime, caller, event, { state: 'done', change: opened.change, note })
    return opened
  } catch (error) {
    if (error instanceof Settled) return undefined
    throw error
  }
}
