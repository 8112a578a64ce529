// Somebody leaves. First the fact, in one transaction: he is nobody any more, and nothing is issued to what was his. Then what he had asked for goes on
// in another one's name or not at all, and one change ends every access of his with proof. A crash in between leaves the event open, and it is done again.
import { requirePower } from '../../authority/access/index.ts'
import { endDeputyshipsOfLeaver } from '../../authority/duty/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { beginOffboarding, identitiesHeldBy, retireEmpty } from '../../registry/inventory/index.ts'
import { leave, readPrincipal, requirePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type Opened, openChange, type Planned, previewChange, requireGrounds } from '../changes/index.ts'
import { rightsOfPerson } from '../consents/index.ts'
import { draftFor } from '../planning/index.ts'
import { type EventRow, isAnnounced, presentElsewhere, recordOf } from './events-store.ts'
import { inLaneOfLives } from './lane.ts'
import { lastDay, overAt } from './last-day.ts'
import { handOver } from './owners.ts'
import { passFindingsOn, plannedBefore } from './owners-store.ts'
import { planAgain } from './plan-again.ts'
import { replaceRequests } from './requests.ts'
import { liveRequestsOf } from './requests-store.ts'
import { answersFor, ifOpen, openFor, settle, settleNow } from './settle.ts'

/** Why he has not left after all, by what is said now; undefined where he has. */
const stillHere = async (work: Work, event: EventRow): Promise<string | undefined> => {
  if (isAnnounced(event)) {
    const record = await recordOf(work.db, work.org, event)
    if (record?.state !== 'present') return 'he had left before'
    const day = lastDay(record.attributes)
    if (day === undefined || overAt(day) > work.at) return 'its source has said otherwise since'
  }
  const [elsewhere] = await presentElsewhere(work.db, work.org, event)
  return elsewhere && `he is still here by the word of \`${elsewhere.source}\` (${elsewhere.kind} ${elsewhere.external_id})`
}

/**
 * Everything that takes effect at once. Repeating it takes nothing twice. Gives whether anything of his may still open something: what never opened
 * anything is over with the fact.
 */
const takeEverything = async (runtime: Runtime, work: Work, person: string, cause: string, why: string): Promise<boolean> => {
  await leave(work, person)
  await endDeputyshipsOfLeaver(work, person, why)
  const held = await identitiesHeldBy(work.db, work.org, person)
  const ids = held.flatMap(({ id, state }) => (state === 'retired' ? [] : [id]))
  for (const identity of await beginOffboarding(work.db, work.org, ids))
    work.record({ kind: 'identity.offboarding', body: { identity, holder: person, reason: why } })
  const consents = await rightsOfPerson(runtime, work, person)
  const retired = await retireEmpty(work.db, work.org, ids)
  for (const identity of retired) work.record({ kind: 'identity.retired', body: { identity, holder: person, reason: why } })
  await handOver(runtime, work, person, cause, why)
  await passFindingsOn(work.db, work.org, person, work.at)
  return retired.length < ids.length || consents > 0
}

/** Whether somebody else has to go on with what he asked for, or a plan has to name who answers now. */
const leavesWork = async (work: Work, person: string, cause: string): Promise<boolean> =>
  (await liveRequestsOf(work.db, work.org, person)).length > 0 || (await plannedBefore(work.db, work.org, cause)).length > 0

const nothingToEnd = { state: 'done', note: 'nothing of his opened anything' } as const

/** What is his own, and the change that ends it; undefined where there is nothing. */
const whatEnds = async (runtime: Runtime, caller: Caller, person: string) => {
  const asked = { kind: 'person.leave', ref: person } as const
  const { drafts, leaving, credentials } = await draftFor(runtime, runtime.db, caller.org, asked)
  return drafts.length === 0 && leaving.length === 0 ? undefined : { asked, credentials }
}

export const personLeaves = async (runtime: Runtime, caller: Caller, event: EventRow): Promise<void> => {
  const person = event.subject
  const why = `${person} has left, by the word of \`${event.source}\``
  const goes = await ifOpen(runtime, caller, event, async (work, locked) => {
    if (!(await readPrincipal(work.db, work.org, person))) {
      await settle(work, locked, { state: 'done', note: 'nobody of that name was ever here' })
      return false
    }
    const otherwise = await stillHere(work, locked)
    if (otherwise !== undefined) {
      await settle(work, locked, { state: 'superseded', note: otherwise })
      return false
    }
    if (await takeEverything(runtime, work, person, event.id, why)) return true
    if (await leavesWork(work, person, event.id)) return true
    await settle(work, locked, nothingToEnd)
    return false
  })
  if (goes !== true) return
  runtime.steps.reach('person.left')
  await inLaneOfLives(runtime, async () => {
    await replaceRequests(runtime, caller, person, why)
    await planAgain(runtime, caller, event.id)
  })
  const ends = await whatEnds(runtime, caller, person)
  if (!ends) {
    await settleNow(runtime, caller, event, nothingToEnd)
    return
  }
  const row = await readPrincipal(runtime.db, caller.org, person)
  const requester = await answersFor(runtime, caller.org, [row?.manager_id])
  await openFor(runtime, caller, event, { asked: ends.asked, requester, reason: why, note: 'every access of his ends' })
}

export interface LeaveInput {
  readonly person: string
  readonly reason: string
  readonly ticket: string
}

/** What would end if he left now. No effect at all. Errors: `principal.unknown`, `authority.refused`, `change.reason_missing`, `change.ticket_missing`. */
export const previewLeave = async (runtime: Runtime, caller: Caller, { person, reason, ticket }: LeaveInput): Promise<Planned> => {
  requireGrounds({ reason, ticket })
  await requirePower(runtime, caller, 'role.assign', { kind: 'principal', id: person, subjectId: person })
  return previewChange(runtime, caller, { asked: { kind: 'person.leave', ref: person }, reason, ticket })
}

/**
 * For who is in no source: the same, by the word of an administrator. A crash after the fact leaves the rest to the sweep.
 * Errors: as `previewLeave`.
 */
export const letGo = async (runtime: Runtime, caller: Caller, { person, reason, ticket }: LeaveInput): Promise<Opened | undefined> => {
  requireGrounds({ reason, ticket })
  await requirePower(runtime, caller, 'role.assign', { kind: 'principal', id: person, subjectId: person })
  await transact(runtime, caller, async (work) => {
    await requirePrincipal(work.db, work.org, person, work.at)
    await takeEverything(runtime, work, person, `leave:${person}`, reason)
  })
  runtime.steps.reach('person.left')
  await replaceRequests(runtime, caller, person, reason)
  await planAgain(runtime, caller, `leave:${person}`)
  const ends = await whatEnds(runtime, caller, person)
  return (
    ends &&
    openChange(runtime, caller, {
      kind: ends.asked.kind,
      ref: person,
      asked: ends.asked,
      reason,
      ticket,
      custody: ends.credentials.map(({ id }) => id),
    })
  )
}
