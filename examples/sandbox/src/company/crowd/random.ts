// Chance that is the same for the same seed: everything generated of the company follows from it. Never for anything secret.

export interface Chance {
  /** A whole number from 0 to `below` - 1. */
  number(below: number): number
  of<T>(list: readonly T[]): T
  /** True in so many of a hundred. */
  percent(share: number): boolean
}

/** mulberry32: small, fast, and good enough for names. */
export const chanceFrom = (seed: number): Chance => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const number = (below: number): number => Math.floor(next() * below)
  return { number, of: (list) => list[number(list.length)]!, percent: (share) => next() * 100 < share }
}
