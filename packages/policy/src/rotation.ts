/**
 * How long a consumer may take to move to its new credential, whether one that doesn't is ever cut off, and which rotations begin by themselves when
 * they are due. Owned by the enterprise: `rotation` in `lifecycle.json` of the pack.
 */
import { durationSeconds } from './duration.ts'

const CLASSES = ['low', 'moderate', 'high', 'critical'] as const
type RiskName = (typeof CLASSES)[number]

export interface RotationRules {
  /** Criticalities of identities whose credentials are rotated by themselves when their time comes. */
  readonly startsByItself: readonly RiskName[]
  /** From the delivery to a consumer until it is late. */
  readonly moveWithinSeconds: Readonly<Record<RiskName, number>>
  /** From being late until the old credential ends without it; null: never. */
  readonly cutAfterSeconds: Readonly<Record<RiskName, number | null>>
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads `rotation`; says to `wrong` whatever is. */
export function readRotationRules(data: unknown, wrong: (problem: string) => void): RotationRules {
  const given = isRecord(data) ? data : {}
  if (!isRecord(data)) wrong('needs `rotation`')
  for (const key of Object.keys(given))
    if (!['startsByItself', 'moveWithin', 'cutAfter'].includes(key)) wrong(`has the unknown key \`rotation.${key}\``)
  const said = Array.isArray(given['startsByItself']) ? given['startsByItself'] : undefined
  const startsByItself = CLASSES.filter((name) => said?.includes(name))
  if (said === undefined || startsByItself.length !== said.length)
    wrong(`needs \`rotation.startsByItself\`, a list of ${CLASSES.join(', ')}, each once; an empty one starts nothing`)
  const byRisk = (key: string): Record<string, unknown> => {
    const value = isRecord(given[key]) ? given[key] : {}
    for (const name of Object.keys(value))
      if (!CLASSES.some((one) => one === name)) wrong(`has the unknown key \`rotation.${key}.${name}\``)
    return value
  }
  const within = byRisk('moveWithin')
  const after = byRisk('cutAfter')
  const move = (name: RiskName): number => {
    const value = within[name]
    const seconds = typeof value === 'string' ? durationSeconds(value) : undefined
    if (seconds === undefined) wrong(`needs \`rotation.moveWithin.${name}\`, a duration such as P7D`)
    return seconds ?? 1
  }
  const cut = (name: RiskName): number | null => {
    const value = after[name]
    if (value === 'never') return null
    const seconds = typeof value === 'string' ? durationSeconds(value) : undefined
    if (seconds === undefined) wrong(`needs \`rotation.cutAfter.${name}\`, a duration such as P30D, or never`)
    return seconds ?? null
  }
  return {
    startsByItself,
    moveWithinSeconds: { low: move('low'), moderate: move('moderate'), high: move('high'), critical: move('critical') },
    cutAfterSeconds: { low: cut('low'), moderate: cut('moderate'), high: cut('high'), critical: cut('critical') },
  }
}
