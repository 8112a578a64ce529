// One answer to one request: whether it may be given at this moment, and what follows when it is. The same for a signature over one request and for
// one over many. INVARIANT: nothing is entered here whose signature was not verified by whoever calls.
import { CountersignError } from '@countersign/ledger'
import { readKey } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { notThere, type Refusal, refuse, requirePower } from '../access/index.ts'
import { currentPlanOf, executorsOf, type Plan, readPlan } from '../plans/index.ts'
import { requirePolicyInForce } from '../policy/index.ts'
import { matrixDigest } from '../responsibility/index.ts'
import { capacityOf, ineligibility, seatOf } from './eligibility.ts'
import {
  type ApprovalRequestRow,
  type ApprovalRow,
  approvalsOf,
  insertApproval,
  lockRequest,
  readRequest,
  setRequestState,
} from './store.ts'

export interface Answer {
  readonly request: string
  readonly keyId: string
  readonly verdict: 'approve' | 'refuse'
  readonly reason: string
  /** In whose place, as his deputy; absent: in his own right, or for whoever he stands in for. */
  readonly for?: string
}

export interface Answered {
  readonly request: string
  readonly state: ApprovalRequestRow['state']
  readonly signatures: number
  readonly quorum: number
}

const unknownRequest = (id: string) => new CountersignError('approval.unknown_request', 'not_found', `no approval request \`${id}\``)
const conflict = (code: string, message: string) => new CountersignError(code, 'conflict', message)

/** A refusal of this answer, as the journal keeps it. */
export const refusalOf = (
  { verdict }: Pick<Answer, 'verdict'>,
  request: Pick<ApprovalRequestRow, 'id' | 'change_id'>,
  reasons: readonly string[],
  code = 'approval.ineligible',
): Refusal => ({ action: `change.${verdict}`, resource: `approval:${request.id}`, code, reasons, stream: request.change_id })

/** Before any lock. Errors: `approval.unknown_request`, `approval.ineligible`, `authority.refused`; those of authority are in the journal. */
export const openAnswer = async (
  runtime: Runtime,
  caller: Caller,
  answer: Answer,
): Promise<{ request: ApprovalRequestRow; plan: Plan }> => {
  const request = await readRequest(runtime.db, caller.org, answer.request)
  if (!request)
    return notThere(runtime, caller, `change.${answer.verdict}`, { kind: 'change', id: answer.request }, unknownRequest(answer.request))
  const plan = await readPlan(runtime.db, caller.org, request.plan_digest)
  const capacity = await capacityOf(runtime.db, request, plan, caller.principal, answer.for, runtime.clock.now())
  if (capacity.refused.length > 0) return refuse(runtime, caller, refusalOf(answer, request, capacity.refused))
  await requirePower(
    runtime,
    { ...caller, principal: capacity.principal },
    answer.verdict === 'approve' ? 'change.approve' : 'change.refuse',
    { kind: 'change', id: request.change_id, requesterId: plan.requester, executorIds: executorsOf(plan) },
    request.change_id,
  )
  return { request, plan }
}

/** Held, and answerable by the caller at this moment. */
export interface Held {
  readonly request: ApprovalRequestRow
  readonly lent: { readonly deputyship: string; readonly principal: string } | undefined
}

/**
 * Holds a request and judges whether the caller may answer it now; `refused`: why his authority doesn't suffice. Errors: `approval.unknown_request`,
 * `approval.closed`, `approval.expired`, `approval.plan_changed`, `approval.policy_changed`, `approval.matrix_changed`, `approval.already_signed`.
 */
