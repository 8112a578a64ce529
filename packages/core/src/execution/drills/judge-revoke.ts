// Was a credential of the provider's relationship taken back, by us alone, and shown to be dead, in time?
import type { DrillRow } from '../../authority/drills/index.ts'
import type { Runtime } from '../../runtime.ts'
import { readChange } from '../changes/index.ts'
import { type DrillStep, stepsOfChange } from './canary-store.ts'
import { type Judgement, secondsBetween, spoken } from './judgement.ts'

const ends = (step: DrillStep): boolean => step.operation !== 'credential.issue' && step.operation !== 'session.end'

/** INVARIANT: what a revocation drill did to anything but a throw-away of its canary, or by anybody but our connectors, is no pass. */
const trespasses = (drill: DrillRow, steps: readonly DrillStep[]): string[] => [
  ...steps
    .filter((step) => !step.onCanary || step.replaces !== drill.canary)
    .map((step) => `\`${step.operation}\` was for \`${step.credential}\`, which is no throw-away of the canary`),
  ...steps
    .filter((step) => step.executorKind !== 'connector')
    .map((step) => `\`${step.operation}\` was left to somebody else than our connectors`),
]

const measuredOf = (drill: DrillRow, steps: readonly DrillStep[]): Record<string, number> => {
  const ready = steps.find((step) => step.operation === 'credential.issue' && step.closure === 'risk_complete')?.provenAt
  const revoke = steps.find(ends)
  return {
    ...(ready ? { ready: secondsBetween(drill.opened_at, ready) } : {}),
    ...(ready && revoke?.executedAt ? { revoked: secondsBetween(ready, revoke.executedAt) } : {}),
    ...(ready && revoke?.closure === 'risk_complete' && revoke.provenAt ? { proven: secondsBetween(ready, revoke.provenAt) } : {}),
  }
}

export const judgeRevoke = async (runtime: Runtime, drill: DrillRow, at: Date): Promise<Judgement | undefined> => {
  const change = drill.change_id === null ? undefined : await readChange(runtime.db, drill.org_id, drill.change_id)
  const steps = change ? await stepsOfChange(runtime.db, drill.org_id, change.id) : []
  const measured = measuredOf(drill, steps)
  const failed = (...reasons: string[]): Judgement => ({ reasons, measured })
  const wrong = trespasses(drill, steps)
  if (wrong.length > 0) return failed(...wrong)
  const stuck = steps.filter((step) => step.closure === 'stuck' || step.closure === 'risk_accepted')
  if (stuck.length > 0)
    return failed(...stuck.map((step) => `\`${step.operation}\` did not end: ${step.reasons.join('; ') || step.verdict || step.closure}`))
  if (change && (change.state === 'refused' || change.state === 'denied')) return failed(`the revocation was ${change.state}`)
  const dead = steps.filter(ends)
  const proven = dead.length > 0 && dead.every((step) => step.closure === 'risk_complete' && step.verdict === 'rejected')
  if (proven) {
    const last = new Date(Math.max(...dead.map((step) => step.provenAt!.getTime())))
    if (last < drill.due_at) return { reasons: [], measured }
    const allowed = spoken(secondsBetween(drill.opened_at, drill.due_at))
    return failed(`it was proven dead after ${spoken(secondsBetween(drill.opened_at, last))}; allowed are ${allowed}`)
  }
  if (change?.state === 'closed') return failed(`the revocation ended as \`${change.closure}\`, without a rejection proof`)
  if (at < drill.due_at) return undefined
  const seen = dead.map((step) => step.verdict).find((verdict) => verdict !== null && verdict !== 'rejected')
  const waiting = change?.state === 'awaiting_approval' ? ', and somebody is still asked for an approval' : ''
  return failed(
    seen === 'still_accepted'
      ? 'the revoked credential was still accepted when the time was over'
      : `it was not proven dead within ${spoken(secondsBetween(drill.opened_at, drill.due_at))}${waiting}`,
  )
}
