/**
 * How many requests a minute a caller may make, by what sort of caller it is, and from how many refusals on somebody is told of it.
 * Owned by the enterprise: `rates.json` of the pack.
 */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import type { Finding } from './refusal.ts'
import { isRecord, onlyKeys, secondsOf, type Wrong, wholeOf } from './rule-fields.ts'

/**
 * `source`: an authoritative source's records, by SCIM or pushed; `signal`: signed events; `workload`: leases and token exchange; `provider`: keys that
 * anybody outside acts with or holds; `enterprise`: all others.
 */
export const CALLER_CLASSES = ['source', 'signal', 'workload', 'provider', 'enterprise'] as const
export type CallerClass = (typeof CALLER_CLASSES)[number]

export interface RateModel {
  /** Of each caller alone. */
  readonly perMinute: Readonly<Record<CallerClass, number>>
  readonly alarm: {
    /** So many refusals within so long are a finding … */
    readonly refusals: number
    readonly withinSeconds: number
    /** … until there has been none for at least so long. */
    readonly quietSeconds: number
  }
}

export const rateModelOf = (bundle: Bundle): RateModel => checkedBundle(bundle).pack.rates

const MOST_PER_MINUTE = 10_000_000
const DAY = 86_400

/** Reads `rates.json`; adds to `findings` whatever is wrong. */
export function readRateModel(data: unknown, findings: Finding[]): RateModel {
  const wrong: Wrong = (problem) => void findings.push({ where: 'rates.json', problem })
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['perMinute', 'alarm'], '', wrong)
  const rates = isRecord(given['perMinute']) ? given['perMinute'] : {}
  onlyKeys(rates, CALLER_CLASSES, 'perMinute.', wrong)
  const rate = (name: CallerClass): number => wholeOf(rates[name], `perMinute.${name}`, 1, MOST_PER_MINUTE, wrong)
  const alarm = isRecord(given['alarm']) ? given['alarm'] : {}
  onlyKeys(alarm, ['refusals', 'within', 'quiet'], 'alarm.', wrong)
  const span = (name: 'within' | 'quiet'): number => {
    const seconds = secondsOf(alarm[name], `alarm.${name}`, wrong)
    if (alarm[name] !== undefined && (seconds < 60 || seconds > DAY)) wrong(`needs \`alarm.${name}\` to be from a minute to a day`)
    return seconds
  }
  return {
    perMinute: {
      source: rate('source'),
      signal: rate('signal'),
      workload: rate('workload'),
      provider: rate('provider'),
      enterprise: rate('enterprise'),
    },
    alarm: {
      refusals: wholeOf(alarm['refusals'], 'alarm.refusals', 1, 1_000_000, wrong),
      withinSeconds: span('within'),
      quietSeconds: span('quiet'),
    },
  }
}
