// Minting and using mandates: this plan, this operation, this executor, this window, once. Only this slice can make one, and only after
// asking again everything that the decision and the approvals rest on. It must never run anything.
import { CountersignError, canonicalJson, digestOf, signEnvelope } from '@countersign/ledger'
import type { Decision } from '@countersign/policy'
import { plusSeconds } from '../../platform/clock.ts'
import { putDocument } from '../../platform/documents.ts'
import {
  contractsOfParties,
  readContract,
  readCredential,
  readIdentity,
  readSystem,
  stays,
  usesOf,
} from '../../registry/inventory/index.ts'
import { lentBy } from '../../registry/leases/index.ts'
import { partyTree, resolvePrincipal } from '../../registry/principals/index.ts'
import { factsOf, holdsDown, lockSleep, wakesUp } from '../../registry/suspended/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { unapproved } from '../approvals/index.ts'
import {
  decidedFor,
  decideOperation,
  governingIntent,
  isDeparture,
  isGoverning,
  isRenewal,
  policyTrigger,
  stillCovers,
} from '../decisions/index.ts'
import { liveInstrument } from '../instruments/index.ts'
import { currentPlanOf, executorsOf, frozenAt, hasWayBack, movesOff, type Plan, type PlannedOperation } from '../plans/index.ts'
import { requirePolicyInForce } from '../policy/index.ts'
import { matrixDigest } from '../responsibility/index.ts'
import { insertMandate, type MandateRow, setMandateState } from './store.ts'

export const mandateMediaType = 'application/vnd.countersign.mandate+dsse'
export const mandatePayloadType = 'application/vnd.countersign.mandate+json'

/** Which version is in force: an approval of a new one is an approval of its difference to this one. */
const baseStateOfInstrument = async (
  work: Pick<Work, 'db' | 'org'>,
  operation: Pick<PlannedOperation, 'credential' | 'handle'>,
): Promise<string> => {
  const before = await liveInstrument(work.db, work.org, operation.handle.kind.replace(/^instrument\./, ''), operation.handle.account)
  return digestOf({ instrument: operation.credential, inForce: before?.digest ?? null })
}

/** Digest of what the inventory says of an operation's target: what the plan was made for. */
export const baseStateOf = async (
  work: Pick<Work, 'db' | 'org'>,
  operation: Pick<PlannedOperation, 'credential' | 'parameters' | 'handle'>,
): Promise<string> => {
  if (isGoverning(operation.handle)) return baseStateOfInstrument(work, operation)
  const replaces = operation.parameters['replaces']
  const subject = typeof replaces === 'string' ? replaces : operation.credential
  const credential = await readCredential(work.db, work.org, subject)
  if (!credential) return digestOf({ credential: subject, absent: true })
  const [identity, system] = await Promise.all([
    readIdentity(work.db, work.org, credential.identity_id),
    readSystem(work.db, work.org, credential.system_id),
  ])
  // When it was last used is no part of what the plan was made for: it is used all the time.
  const { state: _state, last_used_at: _used, ...all } = credential
  // When one that was lent ends is its system's word once it is made, and only ever sooner than was asked for: that is no other target.
  const { expires_at: _end, ...lent } = all
  const facts = credential.created_by !== null && credential.issuer === lentBy ? lent : all
  return digestOf({
    credential: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
    ),
    identity: identity && {
      id: identity.id,
      contract: identity.contract_id,
      party: identity.party_id,
      owners: [identity.business_owner, identity.technical_owner],
      environment: identity.environment,
      criticality: identity.criticality,
      privileged: identity.privileged,
    },
    system: system && { id: system.id, connector: system.connector, config: digestOf(system.config) },
  })
}

