/**
 * What closing an operation takes beside its proof: the owner's word, and how often the old credential must be seen refused.
 * Owned by the enterprise: `closing` in `risk.json` of the pack.
 */
import type { Decision, RiskClass } from './decision.ts'
import { RISK_CLASSES } from './decision.ts'
import { durationSeconds } from './duration.ts'

export interface ClosingModel {
  /** The operations that end a credential. What issues or moves one closes on its own proof. */
  operations: ReadonlySet<string>
  ownerSigns: Readonly<Record<RiskClass, boolean>>
  refusals: Readonly<Record<RiskClass, number>>
  apartSeconds: number
}

export type Closing = Pick<Decision, 'ownerSigns' | 'refusals' | 'refusalsApartSeconds'>

/** More rounds than this prove nothing more, and cost a lock-out budget. */
export const MAX_REFUSALS = 9

export const closingOf = (model: ClosingModel, operation: string, risk: RiskClass): Closing =>
  model.operations.has(operation)
    ? { ownerSigns: model.ownerSigns[risk], refusals: model.refusals[risk], refusalsApartSeconds: model.apartSeconds }
    : { ownerSigns: false, refusals: 1, refusalsApartSeconds: model.apartSeconds }

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const KEYS = ['operations', 'ownerSigns', 'refusals', 'apart']

/** Adds to `wrong` whatever is wrong; what could not be read is asked in its strictest form. */
export function readClosing(data: unknown, known: readonly string[], wrong: (problem: string) => void): ClosingModel {
  const given = isRecord(data) ? data : {}
  if (!isRecord(data)) wrong(`needs \`closing\`: ${KEYS.join(', ')}`)
  for (const key of Object.keys(given)) if (!KEYS.includes(key)) wrong(`has the unknown key \`closing.${key}\``)
  const operations = Array.isArray(given.operations) ? given.operations.map(String) : []
  if (operations.length === 0) wrong('needs `closing.operations`, those that end a credential')
  for (const name of operations) if (!known.includes(name)) wrong(`has the unknown operation \`${name}\` in \`closing.operations\``)
  if (new Set(operations).size !== operations.length) wrong('repeats itself in `closing.operations`')
  const apart = typeof given.apart === 'string' ? durationSeconds(given.apart) : undefined
  if (apart === undefined) wrong('needs `closing.apart`, a duration such as PT3S')
  const byRisk = <T>(key: string, fits: (value: unknown) => value is T, most: T, form: string): Record<RiskClass, T> => {
    const values = isRecord(given[key]) ? given[key] : {}
    for (const name of Object.keys(values))
      if (!RISK_CLASSES.some((risk) => risk === name)) wrong(`has the unknown class \`${name}\` in \`closing.${key}\``)
    const read = RISK_CLASSES.map((risk) => {
      const value = values[risk]
      if (fits(value)) return value
      wrong(`needs \`closing.${key}.${risk}\`, ${form}`)
      return most
    })
    if (read.some((value, index) => index > 0 && value < read[index - 1]!))
      wrong(`asks less in \`closing.${key}\` of a higher risk class than of a lower one`)
    return Object.fromEntries(RISK_CLASSES.map((risk, index) => [risk, read[index]!])) as Record<RiskClass, T>
  }
  return {
    operations: new Set(operations),
    ownerSigns: byRisk('ownerSigns', (value): value is boolean => typeof value === 'boolean', true, 'true or false'),
    refusals: byRisk(
      'refusals',
      (value): value is number => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_REFUSALS,
      MAX_REFUSALS,
      `a whole number from 1 to ${MAX_REFUSALS}`,
    ),
    apartSeconds: apart ?? 1,
  }
}
