// Somebody makes an account an administrator at the system itself, past everything. The next reading finds it, policy has exactly that right taken away again,
// as the preview had said, and the reading after that closes it. Given once more, it is told and not fought.
import { type Act, type Scene, say, until } from '../../play/scene.ts'
import { trackingLogin } from '../../world/seeds.ts'
import { type Foretold, foretell, putRight } from '../put-right.ts'
import { findingsAbout, readFreight, untilFound } from '../readings.ts'

export const RAISED = 'tracking-db'
const KIND = 'account.out_of_band'

/** What the product said before it did anything, what the database showed afterwards, and what the product said when the right was there again. */
export interface OutOfBand {
  readonly foretold: Foretold
  readonly administers: boolean
  readonly again: string | undefined
}

/** As whoever has got hold of what the connector works with: the database itself knows no difference. */
const by = ({ world }: Scene): string => `granted by ${String(world.freight.registered.config['operator'])}`

const give = (scene: Scene) => scene.world.freight.query(`grant freight_admin to ${trackingLogin} ${by(scene)}`)

const isAdministrator = async ({ world }: Scene): Promise<boolean> => {
  const [row] = await world.freight.query("select pg_has_role($1, 'freight_admin', 'member') as it", [trackingLogin])
  return (row as { it: boolean }).it
}

export const outOfBand: Act = {
  id: 'out-of-band',
  title: 'An administrator that nobody asked for',
  async play(scene) {
    await give(scene)
    await readFreight(scene)
    const { owner, dueAt, detail } = await untilFound(scene, KIND, 'open', trackingLogin)
    say(
      scene,
      'good',
      `found at the next reading, and ${owner ?? 'nobody'} has to answer until ${dueAt.slice(0, 10)}: ${String(detail['differences'])}`,
    )
    const { foretold, view, signed } = await putRight(scene, RAISED, 'nobody asked for it')
    const administers = await isAdministrator(scene)
    say(
      scene,
      administers ? 'refused' : 'good',
      `taken away by one change, signed by ${signed.join(' and ') || 'nobody'}: ${view.closure}; it is ${administers ? 'STILL' : 'no'} administrator, and goes on reading`,
    )
    await untilFound(scene, KIND, 'resolved', trackingLogin)
    say(scene, 'good', 'closed by the reading that shows it; nobody clicked')
    await give(scene)
    await readFreight(scene)
    await untilFound(scene, 'drift.fought', 'open', RAISED)
    const again = (await foretell(scene, RAISED))?.state
    say(scene, 'refused', `given once more, it is not fought (${again ?? 'nothing is said of it'}): somebody has to find out who gives it`)
    await scene.world.freight.query(`revoke freight_admin from ${trackingLogin} ${by(scene)}`)
    await readFreight(scene)
    await until(scene, 'the end of what was fought', async () =>
      (await findingsAbout(scene, 'drift.fought', 'open', RAISED)).length === 0 ? true : undefined,
    )
    say(scene, 'good', 'who gave it is found and has taken it back: the reading that shows it closes both')
    const told: OutOfBand = { foretold, administers, again }
    await scene.home.write('out-of-band.json', told)
  },
}
