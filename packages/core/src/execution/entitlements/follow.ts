// Makes what people hold what their justifications say: for one person when something of his has changed, and by the sweep for everybody with whom it is
// not so, whatever made it so: an event, an import, a package, a clock, a job that was lost.
import { packagesInForce } from '../../authority/access-packages/index.ts'
import { transactTogether } from '../../evidence/journal/index.ts'
import { inLane } from '../../platform/lanes.ts'
import { readEntitlement } from '../../registry/entitlements/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { tellCircles } from './circles.ts'
import { tellEndsEarly } from './ends-early.ts'
import { give } from './give.ts'
import { look } from './look.ts'
import { keepLooks } from './looks-store.ts'
import { prolong } from './prolong.ts'
import { tellRefusedEnds } from './refused-ends.ts'
import { tellStranded } from './stranded.ts'
import { take } from './take.ts'
import { weigh } from './weigh.ts'

/** People at once for whom changes are opened: each holds a connection or two. */
const sideBySide = 4

/** ORDER: what falls is durable before anything is given or taken; a crash in between leaves it to the next look. */
export const settleHolder = async (runtime: Runtime, caller: Caller, holder: string): Promise<void> => {
  const left = await transactTogether(runtime, caller, { kind: 'access', subject: holder }, (work) => weigh(runtime, work, holder))
  runtime.steps.reach('access.weighed')
  if (!left) return
  await inLane(
    runtime,
    'access',
    sideBySide,
    () => runtime.clock.monotonic(),
    async () => {
      await take(runtime, caller, holder)
      await give(runtime, caller, holder)
      await prolong(runtime, caller, holder)
    },
  )
}

/** The job that waits for an entitlement's end. */
export const settleEntitlement = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const row = await readEntitlement(runtime.db, caller.org, id)
  if (row) await settleHolder(runtime, caller, row.holder_id)
}

export const followEntitlements = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const packages = await packagesInForce(runtime.db, caller.org, runtime.clock.now())
  const { holders, reached } = await look(runtime, caller, packages)
  const failed: string[] = []
  for (const holder of holders)
    try {
      await settleHolder(runtime, caller, holder)
    } catch (error) {
      runtime.log.warn({ err: error, holder }, 'access: what somebody holds could not be made what is justified and will be tried again')
      failed.push(holder)
    }
  // ORDER: after all had their turn; a crash before it repeats the look.
  await keepLooks(runtime.db, caller.org, { ...reached, again: [...new Set([...reached.again, ...failed])] })
  await tellRefusedEnds(runtime, caller)
  await tellStranded(runtime, caller)
  await tellEndsEarly(runtime, caller)
  await tellCircles(runtime, caller)
}
