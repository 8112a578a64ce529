// The parts of an identity's page, and what of each the address says. What it says wrongly is left out. Pure.
export const identityParts = ['overview', 'credentials', 'history', 'day-after', 'map'] as const
export type IdentityPart = (typeof identityParts)[number]

export interface IdentitySearch {
  readonly part?: IdentityPart
  /** Of the history: a moment to which the present is compared. */
  readonly at?: string
  /** Of the day after: of what end it is; of the identity's own where it says nothing. */
  readonly of?: 'contract'
  readonly works?: 'yes' | 'no' | 'unknown'
  /** Of the map: what needs it, in place of what it reaches. */
  readonly view?: 'dependents'
}

const works = ['yes', 'no', 'unknown'] as const

const momentIn = (value: unknown): string | undefined => {
  const at = typeof value === 'string' && value.length <= 40 ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

export const identitySearch = (search: Readonly<Record<string, unknown>>): IdentitySearch => {
  const part = identityParts.find((one) => one === search['part'])
  const at = momentIn(search['at'])
  const letsIn = works.find((one) => one === search['works'])
  return {
    ...(part ? { part } : {}),
    ...(at ? { at } : {}),
    ...(search['of'] === 'contract' ? { of: 'contract' as const } : {}),
    ...(letsIn ? { works: letsIn } : {}),
    ...(search['view'] === 'dependents' ? { view: 'dependents' as const } : {}),
  }
}
