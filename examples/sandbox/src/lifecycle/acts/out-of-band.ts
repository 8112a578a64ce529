// Somebody makes an account an administrator at the system itself, past everything. The next reading finds it; when it is taken back, the next one closes it.
import { type Act, say } from '../../play/scene.ts'
import { trackingLogin } from '../../world/seeds.ts'
import { readFreight, untilFound } from '../readings.ts'

const KIND = 'account.out_of_band'

export const outOfBand: Act = {
  id: 'out-of-band',
  title: 'An administrator that nobody asked for',
  async play(scene) {
    await scene.world.freight.query(`grant freight_admin to ${trackingLogin}`)
    await readFreight(scene)
    const { owner, dueAt, detail } = await untilFound(scene, KIND, 'open', trackingLogin)
    say(scene, 'good', `found at the next reading, and ${owner ?? 'nobody'} has to answer until ${dueAt}: ${String(detail['differences'])}`)
    await scene.world.freight.query(`revoke freight_admin from ${trackingLogin}`)
    await readFreight(scene)
    await untilFound(scene, KIND, 'resolved', trackingLogin)
    say(scene, 'good', 'taken back at the system, and closed by the reading that shows it; nobody clicked')
  },
}
