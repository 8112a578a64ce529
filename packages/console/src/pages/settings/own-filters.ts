// Which lines of own access are shown, as the address says it. What it says wrongly is left out. Pure.

export const ways = ['role', 'deputyship', 'api_key', 'signing_key', 'session'] as const
export type Way = (typeof ways)[number]
export const wantings = ['any', 'end', 'limit', 'use', 'review', 'giver'] as const

export const signatures = ['nobody', 'first_hour', 'by_change'] as const

export interface OwnFilters {
  readonly outside?: 'yes'
  readonly wanting?: (typeof wantings)[number]
  readonly way?: Way
  readonly signed?: (typeof signatures)[number]
  readonly who?: string
  /** Of what the tool goes by: only what nobody answers for. */
  readonly things?: 'unowned'
  /** One of them, opened: its kind, a space, its name. */
  readonly thing?: string
}

export const ownFiltersIn = ({ outside, wanting, way, signed, who, things, thing }: Readonly<Record<string, unknown>>): OwnFilters => {
  const missing = wantings.find((one) => one === wanting)
  const by = ways.find((one) => one === way)
  const how = signatures.find((one) => one === signed)
  return {
    ...(outside === 'yes' ? { outside } : {}),
    ...(missing ? { wanting: missing } : {}),
    ...(by ? { way: by } : {}),
    ...(how ? { signed: how } : {}),
    ...(typeof who === 'string' && who !== '' && who.length <= 200 ? { who } : {}),
    ...(things === 'unowned' ? { things } : {}),
    ...(typeof thing === 'string' && thingIn(thing) !== undefined ? { thing } : {}),
  }
}

/** Its kind is one word. */
export const thingIn = (text: string): { readonly kind: string; readonly name: string } | undefined => {
  const [, kind, name] = /^(\S{1,64}) (.{1,200})$/.exec(text) ?? []
  return kind === undefined || name === undefined ? undefined : { kind, name }
}

/** Set, or taken away where it was so already. */
export const ownTurned = (filters: OwnFilters, name: keyof OwnFilters, value: string): OwnFilters => {
  const { [name]: before, ...rest } = filters
  return before === value ? rest : ownFiltersIn({ ...rest, [name]: value })
}
