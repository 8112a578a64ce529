/**
 * Access to Countersign itself: how long it may live, when it counts as unused, how often people say that it is still right, what of it two people sign, and
 * which authenticators may sign.
 * Owned by the enterprise: `own.json` of the pack. What it says counts at each look, for access that was given before as well.
 */
import type { ActionName } from './authorization.ts'
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import { type PasskeyRules, readPasskeyRules } from './own-passkeys.ts'
import type { Finding } from './refusal.ts'
import { isRecord, onlyKeys, secondsOf, textsOf, type Wrong } from './rule-fields.ts'

/** The ways by which somebody acts here and goes on acting; a session is over by itself. */
export const OWN_WAYS = ['role', 'deputyship', 'api_key', 'signing_key'] as const
export type OwnWay = (typeof OWN_WAYS)[number]

/** The enterprise's own people and programs, and everybody else's. */
export const OWN_SIDES = ['enterprise', 'outside'] as const
export type OwnSide = (typeof OWN_SIDES)[number]

export interface OwnLimits {
  /** From when it was given; null: it needs no end. */
  readonly longestLifeSeconds: Readonly<Record<OwnSide, Readonly<Record<OwnWay, number | null>>>>
  readonly unusedAfterSeconds: Readonly<Record<OwnSide, number>>
  readonly reviewEverySeconds: Readonly<Record<OwnSide, number>>
  /** From the opening of a review of the enterprise's own access until it is overdue. A provider's is part of its review and due with it. */
  readonly answerWithinSeconds: number
}

/** How what anybody may do here is changed: by other people's signatures. */
export interface OwnChanges {
  /** What brings somebody one of these powers is signed by two, and everything else by one. */
  readonly signedByTwo: readonly ActionName[]
  /** So long after it ended, the right of somebody to sign still counts as one that there is: nobody makes himself alone by taking it from everybody else. */
  readonly rememberedSeconds: number
}

export interface OwnModel {
  readonly limits: OwnLimits
  readonly changes: OwnChanges
  readonly passkeys: PasskeyRules
}

export const ownModelOf = (bundle: Bundle): OwnModel => checkedBundle(bundle).pack.own

const DAY = 86_400

const readLimits = (data: unknown, wrong: Wrong): OwnLimits => {
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['longestLife', 'unusedAfter', 'reviewEvery', 'answerWithin'], 'limits.', wrong)
  const span = (value: unknown, where: string, most: number): number => {
    const seconds = secondsOf(value, where, wrong)
    if (value !== undefined && (seconds < DAY || seconds > most)) wrong(`needs \`${where}\` to be from a day to ${most / DAY} days`)
    return seconds
  }
  const part = (name: 'longestLife' | 'unusedAfter' | 'reviewEvery'): Record<string, unknown> => {
    const own = given[name]
    const record = isRecord(own) ? own : {}
    onlyKeys(record, OWN_SIDES, `limits.${name}.`, wrong)
    return record
  }
  const bySide = <T>(name: 'longestLife' | 'unusedAfter' | 'reviewEvery', read: (value: unknown, where: string) => T) => {
    const record = part(name)
    const of = (side: OwnSide): T => read(record[side], `limits.${name}.${side}`)
    return { enterprise: of('enterprise'), outside: of('outside') }
  }
  const life = (data: unknown, where: string): Record<OwnWay, number | null> => {
    const record = isRecord(data) ? data : {}
    onlyKeys(record, OWN_WAYS, `${where}.`, wrong)
    const of = (way: OwnWay): number | null => (record[way] === null ? null : span(record[way], `${where}.${way}`, 3650 * DAY))
    return { role: of('role'), deputyship: of('deputyship'), api_key: of('api_key'), signing_key: of('signing_key') }
  }
  const longestLifeSeconds = bySide('longestLife', life)
  for (const way of OWN_WAYS)
    if (longestLifeSeconds.outside[way] === null)
      wrong(`needs \`limits.longestLife.outside.${way}\`: nobody outside holds anything here without an end`)
  const answerWithinSeconds = span(given['answerWithin'], 'limits.answerWithin', 90 * DAY)
  const reviewEverySeconds = bySide('reviewEvery', (value, where) => span(value, where, 730 * DAY))
  if (answerWithinSeconds > 0 && reviewEverySeconds.enterprise > 0 && answerWithinSeconds * 2 > reviewEverySeconds.enterprise)
    wrong('needs `limits.answerWithin` to be no more than half of `limits.reviewEvery.enterprise`')
  return {
    longestLifeSeconds,
    unusedAfterSeconds: bySide('unusedAfter', (value, where) => span(value, where, 730 * DAY)),
    reviewEverySeconds,
    answerWithinSeconds,
  }
}

/** SAFETY: whoever has one of these comes to every other. */
const leastSignedByTwo = ['apikey.issue', 'change.approve', 'key.enrol', 'policy.change', 'role.assign'] as const

const readChanges = (data: unknown, powers: readonly string[], wrong: Wrong): OwnChanges => {
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['signedByTwo', 'remembered'], 'changes.', wrong)
  const named = textsOf(given['signedByTwo'])
  if (named === undefined || named.some((one) => !powers.includes(one)))
    wrong('needs `changes.signedByTwo`, a list of powers of the schema, each once')
  const left = leastSignedByTwo.filter((one) => named !== undefined && !named.includes(one))
  if (left.length > 0) wrong(`needs \`${left[0]}\` in \`changes.signedByTwo\`: whoever has it comes to every other power`)
  const rememberedSeconds = secondsOf(given['remembered'], 'changes.remembered', wrong)
  if (given['remembered'] !== undefined && (rememberedSeconds < 7 * DAY || rememberedSeconds > 365 * DAY))
    wrong('needs `changes.remembered` to be from a week to a year')
  return { signedByTwo: (named ?? []) as readonly ActionName[], rememberedSeconds }
}

/** Reads `own.json`; adds to `findings` whatever is wrong. */
export function readOwnModel(data: unknown, powers: readonly string[], findings: Finding[]): OwnModel {
  const wrong: Wrong = (problem) => void findings.push({ where: 'own.json', problem })
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['limits', 'changes', 'passkeys'], '', wrong)
  return {
    limits: readLimits(given['limits'], wrong),
    changes: readChanges(given['changes'], powers, wrong),
    passkeys: readPasskeyRules(given['passkeys'], wrong),
  }
}
