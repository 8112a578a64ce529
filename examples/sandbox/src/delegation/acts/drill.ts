// Before Meridian's delegation can go live it is shown that its access can be taken back: a drill on its canary, without its help.
import { DAVID, PRIYA } from '../../people/cast.ts'
import { type Act, as, list, say, until } from '../scene.ts'

export const drill: Act = {
  id: 'drill',
  title: 'Can it be taken back? A revocation drill',
  async play(scene) {
    const { id } = await as(scene, PRIYA).post('/v1/providers/{provider}/drills', {
      params: { path: { provider: 'meridian' } },
      body: { exercise: 'revoke' },
    })
    const ended = await until(scene, 'the end of the revocation drill', async () => {
      const seen = await as(scene, DAVID).get('/v1/drills/{drill}', { params: { path: { drill: id } } })
      return seen.state === 'open' ? undefined : seen
    })
    const { revoked, proven } = ended.measured
    say(
      scene,
      ended.state === 'passed' ? 'good' : 'refused',
      ended.state === 'passed'
        ? `a throw-away of Meridian's canary was revoked after ${revoked} s and proven dead after ${proven} s, by our own connectors`
        : 'the revocation drill failed:',
    )
    list(scene, ended.reasons)
    const { score, contributions } = await as(scene, DAVID).get('/v1/providers/{provider}/drill-score', {
      params: { path: { provider: 'meridian' } },
    })
    say(scene, 'note', `Meridian's drills come to ${score} of 100:`)
    list(
      scene,
      contributions.map((one) => `${one.exercise}: ${one.words}`),
    )
  },
}
