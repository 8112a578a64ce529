// Asking for approval, and whether what was signed still counts. An approval is a person's signature over the plan's digest under a nonce of this
// request; it is void when the plan, the policy bundle or the signatory's eligibility changes, or when it expires.
import { type Decision, RISK_CLASSES } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { sharedTurn } from '../../platform/together.ts'
import { readKey } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Fallback } from '../duty/index.ts'
import { readPlan } from '../plans/index.ts'
import { beginClimb, giveUp } from './climbing.ts'
import { ineligibility, type Parties, seatOf } from './eligibility.ts'
import { standsIn } from './equal.ts'
import { noNonce, signatureLabels } from './model.ts'
import {
  type ApprovalRequestRow,
  type ApprovalRow,
  approvalsOf,
  insertRequest,
  lockRequest,
  requestsOfPlan,
  setRequestState,
} from './store.ts'
import { isSignedBy, type Signed } from './taking.ts'

export interface Need extends Fallback {
  readonly operations: readonly string[]
  readonly needs: Decision['needs']
  readonly validSeconds: number
  /** The highest of its operations: it chooses the ladder. */
  readonly risk: Decision['risk']
}

const joined = (one: Need & { operations: string[] }, other: Need): Need & { operations: string[] } => {
  one.operations.push(...other.operations)
  // Of two ladders that policy gives, the quicker: nobody waits longer because his question was put together with another one.
  const quicker = (other.escalateWithinSeconds ?? Number.POSITIVE_INFINITY) < (one.escalateWithinSeconds ?? Number.POSITIVE_INFINITY)
  const { escalateTo, escalateWithinSeconds } = quicker ? other : one
  return {
    ...one,
    validSeconds: Math.min(one.validSeconds, other.validSeconds),
    risk: RISK_CLASSES.indexOf(other.risk) > RISK_CLASSES.indexOf(one.risk) ? other.risk : one.risk,
    escalateTo,
    escalateWithinSeconds,
  }
}

/** Groups what the decisions ask for: one request per distinct need. */
export const groupNeeds = (decided: readonly { operation: string; decision: Decision }[]): Need[] => {
  const groups = new Map<string, Need & { operations: string[] }>()
  for (const { operation, decision } of decided) {
    if (decision.outcome !== 'approval') continue
    const key = JSON.stringify([[...decision.needs.roles].sort(), decision.needs.quorum, decision.needs.stepUp])
    const { needs, risk, escalateTo, escalateWithinSeconds } = decision
    const own = { needs, risk, escalateTo, escalateWithinSeconds, validSeconds: decision.approvalValidSeconds, operations: [operation] }
    const group = groups.get(key)
    groups.set(key, group ? joined(group, own) : own)
  }
  return [...groups.values()]
}

export const requestApproval = async (
  runtime: Runtime,
  work: Work,
  input: { change: string; plan: string; bundle: string; need: Need },
): Promise<string> => {
  const id = runtime.ids.next('apr')
  const nonce = runtime.ids.random(32)
  const expires = plusSeconds(work.at, input.need.validSeconds)
  const { roles, quorum, stepUp } = input.need.needs
  await insertRequest(work.db, {
    org_id: work.org,
    id,
    change_id: input.change,
    plan_digest: input.plan,
    bundle_digest: input.bundle,
    nonce,
    roles,
    quorum,
    step_up: stepUp,
    operations: [...input.need.operations],
    created_at: work.at,
    expires_at: expires,
  })
  work.record({
    kind: 'approval.requested',
    stream: input.change,
    body: {
      request: id,
      plan: input.plan,
      nonce: nonce.toString('base64'),
      roles: [...roles].sort(),
      quorum,
      stepUp,
      operations: [...input.need.operations],
      expiresAt: expires.toISOString(),
    },
  })
  work.enqueue({ org: work.org, kind: 'expire', id, startAfter: expires })
  const asking = { org_id: work.org, id, change_id: input.change, plan_digest: input.plan, roles, quorum, expires_at: expires }
  await beginClimb(runtime, work, asking, input.need)
  return id
}

/** Requests whose time has passed lose their effect by themselves. */
export const expireRequest = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  await transact(runtime, caller, async (work) => {
    const request = await lockRequest(work.db, work.org, id)
    if (!request || request.expires_at > work.at || (request.state !== 'open' && request.state !== 'approved')) return
    await giveUp(runtime, work, request, 'expired')
  })
}

