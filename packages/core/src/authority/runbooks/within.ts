// Whether an operation is done within an approved runbook, asked at the moment of use: the run was within the bounds when it was asked for, its
// runbook is still in force in that very version, and the operation is one of its steps.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { inForce } from '../instruments/index.ts'
import { boundSteps } from './bounds.ts'
import type { Runbook } from './model.ts'
import { readRun } from './store.ts'

/** What a revocation or a rotation brings along by itself. */
const alongWith: Readonly<Record<string, readonly string[]>> = {
  'credential.revoke': ['session.end', 'token.revoke', 'grant.remove'],
}

export const isWithinRun = async (
  db: Kysely<Tables>,
  org: string,
  run: string,
  intent: { readonly operation: string; readonly credential: string },
  at: Date,
): Promise<boolean> => {
  const row = await readRun(db, org, run)
  if (!row?.in_bounds || row.kind !== 'run') return false
  const standing = await inForce(db, org, 'runbook', row.runbook, at)
  if (standing?.version !== row.version) return false
  const runbook = standing.document as unknown as Runbook
  return boundSteps(runbook.steps, row.parameters).some(
    (step) =>
      step.credential === intent.credential &&
      (step.operation === intent.operation || (alongWith[step.operation]?.includes(intent.operation) ?? false)),
  )
}
