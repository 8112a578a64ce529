// When a good proof does not count yet and must be shown again: within a grace, while something that was derived from the credential may still
// live unseen, or because one refusal is not enough. A door that lies about the old credential once is found out by the next round.
import type { Observer } from '@countersign/connector-kit'
import { plusSeconds } from '../../platform/clock.ts'
import type { Work } from '../../runtime.ts'
import type { OperationRow, WorkOrder } from '../changes/index.ts'
import type { RecordedProof } from './proof.ts'
import { latestProofs } from './store.ts'
import { strongEnough } from './verdict.ts'

/** How long after the execution an answer counts for nothing, seconds. */
export interface Waits {
  /** The doors' own: an ended credential may be honoured. */
  readonly graceSeconds: number
  /** What was derived from it and can't be listed may live on, though the credential itself is refused. */
  readonly derivedSeconds: number
}

export const noWaits: Waits = { graceSeconds: 0, derivedSeconds: 0 }

export const waitsOf = (observer: Observer, order: WorkOrder, kind: { readonly derivedLifetimeSeconds: number } | undefined): Waits => {
  const { handle, purpose } = order.planned
  if (purpose !== 'rejection' && purpose !== 'sessions') return noWaits
  return {
    graceSeconds: purpose === 'rejection' ? Math.max(0, ...observer.doors(handle).map((door) => door.graceSeconds)) : 0,
    derivedSeconds: observer.derivedLifetimeSeconds?.(handle) ?? kind?.derivedLifetimeSeconds ?? 0,
  }
}

/** A little over, so that the next round begins after the moment and not at it. */
const overSeconds = 0.25

/** Rounds that are looked back at: those that lie too close together count once. */
const looksBack = 50

/** As an outsider counts: from the newest back, each that alone could close, and that began as long before the next as policy asks. */
const refusedInARow = async (work: Work, order: WorkOrder, row: OperationRow, proof: RecordedProof): Promise<number> => {
  const { refusalsApartSeconds, minStrength } = order.planned
  let seen = 0
  let next = Number.POSITIVE_INFINITY
  for (const one of await latestProofs(work.db, work.org, row.id, looksBack)) {
    const began = (one.started_at ?? one.at).getTime()
    if (one.purpose !== 'rejection' || one.verdict !== proof.verdict || !strongEnough(one.strength, minStrength)) break
    if (row.executed_at !== null && began < row.executed_at.getTime()) break
    if (next - began < refusalsApartSeconds * 1000) continue
    seen += 1
    next = began
  }
  return seen
}

/** The round just recorded is good. Undefined: it counts. Otherwise when to look again, and why. */
export const toBeRepeated = async (
  work: Work,
  order: WorkOrder,
  row: OperationRow,
  proof: RecordedProof,
  round: { readonly startedAt: string },
  until: { readonly grace: Date | null; readonly derived: Date | null },
): Promise<{ readonly at: Date; readonly reason: string } | undefined> => {
  const started = new Date(round.startedAt)
  if (until.grace !== null && started < until.grace)
    return {
      at: plusSeconds(until.grace, overSeconds),
      reason: `refused; shown again when its grace has passed, at ${until.grace.toISOString()}`,
    }
  if (until.derived !== null && started < until.derived)
    return {
      at: plusSeconds(until.derived, overSeconds),
      reason: `refused; what was derived from it and no system lists may live until ${until.derived.toISOString()}; shown again then`,
    }
  if (order.planned.purpose !== 'rejection' || order.planned.refusals === 1) return undefined
  const times = await refusedInARow(work, order, row, proof)
  if (times >= order.planned.refusals) return undefined
  return {
    at: plusSeconds(work.at, order.planned.refusalsApartSeconds),
    reason: `refused ${times} of ${order.planned.refusals} times in a row`,
  }
}
