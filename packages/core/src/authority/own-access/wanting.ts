// What answers for access here and is not there, by the policy in force (`own.json`). Pure.
import type { OwnLimits, OwnSide, OwnWay } from '@countersign/policy'
import { plusSeconds } from '../../platform/clock.ts'
import type { WayRow } from './store.ts'

export const WANTING = ['end', 'limit', 'giver', 'use', 'review'] as const
export type Wanting = (typeof WANTING)[number]

export const sideOf = ({ partyKind }: Pick<WayRow, 'partyKind'>): OwnSide => (partyKind === 'enterprise' ? 'enterprise' : 'outside')

type Facts = Pick<
  WayRow,
  'way' | 'kind' | 'what' | 'partyKind' | 'since' | 'until' | 'givenBy' | 'lastUsed' | 'reviewedAt' | 'countsFrom' | 'underReview'
>

/** Whether its use can be known at all: an executor's key signs elsewhere, and a connector or service is never here as a person is. */
const useIsKnown = ({ way, kind, what }: Facts): boolean =>
  way === 'api_key' || (way === 'role' && (kind === 'person' || kind === 'agent')) || (way === 'signing_key' && what === 'approval')

const isPast = (from: Date, seconds: number, at: Date): boolean => plusSeconds(from, seconds) <= at

/** Longer from its beginning to its end than policy lets it; where it has no end, already older than that. */
const isPastLimit = ({ since, until }: Facts, longest: number, at: Date): boolean =>
  until === null ? isPast(since, longest, at) : until > plusSeconds(since, longest)

/** A session ends by itself and lasts as long as `sessions.json` says: nothing of it is wanting. */
export const wantingIn = (row: Facts, limits: OwnLimits, at: Date): Wanting[] => {
  const { way } = row
  if (way === 'session') return []
  const side = sideOf(row)
  const longest = limits.longestLifeSeconds[side][way satisfies OwnWay]
  const reviewFrom = row.reviewedAt ?? row.countsFrom
  return [
    // A signing key carries no end: it is taken away, or another one takes its place.
    ...(longest !== null && row.until === null && way !== 'signing_key' ? (['end'] as const) : []),
    ...(longest !== null && isPastLimit(row, longest, at) ? (['limit'] as const) : []),
    ...(way === 'api_key' && row.givenBy === null ? (['giver'] as const) : []),
    ...(useIsKnown(row) && isPast(row.lastUsed ?? row.since, limits.unusedAfterSeconds[side], at) ? (['use'] as const) : []),
    ...(reviewFrom !== null && !row.underReview && isPast(reviewFrom, limits.reviewEverySeconds[side], at) ? (['review'] as const) : []),
  ]
}
