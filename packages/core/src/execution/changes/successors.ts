// What comes after an operation goes on when that has ended.
import { successorsIn } from '../../authority/plans/index.ts'
import type { Work } from '../../runtime.ts'
import { makeDue } from './store.ts'
import type { WorkOrder } from './work-order.ts'

export const wakeSuccessors = async (work: Work, { plan, row }: WorkOrder): Promise<void> => {
  const next = successorsIn(plan, row.id)
  if (next.length === 0) return
  await makeDue(work.db, work.org, next, work.at)
  for (const id of next) work.enqueue({ org: work.org, kind: 'advance', id })
}
