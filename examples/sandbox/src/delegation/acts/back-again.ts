// Back again, by decision of two people. No credential comes back with it.
import { refusalOf } from '../../people/api.ts'
import { OMAR } from '../../people/cast.ts'
import { decide } from '../../play/decide.ts'
import { type Act, as, say } from '../../play/scene.ts'

export const backAgain: Act = {
  id: 'back-again',
  title: 'Back again, by decision',
  async play(scene) {
    await decide(scene, {
      kind: 'resumption',
      name: 'meridian',
      document: { findings: 'a stolen build key', measures: 'tooling rebuilt, keys replaced, looked at by the auditor' },
      reason: 'the cause is found and mended',
      ticket: 'INC-88',
    })
    const refusal = await refusalOf(as(scene, OMAR).get('/v1/my-work'))
    say(
      scene,
      refusal ? 'refused' : 'good',
      `Omar Haddad comes in: ${refusal ? `refused, ${refusal.code}` : 'he sees his work again'}; what was revoked stays dead`,
    )
  },
}
