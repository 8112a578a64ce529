// How far a suspension is: what was revoked, what is proven dead, what is stuck, and how long it took to revoke and to verify.
import { CountersignError } from '@countersign/ledger'
import { spreadOf } from '../../platform/spread.ts'
import { liveSuspension, suspensionsOf } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { readProvider } from './provider.ts'
import { type Milestone, milestonesOf } from './store.ts'

export interface Seconds {
  readonly count: number
  readonly medianSeconds: number | null
  readonly lastSeconds: number | null
}

export interface SuspensionProgress {
  readonly suspension: string
  readonly party: string
  readonly suspendedAt: string
  readonly suspendedBy: string
  readonly reason: string
  readonly ticket: string
  readonly liftedAt: string | null
  readonly change: string | null
  readonly credentials: number
  /** An executor said that it was done. */
  readonly revoked: Seconds
  /** Shown at its doors and refused, or otherwise proven as strongly as policy asks. */
  readonly proven: Seconds
  readonly open: number
  readonly stuck: readonly string[]
}

/** Seconds from the switch to each instant: their middle and their last. */
export const secondsFrom = (from: Date, instants: readonly Date[]): Seconds => {
  const { count, median, last } = spreadOf(instants.map((at) => (at.getTime() - from.getTime()) / 1000))
  return { count, medianSeconds: median, lastSeconds: last }
}

const instants = (milestones: readonly Milestone[], of: (one: Milestone) => Date | null): Date[] =>
  milestones.flatMap((one) => of(one) ?? [])

/** The suspension that stands, else the last one. Errors: `provider.unknown`, `provider.never_suspended`. */
export const suspensionProgress = async (runtime: Runtime, caller: Caller, provider: string): Promise<SuspensionProgress> => {
  await readProvider(runtime.db, caller.org, provider)
  const row = (await liveSuspension(runtime.db, caller.org, provider)) ?? (await suspensionsOf(runtime.db, caller.org, provider)).at(-1)
  if (!row) throw new CountersignError('provider.never_suspended', 'not_found', `\`${provider}\` was never suspended`)
  const milestones = row.change_id === null ? [] : await milestonesOf(runtime.db, caller.org, row.change_id)
  const ended = (one: Milestone): boolean => one.closure === 'risk_complete' || one.closure === 'risk_accepted'
  return {
    suspension: row.id,
    party: row.party_id,
    suspendedAt: row.suspended_at.toISOString(),
    suspendedBy: row.suspended_by,
    reason: row.reason,
    ticket: row.ticket,
    liftedAt: row.lifted_at?.toISOString() ?? null,
    change: row.change_id,
    credentials: milestones.length,
    revoked: secondsFrom(
      row.suspended_at,
      instants(milestones, (one) => one.executed),
    ),
    proven: secondsFrom(
      row.suspended_at,
      instants(milestones, (one) => one.proven),
    ),
    open: milestones.filter((one) => !ended(one) && one.closure !== 'stuck').length,
    stuck: milestones.filter((one) => one.closure === 'stuck').map((one) => one.credential),
  }
}
