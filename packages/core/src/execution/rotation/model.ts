// How far a consumer is in a rotation, what it waits for and what comes next. Pure.
import type { RiskClass } from '@countersign/policy'
import type { PlannedOperation } from '../../authority/plans/index.ts'
import type { OperationRow } from '../changes/index.ts'

export const consumerStates = ['asked', 'made', 'delivered', 'unconfirmed', 'moved', 'late', 'stuck', 'cut'] as const
export type ConsumerState = (typeof consumerStates)[number]

/** `observed`: a session of its own account, as its system lists it. `confirmed`: the word of somebody who answers for it. */
export type UseStrength = 'observed' | 'confirmed'

export interface Consumer {
  readonly workload: string
  readonly state: ConsumerState
  readonly strength: UseStrength | null
  /** Since when it stands so, where that is known. */
  readonly since: Date | null
  /** By when it was to move; null before it has anything to move to. */
  readonly moveBy: Date | null
  readonly credential: string
  readonly account: string
  readonly deliveredTo: string | null
  readonly waitsFor: string | null
  readonly next: string | null
  /** The operation that moves it. */
  readonly operation: string
  /** That is done: by the inventory it uses the old one no longer. */
  readonly isOff: boolean
  /** As its plan was decided: goes for how long it may take. */
  readonly risk: RiskClass
}

export interface MoveFacts {
  readonly move: OperationRow
  readonly planned: PlannedOperation
  readonly issue: OperationRow | undefined
  /** The old one ends without waiting for it. */
  readonly cut: boolean
  readonly confirmedAt: Date | undefined
  /** The first time, by this plan or one before it. */
  readonly deliveredAt: Date | null
  readonly moveWithinSeconds: number
  readonly of: string
}

const first = (row: OperationRow | undefined): string | undefined => row?.reasons?.[0]

const standingOf = (
  facts: MoveFacts,
  moveBy: Date | null,
  at: Date,
): Pick<Consumer, 'state' | 'strength' | 'since' | 'waitsFor' | 'next'> => {
  const { move, planned, issue, cut, confirmedAt, of } = facts
  const executed = facts.deliveredAt
  const workload = String(planned.parameters['workload'])
  const confirm = `countersign rotation confirm ${of} ${workload}`
  const isLate = moveBy !== null && moveBy <= at
  if (move.phase === 'done') {
    if (planned.purpose !== 'none') return { state: 'moved', strength: 'observed', since: executed, waitsFor: null, next: null }
    if (confirmedAt) return { state: 'moved', strength: 'confirmed', since: confirmedAt, waitsFor: null, next: null }
    const waitsFor = 'somebody who answers for it to say that it uses the new one: its system does not show'
    return { state: isLate ? 'late' : 'unconfirmed', strength: null, since: isLate ? moveBy : executed, waitsFor, next: confirm }
  }
  const stuck = [issue, move].find((row) => row?.phase === 'stuck')
  if (cut)
    return {
      state: 'cut',
      strength: null,
      since: null,
      waitsFor: 'itself: the old one ends without waiting for it',
      next: `read the new one and log in with it${planned.parameters['deliverTo'] == null ? '' : `, at ${String(planned.parameters['deliverTo'])}`}`,
    }
  if (stuck)
    return {
      state: 'stuck',
      strength: null,
      since: null,
      waitsFor: first(stuck) ?? 'a person',
      next: `mend it, then \`countersign change revise ${move.change_id}\``,
    }
  if (executed !== null)
    return {
      state: isLate ? 'late' : 'delivered',
      strength: null,
      since: isLate ? moveBy : executed,
      waitsFor:
        move.executed_at === null ? (first(move) ?? 'its turn') : 'a session of its own account: it has not logged in with the new one yet',
      next: 'read the new one and log in with it',
    }
  if (issue?.phase === 'done') return { state: 'made', strength: null, since: null, waitsFor: first(move) ?? 'its delivery', next: null }
  return { state: 'asked', strength: null, since: null, waitsFor: first(issue) ?? first(move) ?? 'its turn', next: null }
}

export const consumerOf = (facts: MoveFacts, at: Date): Consumer => {
  const { move, planned, deliveredAt } = facts
  const to = planned.parameters['deliverTo']
  const moveBy = deliveredAt && new Date(deliveredAt.getTime() + facts.moveWithinSeconds * 1000)
  return {
    workload: String(planned.parameters['workload']),
    credential: planned.credential,
    account: planned.handle.account,
    deliveredTo: typeof to === 'string' ? to : null,
    operation: move.id,
    isOff: move.phase === 'done',
    risk: planned.risk,
    moveBy,
    ...standingOf(facts, moveBy, at),
  }
}
