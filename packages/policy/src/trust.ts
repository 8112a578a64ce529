/**
 * What standing access rests on, what follows where one of it falls, from how much at once a person has to say so, and whose signals count.
 * Owned by the enterprise: `trust.json` of the pack.
 */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import type { Finding } from './refusal.ts'
import { refusePack } from './refusal.ts'
import {
  type Brake,
  isRecord,
  onlyKeys,
  type RuleScope,
  readBrake,
  readScope,
  readWave,
  secondsOf,
  textsOf,
  type Wrong,
} from './rule-fields.ts'

/** What has to be so while access stands. What each means is the evaluation's to know; here are their names. */
export const TRUST_CONDITIONS = [
  'owner_answers',
  'holder_here',
  'contract_live',
  'used',
  'review_current',
  'no_incident',
  'not_expired',
  'not_frozen',
  'posture_good',
  'justified',
] as const
export type TrustCondition = (typeof TRUST_CONDITIONS)[number]

/**
 * `revoke`: it ends for everybody; `replace`: running consumers get their own first; `suspend`: it is switched off, and on again when the condition
 * holds; `finding`: somebody has to look until a time.
 */
export const TRUST_EFFECTS = ['revoke', 'replace', 'suspend', 'finding'] as const
export type TrustEffect = (typeof TRUST_EFFECTS)[number]

/** Events of the OpenID Shared Signals Framework (CAEP and RISC, by the last part of their URI) that a posture is made of. */
export const SIGNAL_EVENTS = [
  'credential-compromise',
  'device-compliance-change',
  'risk-level-change',
  'assurance-level-change',
  'account-disabled',
  'account-enabled',
] as const
export type SignalEvent = (typeof SIGNAL_EVENTS)[number]

export interface Sleep {
  /** Coming back is asked of an approver; else it comes back by itself where policy lets it. */
  readonly asks: boolean
  /** What sleeps longer is proposed to be ended. Absent: it may sleep for ever. */
  readonly endAfterSeconds?: number
  /** What follows where the connector can't switch it on again. */
  readonly otherwise: 'revoke' | 'finding'
}

export interface TrustRule {
  readonly condition: TrustCondition
  readonly scope: RuleScope
  readonly effect: TrustEffect
  /** From the fall until the effect: for a finding, until it is due. */
  readonly delaySeconds: number
  /** With `suspend`, and with nothing else. */
  readonly sleep?: Sleep
}

export interface SignalSender {
  /** A principal, by its id. */
  readonly from: string
  readonly events: readonly SignalEvent[]
}

export interface TrustModel {
  /** Of a condition the first that fits a credential counts; where none does, the condition does not bind it. */
  readonly rules: readonly TrustRule[]
  /** So long nobody may not know whether a condition holds. */
  readonly unknownSeconds: number
  /** What falls again within so long was never mended: its time goes on. */
  readonly settledSeconds: number
  /** More than this share of all standing access, and at least so many, within an hour: a person decides. */
  readonly brake: Brake
  /** So many changes are opened at a time. */
  readonly wave: number
  readonly signals: readonly SignalSender[]
}

export const trustModelOf = (bundle: Bundle): TrustModel => checkedBundle(bundle).pack.trust

/** The fields that only a suspension has. */
const readSleep = (data: Record<string, unknown>, isSuspension: boolean, where: string, wrong: Wrong): Sleep | undefined => {
  if (!isSuspension) {
    for (const key of ['resume', 'endAfter', 'otherwise'])
      if (data[key] !== undefined) wrong(`has \`${where}.${key}\`, which goes with the effect \`suspend\``)
    return undefined
  }
  const { resume, endAfter, otherwise = 'revoke' } = data
  if (resume !== 'asked' && resume !== 'itself') wrong(`needs \`${where}.resume\`, \`asked\` or \`itself\``)
  if (otherwise !== 'revoke' && otherwise !== 'finding') wrong(`needs \`${where}.otherwise\`, \`revoke\` or \`finding\``)
  const endAfterSeconds = endAfter === undefined ? undefined : secondsOf(endAfter, `${where}.endAfter`, wrong)
  if (endAfterSeconds === 0) wrong(`needs \`${where}.endAfter\` to be longer than nothing`)
  return {
    // SAFETY: whatever is not said is asked.
    asks: resume !== 'itself',
    ...(endAfterSeconds === undefined ? {} : { endAfterSeconds }),
    otherwise: otherwise === 'finding' ? 'finding' : 'revoke',
  }
}

