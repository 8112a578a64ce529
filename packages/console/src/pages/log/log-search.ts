// The filters of the log, which are its address.

export interface LogSearch {
  readonly kind?: string
  readonly stream?: string
  readonly actor?: string
}

const names = ['kind', 'stream', 'actor'] as const

export const logSearch = (search: Record<string, unknown>): LogSearch =>
  Object.fromEntries(names.map((name) => [name, search[name]]).filter(([, value]) => typeof value === 'string' && value !== ''))
