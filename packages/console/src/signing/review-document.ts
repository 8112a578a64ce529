// What is put before whoever reviews a provider, read out of its canonical text. SAFETY: hashed first; what has another shape is no review.

interface Counted {
  readonly count: number
  readonly first: readonly string[]
}

interface Named {
  readonly name: string
  readonly version: number
  readonly until: string | null
}

/** As the control plane writes it: `countersign/provider-review-facts/v1`. */
export interface ReviewDocument {
  readonly review: string
  readonly party: string
  readonly name: string
  readonly criticality: string
  readonly period: { readonly from: string; readonly to: string }
  readonly mayDoAlone: readonly {
    readonly operation: string
    readonly where: string
    readonly criticalities: readonly string[]
    readonly runbook: string | null
  }[]
  readonly newSinceTheLast: readonly string[] | null
  readonly goneSinceTheLast: readonly string[] | null
  readonly delegations: readonly Named[]
  readonly runbooks: readonly Named[]
  readonly did: {
    readonly executed: readonly {
      readonly operation: string
      readonly executed: number
      readonly unasked: number
      readonly proven: number
      readonly stuck: number
    }[]
    readonly runs: readonly { readonly runbook: string; readonly runs: number; readonly outOfBounds: number }[]
    readonly againstPolicy: Readonly<Record<string, Counted | undefined>> & {
      readonly refusedAttempts: readonly { readonly action: string; readonly count: number }[] & Counted
    }
  }
  readonly judges: readonly string[]
}

/** Undefined where the text is no review. */
export const reviewIn = (document: Record<string, unknown>): ReviewDocument | undefined =>
  document['type'] === 'countersign/provider-review-facts/v1' ? (document as object as ReviewDocument) : undefined
