// What rules of several files of a pack say in the same words: whom they bind, how long, and from how much at once a person has to say so. Pure.
import { durationSeconds } from './duration.ts'

const ENVIRONMENTS = ['production', 'staging', 'development'] as const
const CRITICALITIES = ['low', 'moderate', 'high', 'critical'] as const

/** Absent: whichever. */
export interface RuleScope {
  readonly environments?: readonly string[]
  readonly criticalities?: readonly string[]
  readonly privileged?: boolean
  /** Kinds of identities. */
  readonly kinds?: readonly string[]
  readonly connectors?: readonly string[]
  readonly systems?: readonly string[]
}

/** More than this share of all standing access, and at least so many, within an hour: a person decides. */
export interface Brake {
  readonly percent: number
  readonly least: number
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => typeof one === 'string' && one !== '') &&
  new Set(value).size === value.length
    ? (value as string[])
    : undefined

export type Wrong = (problem: string) => void

export const onlyKeys = (given: Record<string, unknown>, keys: readonly string[], where: string, wrong: Wrong): void => {
  for (const key of Object.keys(given)) if (!keys.includes(key)) wrong(`has the unknown key \`${where}${key}\``)
}

/** `more`: what these rules narrow by besides. */
export const readScope = (data: unknown, where: string, wrong: Wrong, more: readonly ('connectors' | 'systems')[] = []): RuleScope => {
  if (data === undefined) return {}
  if (!isRecord(data)) {
    wrong(`needs \`${where}\` to be an object`)
    return {}
  }
  onlyKeys(data, ['environments', 'criticalities', 'privileged', 'kinds', ...more], `${where}.`, wrong)
  const list = (key: string, known?: readonly string[]): readonly string[] | undefined => {
    if (data[key] === undefined) return undefined
    const texts = textsOf(data[key])
    if (texts === undefined || (known && texts.some((one) => !known.includes(one))))
      wrong(`needs \`${where}.${key}\`, a list${known ? ` of ${known.join(', ')}` : ''}, each once`)
    return texts
  }
  const { privileged } = data
  if (privileged !== undefined && typeof privileged !== 'boolean') wrong(`needs \`${where}.privileged\`, true or false`)
  const environments = list('environments', ENVIRONMENTS)
  const criticalities = list('criticalities', CRITICALITIES)
  const kinds = list('kinds')
  const connectors = more.includes('connectors') ? list('connectors') : undefined
  const systems = more.includes('systems') ? list('systems') : undefined
  return {
    ...(environments ? { environments } : {}),
    ...(criticalities ? { criticalities } : {}),
    ...(kinds ? { kinds } : {}),
    ...(connectors ? { connectors } : {}),
    ...(systems ? { systems } : {}),
    ...(typeof privileged === 'boolean' ? { privileged } : {}),
  }
}

export const secondsOf = (value: unknown, name: string, wrong: Wrong): number => {
  const seconds = typeof value === 'string' ? durationSeconds(value) : undefined
  if (seconds === undefined) wrong(`needs \`${name}\`, a duration such as P7D`)
  return seconds ?? 0
}

const whole = (value: unknown, least: number, most: number): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most ? value : undefined

/** A whole number within bounds; the least of them where what is given is none. */
export const wholeOf = (value: unknown, name: string, least: number, most: number, wrong: Wrong): number => {
  const number = whole(value, least, most)
  if (number === undefined) wrong(`needs \`${name}\`, a whole number from ${least} to ${most}`)
  return number ?? least
}

export const readBrake = (data: unknown, wrong: Wrong): Brake => {
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['percent', 'least'], 'brake.', wrong)
  return {
    percent: wholeOf(given['percent'], 'brake.percent', 1, 100, wrong),
    least: wholeOf(given['least'], 'brake.least', 1, 1_000_000, wrong),
  }
}

export const readWave = (value: unknown, wrong: Wrong): number => wholeOf(value, 'wave', 1, 1000, wrong)
