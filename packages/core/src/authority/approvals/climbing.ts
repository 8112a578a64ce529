// A request that nobody answers climbs its ladder: each rung asks others, the last ends in a "no". Journalled, rung by rung.
// INVARIANT: climbing moves a request from `open` to nothing but `expired`. No rung signs, and none lets anybody sign who could not before.
// SAFETY: when a rung has waited is an instant that was written down as it began. A clock that is turned back makes a rung wait longer, one that is
// turned forward brings one rung at a time; neither answers for anybody.
import { transact } from '../../evidence/journal/index.ts'
import { openFinding } from '../../registry/findings/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import {
  type Asked,
  answererFor,
  currentLadders,
  currentSchedule,
  type Fallback,
  insertNotices,
  ladderFor,
  type Somebody,
  waitedUntil,
  whoIsAsked,
} from '../duty/index.ts'
import { executorsOf, readPlan, recipientsOf } from '../plans/index.ts'
import { type ClimbRow, insertClimb, readClimb, updateClimb } from './climbing-store.ts'
import { type ApprovalRequestRow, lockRequest, setRequestState } from './store.ts'

type Asking = Pick<ApprovalRequestRow, 'org_id' | 'id' | 'change_id' | 'plan_digest' | 'roles' | 'quorum' | 'expires_at'>

const questionOf = async (work: Work, request: Asking) => {
  const plan = await readPlan(work.db, work.org, request.plan_digest)
  return { roles: request.roles, quorum: request.quorum, barred: [plan.requester, ...executorsOf(plan), ...recipientsOf(plan)] }
}

/** `duty NAME`, `role NAME` or `approvers`. */
export const spoken = (ask: Asked): string =>
  ask.kind === 'duty' ? `duty ${ask.duty}` : ask.kind === 'role' ? `role ${ask.role}` : 'approvers'

/** The rung from `from` on that asks somebody; each one that would ask nobody is passed, and becomes a finding. */
const firstThatAsks = async (
  runtime: Runtime,
  work: Work,
  request: Asking,
  climb: Pick<ClimbRow, 'rungs'>,
  from: number,
): Promise<{ rung: number; asked: Somebody[] } | undefined> => {
  const question = await questionOf(work, request)
  for (let rung = from; rung < climb.rungs.length; rung += 1) {
    const { ask } = climb.rungs[rung]!
    const asked = await whoIsAsked(work.db, work.org, ask, question, work.at)
    if (asked.length > 0) return { rung, asked }
    await openFinding(runtime, work, {
      kind: 'duty.nobody',
      subject: spoken(ask),
      severity: 'high',
      stream: request.change_id,
      ...(await ownedBy(work, undefined)),
      detail: { request: request.id, rung, asks: spoken(ask) },
    })
    work.record({
      kind: 'approval.rung_passed',
      stream: request.change_id,
      body: { request: request.id, rung, asks: spoken(ask), reason: 'there is nobody to ask' },
    })
  }
  return undefined
}

const ownedBy = async (work: Work, role: string | undefined): Promise<{ ownerId?: string }> => {
  const owner = await answererFor(work.db, work.org, role, work.at)
  return owner === undefined ? {} : { ownerId: owner }
}

/** Until when this rung waits; undefined when nothing comes after it but the request's expiry. */
const dueAfter = async (
  work: Work,
  climb: Pick<ClimbRow, 'rungs' | 'calendar' | 'end_seconds'>,
  rung: number,
): Promise<Date | undefined> => {
  const seconds = climb.rungs[rung + 1]?.afterSeconds ?? climb.end_seconds ?? undefined
  return seconds === undefined ? undefined : waitedUntil(await currentSchedule(work.db, work.org), climb.calendar, work.at, seconds)
}

const tell = async (runtime: Runtime, work: Work, request: Asking, rung: number, asked: readonly Somebody[]): Promise<void> =>
  insertNotices(
    work.db,
    asked.map((somebody) => ({
      org_id: work.org,
      id: runtime.ids.next('ntc'),
      person_id: somebody.person,
      request_id: request.id,
      change_id: request.change_id,
      rung,
      for_person: somebody.for,
      at: work.at,
    })),
  )

