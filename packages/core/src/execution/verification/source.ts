// Whether what an operation rests on is proven yet. As long as the old credential may still open its doors, that no session is there now
// says nothing about the next minute.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { operationsOfPlan, type WorkOrder } from '../changes/index.ts'

export const sourceUnproven = async (db: Kysely<Tables>, { row, plan }: WorkOrder): Promise<boolean> => {
  const rejections = new Set(plan.operations.filter((planned) => planned.purpose === 'rejection').map((planned) => planned.id))
  return (await operationsOfPlan(db, row.org_id, row.plan_digest)).some(
    (other) => row.runs_after.includes(other.id) && rejections.has(other.id) && other.phase !== 'done' && other.phase !== 'skipped',
  )
}
