// What a job does, by its kind. Jobs wake; the state that they act on is in the tables. A job that comes twice does nothing twice.
import { expireRequest } from '../authority/approvals/index.ts'
import { expireAcceptance } from '../authority/risk/index.ts'
import { transact } from '../evidence/journal/index.ts'
import { systemCaller } from '../registry/principals/index.ts'
import type { Job, Runtime } from '../runtime.ts'
import { conclude, dueOperations } from './changes/index.ts'
import { deleteForgotten } from './custody/index.ts'
import { advance } from './dispatch/index.ts'

export const runJob = async (runtime: Runtime, enterprise: string, job: Job): Promise<void> => {
  const caller = systemCaller(runtime, enterprise, `job:${job.kind}:${job.id}`)
  switch (job.kind) {
    case 'advance':
      return advance(runtime, caller, job.id)
    case 'conclude':
      return conclude(runtime, caller, job.id)
    case 'expire':
      return job.id.startsWith('rsk_') ? expireAcceptance(runtime, caller, job.id) : expireRequest(runtime, caller, job.id)
  }
}

/** What keeps the promise that nothing is dropped: finds what is due and has no job (a lost job, a crash) and takes it up. */
export const sweep = async (runtime: Runtime, enterprise: string): Promise<number> => {
  const caller = systemCaller(runtime, enterprise, 'sweep')
  const due = await dueOperations(runtime.db, runtime.org, runtime.clock.now(), 500)
  if (due.length > 0)
    await transact(runtime, caller, async (work) => {
      for (const id of due) work.enqueue({ org: runtime.org, kind: 'advance', id })
    })
  await transact(runtime, caller, deleteForgotten)
  return due.length
}
