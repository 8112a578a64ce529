// When a provider is reviewed, and what may come of it. Pure.
import { canonicalJson } from '@countersign/ledger'
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
export const answerSeconds = ({ everyDays, answerDays }: ReviewSettings, criticality: Criticality): number => {
  const every = everyDays[criticality]
  return daySeconds * (every === 0 ? answerDays : Math.max(1, Math.min(answerDays, Math.floor(every / 2))))
}

/** When the next review has to be opened, so that it can be signed before its time is over; undefined: on demand only. */
export const opensAt = (settings: ReviewSettings, criticality: Criticality, since: Date): Date | undefined => {
  const every = settings.everyDays[criticality]
  return every === 0 ? undefined : plusSeconds(since, every * daySeconds - answerSeconds(settings, criticality))
}

export interface Answer {
  readonly outcome: Outcome
  readonly reason: string
}

/** The exact text that is signed: it names the document by its digest, so that nothing of what was put before the person can change. */
export const answerText = (
  row: { readonly org_id: string; readonly id: string; readonly party_id: string; readonly document: string },
  person: string,
  { outcome, reason }: Answer,
): string =>
  canonicalJson({
    type: 'countersign/provider-review/v1',
    org: row.org_id,
    review: row.id,
    party: row.party_id,
    document: row.document,
    outcome,
    reason,
    person,
  })