/** Consumers that stay and that the plan knows nothing of: they began to depend on the credential after it was frozen. */
const overlooked = async (work: Work, plan: Plan, operation: PlannedOperation): Promise<string[]> => {
  const { trigger } = plan
  const departs = isDeparture(trigger.kind) || isRenewal(trigger.kind)
  // Whoever signed the plan has signed that it waits for nobody.
  if (operation.parameters['cut'] !== undefined || (isRenewal(trigger.kind) && operation.operation === 'credential.rotate')) return []
  if (operation.purpose !== 'rejection' || !(departs || trigger.kind === 'contract.end' || trigger.kind === 'provider.suspend')) return []
  const uses = await usesOf(work.db, work.org, [operation.credential])
  if (uses.length === 0) return []
  const moved = new Set(movesOff(plan, operation.credential).map((move) => move.parameters['workload']))
  if (departs)
    return uses
      .map((use) => use.workload)
      .filter((workload) => workload.state === 'running' && workload.id !== trigger.ref && !moved.has(workload.id))
      .map((workload) => workload.id)
  const ending = trigger.kind === 'contract.end'
  const party = ending ? (await readContract(work.db, work.org, trigger.ref))?.party_id : trigger.ref
  const parties = party === undefined ? [] : await partyTree(work.db, work.org, party)
  const contracts = new Set(ending ? [trigger.ref] : await contractsOfParties(work.db, work.org, parties))
  const leaving = new Set(parties)
  return uses
    .map((use) => use.workload)
    .filter((workload) => stays(workload, contracts, leaving) && !moved.has(workload.id))
    .map((workload) => workload.id)
}

/** INVARIANT: nothing is switched on that anything else holds down, that has ended, or that was not ours to switch off. Held under the lock of its sleep. */
const heldDown = async (work: Work, plan: Plan, operation: PlannedOperation): Promise<string[]> => {
  await lockSleep(work.db, work.org, operation.credential)
  const { lifts } = operation.parameters
  return holdsDown(await factsOf(work.db, work.org, operation.credential, work.at), {
    lifts: typeof lifts === 'string' ? lifts : undefined,
    asked: plan.trigger.kind === 'access.resume',
  })
}

type Mintable =
  | { readonly ok: true; readonly requests: readonly string[]; readonly decision: Decision }
  | { readonly ok: false; readonly reasons: readonly string[]; readonly final: boolean }

/** A window that was open when its plan was frozen has opened, whatever a clock that went back says since. */
const hasOpened = async ({ db, org, at }: Work, plan: Plan, planDigest: string): Promise<boolean> => {
  const opens = new Date(plan.window.notBefore)
  if (opens <= at) return true
  const frozen = await frozenAt(db, org, planDigest)
  return frozen !== undefined && opens <= frozen
}

/**
 * Asks again, at this moment: the plan is the change's current one, its window is open, the target is as it was, policy bundle and matrix are the same
 * and decides no stricter, every approval it needs stands with eligible signatories, the executor is active.
 * `final: false` means that waiting may help; `final: true` that only a new plan does.
 */
