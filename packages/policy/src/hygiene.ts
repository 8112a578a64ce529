/**
 * How long credentials may live, how soon they are to be renewed, when one counts as unused, and from what reach on an identity is of high impact.
 * Owned by the enterprise: `hygiene.json` of the pack.
 */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import { durationSeconds } from './duration.ts'
import { type ImpactRules, readImpactRules } from './impact.ts'
import type { Finding } from './refusal.ts'
import { type RuleScope, readScope, type Wrong } from './rule-fields.ts'

const CLASSES = ['low', 'moderate', 'high', 'critical'] as const
type RiskName = (typeof CLASSES)[number]
const KIND = /^[a-z0-9_]{1,40}\.[a-z0-9_]{1,40}$/

/** Of credentials by themselves, whoever's they are. */
export interface CredentialRules {
  /** From when it was made, or last renewed, until it should have ended or been renewed; by the criticality of its identity. */
  readonly longestLifeSeconds: Readonly<Record<RiskName, number>>
  /** Kinds that may live less long than that, whatever is at stake: `ssh.certificate`. */
  readonly longestLifeSecondsOfKind: ReadonlyMap<string, number>
  readonly unusedAfterSeconds: number
  /** So long before a certificate that a server shows ends, somebody is told; the longest first. */
  readonly certificateEndsWithinSeconds: readonly number[]
}

export interface HygieneModel extends CredentialRules {
  readonly impact: ImpactRules
  /** Identities that fit one of these, and whose source may name the record in which they were approved, are to have one named. Empty: none. */
  readonly approvalReference: readonly RuleScope[]
}

export const hygieneModelOf = (bundle: Bundle): HygieneModel => checkedBundle(bundle).pack.hygiene

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const MOST_SCOPES = 50

const readScopes = (data: unknown, name: string, wrong: Wrong): readonly RuleScope[] => {
  if (Array.isArray(data) && data.length <= MOST_SCOPES)
    return data.map((one: unknown, n) => readScope(one ?? null, `${name}[${n}]`, wrong))
  wrong(`needs \`${name}\`, a list of up to ${MOST_SCOPES} such as [{ "environments": ["production"] }]; an empty one asks of nobody`)
  return []
}

/** Reads `hygiene.json`; adds to `findings` whatever is wrong. */
export function readHygieneModel(data: unknown, findings: Finding[]): HygieneModel {
  const wrong = (problem: string): void => void findings.push({ where: 'hygiene.json', problem })
  const given = isRecord(data) ? data : {}
  const lives = isRecord(given['longestLife']) ? given['longestLife'] : {}
  for (const key of Object.keys(given))
    if (!['longestLife', 'longestLifeOfKind', 'unusedAfter', 'impact', 'certificateEndsWithin', 'approvalReference'].includes(key))
      wrong(`has the unknown key \`${key}\``)
  for (const key of Object.keys(lives)) if (!CLASSES.some((one) => one === key)) wrong(`has the unknown key \`longestLife.${key}\``)
  const duration = (value: unknown, name: string): number => {
    const seconds = typeof value === 'string' ? durationSeconds(value) : undefined
    if (seconds === undefined) wrong(`needs \`${name}\`, a duration such as P90D`)
    return seconds ?? 1
  }
  const life = (name: RiskName): number => duration(lives[name], `longestLife.${name}`)
  const longestLifeSeconds = { low: life('low'), moderate: life('moderate'), high: life('high'), critical: life('critical') }
  const ordered = CLASSES.map((name) => longestLifeSeconds[name])
  if (ordered.some((seconds, n) => n > 0 && seconds > ordered[n - 1]!)) wrong('lets credentials live longer the more is at stake')
  const kinds = given['longestLifeOfKind']
  if (!isRecord(kinds)) wrong('needs `longestLifeOfKind`, a duration for each kind that may live less long; `{}` for none')
  const ofKind = isRecord(kinds) ? Object.entries(kinds) : []
  for (const [kind] of ofKind) if (!KIND.test(kind)) wrong(`has \`longestLifeOfKind.${kind}\`, which is no kind such as ssh.certificate`)
  const within = given['certificateEndsWithin']
  const stages = Array.isArray(within) ? within.map((value) => duration(value, 'certificateEndsWithin')) : []
  const isOrdered = stages.every((seconds, n) => n === 0 || seconds < stages[n - 1]!)
  if (stages.length === 0 || stages.length > 10 || !isOrdered) wrong('needs `certificateEndsWithin`, durations, the longest first')
  return {
    longestLifeSeconds,
    longestLifeSecondsOfKind: new Map(ofKind.map(([kind, value]) => [kind, duration(value, `longestLifeOfKind.${kind}`)])),
    unusedAfterSeconds: duration(given['unusedAfter'], 'unusedAfter'),
    impact: readImpactRules(given['impact'], wrong),
    certificateEndsWithinSeconds: stages,
    approvalReference: readScopes(given['approvalReference'], 'approvalReference', wrong),
  }
}
