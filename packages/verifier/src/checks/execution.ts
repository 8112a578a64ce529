// Completeness: what was executed was executed inside its mandate's window and in the plan's order.
import type { PlannedOperation } from '../documents/plan.ts'
import type { OperationStory } from '../story.ts'
import { type Judgement, plannedOperations, wasNotNeeded } from './judgement.ts'

const checkWindows = ({ story, problems }: Judgement, operation: OperationStory): void => {
  for (const start of operation.started) {
    const window = story.mandates.get(start.mandate)?.window
    if (window !== undefined && (start.at < window.notBefore || start.at > window.notAfter)) {
      problems.add('completeness', 'operation.outside_window', start.where, `mandate \`${start.mandate}\` did not hold at that time`)
    }
  }
}

/** Whether what comes first had happened at this place of the log. */
const hadHappened = (judgement: Judgement, first: PlannedOperation, then: PlannedOperation, index: number): boolean => {
  const story = judgement.story.operations.get(first.id)
  const closed = story?.closures.filter((closure) => closure.index < index).at(-1)?.closure
  // What a consumer needs must be proven to work, or a named person answers for it, before the credential that it used is taken away.
  if (then.purpose === 'rejection' && (first.purpose === 'acceptance' || first.purpose === 'use')) {
    return closed === 'risk_complete' || closed === 'risk_accepted'
  }
  if (wasNotNeeded(judgement, first)) return true
  return (
    (closed !== undefined && closed !== 'stuck') ||
    (story?.attempted.some((attempt) => attempt.status === 'done' && attempt.index < index) ?? false)
  )
}

export const checkExecution = (judgement: Judgement): void => {
  const { story, problems } = judgement
  for (const operation of story.operations.values()) checkWindows(judgement, operation)
  const planned = new Map(plannedOperations(judgement).map((operation) => [operation.id, operation]))
  for (const then of planned.values()) {
    const begun = story.operations.get(then.id)?.started[0]
    if (begun === undefined) continue
    for (const id of then.after) {
      const first = planned.get(id)
      if (first === undefined || !hadHappened(judgement, first, then, begun.index)) {
        problems.add(
          'completeness',
          'operation.out_of_order',
          begun.where,
          `operation \`${then.id}\` began before \`${id}\` had come to what it waits for`,
        )
      }
    }
  }
}
