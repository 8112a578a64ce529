// Nothing is missing any more: Meridian's delegation comes in force by two people. Nightowl's stays where it is, and the gate says why.
import { delegationDocument } from '../../company/authority.ts'
import { DAVID } from '../../people/cast.ts'
import { decide } from '../../play/decide.ts'
import { type Act, as, list, say } from '../../play/scene.ts'
import { askTheGate } from './held-back.ts'

export const goesLive: Act = {
  id: 'goes-live',
  title: 'Delegated: one goes live, one is held back',
  async play(scene) {
    await decide(scene, {
      kind: 'delegation',
      name: 'meridian-operations',
      document: await delegationDocument('meridian-operations'),
      reason: 'identity operations are handed over',
      ticket: 'GOV-3',
    })
    const { rights } = await as(scene, DAVID).get('/v1/rights/{party}', { params: { path: { party: 'meridian' } } })
    const count = (right: (typeof rights)[number]['right']) => rights.filter((one) => one.right === right).length
    say(
      scene,
      'note',
      `what Meridian may do, computed: ${count('autonomous')} alone, ${count('needs authorisation')} when asked, ${count('escalate at once')} escalated at once, ${count('refused')} not at all`,
    )
    const missing = await askTheGate(scene, 'nightowl-night-shift')
    say(scene, missing ? 'refused' : 'note', `Nightowl's delegation ${missing ? 'is held back:' : 'went through'}`)
    list(scene, missing ?? [])
  },
}
