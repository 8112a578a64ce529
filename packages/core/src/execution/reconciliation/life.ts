// When an account was made and last used, as the system tells: no right of it, so no change of it, and kept beside its description. Pure.
// SAFETY: words of a system: what has no form, or lies beyond any calendar, is not told.

export interface Life {
  readonly createdAt: string | null
  readonly lastUsedAt: string | null
}

/** As a system says it: its words have no type. */
export interface Told {
  readonly createdAt?: unknown
  readonly lastUsedAt?: unknown
}

export const untold: Life = { createdAt: null, lastUsedAt: null }

const [first, last] = [Date.UTC(1970, 0, 1), Date.UTC(2200, 0, 1)]

const instant = (value: unknown): string | null => {
  const at = typeof value === 'string' && value.length < 64 ? Date.parse(value) : Number.NaN
  return at >= first && at <= last ? new Date(at).toISOString() : null
}

export const lifeOf = ({ createdAt, lastUsedAt }: Told): Life =>
  createdAt === undefined && lastUsedAt === undefined ? untold : { createdAt: instant(createdAt), lastUsedAt: instant(lastUsedAt) }

export const isTold = ({ createdAt, lastUsedAt }: Life): boolean => createdAt !== null || lastUsedAt !== null
