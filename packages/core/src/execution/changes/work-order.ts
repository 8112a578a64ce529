// An operation as it runs: its row, its plan and its place in it, read together. Believed only as far as the plan's digest reaches.

import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { operationOf, type Plan, type PlannedOperation, readPlan } from '../../authority/plans/index.ts'
import type { Tables } from '../../tables.ts'
import type { OperationRow } from './store.ts'

export interface WorkOrder {
  readonly row: OperationRow
  readonly plan: Plan
  readonly planned: PlannedOperation
}

/** Errors: `operation.not_in_plan` when the row names a plan that doesn't hold it (the row was edited). */
export const workOrder = async (db: Kysely<Tables>, row: OperationRow): Promise<WorkOrder> => {
  const plan = await readPlan(db, row.org_id, row.plan_digest)
  const planned = operationOf(plan, row.id)
  if (!planned || planned.credential !== row.credential_id || planned.executor.id !== row.executor_id || plan.change !== row.change_id) {
    throw new CountersignError(
      'operation.not_in_plan',
      'internal',
      `the operation \`${row.id}\` does not stand in its plan as its row says; the database was changed by hand`,
    )
  }
  return { row, plan, planned }
}
