// Asking for approval and taking signatures. An approval is a person's signature over the plan's digest under a nonce of this request;
// it is void when the plan, the policy bundle or the signatory's eligibility changes, or when it expires.
import { CountersignError } from '@countersign/ledger'
import { type Decision, RISK_CLASSES } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { sharedTurn } from '../../platform/together.ts'
import { readKey } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { notThere, refuse, requirePower } from '../access/index.ts'
import type { Fallback } from '../duty/index.ts'
import { currentPlanOf, executorsOf, readPlan } from '../plans/index.ts'
import { requirePolicyInForce } from '../policy/index.ts'
import { matrixDigest } from '../responsibility/index.ts'
import { beginClimb, giveUp } from './climbing.ts'
import { capacityOf, ineligibility, type Parties, seatOf } from './eligibility.ts'
import { signatureLabels } from './model.ts'
import {
  type ApprovalRequestRow,
  type ApprovalRow,
  approvalsOf,
  insertApproval,
  insertRequest,
  lockRequest,
  readRequest,
  requestsOfPlan,
  setRequestState,
} from './store.ts'
import { isSignedBy, takeSignature } from './taking.ts'

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

export interface Signature {
  readonly request: string
  readonly keyId: string
  readonly verdict: 'approve' | 'refuse'
  /** Base64: of the 64 bytes of Ed25519, or of a passkey's assertion. */
  readonly signature: string
  readonly reason: string
  /** In whose place, as his deputy; absent: in his own right, or for whoever he stands in for. */
  readonly for?: string
}

const conflict = (code: string, message: string) => new CountersignError(code, 'conflict', message)

/**
 * Takes one signature. Errors: `approval.unknown_request`, `approval.closed`, `approval.expired`, `approval.plan_changed`,
 * `approval.policy_changed`, `approval.bad_signature`, `approval.already_signed`, `approval.reason_missing`, `approval.ineligible`,
 * `authority.refused`. Refusals that concern authority are in the journal.
 */
