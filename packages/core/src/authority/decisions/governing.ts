// What bringing a document of authority in force needs: the same policy, asked about the document instead of a credential.
import { type Decision, type OperationQuery, type PolicyEngine, type PrincipalRef, vocabularyOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { definitionOf, liveInstrument, readVersion } from '../instruments/index.ts'

const kindPrefix = 'instrument.'

/** Whether a planned operation is about a document of authority. */
export const isGoverning = (handle: { readonly kind: string }): boolean => handle.kind.startsWith(kindPrefix)

export interface GoverningIntent {
  readonly operation: string
  readonly kind: string
  readonly name: string
  readonly version: number
}

/** The document in question, from a planned operation. */
export const governingIntent = (planned: {
  readonly operation: string
  readonly handle: { readonly kind: string; readonly account: string }
  readonly parameters: Readonly<Record<string, unknown>>
}): GoverningIntent => ({
  operation: planned.operation,
  kind: planned.handle.kind.slice(kindPrefix.length),
  name: planned.handle.account,
  version: Number(planned.parameters['version']),
})

/**
 * INVARIANT: so many other people sign what changes this product itself, whatever the pack says of it: no pack lowers the number for its own change, or lets
 * anybody come to a power here alone. The offline verifier has the same numbers. Two are freshly signed in.
 */
const leastApprovers: ReadonlyMap<string, 1 | 2> = new Map([
  ['policy.adopt', 2],
  ['own-access.empower', 2],
  ['own-access.grant', 1],
  ['system.adopt', 1],
])

const atLeast = (decision: Decision, least: 1 | 2): Decision => {
  if (decision.outcome !== 'autonomous' && decision.outcome !== 'approval') return decision
  const { needs } = decision
  const stepUp = needs.stepUp || least === 2
  if (decision.outcome === 'approval' && needs.quorum >= least && needs.stepUp === stepUp) return decision
  return {
    ...decision,
    outcome: 'approval',
    needs: {
      roles: needs.roles.length > 0 ? needs.roles : ['control_owner', 'security_lead'],
      quorum: Math.max(needs.quorum, least),
      stepUp,
    },
    reasons: [
      ...decision.reasons,
      `a change of this product itself is signed by ${least === 2 ? 'two other people' : 'another person'}, whatever the policy says`,
    ],
  }
}

/** What the policy is asked: a pack from before there was this operation is asked as for the matrix, which says who answers for what. */
const operationAsked = (engine: PolicyEngine, operation: string): string =>
  leastApprovers.has(operation) && !vocabularyOf(engine.bundle).operations.has(operation) ? 'matrix.adopt' : operation

const nothingRisked: OperationQuery['risk'] = {
  privilegeUp: false,
  scopeWider: false,
  expiryLater: false,
  controlWeaker: false,
  exposureLarger: false,
  breakGlass: false,
  availability: 'none',
}

const targetOf = (kind: string, name: string): OperationQuery['target'] => ({
  id: `${kind}:${name}`,
  kind: `${kindPrefix}${kind}`,
  systemId: 'control-plane',
  environment: 'production',
  criticality: 'high',
  shared: false,
  legacy: false,
  privileged: false,
  revocable: true,
  hasBusinessOwner: true,
  hasTechnicalOwner: true,
  hasExpiry: true,
  canary: false,
})

/** What somebody with this role would be told of a document of this kind, before there is one. */
export const askGoverning = (
  engine: PolicyEngine,
  { operation, kind, role }: { readonly operation: string; readonly kind: string; readonly role: string },
  at: Date,
): Decision => {
  const requester: PrincipalRef = {
    kind: 'person',
    id: role,
    party: { kind: 'enterprise', id: 'enterprise' },
    roles: vocabularyOf(engine.bundle).roles.filter((one) => one === role),
    active: true,
  }
  const decision = engine.decide({
    operation: operationAsked(engine, operation),
    trigger: 'request',
    requester,
    executor: { kind: 'connector', id: 'connector', party: requester.party, roles: [], active: true },
    target: targetOf(kind, 'any'),
    risk: nothingRisked,
    hasReason: true,
    hasTicket: true,
    hasRollback: true,
    massChange: false,
    frozenSubject: false,
    delegation: { covered: true, mayExecute: true, live: true, inRunbook: false, inIssuanceRule: false, suspended: false },
    at: at.toISOString(),
  })
  const least = leastApprovers.get(operation)
  return least === undefined ? decision : atLeast(decision, least)
}

/** SAFETY: a version that can't be found is decided as the widest there is. */
export const decideGoverning = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  intent: GoverningIntent,
  query: Pick<
    OperationQuery,
    'trigger' | 'requester' | 'executor' | 'hasReason' | 'hasTicket' | 'hasRollback' | 'massChange' | 'delegation' | 'at'
  >,
): Promise<Decision> => {
  const row = await readVersion(db, org, intent.kind, intent.name, intent.version)
  const before = await liveInstrument(db, org, intent.kind, intent.name)
  const risk = row
    ? (definitionOf(runtime, intent.kind).risk?.(row.document, before?.document) ?? {})
    : { privilegeUp: true, scopeWider: true, controlWeaker: true }
  const engine = runtime.policy.current()
  const decision = engine.decide({
    ...query,
    operation: operationAsked(engine, intent.operation),
    target: targetOf(intent.kind, intent.name),
    risk: { ...nothingRisked, ...risk },
    frozenSubject: false,
  })
  const least = leastApprovers.get(intent.operation)
  return least === undefined ? decision : atLeast(decision, least)
}
