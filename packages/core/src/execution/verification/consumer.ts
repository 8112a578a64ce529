// A rotation waits for each of its consumers as long as it takes; whoever is late is named, and nobody is asked to accept anything.
import { isRenewal } from '../../authority/decisions/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { OperationRow, WorkOrder } from '../changes/index.ts'

export const waitsForConsumer = ({ planned, plan }: WorkOrder): boolean =>
  planned.operation === 'consumer.move' && planned.purpose === 'use' && isRenewal(plan.trigger.kind)

const soonest = 5
const latest = 3600

/** A tenth of the time that it has taken already: one that moves is noticed soon after, measured by how long it took. */
export const nextLookForUse = (row: OperationRow, at: Date): Date => {
  const waited = row.executed_at === null ? 0 : (at.getTime() - row.executed_at.getTime()) / 1000
  return plusSeconds(at, Math.min(latest, Math.max(soonest, waited / 10)))
}

export const notSeen: readonly string[] = ['delivered; not seen in use yet']
