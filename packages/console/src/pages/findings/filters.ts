// Which findings are shown, as the address says it. What it says wrongly is left out. Pure.

export const severities = ['critical', 'high', 'moderate', 'low'] as const
/** Open ones are what one comes for: the address names only the others. */
export const states = ['open', 'resolved'] as const
const risks = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'].map((n) => `NHI${n}:2025` as const)
export type Risk =
  | 'NHI1:2025'
  | 'NHI2:2025'
  | 'NHI3:2025'
  | 'NHI4:2025'
  | 'NHI5:2025'
  | 'NHI6:2025'
  | 'NHI7:2025'
  | 'NHI8:2025'
  | 'NHI9:2025'
  | 'NHI10:2025'

export interface Filters {
  readonly state?: 'resolved'
  readonly severity?: (typeof severities)[number]
  readonly due?: 'overdue'
  readonly kind?: string
  readonly nhi?: Risk
  readonly owner?: string
  readonly subject?: string
  /** About it, its credentials, or what is done about them. */
  readonly identity?: string
}

const short = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 200
const isRisk = (value: unknown): value is Risk => risks.some((one) => one === value)

export const filtersIn = ({ state, severity, due, kind, nhi, owner, subject, identity }: Readonly<Record<string, unknown>>): Filters => {
  const known = severities.find((one) => one === severity)
  return {
    ...(state === 'resolved' ? { state } : {}),
    ...(known ? { severity: known } : {}),
    ...(due === 'overdue' ? { due } : {}),
    ...(short(kind) ? { kind } : {}),
    ...(isRisk(nhi) ? { nhi } : {}),
    ...(short(owner) ? { owner } : {}),
    ...(short(subject) ? { subject } : {}),
    ...(short(identity) ? { identity } : {}),
  }
}

/** Set, or taken away where it was so already. */
export const turned = (filters: Filters, name: keyof Filters, value: string): Filters => {
  const { [name]: before, ...rest } = filters
  return before === value ? rest : filtersIn({ ...rest, [name]: value })
}