const readRule = (data: unknown, n: number, wrong: Wrong): TrustRule | undefined => {
  const where = `rules[${n}]`
  if (!isRecord(data)) {
    wrong(`needs \`${where}\` to be an object`)
    return undefined
  }
  onlyKeys(data, ['condition', 'if', 'effect', 'after', 'within', 'resume', 'endAfter', 'otherwise'], `${where}.`, wrong)
  const condition = TRUST_CONDITIONS.find((one) => one === data['condition'])
  if (!condition) wrong(`needs \`${where}.condition\`, one of ${TRUST_CONDITIONS.join(', ')}`)
  const effect = TRUST_EFFECTS.find((one) => one === data['effect'])
  if (!effect) wrong(`needs \`${where}.effect\`, one of ${TRUST_EFFECTS.join(', ')}`)
  const scope = readScope(data['if'], `${where}.if`, wrong)
  const [own, other] = effect === 'finding' ? ['within', 'after'] : ['after', 'within']
  if (data[other] !== undefined) wrong(`has \`${where}.${other}\`, which goes with ${other === 'within' ? 'a finding' : 'an end'}`)
  const needed = effect === 'finding' || data['after'] !== undefined
  const delaySeconds = needed ? secondsOf(data[own], `${where}.${own}`, wrong) : 0
  const sleep = readSleep(data, effect === 'suspend', where, wrong)
  return condition && effect ? { condition, scope, effect, delaySeconds, ...(sleep === undefined ? {} : { sleep }) } : undefined
}

const readSender = (data: unknown, n: number, wrong: Wrong): SignalSender | undefined => {
  const where = `signals[${n}]`
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['from', 'events'], `${where}.`, wrong)
  const from = given['from']
  const events = textsOf(given['events'])?.filter((one): one is SignalEvent => SIGNAL_EVENTS.some((known) => known === one))
  if (typeof from !== 'string' || from === '') wrong(`needs \`${where}.from\`, the id of a principal`)
  if (!events || events.length !== (given['events'] as unknown[]).length)
    wrong(`needs \`${where}.events\`, a list of ${SIGNAL_EVENTS.join(', ')}, each once`)
  return typeof from === 'string' && events ? { from, events } : undefined
}

/** Reads `trust.json`; adds to `findings` whatever is wrong. */
export function readTrustModel(data: unknown, findings: Finding[]): TrustModel {
  const wrong: Wrong = (problem) => void findings.push({ where: 'trust.json', problem })
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['rules', 'unknownWithin', 'settled', 'brake', 'wave', 'signals'], '', wrong)
  const listed = (key: string): readonly unknown[] => {
    const value = given[key]
    if (Array.isArray(value)) return value
    wrong(`needs \`${key}\`, a list`)
    return []
  }
  const rules = listed('rules').map((one, n) => readRule(one, n, wrong))
  const signals = listed('signals').map((one, n) => readSender(one, n, wrong))
  const senders = signals.flatMap((one) => one?.from ?? [])
  if (new Set(senders).size < senders.length) wrong('names a sender of signals twice')
  const all = new Set<TrustCondition>()
  for (const [n, rule] of rules.entries()) {
    if (!rule) continue
    if (all.has(rule.condition)) wrong(`has \`rules[${n}]\` after a rule of the same condition that binds everything, so it never counts`)
    if (Object.keys(rule.scope).length === 0) all.add(rule.condition)
  }
  const brake = readBrake(given['brake'], wrong)
  const wave = readWave(given['wave'], wrong)
  return {
    rules: rules.filter((one) => one !== undefined),
    unknownSeconds: secondsOf(given['unknownWithin'], 'unknownWithin', wrong),
    settledSeconds: secondsOf(given['settled'], 'settled', wrong),
    brake,
    wave,
    signals: signals.filter((one) => one !== undefined),
  }
}

/** What a `trust.json` says, for a look at what it would come to. Errors: `policy.invalid_data`. */
export function trustModelFrom(data: unknown): TrustModel {
  const findings: Finding[] = []
  const model = readTrustModel(data, findings)
  if (findings.length > 0) refusePack('policy.invalid_data', findings)
  return model
}
