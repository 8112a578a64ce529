// Moves the end that a system itself keeps of an account, where what justifies it lasts longer: one change for each, decided like everything that gives. That
// end is there so that an account ends although nothing here runs any more; it is never what takes away what is justified.
import { lockHolder, readEntitlement } from '../../registry/entitlements/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { openChange } from '../changes/index.ts'
import { answersForAccess, NothingToDo } from './give.ts'
import { endingTooSoon } from './store.ts'

export const prolong = async (runtime: Runtime, caller: Caller, holder: string): Promise<void> => {
  for (const id of await endingTooSoon(runtime.db, caller.org, holder)) {
    const row = await readEntitlement(runtime.db, caller.org, id)
    const person = await readPrincipal(runtime.db, caller.org, holder)
    if (!row || !person) continue
    const requester = await answersForAccess(runtime, caller.org, [person.manager_id, row.business_owner])
    const ref = `${holder}/${id}`
    try {
      await openChange(runtime, caller, {
        kind: 'access.grant',
        ref,
        requester,
        reason: `it is justified for longer than ${row.system_id} would let it in`,
        ticket: `access:${holder}`,
        asked: async (work, change) => {
          await lockHolder(work.db, work.org, holder)
          if (!(await endingTooSoon(work.db, work.org, holder, change)).includes(id)) throw new NothingToDo()
          return { kind: 'access.grant', ref, purpose: `let ${row.account} in for as long as it is justified`, entitlements: [id] }
        },
      })
      runtime.steps.reach('access.prolonged')
    } catch (error) {
      if (!(error instanceof NothingToDo)) throw error
    }
  }
}
