// Opening a change: the plan is made from facts, decided, frozen, and what it needs is asked for, all in one transaction.
// A dry run does the same up to the freezing and leaves nothing behind.
import { CountersignError } from '@countersign/ledger'
import { type Decision, hygieneModelOf, type PrincipalRef } from '@countersign/policy'
import { requestApproval } from '../../authority/approvals/index.ts'
import { readDecision, recordDecision } from '../../authority/decisions/index.ts'
import { requireLetLive } from '../../authority/legacy/index.ts'
import { freezePlan, type PlannedOperation } from '../../authority/plans/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { inLane } from '../../platform/lanes.ts'
import { evaluateContracts } from '../../registry/contracts/index.ts'
import { openFinding } from '../../registry/findings/index.ts'
import {
  beginOffboarding,
  insertCredential,
  insertSuccessor,
  readCredential,
  readIdentity,
  readWorkload,
  setContractState,
} from '../../registry/inventory/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { sealSecret, secretInside } from '../custody/index.ts'
import { type Asked, changeKindOf, draftAgain, draftFor, isRotation } from '../planning/index.ts'
import { makePlan, type Planned, type Request } from './plan-making.ts'
import { insertChange, insertOperations, liveChangeFor, lockChange, readChange, setAsked, updateChange, updateOperation } from './store.ts'
import { voidPlan, withdrawChange } from './withdraw.ts'

/** Errors: `change.reason_missing`, `change.ticket_missing`. */
export const requireGrounds = (input: { readonly reason: string; readonly ticket: string }): void => {
  if (input.reason.trim() === '') throw new CountersignError('change.reason_missing', 'invalid', 'a change needs a reason')
  if (input.ticket.trim() === '') throw new CountersignError('change.ticket_missing', 'invalid', 'a change needs a ticket or change record')
}

export interface Opened {
  readonly change: string
  readonly plan: string
  readonly outcome: Decision['outcome']
}

/** What people ask to have made anew by name. What ends something, comes of an incident or is due is no such thing. */
const livingOn = (asked: Asked): readonly string[] => {
  if (asked.kind === 'rotation') return [asked.ref]
  if (asked.kind !== 'request') return []
  return asked.operations.flatMap(({ operation, credential }) => (operation === 'credential.rotate' ? [credential] : []))
}

/** The plan that would be frozen, what would be asked of whom, and what can't be proven. No effect at all. The caller has asked for the power. */
export const previewChange = async (runtime: Runtime, caller: Caller, input: Request): Promise<Planned> => {
  requireGrounds(input)
  for (const id of livingOn(input.asked)) await requireLetLive(runtime, runtime.db, caller.org, id)
  return makePlan(runtime, runtime.db, caller, { id: 'chg_preview', revision: 1 }, caller.principal, input)
}

export interface Opening {
  readonly reason: string
  readonly ticket: string
  /** Who answers for the asking, where it isn't the caller: the product opens some changes by itself, in the name of a person who then can't approve them. */
  readonly requester?: PrincipalRef
  readonly kind: Asked['kind']
  /** One live change at a time for a kind and a ref: asked again while one is open, that one is the answer. */
  readonly ref: string
  /** What is asked for; or what makes it, in the transaction that opens the change, with the facts that go with it. */
  readonly asked: Asked | ((work: Work, change: string) => Promise<Asked>)
  /** Where `asked` is made in the transaction: the credentials whose secrets the proofs will need. */
  readonly custody?: readonly string[]
  /** A change whose place this one takes, withdrawn in the same transaction. */
  readonly insteadOf?: string
  /** Facts that go with the opening, after the plan is frozen. */
  readonly opened?: (work: Work, opened: Opened) => Promise<void>
}

/**
 * Opens a change: plan, decision and what it asks for, in one transaction. The caller has asked for the power.
 * Errors: `change.reason_missing`, `change.ticket_missing`, `legacy.record_missing`, `legacy.record_over`, and those of the trigger.
 */
export const openChange = async (runtime: Runtime, caller: Caller, opening: Opening): Promise<Opened> => {
  requireGrounds(opening)
  const { reason, ticket, kind, ref, asked } = opening
  const requester = opening.requester ?? caller.principal
  const secrets =
    typeof asked === 'function' ? await secretsOf(runtime, caller, opening.custody ?? []) : await resolveSecrets(runtime, caller, asked)
  return transact(runtime, caller, async (work) => {
    if (opening.insteadOf !== undefined) await withdrawChange(work, opening.insteadOf, reason)
    const open = await liveChangeFor(work.db, work.org, kind, ref)
    if (open?.plan_digest != null) {
      const decided = await readDecision(work.db, work.org, open.plan_digest)
      return { change: open.id, plan: open.plan_digest, outcome: (decided?.outcome ?? 'deny') as Decision['outcome'] }
    }
    const id = runtime.ids.next('chg')
    const trigger = { kind, ref }
    const row = {
      org_id: work.org,
      id,
      kind: changeKindOf[kind],
      trigger_kind: kind,
      trigger_ref: ref,
      reason,
      ticket,
      requester_id: requester.id,
      state: 'planned' as const,
      opened_at: work.at,
    }
    await insertChange(work.db, { ...row, purpose: `${kind} ${ref}` })
    work.record({
      kind: 'change.opened',
      stream: id,
      body: { change: id, trigger, reason, ticket, requester: requester.id },
    })
    const settled = typeof asked === 'function' ? await asked(work, id) : asked
    for (const one of livingOn(settled)) await requireLetLive(runtime, work.db, work.org, one)
    await setAsked(work.db, work.org, id, settled)
    const opened = await freeze(runtime, work, caller, { id, revision: 1 }, requester, { asked: settled, reason, ticket }, secrets)
    await opening.opened?.(work, opened)
    return opened
  })
}

