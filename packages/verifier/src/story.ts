// The story of one change as its entries tell it, in log order: small facts only, a handful per operation. It judges nothing.
import type { Slot } from './documents/registry.ts'
import type { Window } from './shape.ts'
import type { EnrolledKey } from './trust.ts'

/** Where an entry stands. ORDER: `index` is the only order that counts; `at` is a clock's word. */
export interface Place {
  readonly index: number
  readonly at: number
  readonly where: string
}

export interface Opening extends Place {
  readonly requester: string | null
}

export interface Freezing extends Place {
  readonly slot: Slot<'plan'>
  readonly revision: number
  readonly operations: readonly string[]
}

export interface Deciding extends Place {
  readonly slot: Slot<'decision'>
  readonly plan: string
  readonly bundle: string
  readonly outcome: string
}

/** A signature under a request that verified; `signer` is who the keys folder says it is. */
export interface Approval extends Place {
  readonly person: string
  /** In whose place a deputy signed. */
  readonly for: string | undefined
  readonly signer: EnrolledKey
  readonly verdict: 'approve' | 'refuse'
  /** The list that was signed, and this request's place in it, where one signature answered several requests. */
  readonly batch?: { readonly slot: Slot<'batch'>; readonly place: number }
}

export interface Request extends Place {
  readonly id: string
  readonly plan: string
  readonly nonce: Buffer
  readonly roles: readonly string[]
  readonly quorum: number
  readonly stepUp: boolean
  readonly operations: ReadonlySet<string>
  readonly expiresAt: number
  readonly approvals: Approval[]
  completed?: Place & { readonly approvers: readonly string[] }
  voided?: Place
}

export interface Minting extends Place {
  readonly slot: Slot<'mandate'>
  readonly id: string
  /** The stream it stands in. */
  readonly operation: string
  readonly plan: string
  readonly executor: string
  readonly window: Window
  readonly approvals: readonly string[]
}

export interface Started extends Place {
  readonly mandate: string
}
export interface Attempted extends Place {
  readonly mandate: string
  readonly status: 'done' | 'refused' | 'unknown'
}
export interface Received extends Place {
  readonly slot: Slot<'evidence'>
  readonly mandate: string
}
export interface Recorded extends Place {
  readonly slot: Slot<'proof'>
  readonly round: number
  readonly purpose: string
  readonly verdict: string
  readonly strength: string | null
}
export interface Closing extends Place {
  readonly closure: string
  readonly proof: string | null
  readonly acceptance: string | null
  readonly reasons: number
}
export interface OwnerSignature extends Place {
  readonly owner: string
  readonly signer: EnrolledKey
  readonly proof: string
}
export interface Accepting extends Place {
  readonly slot: Slot<'acceptance'>
  readonly id: string
  readonly person: string
  readonly signer: EnrolledKey
  readonly expiresAt: number
}

export class OperationStory {
  readonly id: string
  readonly mandates: Minting[] = []
  readonly started: Started[] = []
  readonly attempted: Attempted[] = []
  readonly evidence: Received[] = []
  readonly proofs: Recorded[] = []
  readonly closures: Closing[] = []
  readonly owners: OwnerSignature[] = []
  readonly acceptances: Accepting[] = []
  /** Log indexes of the incidents opened about it. */
  readonly incidents: number[] = []

  constructor(id: string) {
    this.id = id
  }

  get lastClosure(): Closing | undefined {
    return this.closures.at(-1)
  }
}

export interface ClosedChange extends Place {
  readonly closure: string
  readonly operations: ReadonlyMap<string, string>
}

export class Story {
  opened?: Opening
  readonly plans: Freezing[] = []
  readonly decisions: Deciding[] = []
  readonly requests = new Map<string, Request>()
  readonly mandates = new Map<string, Minting>()
  readonly operations = new Map<string, OperationStory>()
  closed: ClosedChange | undefined
  /** The change ended without being carried out: its approval was refused. */
  refused = false
  /** Nonces that people signed, in hex. */
  readonly nonces = new Set<string>()
  readonly acceptanceIds = new Set<string>()

  operation(id: string): OperationStory {
    let found = this.operations.get(id)
    if (found === undefined) {
      found = new OperationStory(id)
      this.operations.set(id, found)
    }
    return found
  }

  get lastPlan(): Freezing | undefined {
    return this.plans.at(-1)
  }

  /** The last plan frozen before this log index. */
  planBefore(index: number): Freezing | undefined {
    return this.plans.findLast((plan) => plan.index < index)
  }

  mandatesOf(operation: string): readonly Minting[] {
    return this.operations.get(operation)?.mandates ?? []
  }
}