export const signRequest = async (
  runtime: Runtime,
  caller: Caller,
  input: Signature,
): Promise<{ state: ApprovalRequestRow['state']; signatures: number; quorum: number }> => {
  const request = await readRequest(runtime.db, caller.org, input.request)
  if (!request) {
    const unknown = new CountersignError('approval.unknown_request', 'not_found', `no approval request \`${input.request}\``)
    return notThere(runtime, caller, `change.${input.verdict}`, { kind: 'change', id: input.request }, unknown)
  }
  const plan = await readPlan(runtime.db, caller.org, request.plan_digest)
  const parties = { requester: plan.requester, executors: executorsOf(plan) }
  const capacity = await capacityOf(runtime.db, request, plan, caller.principal, input.for, runtime.clock.now())
  if (capacity.refused.length > 0)
    return refuse(runtime, caller, {
      action: `change.${input.verdict}`,
      resource: `approval:${request.id}`,
      code: 'approval.ineligible',
      reasons: capacity.refused,
      stream: request.change_id,
    })
  await requirePower(
    runtime,
    { ...caller, principal: capacity.principal },
    input.verdict === 'approve' ? 'change.approve' : 'change.refuse',
    { kind: 'change', id: request.change_id, requesterId: parties.requester, executorIds: parties.executors },
    request.change_id,
  )
  if (input.verdict === 'refuse' && input.reason.trim() === '')
    throw new CountersignError('approval.reason_missing', 'invalid', 'a refusal needs a reason')

  const outcome = await transact(runtime, caller, async (work) => {
    const locked = await lockRequest(work.db, work.org, input.request)
    if (!locked) throw new CountersignError('approval.unknown_request', 'not_found', `no approval request \`${input.request}\``)
    if (locked.state !== 'open') throw conflict('approval.closed', `the request \`${locked.id}\` is ${locked.state}`)
    if (locked.expires_at <= work.at) throw conflict('approval.expired', `the request \`${locked.id}\` has expired; a new plan is needed`)
    if ((await currentPlanOf(work.db, work.org, locked.change_id))?.plan_digest !== locked.plan_digest)
      throw conflict('approval.plan_changed', 'the plan has changed since; look at the new one')
    await requirePolicyInForce(runtime, work.db, work.org)
    if (runtime.policy.current().bundle.digest !== locked.bundle_digest)
      throw conflict('approval.policy_changed', 'the policy has changed since; the plan must be decided again')
    if ((await matrixDigest(work.db, work.org, work.at)) !== (plan.matrix ?? null))
      throw conflict('approval.matrix_changed', 'the responsibility matrix has changed since; the plan must be decided again')
    // ORDER: the deputyship is chosen again under its lock, so that two signatures at one moment can't both be its last.
    const { refused, lent } = await capacityOf(work.db, locked, plan, caller.principal, input.for, work.at)
    if (refused.length > 0) return { refused }
    const signatory = { person: caller.principal.id, keyId: input.keyId, deputyship: lent?.deputyship ?? null }
    const reasons = await ineligibility(runtime, work.db, locked, { ...parties, plan }, signatory, work.at)
    if (reasons.length > 0) return { refused: reasons }
    const key = (await readKey(work.db, work.org, input.keyId))!
    const label = input.verdict === 'approve' ? signatureLabels.approve : signatureLabels.refuse
    const asked = { label, nonce: locked.nonce, digest: locked.plan_digest }
    const signature = await takeSignature(runtime, work, key, asked, input.signature)
    if (signature === undefined) {
      return { refused: ['the signature does not verify over this plan and request'], code: 'approval.bad_signature' }
    }
    const before = await approvalsOf(work.db, work.org, locked.id)
    if (before.some((approval) => approval.person_id === caller.principal.id))
      throw conflict('approval.already_signed', 'you have already signed this request')
    await insertApproval(work.db, {
      org_id: work.org,
      request_id: locked.id,
      person_id: caller.principal.id,
      key_id: input.keyId,
      verdict: input.verdict,
      signature,
      reason: input.reason,
      at: work.at,
      for_person: lent?.principal ?? null,
      deputyship_id: lent?.deputyship ?? null,
    })
    work.record({
      kind: 'approval.signed',
      stream: locked.change_id,
      body: {
        request: locked.id,
        plan: locked.plan_digest,
        person: caller.principal.id,
        keyId: input.keyId,
        verdict: input.verdict,
        signature: input.signature,
        reason: input.reason,
        ...(lent ? { for: lent.principal, deputyship: lent.deputyship } : {}),
      },
    })
    const approvers = [...before.map((approval) => approval.person_id), caller.principal.id]
    const seats = new Set([...before.map(seatOf), lent?.principal ?? caller.principal.id]).size
    const state = input.verdict === 'refuse' ? ('refused' as const) : seats >= locked.quorum ? ('approved' as const) : ('open' as const)
    if (state !== 'open') {
      await setRequestState(work.db, work.org, locked.id, state)
      if (state === 'approved')
        work.record({
          kind: 'approval.completed',
          stream: locked.change_id,
          body: { request: locked.id, plan: locked.plan_digest, approvers },
        })
      for (const operation of locked.operations) work.enqueue({ org: work.org, kind: 'advance', id: operation })
      work.enqueue({ org: work.org, kind: 'conclude', id: locked.change_id })
    }
    return { state, signatures: seats, quorum: locked.quorum }
  })
  if ('refused' in outcome) {
    return refuse(runtime, caller, {
      action: `change.${input.verdict}`,
      resource: `approval:${request.id}`,
      code: outcome.code ?? 'approval.ineligible',
      reasons: outcome.refused,
      stream: request.change_id,
    })
  }
  return outcome
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

/**
 * Whether a signature counts at this moment. For all operations that ask of one signature in the same turn it is found out once; a deputy's is
 * asked for each of them, because his limits are held against each.
 */
const counts = (
  runtime: Runtime,
  db: Kysely<Tables>,
  request: ApprovalRequestRow,
  approval: ApprovalRow,
  parties: Parties & { readonly org: string },
  at: Date,
): Promise<boolean> => {
  const { person_id: person, key_id: keyId, deputyship_id: deputyship } = approval
  const about = deputyship === null ? [] : [deputyship, request.operations]
  const asked = [parties.org, request.id, person, keyId, request.roles, request.step_up, parties.requester, parties.executors, at, about]
  return sharedTurn(db, JSON.stringify(['counts', asked]), async () => {
    const key = await readKey(db, parties.org, keyId)
    const signed = { label: signatureLabels.approve, nonce: request.nonce, digest: request.plan_digest }
    if (key === undefined || !isSignedBy(key, signed, approval.signature)) return false
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
      if (approval.verdict !== 'approve' || !(await counts(runtime, db, strict, approval, { ...input, plan }, at))) continue
      valid.add(seatOf(approval))
      approvers.add(approval.person_id)
    }
    if (valid.size < quorum) reasons.push(`only ${valid.size} of ${quorum} approvers are still eligible`)
    if (reasons.length > 0) final = true
  }
  return { reasons, requests: requests.map((request) => request.id), approvers: [...approvers], final }
}
