// What was known of an identity at a moment beside what is known now, and what of it differs. Pure.

type Known = Readonly<Record<string, unknown>>

export interface FactThen {
  readonly name: string
  /** Undefined: nobody knew, or it was not there. */
  readonly was: unknown
  readonly now: unknown
  readonly differs: boolean
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** What differs first; then by name. Null: there was none, or there is none any more. */
export const factsThen = (was: Known | null, now: Known | null): readonly FactThen[] =>
  [...new Set([...Object.keys(was ?? {}), ...Object.keys(now ?? {})])]
    .map((name) => ({ name, was: was?.[name], now: now?.[name], differs: !same(was?.[name], now?.[name]) }))
    .sort((a, b) => Number(b.differs) - Number(a.differs) || (a.name < b.name ? -1 : 1))
