/**
 * Who answers for what nobody answers for any more, how soon somebody has to say so, how long a merger may stay in quarantine, when a credential may live longer than others, and how credentials are rotated. Owned by the enterprise: `lifecycle.json` of the pack.
 */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import { durationSeconds } from './duration.ts'
import { type LegacyRules, readLegacyRules } from './legacy.ts'
import type { Finding } from './refusal.ts'
import { type RotationRules, readRotationRules } from './rotation.ts'

/** Who leads the team of the one workload that uses it; who leads the leaver's own team; who answered for the leaver. */
export const OWNER_RULES = ['workload_lead', 'team_lead', 'manager'] as const
export type OwnerRule = (typeof OWNER_RULES)[number]

/** An owner who goes to another team goes on answering; goes on, and has to say so; or hands it over as if he had left. */
export const MOVED_RULES = ['keep', 'confirm', 'reassign'] as const
export type MovedRule = (typeof MOVED_RULES)[number]

/** When the quarantine of a merger is over: whoever is asked about it is asked again; or the end of what is left is proposed in his name. */
export const QUARANTINE_ENDS = ['ask', 'propose'] as const
export type QuarantineEnd = (typeof QUARANTINE_ENDS)[number]

export interface QuarantineRules {
  readonly longestSeconds: number
  readonly atEnd: QuarantineEnd
}

export interface LifecycleModel {
  /** Asked in this order; where none names anybody, it is frozen. */
  ownerLeft: readonly OwnerRule[]
  ownerMoved: MovedRule
  answerSeconds: number
  /** So many days before something ends, who answers for it is told; the longest first. */
  noticeDays: readonly number[]
  quarantine: QuarantineRules
  legacy: LegacyRules
  rotation: RotationRules
}

export const lifecycleModelOf = (bundle: Bundle): LifecycleModel => checkedBundle(bundle).pack.lifecycle

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const readQuarantineRules = (data: unknown, wrong: (problem: string) => void): QuarantineRules => {
  const given = isRecord(data) ? data : {}
  for (const key of Object.keys(given)) if (key !== 'longest' && key !== 'atEnd') wrong(`has the unknown key \`quarantine.${key}\``)
  const longest = typeof given['longest'] === 'string' ? durationSeconds(given['longest']) : undefined
  if (longest === undefined) wrong('needs `quarantine.longest`, a duration such as P90D')
  const atEnd = QUARANTINE_ENDS.find((one) => one === given['atEnd'])
  if (atEnd === undefined) wrong(`needs \`quarantine.atEnd\`, one of ${QUARANTINE_ENDS.join(', ')}`)
  return { longestSeconds: longest ?? 1, atEnd: atEnd ?? 'ask' }
}

const daySeconds = 86_400
const mostNoticeDays = 366

const readNoticeDays = (data: unknown, wrong: (problem: string) => void): readonly number[] => {
  const given: readonly unknown[] = Array.isArray(data) ? data : []
  const days = given.map((one) => (typeof one === 'string' ? (durationSeconds(one) ?? 0) : 0) / daySeconds)
  const isRight = days.every((one, n) => Number.isSafeInteger(one) && one >= 1 && one <= mostNoticeDays && (n === 0 || one < days[n - 1]!))
  if (days.length >= 1 && days.length <= 10 && isRight) return days
  wrong(`needs \`notices\`, 1 to 10 durations of whole days up to P${mostNoticeDays}D, the longest first`)
  return [1]
}

/** Reads `lifecycle.json`; adds to `findings` whatever is wrong. */
export function readLifecycleModel(data: unknown, findings: Finding[]): LifecycleModel {
  const wrong = (problem: string): void => void findings.push({ where: 'lifecycle.json', problem })
  const given = isRecord(data) ? data : {}
  for (const key of Object.keys(given))
    if (!['ownerLeft', 'ownerMoved', 'answerWithin', 'notices', 'quarantine', 'legacy', 'rotation'].includes(key))
      wrong(`has the unknown key \`${key}\``)
  const said = Array.isArray(given['ownerLeft']) ? given['ownerLeft'] : undefined
  const ownerLeft = (said ?? []).filter((one): one is OwnerRule => OWNER_RULES.some((rule) => rule === one))
  if (said === undefined || ownerLeft.length !== said.length || new Set(ownerLeft).size !== ownerLeft.length)
    wrong(`needs \`ownerLeft\`, a list of ${OWNER_RULES.join(', ')}, each once; an empty one freezes everything`)
  const ownerMoved = MOVED_RULES.find((one) => one === given['ownerMoved'])
  if (ownerMoved === undefined) wrong(`needs \`ownerMoved\`, one of ${MOVED_RULES.join(', ')}`)
  const within = given['answerWithin']
  const answerSeconds = typeof within === 'string' ? durationSeconds(within) : undefined
  if (answerSeconds === undefined) wrong('needs `answerWithin`, a duration such as P7D')
  return {
    ownerLeft,
    ownerMoved: ownerMoved ?? 'reassign',
    answerSeconds: answerSeconds ?? 1,
    noticeDays: readNoticeDays(given['notices'], wrong),
    quarantine: readQuarantineRules(given['quarantine'], wrong),
    legacy: readLegacyRules(given['legacy'], wrong),
    rotation: readRotationRules(given['rotation'], wrong),
  }
}
