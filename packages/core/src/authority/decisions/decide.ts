// What an operation needs, asked of the policy over facts read at this moment. Pure but for the reads; decides, never acts.
import { type Decision, type OperationQuery, type Outcome, type PrincipalRef, vocabularyOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import {
  contractsOfParties,
  type IdentityRow,
  readCredential,
  readIdentity,
  readSystem,
  stays,
  usesOf,
} from '../../registry/inventory/index.ts'
import { legacyRecordOf } from '../../registry/legacy/index.ts'
import { controlPlane, isControlPlane, partyTree, resolvePrincipal, suspensionsOf } from '../../registry/principals/index.ts'
import { isOursToWake } from '../../registry/suspended/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { isWithinRule } from '../issuance/index.ts'
import { type Decided, narrowed } from '../responsibility/index.ts'
import { delegatedFacts, narrowedByConditions } from './delegated.ts'
import { delegationFacts, type OperationPlace } from './delegation.ts'
import { isGivenByPackage } from './given-by-package.ts'
import { decideGoverning, type GoverningIntent } from './governing.ts'
import { riskChange } from './risk-change.ts'
import { isDeparture } from './triggers.ts'

/** What the plan says of an operation, as far as a decision depends on it. */
export interface OperationIntent {
  readonly id: string
  readonly operation: string
  readonly credential: string
  readonly executor: string
  /** The credential that this one replaces, where a new one is issued: its facts are decided on. */
  readonly replaces?: string | undefined
  /** The document of authority that it is about, where it is about one. */
  readonly governs?: GoverningIntent | undefined
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
}

export interface DecisionContext {
  readonly trigger: OperationQuery['trigger']
  /** What the change was started by, as its plan names it. */
  readonly origin: { readonly kind: string; readonly ref: string }
  readonly requester: PrincipalRef
  readonly hasReason: boolean
  readonly hasTicket: boolean
  readonly hasRollback: boolean
  readonly massChange: boolean
}

/** From how many operations on a plan is a mass change, which asks for more than one approver. */
export const massChangeFrom = 100

const nobody = (id: string): PrincipalRef => ({ kind: 'service', id, party: { kind: 'partner', id: 'unknown' }, roles: [], active: false })

/** An owner who has left answers for nothing. */
const answers = async (db: Kysely<Tables>, org: string, owner: string | null | undefined, at: Date): Promise<boolean> =>
  owner != null && (await resolvePrincipal(db, org, owner, at))?.active === true

/**
 * Whether nothing new may be given: it leaves or has left, or nobody answers for it. SAFETY: a replacement for the consumer that stays is that
 * consumer's, and no issuance to the subject that leaves.
 */
const isFrozen = (identity: IdentityRow | undefined, intent: OperationIntent, gives: boolean): boolean => {
  if (identity === undefined) return false
  // What is in quarantine is given nothing, not even what would take the place of something of its own.
  if (identity.quarantined_in !== null) return true
  if (intent.operation === 'credential.issue' && intent.replaces !== undefined) return false
  return identity.state !== 'active' || (identity.frozen_at !== null && gives)
}

/** How many others need it, as the policy counts. */
const dependence = (others: number): OperationQuery['risk']['availability'] => (others <= 0 ? 'none' : others > 2 ? 'many' : 'some')

/** Documents of authority belong to the control plane. */
const governing: OperationPlace = { environment: 'production', system: 'control-plane', domain: 'authority', region: undefined }

/**
 * Who asks, for policy: of a kill switch, whoever pulled the one that stands. Where that was the product, the person who answers for the change has decided
 * nothing, and policy is not asked in his name.
 */
const askedBy = async (db: Kysely<Tables>, org: string, { origin, requester }: DecisionContext): Promise<PrincipalRef> => {
  if (origin.kind !== 'provider.suspend') return requester
  const all = await suspensionsOf(db, org, origin.ref)
  const pulled = all.find((one) => one.lifted_at === null) ?? all.at(-1)
  return pulled && isControlPlane(pulled.suspended_by) ? controlPlane(requester.party.id) : requester
}

/** People have said of a long-lived credential how it is guarded, renewed and ended: then it ends as every other, and no more by a named person's risk alone. */
const isAnsweredFor = async (db: Kysely<Tables>, org: string, credential: string): Promise<boolean> =>
  (await legacyRecordOf(db, org, credential)) !== undefined

/** The policy's answer for one operation of a plan. A target that isn't in the inventory is decided as the riskiest there is. */
export const decideOperation = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  intent: OperationIntent,
  given: DecisionContext,
  at: Date,
): Promise<Decided> => {
  const context = { ...given, requester: await askedBy(db, org, given) }
  const executor = (await resolvePrincipal(db, org, intent.executor, at)) ?? nobody(intent.executor)
  const { trigger, requester, hasReason, hasTicket, hasRollback, massChange } = context
  const asked = { trigger, requester, executor, hasReason, hasTicket, hasRollback, massChange, at: at.toISOString() }
  const { operation } = intent
  if (intent.governs) {
    const { facts, responsibility } = await delegationFacts(runtime, db, org, { ...context, executor, operation, place: governing }, at)
    const decision = await decideGoverning(runtime, db, org, intent.governs, { ...asked, delegation: facts })
    return narrowed(decision, responsibility, true)
  }
  const subject = intent.replaces ?? intent.credential
  const credential = await readCredential(db, org, subject)
  const [identity, system, all] = await Promise.all([
    credential && readIdentity(db, org, credential.identity_id),
    credential && readSystem(db, org, credential.system_id),
    credential ? usesOf(db, org, [credential.id]) : [],
  ])
  const uses = all.filter((use) => use.workload.state === 'running')
  // When a provider is suspended its own consumers are meant to fall; only what others use makes it shared.
  const suspended = context.origin.kind === 'provider.suspend' ? await partyTree(db, org, context.origin.ref) : undefined
  const theirs = suspended && new Set(await contractsOfParties(db, org, suspended))
  const others = suspended
    ? uses.filter(({ workload }) => stays(workload, theirs ?? new Set(), new Set(suspended))).length
    : // Whoever left, or what was retired, is no consumer any more: every one that there is stays.
      isDeparture(context.origin.kind)
      ? uses.filter(({ workload }) => workload.id !== context.origin.ref).length
      : undefined
  const environment = system?.environment === 'production' ? 'production' : (identity?.environment ?? 'production')
  const place = { environment, system: system?.id ?? 'unknown', domain: identity?.kind ?? 'unknown', region: system?.region ?? undefined }
  const { facts, responsibility } = await delegationFacts(runtime, db, org, { ...context, executor, operation, place }, at)
  const engine = runtime.policy.current()
  const classes = vocabularyOf(engine.bundle).operations.get(operation) ?? ['grant']
  const [hasBusinessOwner, hasTechnicalOwner] = await Promise.all([
    answers(db, org, identity?.business_owner, at),
    answers(db, org, identity?.technical_owner, at),
  ])
  const inIssuanceRule = await isWithinRule(db, org, context.origin, intent, at)
  const query: OperationQuery = {
    ...asked,
    operation,
    target: {
      id: intent.credential,
      kind: credential?.kind ?? 'unknown',
      systemId: system?.id ?? 'unknown',
      environment,
      criticality: identity?.criticality ?? 'critical',
      shared: others === undefined ? uses.length > 1 : others > 0,
      legacy: credential === undefined || (credential.legacy && !(await isAnsweredFor(db, org, credential.id))),
      privileged: identity?.privileged ?? true,
      revocable: credential !== undefined && (credential.irrevocable_until === null || credential.irrevocable_until <= at),
      hasBusinessOwner,
      hasTechnicalOwner,
      canary: identity?.kind === 'canary',
      hasExpiry: identity?.expires_at != null || identity?.contract_id != null || credential?.expires_at != null,
    },
    risk: {
      ...riskChange(
        {
          operation,
          classes,
          // What a rule gives was a change of risk when the rule was approved.
          replaces: intent.replaces !== undefined || inIssuanceRule,
          approvedScope: trigger === 'birthright' && (await isGivenByPackage(db, org, intent.credential, at)),
          // Asked by a person it is his judgement that it may; by itself it only takes back what was switched off here.
          returns: trigger === 'recovery' && operation === 'credential.enable' && (await isOursToWake(db, org, intent.credential)),
          parameters: intent.parameters ?? {},
        },
        identity && {
          privileged: identity.privileged,
          environment: identity.environment,
          reaches: system?.environment ?? 'production',
          expiresAt: identity.expires_at,
          kind: identity.kind,
        },
      ),
      // Who else depends on it, beside the one that leaves.
      availability: dependence(others === undefined ? uses.length - 1 : others),
    },
    frozenSubject: isFrozen(identity, intent, classes.includes('grant')),
    delegation: {
      ...facts,
      inIssuanceRule,
      ...(await delegatedFacts(
        db,
        org,
        {
          ...context,
          executor,
          credential: subject,
          reach: {
            operation,
            environment,
            system: system?.id ?? 'unknown',
            region: system?.region ?? null,
            tenant: system?.tenant ?? null,
          },
        },
        at,
      )),
    },
  }
  const decision = engine.decide(await narrowedByConditions(runtime, db, org, context.origin, query, at))
  return narrowed(decision, responsibility, false)
}

const order: readonly Outcome[] = ['autonomous', 'approval', 'escalate', 'deny']

export const strictestOutcome = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.reduce<Outcome>((strictest, outcome) => (order.indexOf(outcome) > order.indexOf(strictest) ? outcome : strictest), 'autonomous')

/** Whether a decision taken now is still met by what was decided when the plan was frozen. */
export const stillCovers = (then: { outcome: string; needs: { quorum: number; stepUp: boolean } }, now: Decision): boolean => {
  if (now.outcome === 'autonomous') return true
  if (now.outcome !== 'approval' || then.outcome !== 'approval') return false
  return now.needs.quorum <= then.needs.quorum && (!now.needs.stepUp || then.needs.stepUp)
}
