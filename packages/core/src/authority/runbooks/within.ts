// Whether an operation is done within an approved runbook, asked at the moment of use: the run was within the bounds when it was asked for, its
// runbook is still in force in that very version, and the operation is one of its steps.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { inForce } from '../instruments/index.ts'
import { boundSteps } from './bounds.ts'
import { type Runbook, runbookIn } from './model.ts'
import { type RunRow, readRun } from './store.ts'

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
  if (!row?.in_bounds || row.kind !== 'run') return undefined
  const standing = await inForce(db, org, 'runbook', row.runbook, at)
  return standing?.version === row.version ? { row, runbook: runbookIn(standing.document) } : undefined
}

export const runbookOfRun = async (db: Kysely<Tables>, org: string, run: string): Promise<string | undefined> =>
  (await readRun(db, org, run))?.runbook

/** The Cedar text that narrows it; undefined where it has none. */
export const conditionsOfRun = async (db: Kysely<Tables>, org: string, run: string, at: Date): Promise<string | undefined> =>
  (await standingOf(db, org, run, at))?.runbook.conditions

export const isWithinRun = async (
  db: Kysely<Tables>,
  org: string,
  run: string,
  intent: { readonly operation: string; readonly credential: string },
  at: Date,
): Promise<boolean> => {
  const standing = await standingOf(db, org, run, at)
  if (!standing) return false
  return boundSteps(standing.runbook.steps, standing.row.parameters).some(
    (step) =>
      step.credential === intent.credential &&
      (step.operation === intent.operation || (alongWith[step.operation]?.includes(intent.operation) ?? false)),
  )
}