/** Plans again what is still open: after the target, the policy or an acceptance changed. The old plan and its approvals lose their effect. */
export const reviseChange = async (runtime: Runtime, caller: Caller, id: string, why: string): Promise<Opened> => {
  const before = await readChange(runtime.db, caller.org, id)
  if (!before) throw new CountersignError('change.unknown', 'not_found', `no change \`${id}\``)
  const asked = before.asked as Asked
  const again = await draftAgain(runtime, runtime.db, caller.org, asked, id)
  const secrets = await resolveAll(runtime, again.credentials)
  return transact(runtime, caller, async (work) => {
    const change = await lockChange(work.db, work.org, id)
    if (!change?.plan_digest) throw new CountersignError('change.unknown', 'not_found', `no change \`${id}\``)
    if (change.state === 'closed' || change.state === 'refused' || change.state === 'denied') {
      throw new CountersignError('change.ended', 'conflict', `the change \`${id}\` is ${change.state}; open a new one`)
    }
    const requester = await resolvePrincipal(work.db, work.org, change.requester_id, work.at)
    if (!requester?.active)
      throw new CountersignError(
        'change.requester_gone',
        'conflict',
        'the requester is no longer active; somebody else must open a new change',
      )
    await voidPlan(work, id, change.plan_digest, why)
    work.record({ kind: 'change.revised', stream: id, body: { change: id, plan: change.plan_digest, reason: why } })
    return freeze(
      runtime,
      work,
      caller,
      { id, revision: change.revision + 1 },
      requester,
      { asked, reason: change.reason, ticket: change.ticket },
      secrets,
    )
  })
}

const freeze = async (
  runtime: Runtime,
  work: Work,
  caller: Caller,
  change: { id: string; revision: number },
  requester: PrincipalRef,
  input: Request,
  secrets: ResolvedSecrets,
): Promise<Opened> => {
  const planned = await makePlan(runtime, work.db, { ...caller, org: work.org }, change, requester, input)
  const { plan, drafted, decided } = planned
  const digest = await freezePlan(work, plan)
  const { outcome } = await recordDecision(work, {
    change: change.id,
    plan: digest,
    bundle: plan.bundle,
    ...(plan.matrix === undefined ? {} : { matrix: plan.matrix }),
    massChange: planned.massChange,
    decided,
  })
  if (input.asked.kind === 'contract.end') {
    await setContractState(work.db, work.org, input.asked.ref, 'ending')
    await evaluateContracts(runtime, work)
  }
  await beginOffboarding(work.db, work.org, drafted.leaving)
  await Promise.all(secrets.found.map(([credential, secret]) => sealSecret(runtime, work, credential, secret)))
  for (const missing of secrets.missing) {
    await openFinding(runtime, work, {
      kind: 'secret.unresolvable',
      subject: missing.credential,
      severity: 'moderate',
      stream: change.id,
      detail: { reference: missing.reference, code: missing.code },
    })
  }
  for (const operation of plan.operations) {
    if (operation.operation !== 'credential.issue' || (await readCredential(work.db, work.org, operation.credential))) continue
    const replaced = (await readCredential(work.db, work.org, operation.parameters['replaces'] as string))!
    if (operation.identity !== replaced.identity_id) await makeSuccessor(runtime, work, operation, replaced.identity_id)
    await insertCredential(work.db, {
      org_id: work.org,
      id: operation.credential,
      identity_id: operation.identity,
      system_id: replaced.system_id,
      kind: operation.handle.kind,
      account: operation.handle.account,
      created_by: change.id,
      // INVARIANT: what is renewed stays whose it was; what is split off belongs to the consumer that stays.
      ...(isRotation(input.asked.kind) ? { renews: replaced.id, replaces: replaced.replaces } : { replaces: replaced.id }),
      state: 'active',
      expires_at: replaced.expires_at,
      executor_id: isRotation(input.asked.kind) ? replaced.executor_id : null,
      purpose: replaced.purpose,
      scope: replaced.scope,
      issuer: operation.executor.id,
      // Where its consumer reads it is where it lies once it has been delivered there: until then that place holds the old one.
      secret_ref: null,
      created_at: work.at,
      rotate_every_days: replaced.rotate_every_days,
      // INVARIANT: whoever takes its place is not let live longer, and is guarded by no less.
      legacy: replaced.legacy,
      compensating_controls: replaced.compensating_controls,
    })
  }
  const deadline = plusSeconds(work.at, runtime.settings.deadlineSeconds)
  if (plan.operations.length > 0) {
    await insertOperations(
      work.db,
      plan.operations.map((operation, position) => ({
        org_id: work.org,
        id: operation.id,
        change_id: change.id,
        plan_digest: digest,
        position,
        operation: operation.operation,
        credential_id: operation.credential,
        system_id: operation.system,
        executor_id: operation.executor.id,
        executor_kind: operation.executor.kind,
        runs_after: [...operation.after],
        spec: JSON.stringify({
          when: operation.when,
          purpose: operation.purpose,
          minStrength: operation.minStrength,
          risk: operation.risk,
        }),
        phase: 'planned' as const,
        deadline_at: deadline,
      })),
    )
  }
  const denied = decided.filter(({ decision }) => decision.outcome === 'deny')
  for (const { operation, decision } of denied) {
    await updateOperation(work.db, work.org, operation, { phase: 'stuck', closure: 'stuck', reasons: decision.reasons })
    await openFinding(runtime, work, {
      kind: 'operation.denied',
      subject: operation,
      severity: 'high',
      stream: operation,
      detail: { reasons: decision.reasons },
    })
  }
  for (const need of planned.needs) await requestApproval(runtime, work, { change: change.id, plan: digest, bundle: plan.bundle, need })
  await updateChange(work.db, work.org, change.id, {
    plan_digest: digest,
    revision: change.revision,
    purpose: plan.purpose,
    state: planned.needs.length > 0 ? 'awaiting_approval' : 'running',
    closure: 'open',
  })
  for (const operation of plan.operations) work.enqueue({ org: work.org, kind: 'advance', id: operation.id })
  if (plan.operations.length === 0) work.enqueue({ org: work.org, kind: 'conclude', id: change.id })
  return { change: change.id, plan: digest, outcome }
}

