// What comes after an operation goes on when that has ended.
import type { Work } from '../../runtime.ts'
import { makeDue, type OperationRow, successorsOf } from './store.ts'

export const wakeSuccessors = async (work: Work, row: OperationRow): Promise<void> => {
  const next = await successorsOf(work.db, work.org, row.plan_digest, row.id)
  if (next.length === 0) return
  await makeDue(work.db, work.org, next, work.at)
  for (const id of next) work.enqueue({ org: work.org, kind: 'advance', id })
}
