// Asked by whoever is about to carry out an operation, right before it: days may have passed since the change was opened.
import type { DriftKind } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { lockOperation, updateOperation, type WorkOrder, withdrawChange } from '../changes/index.ts'
import { rightsNamed } from '../planning/index.ts'
import { isBegun } from '../trust/index.ts'
import { type ActRow, actOfChange, endAct, findingState, lockDrift } from './act-store.ts'
import { lookAt } from './look.ts'
import { sessionsKind } from './model.ts'

const againSeconds = 60

/** What is shown of an operation that begins such a change. */
const begins: ReadonlySet<string> = new Set(['rejection', 'rights', 'sessions'])

/** Withdraws a change that puts right what is so no more. Nothing where anything of it was begun. */
export const withdrawAct = async (work: Work, act: ActRow, why: string): Promise<void> => {
  await lockDrift(work.db, work.org)
  // ORDER: held before it is asked: whoever begins an operation waits, or has begun and is seen.
  if (await isBegun(work.db, work.org, act.change_id)) return
  await withdrawChange(work, act.change_id, why)
  if (await endAct(work.db, work.org, act.id, { outcome: 'withdrawn', at: work.at, by: null }))
    work.record({ kind: 'drift.withdrawn', stream: act.change_id, body: { change: act.change_id, finding: act.finding_id, reason: why } })
}

/**
 * Whether what the operation puts right still stands. INVARIANT: false is never "done": either the change is withdrawn, or it is looked at again.
 * What was begun goes on: what its system shows then may be our own doing.
 */
export const mayRight = async (runtime: Runtime, caller: Caller, { row, plan, planned }: WorkOrder): Promise<boolean> => {
  const { kind } = plan.trigger
  if ((kind !== 'drift.right' && kind !== 'drift.propose') || !begins.has(planned.purpose) || row.attempts > 0) return true
  const act = await actOfChange(runtime.db, caller.org, row.change_id)
  // What else such a change ends of sessions goes with what it ends.
  if (planned.purpose === 'sessions' && act?.kind !== sessionsKind) return true
  const finding = act && (await findingState(runtime.db, caller.org, act.finding_id))
  if (!act || !finding) return false
  const looked =
    finding.state === 'open'
      ? await lookAt(runtime, caller.org, {
          kind: act.kind as DriftKind,
          credential: act.credential_id,
          openedAt: finding.opened_at,
          ...(planned.purpose === 'rights' ? { rights: rightsNamed(planned.parameters) } : {}),
        })
      : 'gone'
  if (looked === 'stands') return true
  await transact(runtime, caller, async (work) => {
    if (looked !== 'unknown')
      return withdrawAct(
        work,
        act,
        looked === 'own' ? 'it is an account of the connector itself' : 'what it puts right is so no more, and nothing was begun',
      )
    const now = await lockOperation(work.db, work.org, row.id)
    if (now === undefined || now.attempts > 0 || (now.phase !== 'ready' && now.phase !== 'mandated')) return
    const at = plusSeconds(work.at, againSeconds)
    await updateOperation(work.db, work.org, row.id, { due_at: at, reasons: ['its system can not be asked now whether it is still so'] })
    work.enqueue({ org: work.org, kind: 'advance', id: row.id, startAfter: at })
  })
  return false
}
