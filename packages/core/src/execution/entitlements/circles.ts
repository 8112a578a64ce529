// Groups of a source that stand in themselves. Whoever is in one of a circle is in all of it, each counted once, so nothing goes wrong by it; but no directory
// means that, and who answers for the source is told.
import { transact } from '../../evidence/journal/index.ts'
import { reconcileFindings } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { circlesOfGroups } from './groups-store.ts'

const most = 1_000
const mostTold = 20

/** By the sweep: opens what is so, and closes what is so no longer. */
export const tellCircles = (runtime: Runtime, caller: Caller): Promise<void> =>
  transact(runtime, caller, async (work) => {
    const circles = await circlesOfGroups(work.db, work.org, most)
    await reconcileFindings(
      runtime,
      work,
      ['source.group_circle'],
      [...Map.groupBy(circles, ({ source }) => source)].map(([source, all]) => ({
        kind: 'source.group_circle',
        subject: source,
        severity: 'low',
        detail: { circles: all.slice(0, mostTold).map(({ group, member }) => `${member} in ${group}`), count: all.length },
      })),
    )
  })
