// An account that has ended is switched on again at the system itself, and made an administrator. A reading finds it, policy has it ended again with proof, as
// the preview had said; and when somebody brings it back once more, nobody fights: it is told.
import { DAVID, PRIYA } from '../../people/cast.ts'
import { all, atCursor } from '../../play/read.ts'
import { type Act, as, type Scene, say, until } from '../../play/scene.ts'
import { settle } from '../../play/settle.ts'
import { holdSession } from '../../workloads/held-session.ts'
import { exportLogin, wholeFreight } from '../../world/seeds.ts'
import { findingsAbout, readFreight, untilFound } from '../readings.ts'

/** It ended with the workload that was retired. */
export const DRIFTED = 'manifests-db'

/** What the product said before it did anything, and what the door and the preview said afterwards. */
export interface Drift {
  readonly foretold: { readonly effect: string; readonly requester: string | null; readonly state: string }
  /** How the database refuses; null: it lets in. */
  readonly refused: string | null
  readonly afterwards: string | undefined
}

const bringBack = async ({ world }: Scene): Promise<void> => {
  await world.freight.query(`alter role ${exportLogin} login`)
  await world.freight.query(`grant freight_admin to ${exportLogin}`)
}

const preview = async (scene: Scene) => {
  const found = await all((cursor) => as(scene, PRIYA).post('/v1/drift/preview', { ...atCursor(cursor), body: {} }))
  return found.find((one) => one.credential === DRIFTED)
}

const tryLogIn = async ({ world }: Scene): Promise<string | null> => {
  const secret = world.files.get(wholeFreight.logins[exportLogin]!.secret)
  try {
    await (await holdSession(world.freight, exportLogin, secret)).stop()
    return null
  } catch (error) {
    return String((error as { code?: string }).code)
  }
}

export const drift: Act = {
  id: 'drift',
  title: 'What had ended is back, as an administrator',
  async play(scene) {
    await bringBack(scene)
    await readFreight(scene)
    const { owner } = await untilFound(scene, 'account.residual', 'open', exportLogin)
    const foretold = await preview(scene)
    if (foretold === undefined) throw new Error('the preview says nothing of it')
    say(
      scene,
      'note',
      `\`${exportLogin}\` had ended and is let in again; found at the next reading, and ${owner ?? 'nobody'} has to answer`,
    )
    say(scene, 'note', `the preview: ${foretold.effect}, in the name of ${foretold.requester ?? 'nobody'}: ${foretold.ending}`)
    // It has stood long enough only when another reading says so.
    await readFreight(scene)
    const change = await until(scene, `a change that ends ${DRIFTED} again`, async () => {
      const found = await all((cursor) => as(scene, DAVID).get('/v1/changes', atCursor(cursor)))
      return found.find((one) => one.trigger.ref === DRIFTED && one.trigger.kind.startsWith('drift.'))
    })
    const { view, signed } = await settle(scene, change.id, 'it has ended and must stay so')
    const refused = await tryLogIn(scene)
    say(
      scene,
      refused === null ? 'refused' : 'good',
      `ended again by one change, signed by ${signed.join(' and ') || 'nobody'}: ${view.closure}; the database ${refused === null ? 'STILL LETS IT IN' : `refuses it (${refused})`}`,
    )
    await untilFound(scene, 'account.residual', 'resolved', exportLogin)
    await bringBack(scene)
    await readFreight(scene)
    await untilFound(scene, 'drift.fought', 'open', DRIFTED)
    const afterwards = (await preview(scene))?.state
    say(
      scene,
      'refused',
      `it is back once more: nothing is opened (${afterwards ?? 'nothing is said of it'}), and somebody has to find out who brings it back`,
    )
    await scene.world.freight.query(`revoke freight_admin from ${exportLogin}`)
    await scene.world.freight.query(`alter role ${exportLogin} nologin`)
    await readFreight(scene)
    await until(scene, 'the end of what was fought', async () =>
      (await findingsAbout(scene, 'drift.fought', 'open', DRIFTED)).length === 0 ? true : undefined,
    )
    say(scene, 'good', 'who brought it back is found, the account is off, and the reading that shows it closes both')
    const told: Drift = { foretold: { effect: foretold.effect, requester: foretold.requester, state: foretold.state }, refused, afterwards }
    await scene.home.write('drift.json', told)
  },
}
