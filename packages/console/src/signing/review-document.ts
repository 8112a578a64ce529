// What is put before whoever reviews a provider, or the enterprise's own access, read out of its canonical text. SAFETY: hashed first; what has another shape is no review.
import type { Item } from '../api/answers.ts'

interface Counted {
  readonly count: number
  readonly first: readonly string[]
}

interface Named {
  readonly name: string
  readonly version: number
  readonly until: string | null
}

/** What somebody holds in Countersign itself, as it was when the question was asked. */
export interface OwnLine {
  readonly line: string
  readonly way: 'role' | 'deputyship' | 'api_key' | 'signing_key'
  readonly principal: string
  readonly what: string
  readonly other: string | null
  readonly powers: readonly string[]
  readonly since: string
  readonly until: string | null
  readonly givenBy: string | null
  readonly lastUsed: string | null
  readonly lastReviewedAt: string | null
  /** Who has signed that it was given; one from before that was put into reviews doesn't say. */
  readonly countersigned?: Pick<Item<'ownAccess.list'>, 'signed' | 'change' | 'signedBy'>
  readonly wanting: readonly ('end' | 'limit' | 'giver' | 'use' | 'review')[]
}

interface Common {
  readonly review: string
  readonly party: string
  readonly name: string
  readonly period: { readonly from: string; readonly to: string }
  readonly ownAccess: readonly OwnLine[]
  readonly judges: readonly string[]
}

/** Of what the enterprise's own hold here. */
export interface OwnReviewDocument extends Common {
  readonly type: 'countersign/own-access-review-facts/v1'
}

/** As the control plane writes it of a provider. */
export interface ReviewDocument extends Common {
  readonly type: 'countersign/provider-review-facts/v1'
  readonly criticality: string
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
}

const types: readonly unknown[] = ['countersign/provider-review-facts/v1', 'countersign/own-access-review-facts/v1']

/** Undefined where the text is no review. One from before own access was reviewed has no lines. */
export const reviewIn = (document: Record<string, unknown>): ReviewDocument | OwnReviewDocument | undefined =>
  types.includes(document['type']) ? ({ ownAccess: [], ...document } as object as ReviewDocument | OwnReviewDocument) : undefined

/** Whose a line is: he doesn't answer about it. */
export const isOf = (person: string, { principal, other }: OwnLine): boolean => principal === person || other === person
