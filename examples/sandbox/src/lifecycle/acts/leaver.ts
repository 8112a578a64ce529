// Somebody leaves: human resources says one word, and every access of hers ends with proof, at whatever system it is.
import { HR } from '../../people/cast.ts'
import { type Act, list, say } from '../../play/scene.ts'
import { eventOf, settle } from '../../play/settle.ts'
import { sayOf } from '../deliver.ts'
import { CLARA, inventoryId } from '../staff.ts'

export const leaver: Act = {
  id: 'leaver',
  title: 'Somebody leaves',
  async play(scene) {
    await sayOf(scene, HR, 'hr', [], [{ kind: 'person', externalId: CLARA.id }])
    say(scene, 'note', `human resources says that ${CLARA.name} has left`)
    const { change } = await eventOf(scene, inventoryId(CLARA), 'leaver')
    if (change === null) throw new Error('nothing followed from it')
    const { view, signed } = await settle(scene, change, 'she has left')
    say(
      scene,
      'good',
      `one change ends every access of hers: ${view.closure}, ${signed.length > 0 ? `signed by ${signed.join(' and ')}` : 'nobody had to be asked'}`,
    )
    list(
      scene,
      view.operations
        .filter((one) => one.phase === 'done')
        .map(
          (one) =>
            `${one.operation} ${one.credential} at ${one.system}: ${one.verdict ?? 'done'}${one.strength ? ` (${one.strength})` : ''}`,
        ),
    )
  },
}
