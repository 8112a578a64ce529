// Somebody goes to another team: what nothing justifies any more ends, with proof; who stays keeps what she has.
import { HR } from '../../people/cast.ts'
import { type Act, say } from '../../play/scene.ts'
import { settle } from '../../play/settle.ts'
import { personSaid, sayOf } from '../deliver.ts'
import { changeBehind, tryDoor, untilHeld } from '../planners.ts'
import { ADA, BO, inventoryId } from '../staff.ts'

export const mover: Act = {
  id: 'mover',
  title: 'Somebody moves',
  async play(scene) {
    await sayOf(scene, HR, 'hr', [personSaid({ ...BO, team: 'billing-lyon' })])
    say(scene, 'note', `human resources says that ${BO.name} works in billing-lyon now`)
    const { view } = await settle(scene, await changeBehind(scene, inventoryId(BO), 'endChange'), 'he is in another team')
    const ended = await untilHeld(scene, inventoryId(BO), 'ended')
    const refused = await tryDoor(scene, ended)
    say(
      scene,
      refused === undefined ? 'refused' : 'good',
      `what planning gave him ended, ${view.closure}; the database ${refused === undefined ? 'STILL LETS HIM IN' : `refuses him (${refused})`}`,
    )
    const stays = await tryDoor(scene, await untilHeld(scene, inventoryId(ADA), 'held'))
    say(
      scene,
      stays === undefined ? 'good' : 'refused',
      `${ADA.name} is ${stays === undefined ? 'let in as before' : `refused (${stays})`}`,
    )
    await scene.home.write('doors.json', { moved: refused ?? null, stays: stays ?? null })
  },
}
