// An account that has ended is switched on again at the system itself. A reading finds it, and policy has it ended once more, with proof, as the preview had said.
import { type Act, type Scene, say } from '../../play/scene.ts'
import { holdSession } from '../../workloads/held-session.ts'
import { exportLogin, wholeFreight } from '../../world/seeds.ts'
import { type Foretold, putRight } from '../put-right.ts'
import { readFreight, untilFound } from '../readings.ts'

/** It ended with the workload that was retired. */
export const REVIVED = 'manifests-db'
const KIND = 'account.residual'

export interface LivesOn {
  readonly foretold: Foretold
  /** How the database refuses; null: it lets in. */
  readonly refused: string | null
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

export const livesOn: Act = {
  id: 'lives-on',
  title: 'What had ended is switched on again',
  async play(scene) {
    await scene.world.freight.query(`alter role ${exportLogin} login`)
    await readFreight(scene)
    const { owner } = await untilFound(scene, KIND, 'open', exportLogin)
    say(
      scene,
      'good',
      `\`${exportLogin}\` had ended and is let in again: found at the next reading, and ${owner ?? 'nobody'} has to answer`,
    )
    const { foretold, view, signed } = await putRight(scene, REVIVED, 'it has ended and must stay so')
    const refused = await tryLogIn(scene)
    say(
      scene,
      refused === null ? 'refused' : 'good',
      `ended again by one change, signed by ${signed.join(' and ') || 'nobody'}: ${view.closure}; the database ${refused === null ? 'STILL LETS IT IN' : `refuses it (${refused})`}`,
    )
    await untilFound(scene, KIND, 'resolved', exportLogin)
    const told: LivesOn = { foretold, refused }
    await scene.home.write('lives-on.json', told)
  },
}
