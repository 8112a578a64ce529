// When a session ends, and what it is for. Pure.

import type { SessionLimits, SessionModel } from '@countersign/policy'
import type { CallerSession } from '../../platform/operation.ts'
import type { SessionWay } from '../../tables.ts'

/** Why a session is over. `principal`: he has left; `party`: it is suspended; `provider`: whoever signed him in said so; `issuer`: that one signs nobody in any more. */
export type EndedBecause = 'signed_out' | 'ended' | 'idle' | 'absolute' | 'principal' | 'party' | 'provider' | 'issuer' | 'renewed'

export interface SessionTimes {
  readonly opened_at: Date
  readonly last_seen_at: Date
  readonly idle_seconds: number
  readonly ends_at: Date
}

export const limitsFor = (model: SessionModel, party: string): SessionLimits => (party === 'enterprise' ? model.enterprise : model.outside)

const earlier = (one: number, other: number): Date => new Date(Math.min(one, other))

/** What policy says now counts as well as what was said at the opening: the earlier end. */
export const endsOf = (row: SessionTimes, limits: SessionLimits): { readonly idleEndsAt: Date; readonly endsAt: Date } => {
  const endsAt = earlier(row.ends_at.getTime(), row.opened_at.getTime() + limits.absoluteSeconds * 1000)
  const idle = Math.min(row.idle_seconds, limits.idleSeconds) * 1000
  return { idleEndsAt: earlier(row.last_seen_at.getTime() + idle, endsAt.getTime()), endsAt }
}

/** Why it is over by the clock, if it is. A clock that went back behind its opening ends nothing and prolongs nothing. */
export const overByNow = (row: SessionTimes, limits: SessionLimits, at: Date): 'idle' | 'absolute' | undefined => {
  const { idleEndsAt, endsAt } = endsOf(row, limits)
  if (at >= endsAt) return 'absolute'
  return at >= idleEndsAt ? 'idle' : undefined
}

/** What a session is for at all. What its person may is policy's word, as with an API key. */
export const scopesOfSession = (party: string) =>
  party === 'enterprise' ? (['read', 'request', 'approve', 'administer'] as const) : (['read', 'request', 'execute'] as const)

export const shownSession = (
  row: SessionTimes & {
    readonly id: string
    readonly way: SessionWay
    readonly issuer: string | null
    readonly stepped_up_at: Date | null
  },
  limits: SessionLimits,
): CallerSession => {
  const { idleEndsAt, endsAt } = endsOf(row, limits)
  return { id: row.id, way: row.way, issuer: row.issuer, signedInAt: row.opened_at, idleEndsAt, endsAt, steppedUpAt: row.stepped_up_at }
}
