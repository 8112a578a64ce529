// Each runbook is tried on its canary, there and back, on the real servers.
import { RUNBOOKS } from '../../company/authority.ts'
import { PRIYA } from '../../people/cast.ts'
import { type Act, as, type Scene, say, untilEnded } from '../../play/scene.ts'

const isRehearsed = async (scene: Scene, runbook: string): Promise<boolean> => {
  const { items } = await as(scene, PRIYA).get('/v1/runbooks')
  return items.some((one) => one.name === runbook && one.rehearsed.good)
}

const rehearse = async (scene: Scene, runbook: string): Promise<void> => {
  if (await isRehearsed(scene, runbook)) return
  const priya = as(scene, PRIYA)
  const there = await priya.post('/v1/runbooks/{runbook}/rehearsals', { params: { path: { runbook } }, body: {} })
  const ended = [(await untilEnded(scene, there.change)).closure]
  if (!(await isRehearsed(scene, runbook))) {
    const back = await priya.post('/v1/runbook-runs/{run}/roll-back', { params: { path: { run: there.run } }, body: {} })
    ended.push((await untilEnded(scene, back.change)).closure)
  }
  say(
    scene,
    'good',
    `\`${runbook}\` was tried on its canary: there ${ended[0]}${ended[1] ? `, back ${ended[1]}` : ', and has no way back to try'}`,
  )
}

export const rehearsals: Act = {
  id: 'rehearsals',
  title: 'Tried before it is trusted: rehearsals on canaries',
  async play(scene) {
    // Two of them share a canary: one after the other.
    for (const name of RUNBOOKS) await rehearse(scene, name)
  },
}