/** Puts a request on its ladder and asks the first rung that reaches somebody. */
export const beginClimb = async (
  runtime: Runtime,
  work: Work,
  request: Asking,
  need: { readonly risk: string } & Fallback,
): Promise<void> => {
  const ladder = ladderFor(await currentLadders(runtime, work.db, work.org), need.risk, need)
  const climb = { rungs: ladder.rungs, calendar: ladder.calendar ?? null, end_seconds: ladder.endSeconds ?? null }
  const first = await firstThatAsks(runtime, work, request, climb, 0)
  // Nobody anywhere: it waits on its last rung, and whoever comes to hold the role in time may still sign.
  const rung = first?.rung ?? ladder.rungs.length - 1
  const asked = first?.asked ?? []
  const due = await dueAfter(work, climb, rung)
  await insertClimb(work.db, {
    org_id: work.org,
    request_id: request.id,
    ladder: ladder.id,
    calendar: climb.calendar,
    rungs: JSON.stringify(climb.rungs),
    end_seconds: climb.end_seconds,
    rung,
    asked: asked.map(({ person }) => person),
    begun_at: work.at,
    due_at: due ?? null,
  })
  await tell(runtime, work, request, rung, asked)
  work.record({
    kind: 'approval.asked',
    stream: request.change_id,
    body: { request: request.id, ladder: ladder.id, ...rungBody(climb, rung, asked, due) },
  })
  if (due) work.enqueue({ org: work.org, kind: 'escalate', id: request.id, startAfter: due })
}

const rungBody = (climb: Pick<ClimbRow, 'rungs'>, rung: number, asked: readonly Somebody[], due: Date | undefined) => ({
  rung,
  of: climb.rungs.length,
  asks: spoken(climb.rungs[rung]!.ask),
  asked: asked.map((somebody) => ({ person: somebody.person, for: somebody.for })),
  nextAt: due?.toISOString() ?? null,
})

/** One rung higher, if it is time; at the top, silence is a "no". A call that comes too early, twice or too late does nothing. */
export const climb = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  await transact(runtime, caller, async (work) => {
    const request = await lockRequest(work.db, work.org, id)
    const standing = await readClimb(work.db, work.org, id)
    if (request?.state !== 'open' || !standing?.due_at || standing.due_at > work.at) return
    const next = await firstThatAsks(runtime, work, request, standing, standing.rung + 1)
    if (!next) {
      const due = standing.rung + 1 < standing.rungs.length ? await dueAfter(work, standing, standing.rungs.length - 1) : undefined
      if (due && due > work.at) {
        // What lay above reached nobody: the last rung still waits as long as it was said.
        await updateClimb(work.db, work.org, id, { rung: standing.rungs.length - 1, asked: [], begun_at: work.at, due_at: due })
        work.enqueue({ org: work.org, kind: 'escalate', id, startAfter: due })
        return
      }
      await updateClimb(work.db, work.org, id, { due_at: null })
      if (standing.end_seconds === null) return
      return giveUp(runtime, work, request, 'nobody answered on any rung')
    }
    const due = await dueAfter(work, standing, next.rung)
    await updateClimb(work.db, work.org, id, {
      rung: next.rung,
      asked: next.asked.map(({ person }) => person),
      begun_at: work.at,
      due_at: due ?? null,
    })
    await tell(runtime, work, request, next.rung, next.asked)
    work.record({
      kind: 'approval.escalated',
      stream: request.change_id,
      body: { request: id, ladder: standing.ladder, ...rungBody(standing, next.rung, next.asked, due) },
    })
    if (due) work.enqueue({ org: work.org, kind: 'escalate', id, startAfter: due })
  })
}

/** Silence has lasted to its end: the request is void, its operations are looked at again (and become stuck), and somebody is told. */
export const giveUp = async (runtime: Runtime, work: Work, request: ApprovalRequestRow, reason: string): Promise<void> => {
  await setRequestState(work.db, work.org, request.id, 'expired')
  work.record({
    kind: 'approval.voided',
    stream: request.change_id,
    body: { request: request.id, plan: request.plan_digest, reason },
  })
  if (request.state === 'open')
    await openFinding(runtime, work, {
      kind: 'approval.unanswered',
      subject: request.id,
      severity: 'high',
      stream: request.change_id,
      ...(await ownedBy(work, request.roles[0])),
      detail: { request: request.id, roles: [...request.roles].sort(), reason },
    })
  for (const operation of request.operations) work.enqueue({ org: work.org, kind: 'advance', id: operation })
}
