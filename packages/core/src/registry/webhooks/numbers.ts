// Which numbers of a source's events have come and which are missing. Pure. INVARIANT: in whichever order the same events come, the same numbers are
// missing afterwards; one that came is never missing again, and one number is of one event.

/** From and to, both included; in order, none touching the next. */
export type Ranges = readonly (readonly [number, number])[]

export interface Numbers {
  readonly first: number | null
  readonly highest: number | null
  readonly missing: Ranges
  /** As of when a reading told everything. */
  readonly wholeAt: Date | null
}

export type NumberStep =
  /** `opens`: numbers before it are missing that nobody missed until now. */
  | { readonly is: 'next'; readonly numbers: Numbers; readonly opens: boolean }
  /** It is older than a reading that told everything: nobody counts on it. */
  | { readonly is: 'told_already' }
  /** Another event had it. */
  | { readonly is: 'used' }

/** More gaps than this are kept as one from the first to the last: it lasts until everything is read anew. */
export const mostGaps = 1000

const bounded = (ranges: Ranges): Ranges => (ranges.length <= mostGaps ? ranges : [[ranges[0]![0], ranges.at(-1)![1]]])

const without = (ranges: Ranges, n: number): Ranges =>
  ranges.flatMap(([from, to]): Ranges => {
    if (n < from || n > to) return [[from, to]]
    return [...(n > from ? ([[from, n - 1]] as const) : []), ...(n < to ? ([[n + 1, to]] as const) : [])]
  })

/** An event with this number comes, which tells how things were at `at`. */
export const stepOfNumber = (numbers: Numbers, n: number, at: Date): NumberStep => {
  const { first, highest, missing, wholeAt } = numbers
  if (first === null || highest === null) {
    if (wholeAt !== null && at < wholeAt) return { is: 'told_already' }
    return { is: 'next', numbers: { ...numbers, first: n, highest: n }, opens: false }
  }
  if (n > highest) {
    const opens = n > highest + 1
    return {
      is: 'next',
      numbers: { ...numbers, highest: n, missing: opens ? bounded([...missing, [highest + 1, n - 1]]) : missing },
      opens,
    }
  }
  if (n < first) {
    if (wholeAt !== null && at < wholeAt) return { is: 'told_already' }
    const opens = n < first - 1
    return { is: 'next', numbers: { ...numbers, first: n, missing: opens ? bounded([[n + 1, first - 1], ...missing]) : missing }, opens }
  }
  if (!missing.some(([from, to]) => n >= from && n <= to)) return { is: 'used' }
  return { is: 'next', numbers: { ...numbers, missing: bounded(without(missing, n)) }, opens: false }
}

export const countOf = (ranges: Ranges): number => ranges.reduce((sum, [from, to]) => sum + (to - from + 1), 0)

/** `7, 9–12`, as far as a line takes. */
export const rangesInWords = (ranges: Ranges, most = 10): string => {
  const words = ranges.slice(0, most).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`))
  return [...words, ...(ranges.length > most ? [`and ${ranges.length - most} more`] : [])].join(', ')
}

/** A reading that told everything was begun at `begunAt`. What was found missing since then is missing still. Undefined: nothing changes. */
export const settleNumbers = (numbers: Numbers, noticedAt: Date | null, begunAt: Date): Numbers | undefined =>
  numbers.missing.length > 0 && noticedAt !== null && noticedAt >= begunAt
    ? undefined
    : { first: null, highest: null, missing: [], wholeAt: begunAt }
