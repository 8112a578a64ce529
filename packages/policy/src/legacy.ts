/**
 * When a credential may live longer than others: until when it is decided again, in which stores its secret may lie, how often it is renewed at least,
 * and what follows when nobody has decided again. Owned by the enterprise: `legacy` in `lifecycle.json` of the pack.
 */
import { durationSeconds } from './duration.ts'

/** By the kind of reference: `exec:` asks a program of the enterprise's secret store, `file:` and `env:` lie open where they are. */
export const SECRET_STORES = ['exec', 'file', 'env'] as const
export type SecretStore = (typeof SECRET_STORES)[number]

/** Its owner is asked; or its end is proposed too, in his name, as a change that people decide. */
export const LEGACY_ENDS = ['ask', 'propose'] as const
export type LegacyEnd = (typeof LEGACY_ENDS)[number]

export interface LegacyRules {
  readonly longestSeconds: number
  readonly stores: readonly SecretStore[]
  readonly rotateWithinSeconds: number
  /** So long before the record ends its owner is told. */
  readonly decideAgainSeconds: number
  readonly atEnd: LegacyEnd
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads `legacy`; says to `wrong` whatever is. */
export function readLegacyRules(data: unknown, wrong: (problem: string) => void): LegacyRules {
  const given = isRecord(data) ? data : {}
  if (!isRecord(data)) wrong('needs `legacy`')
  for (const key of Object.keys(given))
    if (!['longest', 'stores', 'rotateWithin', 'decideAgain', 'atEnd'].includes(key)) wrong(`has the unknown key \`legacy.${key}\``)
  const duration = (name: string): number => {
    const value = given[name]
    const seconds = typeof value === 'string' ? durationSeconds(value) : undefined
    if (seconds === undefined) wrong(`needs \`legacy.${name}\`, a duration such as P90D`)
    return seconds ?? 1
  }
  const said = Array.isArray(given['stores']) ? given['stores'] : undefined
  const stores = SECRET_STORES.filter((name) => said?.includes(name))
  if (said === undefined || stores.length === 0 || stores.length !== said.length)
    wrong(`needs \`legacy.stores\`, a list of ${SECRET_STORES.join(', ')}, each once`)
  const atEnd = LEGACY_ENDS.find((one) => one === given['atEnd'])
  if (atEnd === undefined) wrong(`needs \`legacy.atEnd\`, one of ${LEGACY_ENDS.join(', ')}`)
  const [longestSeconds, decideAgainSeconds] = [duration('longest'), duration('decideAgain')]
  // 1 stands for what could not be read, and was said above.
  if (longestSeconds > 1 && decideAgainSeconds > longestSeconds) wrong('asks with `legacy.decideAgain` before the longest record has begun')
  return { longestSeconds, stores, rotateWithinSeconds: duration('rotateWithin'), decideAgainSeconds, atEnd: atEnd ?? 'ask' }
}
