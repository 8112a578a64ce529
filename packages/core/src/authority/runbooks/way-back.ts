// What a runbook says of the way back of what it does. Pure.
import type { Problem } from '../instruments/index.ts'
import type { WayBack } from '../plans/index.ts'
import type { Runbook, RunbookStep } from './model.ts'

const inWords = (steps: readonly RunbookStep[]): string => steps.map((step) => `${step.operation} of ${step.credential}`).join(', then ')

/** For the people who approve it. */
export const wayBackInWords = ({ rollback }: Runbook): string => {
  if ('steps' in rollback) return inWords(rollback.steps)
  return 'none' in rollback ? `none: ${rollback.none}` : `not needed: ${rollback.notNeeded}`
}

/** What is promised and can't be kept. Asked when it is proposed. */
export const wayBackProblems = ({ steps, rollback }: Runbook): Problem[] => {
  if ('notNeeded' in rollback && steps.some((step) => step.operation !== 'session.end'))
    return [{ where: 'rollback', problem: 'only a session is let go without a way back; give `steps`, or say `none`' }]
  const revoked = new Set(steps.filter((step) => step.operation === 'credential.revoke').map((step) => step.credential))
  return 'steps' in rollback && rollback.steps.some((step) => revoked.has(step.credential))
    ? [{ where: 'rollback', problem: 'what a step revokes is not there to roll back; say `none`' }]
    : []
}

/**
 * The way back of one of its steps. INVARIANT: where the runbook says that there is none, none of them has one, whatever its system could do.
 * Undefined where its rollback doesn't reach the operation, which then has its own.
 */
export const wayBackOfRun = ({ rollback }: Pick<Runbook, 'rollback'>, credential?: string): WayBack | undefined => {
  if ('none' in rollback) return { kind: 'none', words: rollback.none }
  if ('notNeeded' in rollback) return { kind: 'not_needed', words: rollback.notNeeded }
  const step = rollback.steps.find((one) => one.credential === credential)
  return step && { kind: 'operation', operation: step.operation, words: 'roll the run back' }
}
