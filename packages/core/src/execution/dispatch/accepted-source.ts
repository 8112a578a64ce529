// Sessions of a credential whose risk was accepted. It goes on working by a person's word, so its sessions go on with it: to end them would
// interrupt what the acceptance keeps alive, and they would be back a moment later. The same acceptance covers them, and its end opens both again.
import { readPlan, successorsIn } from '../../authority/plans/index.ts'
import { liveAcceptanceOf } from '../../authority/risk/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { lockOperation, type OperationRow, operationsByIds, readOperation, updateOperation, type WorkOrder } from '../changes/index.ts'

const phases: ReadonlySet<OperationRow['phase']> = new Set(['planned', 'ready', 'verifying'])

const isOfSessions = (row: Pick<OperationRow, 'spec'>): boolean => (row.spec as { purpose?: string }).purpose === 'sessions'

export const acceptedSource = async (db: Work['db'] | Runtime['db'], row: OperationRow): Promise<OperationRow | undefined> =>
  (await operationsByIds(db, row.org_id, row.plan_digest, row.runs_after)).find(
    (other) => other.credential_id === row.credential_id && other.phase === 'done' && other.closure === 'risk_accepted',
  )

/** True where the operation has ended with what it belongs to. */
export const endsWithItsSource = async (runtime: Runtime, caller: Caller, order: WorkOrder): Promise<boolean> => {
  if (order.planned.purpose !== 'sessions' || !phases.has(order.row.phase)) return false
  if (!(await acceptedSource(runtime.db, order.row))) return false
  return transact(runtime, caller, async (work) => {
    const row = await lockOperation(work.db, work.org, order.row.id)
    const source = row && phases.has(row.phase) ? await acceptedSource(work.db, row) : undefined
    const acceptance = source && (await liveAcceptanceOf(work.db, work.org, source.id))
    if (!row || !source || acceptance?.state !== 'accepted') return false
    await updateOperation(work.db, work.org, row.id, {
      phase: 'done',
      closure: 'risk_accepted',
      due_at: null,
      lease_by: null,
      lease_until: null,
      reasons: [`lives on with its credential until ${acceptance.expires_at?.toISOString()}`],
    })
    work.record({
      kind: 'closure.reached',
      stream: row.id,
      body: {
        closure: 'risk_accepted',
        proof: row.proof_digest,
        acceptance: acceptance.id,
        reasons: ['the credential itself goes on by this acceptance, and its sessions with it'],
      },
    })
    work.enqueue({ org: work.org, kind: 'conclude', id: row.change_id })
    return true
  })
}

/** Those whose closure stood on the acceptance of this operation, locked. */
export const endedWith = async (work: Work, source: OperationRow): Promise<OperationRow[]> => {
  const ended: OperationRow[] = []
  for (const id of successorsIn(await readPlan(work.db, work.org, source.plan_digest), source.id)) {
    const seen = await readOperation(work.db, work.org, id)
    if (!seen || !isOfSessions(seen) || seen.closure !== 'risk_accepted' || seen.credential_id !== source.credential_id) continue
    const row = await lockOperation(work.db, work.org, id)
    if (row?.closure === 'risk_accepted' && !(await liveAcceptanceOf(work.db, work.org, id))) ended.push(row)
  }
  return ended
}
