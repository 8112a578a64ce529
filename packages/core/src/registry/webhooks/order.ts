// Which of two events says the newer thing of one record. Pure. INVARIANT: of any two events one is the newer, whichever came first: by their numbers where
// both have one, else by the source's clock; what is over wins over what is so at the same moment; what is left is decided by the ids.
export interface Mark {
  readonly at: Date
  readonly over: boolean
  readonly sequence: number | null
  readonly eventId: string
}

/** Below 0: `a` is the older. */
export const compareMarks = (a: Mark, b: Mark): number => {
  if (a.sequence !== null && b.sequence !== null) return a.sequence - b.sequence
  const byTime = a.at.getTime() - b.at.getTime()
  if (byTime !== 0) return byTime
  if (a.over !== b.over) return a.over ? 1 : -1
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0
}

/**
 * As of when a newer word is taken: its own time, but never before what it follows, so that a source's clock that went back hides nothing; and after an
 * end at the same moment, which would otherwise win.
 */
export const takenAt = (known: Mark | undefined, mark: Mark): Date => {
  if (known === undefined || mark.at > known.at) return mark.at
  return known.over && !mark.over ? new Date(known.at.getTime() + 1) : known.at
}