const mintable = async (runtime: Runtime, work: Work, plan: Plan, planDigest: string, operation: PlannedOperation): Promise<Mintable> => {
  const reasons: string[] = []
  const change = await currentPlanOf(work.db, work.org, plan.change, true)
  if (change?.plan_digest !== planDigest) reasons.push('the plan is not the current one')
  if (change && ['refused', 'denied', 'closed'].includes(change.state)) reasons.push(`the change is ${change.state}`)
  if (!(await hasOpened(work, plan, planDigest))) return { ok: false, reasons: ['the window has not opened yet'], final: false }
  if (new Date(plan.window.notAfter) <= work.at) reasons.push('the window of the plan has passed')
  await requirePolicyInForce(runtime, work.db, work.org)
  if (runtime.policy.current().bundle.digest !== plan.bundle) reasons.push('the policy bundle is no longer the one that decided')
  const [matrix, state, forgotten, executor, requester, frozen] = await Promise.all([
    matrixDigest(work.db, work.org, work.at),
    baseStateOf(work, operation),
    overlooked(work, plan, operation),
    resolvePrincipal(work.db, work.org, operation.executor.id, work.at),
    resolvePrincipal(work.db, work.org, plan.requester, work.at),
    decidedFor(work.db, work.org, planDigest, operation.id),
  ])
  if (matrix !== (plan.matrix ?? null)) reasons.push('the responsibility matrix is no longer the one that decided')
  if (state !== operation.baseState) reasons.push('the target has changed since the plan was made')
  if (forgotten.length > 0) reasons.push(`others depend on it since the plan was made: ${forgotten.join(', ')}`)
  if (!executor?.active) reasons.push('the executor is not active')
  if (operation.operation === wakesUp) reasons.push(...(await heldDown(work, plan, operation)))
  const { decided: then, massChange } = frozen
  const now = await decideOperation(
    runtime,
    work.db,
    work.org,
    {
      id: operation.id,
      operation: operation.operation,
      credential: operation.credential,
      executor: operation.executor.id,
      replaces: operation.parameters['replaces'] as string | undefined,
      governs: isGoverning(operation.handle) ? governingIntent(operation) : undefined,
      parameters: operation.parameters,
    },
    {
      trigger: policyTrigger(plan.trigger.kind),
      origin: plan.trigger,
      requester: requester ?? {
        kind: 'service',
        id: plan.requester,
        party: { kind: 'enterprise', id: 'unknown' },
        roles: [],
        active: false,
      },
      hasReason: plan.reason.trim() !== '',
      hasTicket: plan.ticket.trim() !== '',
      hasRollback: hasWayBack(operation),
      massChange: massChange ?? true,
    },
    work.at,
  )
  if (!then || !stillCovers(then, now)) reasons.push(`the policy now says \`${now.outcome}\`: ${now.reasons.join('; ')}`)
  const approval = await unapproved(
    runtime,
    work.db,
    { org: work.org, plan: planDigest, operation: operation.id, requester: plan.requester, executors: executorsOf(plan), needs: now.needs },
    work.at,
  )
  if (now.outcome === 'approval' && approval.requests.length === 0) reasons.push('an approval is needed and none was asked for')
  if (executor?.active) {
    const resource = {
      kind: 'operation',
      id: operation.id,
      requesterId: plan.requester,
      executorIds: [executor.id],
      approverIds: approval.approvers,
    }
    const may = runtime.policy
      .current()
      .authorize({ principal: executor, action: 'change.execute', resource, context: { at: work.at.toISOString() } })
    if (!may.permitted) reasons.push(`the executor may not: ${may.reasons.join('; ') || 'no policy permits it'}`)
  }
  if (reasons.length > 0) return { ok: false, reasons: [...reasons, ...approval.reasons], final: true }
  if (approval.reasons.length > 0) return { ok: false, reasons: approval.reasons, final: approval.final }
  return { ok: true, requests: approval.requests, decision: now }
}

