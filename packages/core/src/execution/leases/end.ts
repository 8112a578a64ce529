// A lease comes to its end: its ending, which has stood in its plan since it was asked for, is due now. What follows from it is `follow.ts`'s.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { type LeaseRow, lockLease, updateLease } from '../../registry/leases/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { updateOperation } from '../changes/index.ts'
import type { Proven } from './ask.ts'
import { operationsOfLease, requireOwn } from './fetch.ts'
import { requireFirst } from './guard.ts'

/** The caller holds the lock on the lease. Repeating it does nothing. */
export const beginEnding = async (work: Work, lease: LeaseRow, reason: string): Promise<void> => {
  if (lease.state === 'ending' || lease.state === 'ended') return
  await updateLease(work.db, work.org, lease.id, { state: 'ending', ending_at: work.at, end_reason: reason.slice(0, 500) })
  work.record({ kind: 'lease.ending', stream: lease.change_id, body: { lease: lease.id, reason: reason.slice(0, 500) } })
  for (const operation of await operationsOfLease(work.db, work.org, lease)) {
    if (operation.operation !== 'credential.delete' || operation.phase !== 'planned') continue
    await updateOperation(work.db, work.org, operation.id, { not_before: work.at, due_at: null })
    work.enqueue({ org: work.org, kind: 'advance', id: operation.id })
  }
  work.enqueue({ org: work.org, kind: 'expire', id: lease.id })
}

/** The caller has asked for the power. Errors: `lease.unknown`. */
export const endLease = (runtime: Runtime, caller: Caller, id: string, reason: string): Promise<LeaseRow> =>
  transact(runtime, caller, async (work) => {
    const lease = await lockLease(work.db, work.org, id)
    if (!lease) throw new CountersignError('lease.unknown', 'not_found', `no lease \`${id}\``)
    await beginEnding(work, lease, reason)
    return (await lockLease(work.db, work.org, id))!
  })

/** By the workload itself: its task is done. Errors: `lease.unknown`, `lease.token_used`, `lease.repeated`. */
export const endOwnLease = async (runtime: Runtime, caller: Caller, proven: Proven, id: string, request?: string): Promise<LeaseRow> => {
  await requireFirst(runtime, caller, proven, { act: 'end', lease: id, request })
  return transact(runtime, caller, async (work) => {
    const lease = requireOwn(await lockLease(work.db, work.org, id), proven, id)
    await beginEnding(work, lease, 'the workload has done with it')
    return (await lockLease(work.db, work.org, id))!
  })
}