export const holdRequest = async (
  runtime: Runtime,
  work: Work,
  caller: Caller,
  answer: Answer,
  plan: Plan,
): Promise<Held | { readonly refused: readonly string[] }> => {
  const request = await lockRequest(work.db, work.org, answer.request)
  if (!request) throw unknownRequest(answer.request)
  if (request.state !== 'open') throw conflict('approval.closed', `the request \`${request.id}\` is ${request.state}`)
  if (request.expires_at <= work.at) throw conflict('approval.expired', `the request \`${request.id}\` has expired; a new plan is needed`)
  if ((await currentPlanOf(work.db, work.org, request.change_id))?.plan_digest !== request.plan_digest)
    throw conflict('approval.plan_changed', 'the plan has changed since; look at the new one')
  await requirePolicyInForce(runtime, work.db, work.org)
  if (runtime.policy.current().bundle.digest !== request.bundle_digest)
    throw conflict('approval.policy_changed', 'the policy has changed since; the plan must be decided again')
  if ((await matrixDigest(work.db, work.org, work.at)) !== (plan.matrix ?? null))
    throw conflict('approval.matrix_changed', 'the responsibility matrix has changed since; the plan must be decided again')
  // ORDER: the deputyship is chosen again under its lock, so that two signatures at one moment can't both be its last.
  const { refused, lent } = await capacityOf(work.db, request, plan, caller.principal, answer.for, work.at)
  if (refused.length > 0) return { refused }
  const signatory = { person: caller.principal.id, keyId: answer.keyId, deputyship: lent?.deputyship ?? null }
  const parties = { requester: plan.requester, executors: executorsOf(plan), plan }
  const reasons = await ineligibility(runtime, work.db, request, parties, signatory, work.at)
  return reasons.length > 0 ? { refused: reasons } : { request, lent }
}

/** The key of an answer that was found eligible. */
export const keyOf = async (work: Work, { keyId }: Answer) => (await readKey(work.db, work.org, keyId))!

/** Errors: `approval.already_signed`. */
export const signedBefore = async (work: Work, caller: Caller, { request }: Held): Promise<ApprovalRow[]> => {
  const before = await approvalsOf(work.db, work.org, request.id)
  if (before.some((approval) => approval.person_id === caller.principal.id))
    throw conflict('approval.already_signed', `you have already signed the request \`${request.id}\``)
  return before
}

/** The verified signature, and the list that it stands for where it answers several requests. */
export interface Taken {
  readonly bytes: Buffer
  /** As it came, base64. */
  readonly text: string
  readonly batch?: { readonly digest: string; readonly place: number }
}

/** Writes down an answer, and what follows from it. Errors: `approval.already_signed`. */
export const enterAnswer = async (work: Work, caller: Caller, held: Held, answer: Answer, taken: Taken): Promise<Answered> => {
  const { request, lent } = held
  const { batch } = taken
  const before = await signedBefore(work, caller, held)
  await insertApproval(work.db, {
    org_id: work.org,
    request_id: request.id,
    person_id: caller.principal.id,
    key_id: answer.keyId,
    verdict: answer.verdict,
    signature: taken.bytes,
    reason: answer.reason,
    at: work.at,
    for_person: lent?.principal ?? null,
    deputyship_id: lent?.deputyship ?? null,
    batch_digest: batch?.digest ?? null,
    batch_place: batch?.place ?? null,
  })
  work.record({
    kind: 'approval.signed',
    stream: request.change_id,
    body: {
      request: request.id,
      plan: request.plan_digest,
      person: caller.principal.id,
      keyId: answer.keyId,
      verdict: answer.verdict,
      signature: taken.text,
      reason: answer.reason,
      ...(lent ? { for: lent.principal, deputyship: lent.deputyship } : {}),
      ...(batch ? { batch: batch.digest, place: batch.place } : {}),
    },
  })
  const approvers = [...before.map((approval) => approval.person_id), caller.principal.id]
  const signatures = new Set([...before.map(seatOf), lent?.principal ?? caller.principal.id]).size
  const state = answer.verdict === 'refuse' ? 'refused' : signatures >= request.quorum ? 'approved' : 'open'
  if (state !== 'open') {
    await setRequestState(work.db, work.org, request.id, state)
    if (state === 'approved')
      work.record({
        kind: 'approval.completed',
        stream: request.change_id,
        body: { request: request.id, plan: request.plan_digest, approvers },
      })
    for (const operation of request.operations) work.enqueue({ org: work.org, kind: 'advance', id: operation })
    work.enqueue({ org: work.org, kind: 'conclude', id: request.change_id })
  }
  return { request: request.id, state, signatures, quorum: request.quorum }
}
