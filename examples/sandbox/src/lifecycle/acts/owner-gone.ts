// Two who answered for technical identities leave. For what the one had, a rule names who answers now, and he is asked. For the other's nobody is named:
// it is frozen, and somebody has to say.
import { DAVID, HR } from '../../people/cast.ts'
import { all, atCursor } from '../../play/read.ts'
import { type Act, as, say, until } from '../../play/scene.ts'
import { eventOf } from '../../play/settle.ts'
import { sayOf } from '../deliver.ts'
import { OWNED } from '../inventory.ts'
import { EMEKA, inventoryId, ROSA } from '../staff.ts'

export const ownerGone: Act = {
  id: 'owner-gone',
  title: 'Two who answered for something are gone',
  async play(scene) {
    const gone = [EMEKA, ROSA]
    await sayOf(
      scene,
      HR,
      'hr',
      [],
      gone.map(({ id }) => ({ kind: 'person' as const, externalId: id })),
    )
    for (const one of gone) await eventOf(scene, inventoryId(one), 'leaver')
    const open = (kind: string, prefix: string) =>
      until(scene, `${OWNED} questions about ${prefix}`, async () => {
        const found = await all((cursor) => as(scene, DAVID).get('/v1/findings', atCursor(cursor, { kind, state: 'open' as const })))
        const own = found.filter((one) => one.subject.startsWith(prefix))
        return own.length === OWNED ? own : undefined
      })
    const asked = await open('identity.to_confirm', 'emeka-job')
    say(
      scene,
      'good',
      `${EMEKA.name}'s ${asked.length} identities: ${asked[0]?.owner ?? 'nobody'} answers for them now, by the rule, and is asked whether each is still needed`,
    )
    const frozen = await open('identity.owner_gone', 'rosa-job')
    say(
      scene,
      'note',
      `${ROSA.name}'s ${frozen.length}: no rule names anybody, so they are frozen, and ${frozen[0]?.owner ?? 'nobody'} has to say who answers`,
    )
  },
}
