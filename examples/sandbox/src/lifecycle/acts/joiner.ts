// Somebody joins: what her team gives becomes an account of hers, with its end planned in the same moment, and it lets her in.
import { mkdir } from 'node:fs/promises'
import { packageDocument } from '../../company/authority.ts'
import { HR } from '../../people/cast.ts'
import { decide } from '../../play/decide.ts'
import { type Act, say } from '../../play/scene.ts'
import { settle } from '../../play/settle.ts'
import { personSaid, sayOf } from '../deliver.ts'
import { changeBehind, FIRST_SECRETS, PACKAGE, tryDoor, untilHeld } from '../planners.ts'
import { ADA, BO, inventoryId } from '../staff.ts'

export const joiner: Act = {
  id: 'joiner',
  title: 'Somebody joins',
  async play(scene) {
    await mkdir(scene.world.files.path(FIRST_SECRETS), { recursive: true, mode: 0o700 })
    await decide(scene, {
      kind: 'access-package',
      name: PACKAGE,
      document: await packageDocument(PACKAGE, scene.world.files.reference(FIRST_SECRETS)),
      reason: 'planners read the freight database',
      ticket: 'GOV-11',
    })
    await sayOf(scene, HR, 'hr', [personSaid(ADA)])
    say(scene, 'note', `human resources says that ${ADA.name} joins ${ADA.team}`)
    for (const person of [BO, ADA]) {
      const { view, signed } = await settle(scene, await changeBehind(scene, inventoryId(person), 'grantChange'), 'the package gives it')
      const held = await untilHeld(scene, inventoryId(person), 'held')
      const asked = signed.length === 0 ? 'nobody had to be asked' : `signed by ${signed.join(' and ')}`
      say(scene, 'good', `${person.name} has the account ${held.account}, ${asked}; the change is ${view.closure}`)
      const refused = await tryDoor(scene, held)
      say(
        scene,
        refused === undefined ? 'good' : 'refused',
        `the database ${refused === undefined ? 'lets in' : `refuses (${refused})`} who shows what was delivered`,
      )
    }
  },
}
