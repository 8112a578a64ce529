// When a provider is reviewed, and what may come of it. Pure.
import { canonicalJson } from '@countersign/ledger'
import type { OwnLimits } from '@countersign/policy'
import { plusSeconds } from '../../platform/clock.ts'
import type { ReviewSettings } from '../../runtime.ts'
import type { Criticality } from '../../tables.ts'

export const reviewMediaType = 'application/vnd.countersign.provider-review+json'
export const answerMediaType = 'application/vnd.countersign.provider-review-answer+json'

export const outcomes = ['confirmed', 'narrowed', 'to_end'] as const
export type Outcome = (typeof outcomes)[number]

const daySeconds = 86_400
const levels: readonly Criticality[] = ['low', 'moderate', 'high', 'critical']
/** So long before it is due, who has to sign is told a second time. */
export const soonSeconds = 3 * daySeconds

/** The highest of what it does for us; where nothing says, moderate. */
export const highest = (of: readonly Criticality[]): Criticality =>
  of.length === 0 ? 'moderate' : levels[Math.max(...of.map((one) => levels.indexOf(one)))]!

/** Never longer than half of the time between two reviews. */
const answerSeconds = (every: number, most: number): number =>
  every === 0 ? most : Math.max(daySeconds, Math.min(most, Math.floor(every / 2 / daySeconds) * daySeconds))

/** How often somebody is reviewed and how long whoever signs has for it. */
export interface Rhythm {
  /** Undefined: on demand only. */
  readonly everySeconds: number | undefined
  readonly answerSeconds: number
}

/** The enterprise’s own access, by `own.json` alone. */
export const ownRhythm = ({ reviewEverySeconds, answerWithinSeconds }: OwnLimits): Rhythm => ({
  everySeconds: reviewEverySeconds.enterprise,
  answerSeconds: answerWithinSeconds,
})

/** As often as what it does for us asks for, and where it holds access here, as often as `own.json` asks for at least. */
export const rhythmOf = (settings: ReviewSettings, limits: OwnLimits, criticality: Criticality, hasAccess: boolean): Rhythm => {
  const asked = [settings.everyDays[criticality] * daySeconds, hasAccess ? limits.reviewEverySeconds.outside : 0].filter((one) => one > 0)
  return {
    everySeconds: asked.length === 0 ? undefined : Math.min(...asked),
    answerSeconds: answerSeconds(asked.length === 0 ? 0 : Math.min(...asked), settings.answerDays * daySeconds),
  }
}

/** When the next review has to be opened, so that it can be signed before its time is over; undefined: on demand only. */
export const opensAt = ({ everySeconds, answerSeconds: answer }: Rhythm, since: Date): Date | undefined =>
  everySeconds === undefined ? undefined : plusSeconds(since, everySeconds - answer)

/** What is said of each line of own access: every line but one's own stands in one of the two. */
export interface LinesAnswered {
  readonly keep: readonly string[]
  readonly end: readonly string[]
}

export interface Answer {
  readonly outcome: Outcome
  readonly reason: string
  readonly ownAccess?: LinesAnswered | undefined
}

/** In one order, so that one answer has one text. */
export const ownAccessOf = ({ keep, end }: LinesAnswered): LinesAnswered => ({ keep: [...keep].sort(), end: [...end].sort() })

/** The exact text that is signed: it names the document by its digest, so that nothing of what was put before the person can change. */
export const answerText = (
  row: { readonly org_id: string; readonly id: string; readonly party_id: string; readonly document: string },
  person: string,
  { outcome, reason, ownAccess }: Answer,
): string =>
  canonicalJson({
    type: 'countersign/provider-review/v1',
    org: row.org_id,
    review: row.id,
    party: row.party_id,
    document: row.document,
    outcome,
    reason,
    ...(ownAccess === undefined ? {} : { ownAccess: ownAccessOf(ownAccess) }),
    person,
  })
