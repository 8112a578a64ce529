// A workload is retired. It shared its credential with one that stays: that one gets a credential of its own first and is seen using it.
import { CATALOG } from '../../people/cast.ts'
import { type Act, list, say } from '../../play/scene.ts'
import { eventOf, settle } from '../../play/settle.ts'
import { startTrackingPortal } from '../../workloads/tracking-portal.ts'
import { consumers } from '../../world/seeds.ts'
import { sayOf } from '../deliver.ts'
import { BOARD, EXPORT } from '../inventory.ts'

export const workloadRetired: Act = {
  id: 'workload-retired',
  title: 'A workload is retired, and another one shared its credential',
  async play(scene) {
    const board = await startTrackingPortal(scene.world.freight, scene.world.files.path(consumers.board.file))
    try {
      await sayOf(scene, CATALOG, 'catalog', [], [{ kind: 'workload', externalId: EXPORT }])
      say(scene, 'note', `the catalog says that \`${EXPORT}\` runs no more; \`${BOARD}\` used the same account and stays`)
      const { change } = await eventOf(scene, EXPORT, 'workload_retired')
      if (change === null) throw new Error('nothing followed from it')
      const { view } = await settle(scene, change, 'it runs no more')
      say(scene, 'good', `the change ends ${view.closure}`)
      list(
        scene,
        view.operations.filter((one) => one.phase === 'done').map((one) => `${one.operation} ${one.credential}: ${one.verdict ?? 'done'}`),
      )
    } finally {
      await board.stop()
      await scene.home.write('board.json', board.continuity())
    }
    const { gaps, tries, accounts } = board.continuity()
    say(
      scene,
      gaps === 0 ? 'good' : 'refused',
      `\`${BOARD}\` logged in ${tries} times meanwhile, ${gaps} in vain, under ${accounts.join(', then ')}`,
    )
  },
}
