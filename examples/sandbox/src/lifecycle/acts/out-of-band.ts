// Somebody makes an account an administrator at the system itself, past everything. The next reading finds it; when it is taken back, the next one closes it.
import { DAVID, PRIYA } from '../../people/cast.ts'
import { all, atCursor } from '../../play/read.ts'
import { type Act, as, type Scene, say, until } from '../../play/scene.ts'
import { trackingLogin } from '../../world/seeds.ts'

const SYSTEM = 'freight-db'

const readSystem = async (scene: Scene): Promise<void> => {
  const { askedAt } = await as(scene, PRIYA).post('/v1/access/scan', { body: { systems: [SYSTEM] } })
  await until(scene, `a reading of ${SYSTEM}`, async () => {
    const scans = await all((cursor) => as(scene, DAVID).get('/v1/access/scans', atCursor(cursor)))
    return scans.find((one) => one.system === SYSTEM && one.state === 'idle' && one.endedAt !== null && one.endedAt >= askedAt)
  })
}

const findings = async (scene: Scene, state: 'open' | 'resolved') => {
  const found = await all((cursor) => as(scene, DAVID).get('/v1/findings', atCursor(cursor, { kind: 'account.out_of_band', state })))
  return found.filter((one) => JSON.stringify(one).includes(trackingLogin))
}

export const outOfBand: Act = {
  id: 'out-of-band',
  title: 'An administrator that nobody asked for',
  async play(scene) {
    await scene.world.freight.query(`grant freight_admin to ${trackingLogin}`)
    await readSystem(scene)
    const [found] = await until(scene, 'a finding', async () => {
      const open = await findings(scene, 'open')
      return open.length > 0 ? open : undefined
    })
    say(
      scene,
      'good',
      `found at the next reading, and ${found?.owner ?? 'nobody'} has to answer until ${found?.dueAt ?? '?'}: ${String(found?.detail['differences'])}`,
    )
    await scene.world.freight.query(`revoke freight_admin from ${trackingLogin}`)
    await readSystem(scene)
    await until(scene, 'the end of the finding', async () => ((await findings(scene, 'resolved')).length > 0 ? true : undefined))
    say(scene, 'good', 'taken back at the system, and closed by the reading that shows it; nobody clicked')
  },
}
