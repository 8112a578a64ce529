// What every check is handed once the whole file was read: the story with its documents, and where to report. Checks only read.
import type { PlannedOperation } from '../documents/plan.ts'
import type { Problems } from '../report.ts'
import type { Accepting, OperationStory, Story } from '../story.ts'
import type { Trust } from '../trust.ts'

export interface Judgement {
  readonly story: Story
  readonly trust: Trust
  readonly problems: Problems
  readonly org: string
  readonly change: string
  /** Milliseconds: the later of `createdAt` and the witness' time. */
  readonly judgedAt: number
}

/** How far clocks of the enterprise's own machines may be apart. */
export const CLOCK_SKEW_MS = 5_000

/** Operations of the last plan, empty if it could not be read. */
export const plannedOperations = ({ story }: Judgement): PlannedOperation[] => [...(story.lastPlan?.slot.facts?.operations.values() ?? [])]

/** An operation that is done only where sessions are found, and was never mandated. */
export const wasNotNeeded = ({ story }: Judgement, operation: PlannedOperation): boolean =>
  operation.when === 'if_sessions' && story.mandatesOf(operation.id).length === 0

/** Those that count for an operation: its own, and for sessions those of the credential that they belong to: it lives on, and they with it. */
export const acceptancesFor = ({ story }: Judgement, operation: OperationStory): readonly Accepting[] => {
  const operations = story.lastPlan?.slot.facts?.operations
  const planned = operations?.get(operation.id)
  if (planned?.purpose !== 'sessions') return operation.acceptances
  const sources = planned.after.filter((id) => operations?.get(id)?.credential === planned.credential)
  return [...operation.acceptances, ...sources.flatMap((id) => story.operations.get(id)?.acceptances ?? [])]
}

/** The operation as the plan of this digest has it. */
export const plannedIn = ({ story }: Judgement, plan: string, operation: string): PlannedOperation | undefined =>
  story.plans.find((frozen) => frozen.slot.digest === plan)?.slot.facts?.operations.get(operation)
