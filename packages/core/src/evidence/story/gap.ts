// What can be missing in the story of an identity. Pure.

/** From the worst to the least. */
export const gapKinds = [
  'executed_without_decision',
  'changed_out_of_band',
  'end_unproven',
  'nobody_responsible',
  'handover_hole',
  'handover_overlap',
  'evidence_missing',
  'evidence_late',
  'attempted_not_observed',
] as const
export type GapKind = (typeof gapKinds)[number]

export interface Gap {
  readonly kind: GapKind
  readonly from: Date
  /** Null: it is still so. */
  readonly until: Date | null
  /** Whose part has the gap; of a hand-over, from whom and to whom. */
  readonly parties: readonly string[]
  readonly change: string | null
  readonly operation: string | null
  readonly credential: string | null
  readonly words: string
}

/** By time, then from the worst to the least: the same facts always give the same order. */
export const inOrder = (gaps: readonly Gap[]): Gap[] => {
  const key = (gap: Gap): string => JSON.stringify([gap.operation, gap.credential, gap.parties, gap.words])
  return [...gaps].sort(
    (a, b) =>
      a.from.getTime() - b.from.getTime() ||
      gapKinds.indexOf(a.kind) - gapKinds.indexOf(b.kind) ||
      (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0),
  )
}
