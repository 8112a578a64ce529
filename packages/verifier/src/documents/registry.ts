// The documents that entries refer to: which digests are due, under which role, and what came of each. Remembers digests and facts, never a text.
import { BATCH_MEDIA_TYPE, type Batch, type Digested } from '@countersign/ledger'
import type { Deleted } from '../deletions.ts'
import type { Trust } from '../trust.ts'
import { commonIn, readBatch } from './batch.ts'
import { type Decision, readDecision } from './decision.ts'
import { type Evidence, readEvidence } from './evidence.ts'
import { type Mandate, readMandate } from './mandate.ts'
import { type Plan, readPlan } from './plan.ts'
import { type Proof, readProof } from './proof.ts'
import { type RiskAcceptance, readRiskAcceptance } from './risk-acceptance.ts'

export interface Facts {
  plan: Plan
  decision: Decision
  mandate: Mandate
  evidence: Evidence
  proof: Proof
  acceptance: RiskAcceptance
  batch: Batch
}
export type Role = keyof Facts

const ROLES: { readonly [R in Role]: { readonly mediaType: string; readonly read: (text: string, trust: Trust) => Facts[R] } } = {
  plan: { mediaType: 'application/vnd.countersign.plan+json', read: readPlan },
  decision: { mediaType: 'application/vnd.countersign.decision+json', read: readDecision },
  mandate: { mediaType: 'application/vnd.countersign.mandate+dsse', read: readMandate },
  evidence: { mediaType: 'application/vnd.countersign.evidence+dsse', read: readEvidence },
  proof: { mediaType: 'application/vnd.countersign.proof+dsse', read: readProof },
  acceptance: { mediaType: 'application/vnd.countersign.risk-acceptance+json', read: readRiskAcceptance },
  batch: { mediaType: BATCH_MEDIA_TYPE, read: readBatch },
}

/** The place of a document that an entry named. `facts` is there once the document was read and every signature on it was good. */
export interface Slot<R extends Role = Role> {
  readonly digest: string
  readonly role: R
  readonly where: string
  facts?: Facts[R]
  /** What a plan or a decision has in common with its equals; only where a batch asks for it. */
  common?: Digested
  seen: boolean
  /** It was deleted by a decided change: its digest is all that is left, and what it proved can't be judged again. */
  deleted?: Deleted
}

export class Documents {
  readonly #slots = new Map<string, Slot>()
  #hasBatches = false

  /** The slot of a digest; undefined where the digest is already due in another role. `fresh` is false for a digest that an entry named before. */
  due<R extends Role>(role: R, digest: string, where: string): { slot: Slot<R>; fresh: boolean } | undefined {
    const known = this.#slots.get(digest)
    if (known !== undefined) return known.role === role ? { slot: known as Slot<R>, fresh: false } : undefined
    const slot: Slot<R> = { digest, role, where, seen: false }
    this.#slots.set(digest, slot as Slot)
    if (role === 'batch') this.#hasBatches = true
    return { slot, fresh: true }
  }

  find(digest: string): Slot | undefined {
    return this.#slots.get(digest)
  }

  deleted(): (Slot & { readonly deleted: Deleted })[] {
    return [...this.#slots.values()].filter((slot): slot is Slot & { deleted: Deleted } => slot.deleted !== undefined)
  }

  /** Reads a document in its role and keeps its facts. Errors: whatever the reader of that role throws. */
  fill(slot: Slot, text: string, trust: Trust): void {
    slot.facts = ROLES[slot.role].read(text, trust)
    const common = this.#hasBatches ? commonIn(slot.role, text) : undefined
    if (common !== undefined) slot.common = common
  }

  missing(): Slot[] {
    return [...this.#slots.values()].filter((slot) => !slot.seen)
  }
}

/** What media type a role has. */
export const mediaTypeOf = (role: Role): string => ROLES[role].mediaType
