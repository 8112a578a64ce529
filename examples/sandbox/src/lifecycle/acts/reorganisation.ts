// Everything that somebody answers for changes hands at once: people approve exactly this list, and all of it happens or nothing.
import { HENRIK, PRIYA, TOM } from '../../people/cast.ts'
import { approveChange } from '../../play/decide.ts'
import { type Act, as, list, say, untilEnded } from '../../play/scene.ts'

export const reorganisation: Act = {
  id: 'reorganisation',
  title: 'Many things change hands',
  async play(scene) {
    const api = as(scene, PRIYA)
    const asked = { from: HENRIK.id, to: TOM.id }
    const { changes } = await api.post('/v1/lifecycle/transfers/preview', { body: asked })
    say(scene, 'note', `${HENRIK.name} answers for ${changes.length} things; the list is what people sign:`)
    list(scene, [...changes.slice(0, 4), `and ${Math.max(0, changes.length - 4)} more`])
    const { change, count } = await api.post('/v1/lifecycle/transfers', {
      body: { ...asked, reason: 'freight goes to finance', ticket: 'ORG-2' },
    })
    const signed = await approveChange(scene, change, 'freight goes to finance')
    const view = await untilEnded(scene, change)
    await scene.home.write('transfer.json', { count, signed, from: asked.from, to: asked.to })
    say(scene, 'good', `${count} of them are ${TOM.name}'s, by one change that ${signed.join(' and ')} signed: ${view.closure}`)
  },
}