/**
 * What a consumer that stays gets in the place of a leaving identity's credential belongs to an identity of the consumer's own. It ends when policy
 * lets no such life go on, and not with the one that leaves.
 */
const makeSuccessor = async (runtime: Runtime, work: Work, operation: PlannedOperation, like: string): Promise<void> => {
  const before = (await readIdentity(work.db, work.org, like))!
  const workload = (await readWorkload(work.db, work.org, String(operation.parameters['workload'])))!
  const { longestLifeSeconds } = hygieneModelOf(runtime.policy.current().bundle)
  await insertSuccessor(work.db, work.org, operation.identity, before, {
    workload: workload.id,
    party: workload.party_id,
    contract: workload.contract_id,
    ends: plusSeconds(work.at, longestLifeSeconds[before.criticality]),
  })
  work.record({ kind: 'identity.succeeded', body: { identity: operation.identity, like, workload: workload.id } })
}

/** References that are resolved at once: some start a program. */
const resolvedAtOnce = 8

interface ResolvedSecrets {
  readonly found: readonly (readonly [credential: string, secret: Awaited<ReturnType<Runtime['secrets']['resolve']>>])[]
  readonly missing: readonly { credential: string; reference: string; code: string }[]
}

/** ORDER: references are resolved before the transaction, so that a slow store holds no lock. */
const resolveSecrets = async (runtime: Runtime, caller: Caller, asked: Asked): Promise<ResolvedSecrets> =>
  resolveAll(runtime, (await draftFor(runtime, runtime.db, caller.org, asked)).credentials)

const secretsOf = async (runtime: Runtime, caller: Caller, ids: readonly string[]): Promise<ResolvedSecrets> => {
  const credentials = await Promise.all([...new Set(ids)].map((id) => readCredential(runtime.db, caller.org, id)))
  return resolveAll(
    runtime,
    credentials.filter((credential) => credential !== undefined),
  )
}

const resolveAll = async (
  runtime: Runtime,
  credentials: readonly { readonly id: string; readonly account: string; readonly secret_ref: string | null }[],
): Promise<ResolvedSecrets> => {
  const found: (readonly [string, Awaited<ReturnType<Runtime['secrets']['resolve']>>])[] = []
  const missing: { credential: string; reference: string; code: string }[] = []
  const resolveOne = async (credential: string, account: string, reference: string): Promise<void> => {
    try {
      found.push([credential, secretInside(await runtime.secrets.resolve(reference), account)])
    } catch (error) {
      missing.push({ credential, reference, code: error instanceof CountersignError ? error.code : 'secret.unresolvable' })
    }
  }
  const now = (): number => runtime.clock.monotonic()
  await Promise.all(
    credentials.map(
      ({ id, account, secret_ref }) =>
        secret_ref !== null && inLane(runtime, 'resolving secrets', resolvedAtOnce, now, () => resolveOne(id, account, secret_ref)),
    ),
  )
  return { found, missing: missing.sort((a, b) => (a.credential < b.credential ? -1 : 1)) }
}
