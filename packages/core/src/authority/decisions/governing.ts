// What bringing a document of authority in force needs: the same policy, asked about the document instead of a credential.
import { type Decision, type OperationQuery, vocabularyOf } from '@countersign/policy'
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

const changesPolicy = 'policy.adopt'
const leastApprovers = 2

/** INVARIANT: two other people sign a change of policy, freshly signed in, whatever the pack says of it: no pack lowers the number for its own change. */
export const atLeastTwo = (decision: Decision): Decision => {
  if (decision.outcome !== 'autonomous' && decision.outcome !== 'approval') return decision
  const { needs } = decision
  if (decision.outcome === 'approval' && needs.quorum >= leastApprovers && needs.stepUp) return decision
  return {
    ...decision,
    outcome: 'approval',
    needs: {
      roles: needs.roles.length > 0 ? needs.roles : ['control_owner', 'security_lead'],
      quorum: Math.max(needs.quorum, leastApprovers),
      stepUp: true,
    },
    reasons: [...decision.reasons, 'a change of policy is signed by two other people, whatever the policy says'],
  }
}

/** What the policy is asked: a pack from before there was this operation is asked as for the matrix, which says who answers for what. */
const operationAsked = (runtime: Runtime, operation: string): string =>
  operation === changesPolicy && !vocabularyOf(runtime.policy.current().bundle).operations.has(operation) ? 'matrix.adopt' : operation

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
  const decision = runtime.policy.current().decide({
    ...query,
    operation: operationAsked(runtime, intent.operation),
    target: {
      id: `${intent.kind}:${intent.name}`,
      kind: `${kindPrefix}${intent.kind}`,
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
    },
    risk: {
      privilegeUp: false,
      scopeWider: false,
      expiryLater: false,
      controlWeaker: false,
      exposureLarger: false,
      breakGlass: false,
      availability: 'none',
      ...risk,
    },
    frozenSubject: false,
  })
  return intent.operation === changesPolicy ? atLeastTwo(decision) : decision
}
