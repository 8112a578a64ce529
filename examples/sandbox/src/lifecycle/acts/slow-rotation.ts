// A credential is rotated under two workloads. One takes up its new one by itself, the other doesn't: it is named, and the old one isn't cut under it.
import { DAVID, PRIYA } from '../../people/cast.ts'
import { approveChange } from '../../play/decide.ts'
import { type Act, as, type Scene, say, until } from '../../play/scene.ts'
import { settle } from '../../play/settle.ts'
import { holdSession } from '../../workloads/held-session.ts'
import { startTrackingPortal } from '../../workloads/tracking-portal.ts'
import { consumers, trackingLogin, wholeFreight } from '../../world/seeds.ts'
import { ARCHIVE, LIVE } from '../inventory.ts'

const CREDENTIAL = 'tracking-db'

const rotation = (scene: Scene) => as(scene, DAVID).get('/v1/rotations/{credential}', { params: { path: { credential: CREDENTIAL } } })

const stateOf = async (scene: Scene, workload: string): Promise<string | undefined> =>
  (await rotation(scene)).consumers.find((one) => one.workload === workload)?.state

export const slowRotation: Act = {
  id: 'slow-rotation',
  title: 'A rotation, and a consumer that is slow',
  async play(scene) {
    const { freight, files } = scene.world
    const live = await startTrackingPortal(freight, files.path(consumers.live.file))
    // It reads its file when it is started, and never again.
    const archive = await holdSession(freight, trackingLogin, files.get(wholeFreight.logins[trackingLogin]!.secret))
    let started: Awaited<ReturnType<typeof startTrackingPortal>> | undefined
    try {
      const { change } = await as(scene, PRIYA).post('/v1/rotations/{credential}/start', {
        params: { path: { credential: CREDENTIAL } },
        body: { reason: 'yearly', ticket: 'CHG-8' },
      })
      await approveChange(scene, change, 'yearly')
      await until(scene, `${LIVE} to be seen with its own`, async () => ((await stateOf(scene, LIVE)) === 'moved' ? true : undefined))
      const slow = await stateOf(scene, ARCHIVE)
      const open = archive.seen.endedAt === undefined
      say(scene, 'good', `\`${LIVE}\` has taken up its own credential and is seen with it`)
      say(
        scene,
        open ? 'note' : 'refused',
        `\`${ARCHIVE}\` is ${slow}: it is waited for, and its session with the old one is ${open ? 'still open' : 'CUT'}`,
      )
      await scene.home.write('slow.json', { slow: slow ?? null, open })
      await archive.stop()
      started = await startTrackingPortal(freight, files.path(consumers.archive.file))
      const { view } = await settle(scene, change, 'yearly')
      say(scene, 'good', `started anew, it uses its own; only then the old one ended: ${view.closure}`)
      const { gaps, tries } = live.continuity()
      say(scene, gaps === 0 ? 'good' : 'refused', `\`${LIVE}\` logged in ${tries} times meanwhile, ${gaps} in vain`)
    } finally {
      await Promise.all([live.stop(), archive.stop(), started?.stop()])
    }
  },
}
