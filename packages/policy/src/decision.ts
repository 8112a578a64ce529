/** The question "what does this operation on this credential need?", and its answer. */
import type { EvidenceContract } from './evidence-contract.ts'
import type { PrincipalRef } from './principal.ts'

export const TRIGGERS = [
  'contract.end',
  'request',
  'incident',
  'expiry',
  'finding',
  'drill',
  'suspension',
  'departure',
  'lease',
  'birthright',
  'distrust',
  'quarantine',
  'containment',
  'recovery',
  'drift',
] as const
export const ENVIRONMENTS = ['production', 'staging', 'development'] as const
export const RISK_CLASSES = ['low', 'moderate', 'high', 'critical'] as const
export const AVAILABILITIES = ['none', 'some', 'many'] as const
/** From loosest to strictest; the strictest of all determining policies wins. */
export const OUTCOMES = ['autonomous', 'approval', 'escalate', 'deny'] as const
/** From weakest to strongest: no longer listed; the authority says inactive; the old credential was shown and refused. */
export const STRENGTHS = ['absent', 'introspected', 'presented'] as const
export const DELEGATION_FLAGS = ['covered', 'mayExecute', 'live', 'inRunbook', 'inIssuanceRule', 'suspended'] as const
export const RISK_FLAGS = ['privilegeUp', 'scopeWider', 'expiryLater', 'controlWeaker', 'exposureLarger', 'breakGlass'] as const

export type Trigger = (typeof TRIGGERS)[number]
export type Environment = (typeof ENVIRONMENTS)[number]
export type RiskClass = (typeof RISK_CLASSES)[number]
export type Availability = (typeof AVAILABILITIES)[number]
export type Outcome = (typeof OUTCOMES)[number]
export type Strength = (typeof STRENGTHS)[number]
export type DelegationFlag = (typeof DELEGATION_FLAGS)[number]
export type RiskFlag = (typeof RISK_FLAGS)[number]

export interface OperationTarget {
  id: string
  kind: string
  systemId: string
  environment: Environment
  criticality: RiskClass
  shared: boolean
  legacy: boolean
  privileged: boolean
  revocable: boolean
  hasBusinessOwner: boolean
  hasTechnicalOwner: boolean
  hasExpiry: boolean
  /** Made for drills and rehearsals: nobody depends on it. */
  canary: boolean
}

/** What the operation changes about risk. `availability`: who else depends on the target. */
export type OperationRisk = Record<RiskFlag, boolean> & { availability: Availability }

/**
 * What the responsibility matrix, the delegations and the runbooks in force say of the operation: a row answers for it (`covered`), lets the
 * executor's party execute (`mayExecute`), that party has a live delegation for it (`live`; the enterprise needs none), it is within the bounds of the
 * runbook under which it was asked for (`inRunbook`), a lease is within the issuance rule in force that lets it be given without asking
 * (`inIssuanceRule`), and the party that asks or executes, or one above it, is `suspended`.
 */
export type OperationDelegation = Record<DelegationFlag, boolean>

export interface OperationQuery {
  /** One of the operations that the pack's schema declares, as `credential.revoke`. */
  operation: string
  trigger: Trigger
  requester: PrincipalRef
  executor: PrincipalRef
  target: OperationTarget
  risk: OperationRisk
  hasReason: boolean
  hasTicket: boolean
  hasRollback: boolean
  massChange: boolean
  /** The subject is in offboarding. */
  frozenSubject: boolean
  delegation: OperationDelegation
  /** RFC 3339 instant. */
  at: string
}

export interface Needs {
  /** An approver must hold one of these: what all determining policies agree on. */
  roles: string[]
  /** Distinct eligible persons. */
  quorum: number
  /** A fresh, strong sign-in of each approver. */
  stepUp: boolean
}

export interface DeterminingPolicy {
  /** `file#n`: the n-th policy of `policies/…/file.cedar`. */
  id: string
  outcome: Outcome
  reason: string
}

export interface Decision {
  outcome: Outcome
  /** Meaningful for `approval`; for `deny` and `escalate` nobody's approval helps: no roles, quorum 0. */
  needs: Needs
  /** Role to turn to: at once for `escalate`, when nobody answers in time for `approval`. */
  escalateTo?: string
  escalateWithinSeconds?: number
  approvalValidSeconds: number
  mandateWindowSeconds: number
  evidenceContract: EvidenceContract
  minStrength: Strength
  /** The named owner signs the closure over its proof. Only where a credential ends, as `refusals`. */
  ownerSigns: boolean
  /** How often in a row the old credential must be seen refused, at least `refusalsApartSeconds` apart. */
  refusals: number
  refusalsApartSeconds: number
  policies: DeterminingPolicy[]
  /** Why, one sentence each; also when no policy determined it. */
  reasons: string[]
  errors: string[]
  risk: RiskClass
  /** Whether the operation changes risk: then a person of the enterprise approves, whatever the pack says. */
  changesRisk: boolean
  /** Over every fact that bears on the decision. The instant is among them only if some policy of the bundle reads it. */
  inputDigest: string
  bundleDigest: string
}

/** The stricter of two members of a scale that is written from loose to strict. */
export function strictest<T>(scale: readonly T[], ...values: readonly T[]): T {
  let index = 0
  for (const value of values) index = Math.max(index, scale.indexOf(value))
  return scale[index]!
}
