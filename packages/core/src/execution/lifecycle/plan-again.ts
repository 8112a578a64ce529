// Changes that were planned while somebody else answered for what they touch: a plan says who answers, so it is made again. What is done stays done.
import { hasCode } from '@countersign/ledger'
import type { Caller, Runtime } from '../../runtime.ts'
import { reviseChange } from '../changes/index.ts'
import { plannedBefore } from './owners-store.ts'

/** Repeated, it finds those that are left. */
export const planAgain = async (runtime: Runtime, caller: Caller, cause: string): Promise<void> => {
  for (const change of await plannedBefore(runtime.db, caller.org, cause))
    try {
      await reviseChange(runtime, caller, change, 'somebody else answers for what it touches')
    } catch (error) {
      // It ended meanwhile, or nobody goes on with it: nothing to plan again.
      if (!hasCode(error, 'change.ended') && !hasCode(error, 'change.requester_gone')) throw error
    }
}
