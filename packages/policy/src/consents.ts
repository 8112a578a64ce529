/**
 * Which scopes of a consent are of high impact, how soon and for how long one is decided, and what follows where nobody answers.
 * Owned by the enterprise: `consents.json` of the pack.
 */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import { durationSeconds } from './duration.ts'
import { matches, ofScopes, readPatterns } from './patterns.ts'
import type { Finding } from './refusal.ts'

export const CONSENT_SILENCE = ['finding', 'end'] as const
export type ConsentSilence = (typeof CONSENT_SILENCE)[number]

export interface ConsentTerms {
  /** From when it has to be decided until the decision is overdue. */
  decideSeconds: number
  /** A decision to keep it reaches no further. */
  keepSeconds: number
  /** Beside the finding that there is in any case. */
  onSilence: ConsentSilence
}

export interface ConsentModel {
  /** The scopes among these that are of high impact. */
  highImpactOf(scopes: readonly string[]): string[]
  termsOf(scopes: readonly string[]): ConsentTerms
}

export const consentModelOf = (bundle: Bundle): ConsentModel => checkedBundle(bundle).pack.consents

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads `consents.json`; adds to `findings` whatever is wrong. */
export function readConsentModel(data: unknown, findings: Finding[]): ConsentModel {
  const wrong = (problem: string): void => void findings.push({ where: 'consents.json', problem })
  const given = isRecord(data) ? data : {}
  const onlyKeys = (where: string, found: Record<string, unknown>, known: readonly string[]): void => {
    for (const key of Object.keys(found)) if (!known.includes(key)) wrong(`has the unknown key \`${where}${key}\``)
  }
  onlyKeys('', given, ['highImpact', 'ordinary', 'high'])
  const usable = readPatterns(given['highImpact'], ofScopes)
  if (usable === undefined) wrong('needs `highImpact`, a list of 1 to 500 patterns of scopes such as `*admin*`')
  const terms = (name: 'ordinary' | 'high'): ConsentTerms => {
    const one = isRecord(given[name]) ? given[name] : {}
    onlyKeys(`${name}.`, one, ['decideWithin', 'keepAtMost', 'onSilence'])
    const duration = (key: 'decideWithin' | 'keepAtMost'): number => {
      const seconds = typeof one[key] === 'string' ? durationSeconds(one[key]) : undefined
      if (seconds === undefined) wrong(`needs \`${name}.${key}\`, a duration such as P14D`)
      return seconds ?? 1
    }
    const onSilence = CONSENT_SILENCE.find((word) => word === one['onSilence'])
    if (onSilence === undefined) wrong(`needs \`${name}.onSilence\`, one of ${CONSENT_SILENCE.join(', ')}`)
    return { decideSeconds: duration('decideWithin'), keepSeconds: duration('keepAtMost'), onSilence: onSilence ?? 'end' }
  }
  const [ordinary, high] = [terms('ordinary'), terms('high')]
  if (high.decideSeconds > ordinary.decideSeconds || high.keepSeconds > ordinary.keepSeconds)
    wrong('gives consents of high impact more time than ordinary ones')
  const highImpactOf = (scopes: readonly string[]): string[] => scopes.filter((scope) => (usable ?? []).some((one) => matches(one, scope)))
  return { highImpactOf, termsOf: (scopes) => (highImpactOf(scopes).length > 0 ? high : ordinary) }
}
