// Can anybody outside come to decide? Searched whole, over parties, roles, keys, deputies, secrets, systems and policy.
import { DAVID } from '../../people/cast.ts'
import { type Act, as, list, say } from '../../play/scene.ts'

export const noPath: Act = {
  id: 'no-path',
  title: 'Proven: no provider can come to decide',
  async play(scene) {
    const proof = await as(scene, DAVID).get('/v1/authority/paths', { params: { query: {} } })
    const { outsiders, edges, questions } = proof.examined
    say(
      scene,
      proof.verdict === 'none' ? 'good' : 'refused',
      `${proof.powers.length} powers, ${outsiders} outsiders, ${edges} edges, ${questions} questions to policy: ${proof.verdict === 'none' ? 'no path' : 'PATHS'}`,
    )
    list(
      scene,
      proof.paths.map(({ power, from, hops }) => `${from.id} → ${power}: ${hops.map((hop) => hop.words).join(', ')}`),
    )
  },
}
