// Whether an operation is done within an approved runbook, asked at the moment of use: the run was within the bounds when it was asked for, its
// runbook is still in force in that very version and was rehearsed lately, the operation is one of its steps, and its target is still within the
// bounds. How often it ran, and the hours, are the bounds of the asking alone: what has begun in time is finished, not left half done.
import type { Kysely } from 'kysely'
import { sharedTurn } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'
import { inForce } from '../instruments/index.ts'
import { boundSteps, targetProblems } from './bounds.ts'
import { type Runbook, runbookIn } from './model.ts'
import { rehearsedLately } from './rehearsal.ts'
import { type RunRow, readRun } from './store.ts'
import { boundTargetOf } from './target.ts'

/** What a revocation or a rotation brings along by itself. */
const alongWith: Readonly<Record<string, readonly string[]>> = {
  'credential.revoke': ['session.end', 'token.revoke', 'grant.remove'],
}

/** The run and its runbook, as long as the run was within the bounds and its runbook is in force in that very version. */
const standingOf = async (
  db: Kysely<Tables>,
  org: string,
  run: string,
  at: Date,
): Promise<{ row: RunRow; runbook: Runbook } | undefined> => {
  const row = await readRun(db, org, run)
  if (!row?.in_bounds || row.kind === 'rehearsal') return undefined
  const standing = await inForce(db, org, 'runbook', row.runbook, at)
  if (standing?.version !== row.version) return undefined
  const runbook = runbookIn(standing.document)
  const { runbook: name, version } = row
  const rehearsed = await sharedTurn(db, JSON.stringify(['rehearsed', org, name, version, at.getTime()]), () =>
    rehearsedLately(db, org, name, version, runbook, at),
  )
  return rehearsed.good ? { row, runbook } : undefined
}

export const runbookOfRun = async (db: Kysely<Tables>, org: string, run: string): Promise<string | undefined> =>
  (await readRun(db, org, run))?.runbook

/** The Cedar text that narrows it; undefined where it has none. */
export const conditionsOfRun = async (db: Kysely<Tables>, org: string, run: string, at: Date): Promise<string | undefined> =>
  (await standingOf(db, org, run, at))?.runbook.conditions

/** A run does the steps, a rollback the steps back. */
const stepsOf = ({ row, runbook }: { readonly row: RunRow; readonly runbook: Runbook }) => {
  const back = 'steps' in runbook.rollback ? runbook.rollback.steps : []
  return boundSteps(row.kind === 'run' ? runbook.steps : back, row.parameters)
}

export const isWithinRun = async (
  db: Kysely<Tables>,
  org: string,
  run: string,
  intent: { readonly operation: string; readonly credential: string },
  at: Date,
): Promise<boolean> => {
  const standing = await standingOf(db, org, run, at)
  if (!standing) return false
  const isStep = stepsOf(standing).some(
    (step) =>
      step.credential === intent.credential &&
      (step.operation === intent.operation || (alongWith[step.operation]?.includes(intent.operation) ?? false)),
  )
  if (!isStep) return false
  const target = await boundTargetOf(db, org, intent.credential)
  return target !== undefined && targetProblems(standing.runbook, target).length === 0
}
