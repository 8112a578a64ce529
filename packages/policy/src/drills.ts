/**
 * How often a provider is put to the test, how fast each exercise must go, what it weighs, and what follows when it fails or grows old.
 * Owned by the enterprise: `drills.json` of the pack.
 */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import { durationSeconds } from './duration.ts'
import type { Finding } from './refusal.ts'

export const EXERCISES = ['revoke', 'exception', 'evidence'] as const
export type Exercise = (typeof EXERCISES)[number]

/** From the mildest on. There is always a finding. */
export const DRILL_CONSEQUENCES = ['finding', 'suspend_delegations', 'suspend_provider'] as const
export type DrillConsequence = (typeof DRILL_CONSEQUENCES)[number]

export interface ExerciseModel {
  /** Of a hundred. */
  weight: number
  withinSeconds: number
  onFailure: DrillConsequence
  onStale: DrillConsequence
}

export interface DrillModel {
  validSeconds: number
  /** So long before a result grows stale the next exercise is opened. */
  renewSeconds: number
  /** So long after a failed exercise the next one is opened, if nobody has held one before. */
  againSeconds: number
  exercises: Readonly<Record<Exercise, ExerciseModel>>
}

export const drillModelOf = (bundle: Bundle): DrillModel => checkedBundle(bundle).pack.drills

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads `drills.json`; adds to `findings` whatever is wrong. */
export function readDrillModel(data: unknown, findings: Finding[]): DrillModel {
  const wrong = (problem: string): void => void findings.push({ where: 'drills.json', problem })
  const given = isRecord(data) ? data : {}
  const onlyKeys = (where: string, found: Record<string, unknown>, known: readonly string[]): void => {
    for (const key of Object.keys(found)) if (!known.includes(key)) wrong(`has the unknown key \`${where}${key}\``)
  }
  const duration = (where: string, value: unknown): number => {
    const seconds = typeof value === 'string' ? durationSeconds(value) : undefined
    if (seconds === undefined) wrong(`needs \`${where}\`, a duration such as P90D`)
    return seconds ?? 1
  }
  const consequence = (where: string, value: unknown): DrillConsequence => {
    const known = DRILL_CONSEQUENCES.find((one) => one === value)
    if (known === undefined) wrong(`needs \`${where}\`, one of ${DRILL_CONSEQUENCES.join(', ')}`)
    return known ?? 'suspend_provider'
  }
  onlyKeys('', given, ['validFor', 'renewBefore', 'tryAgainAfter', 'exercises'])
  const exercises = isRecord(given['exercises']) ? given['exercises'] : {}
  onlyKeys('exercises.', exercises, EXERCISES)
  const read = EXERCISES.map((name): [Exercise, ExerciseModel] => {
    const one = isRecord(exercises[name]) ? exercises[name] : {}
    const where = `exercises.${name}.`
    onlyKeys(where, one, ['weight', 'within', 'onFailure', 'onStale'])
    const weight = Number.isInteger(one['weight']) ? Number(one['weight']) : 0
    if (weight < 1 || weight > 100) wrong(`needs \`${where}weight\`, a whole number from 1 to 100`)
    return [
      name,
      {
        weight,
        withinSeconds: duration(`${where}within`, one['within']),
        onFailure: consequence(`${where}onFailure`, one['onFailure']),
        onStale: consequence(`${where}onStale`, one['onStale']),
      },
    ]
  })
  if (read.reduce((sum, [, { weight }]) => sum + weight, 0) !== 100) wrong('has weights that do not come to 100')
  const validSeconds = duration('validFor', given['validFor'])
  const renewSeconds = duration('renewBefore', given['renewBefore'])
  if (renewSeconds >= validSeconds) wrong('has a `renewBefore` that is not shorter than `validFor`')
  return {
    validSeconds,
    renewSeconds,
    againSeconds: duration('tryAgainAfter', given['tryAgainAfter']),
    exercises: Object.fromEntries(read) as Record<Exercise, ExerciseModel>,
  }
}
