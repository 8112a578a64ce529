// What of the inventory is shown: read from the address and written to it, so that a view can be sent to somebody. What the address says wrongly is left out. Pure.

export const kinds = ['identity', 'credential', 'account', 'workload', 'system'] as const
export type Kind = (typeof kinds)[number]

/** Of a closed set, by the name that the API gives it. */
export const choices = {
  environment: ['production', 'staging', 'development'],
  privileged: ['yes', 'no'],
  impact: ['high', 'ordinary'],
  orphaned: ['yes'],
  frozen: ['yes', 'no'],
  identityState: ['active', 'offboarding', 'retired'],
  credentialState: ['active', 'suspended', 'retired', 'risk_accepted'],
  workloadState: ['running', 'retired'],
  only: ['drifted', 'present', 'gone'],
} as const
export type ChoiceName = keyof typeof choices
type Chosen<Name extends ChoiceName> = (typeof choices)[Name][number]

/** Free words. */
export const named = ['party', 'owner', 'system', 'type', 'connector'] as const
export type Named = (typeof named)[number]

export interface Filters extends Partial<{ readonly [Name in ChoiceName]: Chosen<Name> }>, Partial<Readonly<Record<Named, string>>> {
  readonly kind?: Kind
  readonly text?: string
}

/** Which filters there are for which kind. */
export const filtersOf: Readonly<Record<Kind, { readonly choices: readonly ChoiceName[]; readonly named: readonly Named[] }>> = {
  identity: {
    choices: ['environment', 'privileged', 'impact', 'orphaned', 'frozen', 'identityState'],
    named: ['party', 'owner', 'system', 'type'],
  },
  credential: { choices: ['environment', 'privileged', 'credentialState'], named: ['party', 'owner', 'system', 'type'] },
  account: { choices: ['only'], named: ['system'] },
  workload: { choices: ['environment', 'workloadState'], named: ['party'] },
  system: { choices: ['environment'], named: ['connector'] },
}

const isOf = <T extends string>(all: readonly T[], value: unknown): value is T => all.some((one) => one === value)
const short = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 200

/** Of an address: filters that the kind doesn't know fall away. */
export const filtersIn = (search: Readonly<Record<string, unknown>>): Filters => {
  const kind = isOf(kinds, search['kind']) ? search['kind'] : undefined
  const own = filtersOf[kind ?? 'identity']
  const given = Object.entries(search).filter(
    ([name, value]) =>
      (name === 'text' && short(value)) ||
      (isOf(own.named, name) && short(value)) ||
      (isOf(own.choices, name) && isOf<string>(choices[name], value)),
  )
  return { ...(kind === undefined || kind === 'identity' ? {} : { kind }), ...Object.fromEntries(given) }
}

/** One filter set, or taken away; the others stay. */
export const withFilter = (filters: Filters, name: ChoiceName | Named | 'text', value: string | undefined): Filters => {
  const { [name]: _before, ...rest } = filters
  return value === undefined || value === '' ? rest : filtersIn({ ...rest, [name]: value })
}

/** What is filtered by, apart from the kind and what is typed. */
export const activeOf = (filters: Filters): readonly (readonly [ChoiceName | Named, string])[] => {
  const own = filtersOf[filters.kind ?? 'identity']
  return [...own.choices, ...own.named].flatMap((name) => {
    const value = filters[name]
    return value === undefined ? [] : [[name, value] as const]
  })
}
