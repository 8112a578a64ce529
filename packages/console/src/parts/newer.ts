// How much of a list's beginning is other than it was when it was read. Pure.

/** Rows of the beginning as it is now that were not there, or were different. */
export const newerRows = <Row>(shown: readonly Row[], now: readonly Row[], idOf: (row: Row) => string): number => {
  const before = new Map(shown.map((row) => [idOf(row), JSON.stringify(row)]))
  return now.filter((row) => before.get(idOf(row)) !== JSON.stringify(row)).length
}
