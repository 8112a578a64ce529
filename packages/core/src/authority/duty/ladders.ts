// Which ladder an unanswered question climbs, and until when each rung waits. Pure.
// INVARIANT: a ladder ends in nothing or in a "no"; there is no rung that answers.
import { afterOpenTime } from './business-time.ts'
import type { Ladder, Rung, Schedule } from './model.ts'

/** What the policy says of a question that nobody answers. */
export interface Fallback {
  readonly escalateTo?: string | undefined
  readonly escalateWithinSeconds?: number | undefined
}

/** The name of the ladder that policy itself gives: those who may sign, then the role that it escalates to, then the request's expiry. */
export const policyLadder = 'policy'

export const ladderFor = (ladders: readonly Ladder[], risk: string, fallback: Fallback): Omit<Ladder, 'risk'> => {
  const own = ladders.find((ladder) => (ladder.risk as readonly string[]).includes(risk))
  if (own) return own
  const { escalateTo, escalateWithinSeconds } = fallback
  const next: Rung[] =
    escalateTo === undefined || escalateWithinSeconds === undefined
      ? []
      : [{ ask: { kind: 'role', role: escalateTo }, afterSeconds: escalateWithinSeconds }]
  return { id: policyLadder, rungs: [{ ask: { kind: 'approvers' }, afterSeconds: 0 }, ...next] }
}

/** When `seconds` have passed on the ladder's clock: open time of its calendar, or all time. A calendar that is gone waits for nobody. */
export const waitedUntil = (schedule: Schedule, calendar: string | null | undefined, from: Date, seconds: number): Date => {
  const found = schedule.calendars.find(({ id }) => id === calendar)
  return found ? afterOpenTime(found, schedule.holidays, from, seconds) : new Date(from.getTime() + seconds * 1000)
}
