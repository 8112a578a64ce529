// Meridian's delegation is asked for too early: the gate holds it back and says everything that is missing.
import { delegationDocument } from '../../company/authority.ts'
import { refusalOf } from '../../people/api.ts'
import { PRIYA } from '../../people/cast.ts'
import { type Act, as, list, type Scene, say } from '../../play/scene.ts'

/** What the gate finds missing, in its own words; undefined where it would let the delegation through. */
export const askTheGate = async (scene: Scene, name: string): Promise<readonly string[] | undefined> => {
  const refusal = await refusalOf(
    as(scene, PRIYA).post('/v1/instruments/{kind}/{name}', {
      params: { path: { kind: 'delegation', name } },
      body: { document: await delegationDocument(name), reason: 'identity operations are handed over', ticket: 'GOV-3' },
    }),
  )
  if (refusal === undefined) return undefined
  const { problems } = refusal.details as { problems?: readonly { where: string; problem: string }[] }
  return problems?.map(({ where, problem }) => `${where}: ${problem}`) ?? [refusal.message]
}

export const heldBack: Act = {
  id: 'held-back',
  title: 'Too early: the gate before a delegation',
  async play(scene) {
    const missing = await askTheGate(scene, 'meridian-operations')
    say(scene, missing ? 'refused' : 'note', `Meridian's delegation ${missing ? 'is held back:' : 'went through'}`)
    list(scene, missing ?? [])
  },
}
