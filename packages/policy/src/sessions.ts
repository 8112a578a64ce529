/**
 * How long a person who has signed in may go on, and for which powers he has to have shown more than that lately. Owned by the enterprise: `sessions.json`
 * of the pack. What it says counts at each request, for sessions that were opened before as well.
 */
import type { ActionName } from './authorization.ts'
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import type { Finding } from './refusal.ts'
import { isRecord, onlyKeys, secondsOf, textsOf, type Wrong } from './rule-fields.ts'

export interface SessionLimits {
  /** Without a request. */
  readonly idleSeconds: number
  /** From signing in, whatever he does. */
  readonly absoluteSeconds: number
}

export interface SessionModel {
  readonly enterprise: SessionLimits
  /** Of everybody who is not the enterprise's. */
  readonly outside: SessionLimits
  /** How long the API key lives that a command line is given at sign-in. */
  readonly commandLineSeconds: number
  readonly stepUp: {
    /** So long ago, at most, he must have shown more. */
    readonly withinSeconds: number
    readonly powers: readonly ActionName[]
  }
}

export const sessionModelOf = (bundle: Bundle): SessionModel => checkedBundle(bundle).pack.sessions

const DAY = 86_400

/** Reads `sessions.json`; adds to `findings` whatever is wrong. */
export function readSessionModel(data: unknown, powers: readonly string[], findings: Finding[]): SessionModel {
  const wrong: Wrong = (problem) => void findings.push({ where: 'sessions.json', problem })
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['enterprise', 'outside', 'commandLine', 'stepUp'], '', wrong)
  const span = (value: unknown, where: string, least: number, most: number, words: string): number => {
    const seconds = secondsOf(value, where, wrong)
    if (value !== undefined && (seconds < least || seconds > most)) wrong(`needs \`${where}\` to be ${words}`)
    return seconds
  }
  const limits = (name: 'enterprise' | 'outside'): SessionLimits => {
    const own = isRecord(given[name]) ? given[name] : {}
    onlyKeys(own, ['idle', 'absolute'], `${name}.`, wrong)
    return {
      idleSeconds: span(own['idle'], `${name}.idle`, 60, DAY, 'from a minute to a day'),
      absoluteSeconds: span(own['absolute'], `${name}.absolute`, 300, 7 * DAY, 'from five minutes to a week'),
    }
  }
  const stepUp = isRecord(given['stepUp']) ? given['stepUp'] : {}
  onlyKeys(stepUp, ['within', 'powers'], 'stepUp.', wrong)
  const named = Array.isArray(stepUp['powers']) && stepUp['powers'].length === 0 ? [] : textsOf(stepUp['powers'])
  if (named === undefined || named.some((one) => !powers.includes(one)))
    wrong('needs `stepUp.powers`, a list of powers of the schema, each once')
  return {
    enterprise: limits('enterprise'),
    outside: limits('outside'),
    commandLineSeconds: span(given['commandLine'], 'commandLine', 300, 7 * DAY, 'from five minutes to a week'),
    stepUp: {
      withinSeconds: span(stepUp['within'], 'stepUp.within', 60, DAY, 'from a minute to a day'),
      powers: (named ?? []) as readonly ActionName[],
    },
  }
}
