// What parties would gain and lose between two sets of rules. INVARIANT: whatever gives more anywhere is listed as wider.
import type { RiskClass } from '@countersign/policy'
import { type Right, type RightAt, whereOf, widerBy } from './model.ts'

export interface Shift {
  readonly party: string
  readonly operation: string
  readonly where: string
  readonly criticalities: readonly RiskClass[]
  readonly before: Right
  readonly after: Right
  /** It would run without anybody being asked. */
  readonly toAutonomous: boolean
}

export interface RightsDifference {
  readonly widened: readonly Shift[]
  readonly narrowed: readonly Shift[]
  readonly compared: number
}

/** `before` and `after` hold the same points in the same order. */
export const difference = (party: string, before: readonly RightAt[], after: readonly RightAt[]): RightsDifference => {
  const widened: Shift[] = []
  const narrower: Shift[] = []
  const pairs = before.map((was, n) => ({ was, is: after[n]! })).filter(({ was, is }) => was.right !== is.right)
  const groups = Map.groupBy(pairs, ({ was, is }) => JSON.stringify([was.operation, whereOf(was), was.right, is.right]))
  for (const group of groups.values()) {
    const { was, is } = group[0]!
    const shift = {
      party,
      operation: was.operation,
      where: whereOf(was),
      criticalities: group.map((one) => one.was.criticality),
      before: was.right,
      after: is.right,
      toAutonomous: is.right === 'autonomous',
    }
    ;(widerBy(was.right, is.right) > 0 ? widened : narrower).push(shift)
  }
  return { widened, narrowed: narrower, compared: before.length }
}