export const voidRequests = async (work: Work, change: string, plan: string, reason: string): Promise<void> => {
  for (const request of await requestsOfPlan(work.db, work.org, plan)) {
    if (request.state !== 'open' && request.state !== 'approved') continue
    await setRequestState(work.db, work.org, request.id, 'void')
    work.record({ kind: 'approval.voided', stream: change, body: { request: request.id, plan, reason } })
  }
}

/** What an approval was signed over; undefined where the list that it names is none that this request stands in. */
const signedAs = async (db: Kysely<Tables>, asked: ApprovalRequestRow, approval: ApprovalRow): Promise<Signed | undefined> => {
  if (approval.batch_digest === null) return { label: signatureLabels.approve, nonce: asked.nonce, digest: asked.plan_digest }
  if (!(await standsIn(db, asked, approval))) return undefined
  return { label: signatureLabels.approveBatch, nonce: noNonce, digest: approval.batch_digest }
}

/**
 * Whether a signature counts at this moment. For all operations that ask of one signature in the same turn it is found out once; a deputy's is
 * asked for each of them, because his limits are held against each.
 */
const counts = (
  runtime: Runtime,
  db: Kysely<Tables>,
  request: ApprovalRequestRow,
  /** As it was asked; `request` may be stricter. */
  asked: ApprovalRequestRow,
  approval: ApprovalRow,
  parties: Parties & { readonly org: string },
  at: Date,
): Promise<boolean> => {
  const { person_id: person, key_id: keyId, deputyship_id: deputyship } = approval
  const about = deputyship === null ? [] : [deputyship, request.operations]
  const question = [parties.org, request.id, person, keyId, request.roles, request.step_up, parties.requester, parties.executors, at, about]
  return sharedTurn(db, JSON.stringify(['counts', question]), async () => {
    const key = await readKey(db, parties.org, keyId)
    const signed = await signedAs(db, asked, approval)
    if (key === undefined || signed === undefined || !isSignedBy(key, signed, approval.signature)) return false
    return (await ineligibility(runtime, db, request, parties, { person, keyId, deputyship }, at)).length === 0
  })
}

/** Which operations a request is about. Asked for every step of each of them; a row read once doesn't change. */
const named = new WeakMap<ApprovalRequestRow, ReadonlySet<string>>()

const isAbout = (request: ApprovalRequestRow, operation: string): boolean => {
  const operations = named.get(request) ?? new Set(request.operations)
  named.set(request, operations)
  return operations.has(operation)
}

/** The reasons why an operation is not approved at this moment, its signatories' eligibility included; empty when it is. */
export const unapproved = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  input: { org: string; plan: string; operation: string; requester: string; executors: readonly string[]; needs: Decision['needs'] },
  at: Date,
): Promise<{ reasons: string[]; requests: string[]; approvers: string[]; final: boolean }> => {
  const requests = (await requestsOfPlan(db, input.org, input.plan)).filter((request) => isAbout(request, input.operation))
  const reasons: string[] = []
  const approvers = new Set<string>()
  let final = false
  for (const request of requests) {
    if (request.state === 'open') {
      reasons.push('approval is still asked for')
      continue
    }
    if (request.state !== 'approved') {
      reasons.push(`the approval is ${request.state}`)
      final = true
      continue
    }
    if (request.expires_at <= at) reasons.push('the approval has expired')
    if (request.bundle_digest !== runtime.policy.current().bundle.digest) reasons.push('the policy has changed since the approval')
    // SAFETY: rows may be edited. Who counts is asked afresh: signature over nonce and digest, eligibility, and the stricter of what was
    // asked for then and what the policy asks for now.
    const quorum = Math.max(request.quorum, input.needs.quorum)
    const strict = {
      ...request,
      step_up: request.step_up || input.needs.stepUp,
      roles: input.needs.roles.length > 0 ? input.needs.roles : request.roles,
      // The limits of a deputy were held against all of the request when he signed; here against the one operation that is to be done.
      operations: [input.operation],
    }
    const plan = await readPlan(db, input.org, input.plan)
    const valid = new Set<string>()
    for (const approval of await approvalsOf(db, input.org, request.id)) {
      if (approval.verdict !== 'approve' || !(await counts(runtime, db, strict, request, approval, { ...input, plan }, at))) continue
      valid.add(seatOf(approval))
      approvers.add(approval.person_id)
    }
    if (valid.size < quorum) reasons.push(`only ${valid.size} of ${quorum} approvers are still eligible`)
    if (reasons.length > 0) final = true
  }
  return { reasons, requests: requests.map((request) => request.id), approvers: [...approvers], final }
}
