// What the way back of an operation is. It stands in the plan, so that whoever signs the plan has signed it, and policy is asked with nothing else.
// Pure. A sentence alone is no way back.

export type WayBack =
  /** The chain itself can carry it out, as this operation. */
  | { readonly kind: 'operation'; readonly operation: string; readonly words: string }
  /** `by_hand`: what ends is kept where it is, and whoever runs it can bring it back there. `not_needed`: nothing is lost that has a right to come back. */
  | { readonly kind: 'by_hand' | 'not_needed' | 'none'; readonly words: string }

const waysThatCount: readonly string[] = ['operation', 'by_hand', 'not_needed']

/** What policy is told as `hasRollback`. SAFETY: an operation of a plan that doesn't say what its way back is has none. */
export const hasWayBack = (operation: { readonly wayBack?: WayBack | undefined }): boolean =>
  operation.wayBack !== undefined && waysThatCount.includes(operation.wayBack.kind)

/** What the operation ends has to be there afterwards: it may be disabled, and not deleted. */
export const isKept = (operation: { readonly operation: string; readonly wayBack?: WayBack | undefined }): boolean =>
  operation.operation === 'credential.revoke' && operation.wayBack?.kind === 'by_hand'

/** The way back of an operation at best, where nothing is known of its target: what deletes has none there either. */
export const wayBackAtBest = (operation: string): WayBack =>
  ['credential.delete', 'retention.delete'].includes(operation)
    ? { kind: 'none', words: 'what is deleted does not come back' }
    : { kind: 'by_hand', words: 'it can be taken back where it was done' }
