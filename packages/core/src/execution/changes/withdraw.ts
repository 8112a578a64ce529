// A change that nobody goes on with: what was asked for it and what was mandated loses its effect; what was done stays done.
import { voidRequests } from '../../authority/approvals/index.ts'
import { dropProposals } from '../../authority/instruments/index.ts'
import { endMandate, liveMandateOf } from '../../authority/mandates/index.ts'
import { closeFinding } from '../../registry/findings/index.ts'
import type { Work } from '../../runtime.ts'
import { lockChange, type OperationRow, operationsOfPlan, updateChange, updateOperation } from './store.ts'

/** The old plan and its approvals lose their effect. */
export const voidPlan = async (work: Work, change: string, plan: string, why: string): Promise<void> => {
  await voidRequests(work, change, plan, why)
  const open = (await operationsOfPlan(work.db, work.org, plan)).filter(({ phase }) => phase !== 'done' && phase !== 'skipped')
  const voidOne = async (operation: OperationRow): Promise<void> => {
    // A mandate that was not begun loses its effect; one that was may still bring its evidence, which is kept.
    const mandate = await liveMandateOf(work.db, work.org, operation.id)
    if (mandate?.state === 'open') await endMandate(work, mandate, 'void', why)
    // What is planned again, or given up, is stuck no more.
    await closeFinding(work, 'operation.stuck', operation.id, operation.id)
    await updateOperation(work.db, work.org, operation.id, { phase: 'void', reasons: [why] })
  }
  await Promise.all(open.map(voidOne))
}

/** Repeating it does nothing. */
export const withdrawChange = async (work: Work, id: string, why: string): Promise<void> => {
  const change = await lockChange(work.db, work.org, id)
  if (!change || change.state === 'closed' || change.state === 'refused' || change.state === 'denied') return
  if (change.plan_digest !== null) await voidPlan(work, id, change.plan_digest, why)
  await updateChange(work.db, work.org, id, { state: 'refused' })
  await dropProposals(work, id, why)
  work.record({ kind: 'change.refused', stream: id, body: { change: id, plan: change.plan_digest, reason: why } })
}
