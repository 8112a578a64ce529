// Which lines of own access are shown, as the address says it. What it says wrongly is left out. Pure.

export const ways = ['role', 'deputyship', 'api_key', 'signing_key', 'session'] as const
export type Way = (typeof ways)[number]
export const wantings = ['any', 'end', 'limit', 'use', 'review', 'giver'] as const

export interface OwnFilters {
  readonly outside?: 'yes'
  readonly wanting?: (typeof wantings)[number]
  readonly way?: Way
  readonly who?: string
}

export const ownFiltersIn = ({ outside, wanting, way, who }: Readonly<Record<string, unknown>>): OwnFilters => {
  const missing = wantings.find((one) => one === wanting)
  const by = ways.find((one) => one === way)
  return {
    ...(outside === 'yes' ? { outside } : {}),
    ...(missing ? { wanting: missing } : {}),
    ...(by ? { way: by } : {}),
    ...(typeof who === 'string' && who !== '' && who.length <= 200 ? { who } : {}),
  }
}

/** Set, or taken away where it was so already. */
export const ownTurned = (filters: OwnFilters, name: keyof OwnFilters, value: string): OwnFilters => {
  const { [name]: before, ...rest } = filters
  return before === value ? rest : ownFiltersIn({ ...rest, [name]: value })
}
