// Many numbers in a few words: how many there are, their middle, and the largest. Pure; it must never know a domain word.

export interface Spread {
  readonly count: number
  /** Of an even count the smaller of the two in the middle, so that it is always one that was measured; null: there are none. */
  readonly median: number | null
  readonly last: number | null
}

export const spreadOf = (numbers: readonly number[]): Spread => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return { count: sorted.length, median: sorted[(sorted.length - 1) >> 1] ?? null, last: sorted.at(-1) ?? null }
}
