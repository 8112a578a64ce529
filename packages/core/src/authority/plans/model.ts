// The plan: what would be done, exactly, frozen. Everybody signs and refers to its digest; an edit is a new plan. Pure.
import type { EvidenceContract, RiskClass, Strength } from '@countersign/policy'
import type { WayBack } from './way-back.ts'

export const planType = 'countersign/plan/v2'
export const planMediaType = 'application/vnd.countersign.plan+json'

export interface PlannedHandle {
  readonly kind: string
  readonly account: string
  readonly key?: string
}

/** What verification has to show: that the old is refused, that a new one works, that no session is left, that the consumer uses it, that rights are gone. */
export type ProofPurpose = 'rejection' | 'acceptance' | 'sessions' | 'use' | 'rights' | 'none'

export interface PlannedOperation {
  readonly id: string
  readonly operation: string
  readonly credential: string
  readonly identity: string
  readonly system: string
  readonly handle: PlannedHandle
  readonly executor: { readonly kind: string; readonly id: string; readonly party: string }
  readonly parameters: Readonly<Record<string, unknown>>
  readonly after: readonly string[]
  readonly when: 'always' | 'if_sessions'
  readonly purpose: ProofPurpose
  readonly minStrength: Strength
  readonly risk: RiskClass
  readonly evidenceContract: EvidenceContract
  /** The named business owner must sign the closure. */
  readonly ownerSigns: boolean
  /** How often in a row, and how far apart, the old credential must be seen refused. */
  readonly refusals: number
  readonly refusalsApartSeconds: number
  readonly wayBack: WayBack
  /** Digest of what the inventory says of the target when the plan was made. */
  readonly baseState: string
}

export interface Plan {
  readonly type: typeof planType
  readonly org: string
  readonly change: string
  readonly revision: number
  readonly trigger: { readonly kind: string; readonly ref: string }
  readonly requester: string
  readonly reason: string
  readonly ticket: string
  readonly purpose: string
  /** Digest of the policy bundle it was decided under. */
  readonly bundle: string
  /** Digest of the responsibility matrix it was decided under. Absent while none is in force. */
  readonly matrix?: string
  readonly window: { readonly notBefore: string; readonly notAfter: string }
  readonly operations: readonly PlannedOperation[]
}

/** What is looked up in a plan again and again, by the plan itself: it is frozen, so it stays true. */
interface PlanIndex {
  readonly executors: readonly string[]
  readonly recipients: readonly string[]
  readonly operations: ReadonlyMap<string, PlannedOperation>
  readonly successors: ReadonlyMap<string, readonly string[]>
  readonly moves: ReadonlyMap<unknown, readonly PlannedOperation[]>
}

const recipientsIn = (given: unknown): string[] => (Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [])

const indexes = new WeakMap<Plan, PlanIndex>()

const indexOf = (plan: Plan): PlanIndex => {
  const known = indexes.get(plan)
  if (known) return known
  const successors = new Map<string, string[]>()
  for (const operation of plan.operations) {
    for (const before of operation.after) successors.set(before, [...(successors.get(before) ?? []), operation.id])
  }
  const index = {
    executors: [...new Set(plan.operations.map((operation) => operation.executor.id))],
    recipients: [...new Set(plan.operations.flatMap(({ parameters }) => recipientsIn(parameters['recipients'])))],
    operations: new Map(plan.operations.map((operation) => [operation.id, operation] as const)),
    successors,
    moves: Map.groupBy(
      plan.operations.filter((operation) => operation.operation === 'consumer.move'),
      (operation) => operation.parameters['replaces'],
    ),
  }
  // INVARIANT: only what can't change any more is remembered.
  if (Object.isFrozen(plan)) indexes.set(plan, index)
  return index
}

export const executorsOf = (plan: Plan): string[] => [...indexOf(plan).executors]

/** To whom a document of authority gives something: none of them signs it. */
export const recipientsOf = (plan: Plan): string[] => [...indexOf(plan).recipients]

/** Operations that run after the given one. */
export const successorsIn = (plan: Plan, id: string): readonly string[] => indexOf(plan).successors.get(id) ?? []

/** The moves of consumers off a credential. */
export const movesOff = (plan: Plan, credential: string): readonly PlannedOperation[] => indexOf(plan).moves.get(credential) ?? []

export const operationOf = (plan: Plan, id: string): PlannedOperation | undefined => indexOf(plan).operations.get(id)