/** Mints one mandate, after `mintable` said yes in the same transaction. */
const mint = async (
  runtime: Runtime,
  work: Work,
  plan: Plan,
  planDigest: string,
  operation: PlannedOperation,
  granted: { requests: readonly string[]; decision: Decision },
): Promise<MandateRow> => {
  const id = runtime.ids.next('mnd')
  const nonce = runtime.ids.random(32).toString('base64')
  const notAfter = new Date(
    Math.min(plusSeconds(work.at, granted.decision.mandateWindowSeconds).getTime(), new Date(plan.window.notAfter).getTime()),
  )
  const payload = canonicalJson({
    type: 'countersign/mandate/v1',
    id,
    org: work.org,
    change: plan.change,
    plan: planDigest,
    operation: operation.id,
    executor: operation.executor,
    action: operation.operation,
    credential: operation.credential,
    system: operation.system,
    handle: operation.handle,
    parameters: operation.parameters,
    window: { notBefore: work.at.toISOString(), notAfter: notAfter.toISOString() },
    nonce,
    evidenceContract: operation.evidenceContract,
    approvals: [...granted.requests],
    bundle: plan.bundle,
  })
  const envelope = signEnvelope(mandatePayloadType, Buffer.from(payload, 'utf8'), [
    { keyId: runtime.keys.mandate.keyId, privateKey: runtime.keys.mandate.privateKey },
  ])
  const digest = await putDocument(work.db, work.org, mandateMediaType, canonicalJson(envelope))
  const row = {
    org_id: work.org,
    id,
    digest,
    change_id: plan.change,
    operation_id: operation.id,
    plan_digest: planDigest,
    executor_id: operation.executor.id,
    nonce,
    not_before: work.at,
    not_after: notAfter,
    minted_at: work.at,
  }
  await insertMandate(work.db, row)
  work.record({
    kind: 'mandate.minted',
    stream: operation.id,
    body: {
      mandate: digest,
      id,
      plan: planDigest,
      executor: operation.executor.id,
      window: { notBefore: work.at.toISOString(), notAfter: notAfter.toISOString() },
      approvals: [...granted.requests],
    },
  })
  return { ...row, state: 'open', started_at: null }
}

/** A mandate that is not used up: its effect is taken away. */
export const endMandate = async (work: Work, mandate: MandateRow, state: 'spent' | 'expired' | 'void', reason?: string): Promise<void> => {
  await setMandateState(work.db, work.org, mandate.id, state)
  work.record({
    kind: `mandate.${state}`,
    stream: mandate.operation_id,
    body: { mandate: mandate.id, ...(reason === undefined ? {} : { reason }) },
  })
}

/** Marks a mandate as being used. Errors: `mandate.expired`, `mandate.not_open`. INVARIANT: a mandate starts once. */
const startMandate = async (work: Work, mandate: MandateRow): Promise<void> => {
  if (mandate.state !== 'open')
    throw new CountersignError('mandate.not_open', 'conflict', `the mandate \`${mandate.id}\` is ${mandate.state}`)
  if (mandate.not_after <= work.at)
    throw new CountersignError('mandate.expired', 'conflict', `the window of the mandate \`${mandate.id}\` has passed`)
  await setMandateState(work.db, work.org, mandate.id, 'started', work.at)
}

export type Granted =
  | { readonly granted: true; readonly mandate: MandateRow }
  | { readonly granted: false; readonly reasons: readonly string[]; readonly final: boolean }

/**
 * Asks for a mandate. The caller holds the lock on the operation's row. Given only if everything that it rests on holds at this moment;
 * `final: false` means that waiting may help, `final: true` that only a new plan does.
 */
export const askMandate = async (
  runtime: Runtime,
  work: Work,
  plan: Plan,
  digest: string,
  operation: PlannedOperation,
): Promise<Granted> => {
  const answer = await mintable(runtime, work, plan, digest, operation)
  if (!answer.ok) return { granted: false, reasons: answer.reasons, final: answer.final }
  return { granted: true, mandate: await mint(runtime, work, plan, digest, operation, answer) }
}

/**
 * Uses a mandate: asks everything again in the transaction that marks it as started. What no longer holds makes it void.
 * Errors: `mandate.not_open`, `mandate.expired`.
 */
export const useMandate = async (
  runtime: Runtime,
  work: Work,
  plan: Plan,
  operation: PlannedOperation,
  mandate: MandateRow,
): Promise<Granted> => {
  const answer = await mintable(runtime, work, plan, mandate.plan_digest, operation)
  if (!answer.ok) {
    await endMandate(work, mandate, 'void', answer.reasons.join('; '))
    return { granted: false, reasons: answer.reasons, final: answer.final }
  }
  await startMandate(work, mandate)
  return { granted: true, mandate: { ...mandate, state: 'started', started_at: work.at } }
}
