// The kill switch: Meridian and everybody below it, now, without its help. An open mandate is void, what is delivered under it is refused, its
// credentials are revoked by the enterprise's own connectors, and each is shown dead.
import { refusalOf } from '../../people/api.ts'
import { AGENT, NIGHTOWL, OMAR, PRIYA, RUNBOOK } from '../../people/cast.ts'
import { approveChange } from '../../play/decide.ts'
import { type Act, as, changeOf, type Scene, say, until, untilEnded } from '../../play/scene.ts'

const PROVIDER = 'meridian'
const REASON = { reason: 'its tooling was broken into', ticket: 'INC-88' }

/** Nightowl's agent, under its principal's delegation, has a mandate that it has not begun. */
const openMandate = async (scene: Scene): Promise<void> => {
  const agent = as(scene, NIGHTOWL)
  const { items } = await agent.get('/v1/runbook-runs')
  const before = items.find((one) => one.kind === 'run' && one.parameters['credential'] === 'old-mirror-user')
  const { change } =
    before ??
    (await agent.post('/v1/runbooks/{runbook}/runs', {
      params: { path: { runbook: 'retire-directory-user' } },
      body: { parameters: { credential: 'old-mirror-user' }, reason: 'no longer needed', ticket: 'NO-8' },
    }))
  // What has no way back is somebody's decision, also within a runbook.
  if (change && (await changeOf(scene, change)).approvalRequests.some((one) => one.state === 'open'))
    await approveChange(scene, change, 'nobody signs in with it any more')
  await until(scene, "a mandate of Nightowl's agent", async () => (await agent.get('/v1/mandates')).items[0])
}

export const killSwitch: Act = {
  id: 'kill-switch',
  title: 'The kill switch: a provider suspended, now',
  async play(scene) {
    const priya = as(scene, PRIYA)
    const standing = await priya
      .get('/v1/providers/{provider}/suspension', { params: { path: { provider: PROVIDER } } })
      .catch(() => undefined)
    if (!standing) await openMandate(scene)
    // The provider's own agents are told no, and give up.
    for (const part of [AGENT, RUNBOOK]) scene.excuse(part.id)
    const { parties, mandatesVoided, change } = await priya.post('/v1/providers/{provider}/suspend', {
      params: { path: { provider: PROVIDER } },
      body: REASON,
    })
    say(scene, 'note', `Priya Nair suspends ${parties.join(' and ')}: ${mandatesVoided} open mandates are void`)
    for (const part of [OMAR, NIGHTOWL]) {
      const refusal = await refusalOf(as(scene, part).get('/v1/my-work'))
      say(scene, 'refused', `${part.name} comes in: ${refusal ? `refused, ${refusal.code}` : 'NOT REFUSED'}`)
    }
    const ended = await untilEnded(scene, change)
    const progress = await priya.get('/v1/providers/{provider}/suspension', { params: { path: { provider: PROVIDER } } })
    const seconds = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} s`)
    say(
      scene,
      'good',
      `${progress.credentials} credentials: ${progress.revoked.count} revoked, the last after ${seconds(progress.revoked.lastSeconds)}; ${progress.proven.count} proven dead, the last after ${seconds(progress.proven.lastSeconds)}; the change ends ${ended.closure}`,
    )
  },
}
