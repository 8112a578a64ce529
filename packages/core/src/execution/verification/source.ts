// Whether what an operation rests on is proven yet. As long as the old credential may still open its doors, that no session is there now
// says nothing about the next minute.
import type { Kysely } from 'kysely'
import { operationOf } from '../../authority/plans/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { operationsByIds, type WorkOrder } from '../changes/index.ts'

export const sourceUnproven = async (db: Kysely<Tables>, { row, plan }: WorkOrder): Promise<boolean> => {
  const rejections = row.runs_after.filter((id) => operationOf(plan, id)?.purpose === 'rejection')
  return (await operationsByIds(db, row.org_id, row.plan_digest, rejections)).some(
    (other) => other.phase !== 'done' && other.phase !== 'skipped',
  )
}

/** How often sessions are looked at while their credential is not proven dead yet; its proof wakes the operation earlier. */
const lookAgainSeconds = 3600

/**
 * When to look again after a look that began too early. ORDER: asked under the operation's row lock: a proof that came during the look has
 * woken the operation already, and that must not be put off; a later one waits for the lock and wakes it then.
 */
export const lookAgainAt = async (work: Work, order: WorkOrder): Promise<Date> =>
  (await sourceUnproven(work.db, order)) ? plusSeconds(work.at, lookAgainSeconds) : work.at
