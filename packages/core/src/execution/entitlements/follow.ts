// Makes what people hold what their justifications say: for one person when something of his has changed, and by the sweep for everybody with whom it is
// not so, whatever made it so: an event, an import, a package, a clock, a job that was lost.
import { packagesInForce } from '../../authority/access-packages/index.ts'
import { transact, transactTogether } from '../../evidence/journal/index.ts'
import { inLane } from '../../platform/lanes.ts'
import { readEntitlement } from '../../registry/entitlements/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { heldPackages } from './brake.ts'
import { give } from './give.ts'
import { holdersAstray } from './matches-store.ts'
import { tellRefusedEnds } from './refused-ends.ts'
import { holdersUnsettled } from './store.ts'
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
    },
  )
}

/** The job that waits for an entitlement's end. */
export const settleEntitlement = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const row = await readEntitlement(runtime.db, caller.org, id)
  if (row) await settleHolder(runtime, caller, row.holder_id)
}

/** In one look; the rest comes with the next. */
const mostAtOnce = 500

export const followEntitlements = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const at = runtime.clock.now()
  const packages = await packagesInForce(runtime.db, caller.org, at)
  const held = await transact(runtime, caller, (work) => heldPackages(runtime, work, packages))
  const holders = new Set([
    ...(await holdersUnsettled(runtime.db, caller.org, at, mostAtOnce)),
    ...(await holdersAstray(runtime.db, caller.org, packages, held, mostAtOnce)),
  ])
  for (const holder of holders)
    try {
      await settleHolder(runtime, caller, holder)
    } catch (error) {
      runtime.log.warn({ err: error, holder }, 'access: what somebody holds could not be made what is justified and will be tried again')
    }
  await tellRefusedEnds(runtime, caller)
}
