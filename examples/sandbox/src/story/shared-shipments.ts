// One credential, two workloads, of which one stays: it gets its own, moves to it, is seen with it, and only then the shared one goes.
import { type Case, isOver } from './stage.ts'

export const CREDENTIAL = 'shipments-shared'

export const sharedShipments: Case = {
  id: 'shared-shipments',
  async play(stage) {
    const { watch, workloads, tell } = stage
    if (isOver(stage, CREDENTIAL)) return
    await watch.until(`${CREDENTIAL} to be refused`, () => isOver(stage, CREDENTIAL))
    const { tries, gaps, accounts } = workloads.portal.continuity()
    tell(`the tracking portal worked as ${accounts.join(', then ')}: ${tries} fresh log-ins, ${gaps} moments without access`)
    await watch.until("the other side's refusal", () => workloads.events.seen.refusedAt !== undefined)
    tell(`the provider's event feed is refused (${workloads.events.seen.refusedWith})`)
  },
}
