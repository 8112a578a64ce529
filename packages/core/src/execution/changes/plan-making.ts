// Making a plan: from the drafts to exact operations with their decisions, and what can't be proven. Reads facts; freezes nothing.

import type { CredentialKind } from '@countersign/connector-kit'
import type { Decision, PrincipalRef } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { groupNeeds, type Need } from '../../authority/approvals/index.ts'
import {
  decideOperation,
  governingIntent,
  isGoverning,
  massChangeFrom,
  policyTrigger,
  strictestOutcome,
} from '../../authority/decisions/index.ts'
import { baseStateOf } from '../../authority/mandates/index.ts'
import { hasWayBack, type Plan, type PlannedOperation, planDigest, planType } from '../../authority/plans/index.ts'
import { type Decided, matrixDigest } from '../../authority/responsibility/index.ts'
import { narrowContract } from '../../authority/runbooks/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { readSystem } from '../../registry/inventory/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import { fallsAsleep } from '../../registry/suspended/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Asked, type Drafted, draftAgain, draftFor } from '../planning/index.ts'

/** What is asked for, why, and the record that it is bound to. */
export interface Request {
  readonly asked: Asked
  readonly reason: string
  readonly ticket: string
}

export interface Planned {
  readonly plan: Plan
  readonly digest: string
  readonly outcome: Decision['outcome']
  readonly massChange: boolean
  readonly decided: readonly { readonly operation: string; readonly decision: Decided }[]
  readonly needs: readonly Need[]
  /** What can't be shown, and why. */
  readonly unprovable: readonly { readonly credential: string; readonly reason: string }[]
  readonly drafted: Drafted
}

/** The plan that the facts ask for at this moment, decided but not frozen. */
export const makePlan = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  caller: Caller,
  change: { id: string; revision: number },
  requester: PrincipalRef,
  input: Request,
): Promise<Planned> => {
  const at = runtime.clock.now()
  const { asked } = input
  const drafted =
    change.revision > 1 ? await draftAgain(runtime, db, caller.org, asked, change.id) : await draftFor(runtime, db, caller.org, asked)
  const { drafts } = drafted
  const origin = { kind: asked.kind, ref: asked.ref }
  const ids = new Map(drafts.map((draft) => [draft.key, runtime.ids.next('op')]))
  const massChange = drafts.length >= massChangeFrom
  const engine = runtime.policy.current()
  const matrix = await matrixDigest(db, caller.org, at)
  const planOne = async (draft: (typeof drafts)[number]): Promise<{ operation: PlannedOperation; decision: Decided }> => {
    const id = ids.get(draft.key)!
    const { replaces } = draft
    const parameters = replaces === undefined ? draft.parameters : { ...draft.parameters, replaces }
    const governs = isGoverning(draft.handle) ? governingIntent(draft) : undefined
    const executor = await resolvePrincipal(db, caller.org, draft.executor, at)
    const decision = await decideOperation(
      runtime,
      db,
      caller.org,
      { id, operation: draft.operation, credential: draft.subject, executor: draft.executor, replaces, governs, parameters },
      {
        trigger: policyTrigger(asked.kind),
        origin,
        requester,
        hasReason: input.reason.trim() !== '',
        hasTicket: input.ticket.trim() !== '',
        hasRollback: hasWayBack(draft),
        massChange,
      },
      at,
    )
    const operation: PlannedOperation = {
      id,
      operation: draft.operation,
      credential: draft.subject,
      identity: draft.identity,
      system: draft.system,
      handle: draft.handle,
      executor: {
        kind: executor?.kind ?? 'unknown',
        id: draft.executor,
        party: executor ? `${executor.party.kind}:${executor.party.id}` : 'unknown:unknown',
      },
      parameters,
      after: draft.after.flatMap((key) => ids.get(key) ?? []),
      when: draft.when,
      purpose: draft.purpose,
      minStrength: draft.purpose === 'rejection' || draft.purpose === 'acceptance' ? decision.minStrength : 'absent',
      risk: decision.risk,
      evidenceContract: narrowContract(decision.evidenceContract, draft.evidence),
      // Both are about the proof that the old is refused; other purposes have none.
      // What only sleeps has not ended, so no owner closes it.
      ownerSigns: decision.ownerSigns && draft.purpose === 'rejection' && draft.operation !== fallsAsleep,
      refusals: draft.purpose === 'rejection' ? decision.refusals : 1,
      refusalsApartSeconds: decision.refusalsApartSeconds,
      wayBack: draft.wayBack,
      baseState: await baseStateOf(
        { db: db as Work['db'], org: caller.org },
        { credential: draft.subject, parameters, handle: draft.handle },
      ),
    }
    return { operation, decision }
  }
  // Side by side, so that what they ask is asked together.
  const made = await Promise.all(drafts.map(planOne))
  const operations = made.map(({ operation }) => operation)
  const decided = made.map(({ operation, decision }) => ({ operation: operation.id, decision }))
  const plan: Plan = {
    type: planType,
    org: caller.org,
    change: change.id,
    revision: change.revision,
    trigger: origin,
    requester: requester.id,
    reason: input.reason,
    ticket: input.ticket,
    purpose: drafted.purpose,
    bundle: engine.bundle.digest,
    ...(matrix === null ? {} : { matrix }),
    window: { notBefore: at.toISOString(), notAfter: plusSeconds(at, runtime.settings.changeWindowSeconds).toISOString() },
    operations,
  }
  return {
    plan,
    digest: planDigest(plan),
    outcome: strictestOutcome(decided.map(({ decision }) => decision.outcome)),
    massChange,
    decided,
    needs: groupNeeds(decided),
    unprovable: await unprovable(runtime, drafted, db, caller.org),
    drafted,
  }
}

/** Its system is only looked at. What is derived or a right goes with what it hangs on. */
const cannotEnd = ({ nature, actions }: CredentialKind): boolean =>
  (nature ?? 'credential') === 'credential' && !actions.includes('disable') && !actions.includes('delete')

const unprovable = async (
  runtime: Runtime,
  drafted: Drafted,
  db: Kysely<Tables>,
  org: string,
): Promise<{ credential: string; reason: string }[]> => {
  const found: { credential: string; reason: string }[] = []
  const systems = await Promise.all(drafted.credentials.map((credential) => readSystem(db, org, credential.system_id)))
  for (const [n, credential] of drafted.credentials.entries()) {
    const system = systems[n]
    const kind = system && runtime.connectors.definition(system.connector)?.credentialKinds[credential.kind]
    if (!kind) found.push({ credential: credential.id, reason: `no connector speaks for the kind \`${credential.kind}\`` })
    else if (credential.irrevocable_until !== null && credential.irrevocable_until > runtime.clock.now()) {
      found.push({
        credential: credential.id,
        reason: `it can't be revoked before ${credential.irrevocable_until.toISOString()}; the risk must be accepted by a named person`,
      })
    } else if (cannotEnd(kind)) {
      found.push({
        credential: credential.id,
        reason:
          'no connector can end it: whoever runs the system ends it by hand, and the proof is that a whole reading no longer shows it',
      })
    } else if (kind.strongest === 'presented' && credential.secret_ref === null) {
      found.push({
        credential: credential.id,
        reason: 'no reference to its secret is known, so it can not be shown at its doors; only what the system lists can be read',
      })
    }
  }
  return found
}
