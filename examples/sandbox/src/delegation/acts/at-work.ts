// The provider at work: alone within a runbook's bounds, by its own agent under a mandate, and outside of the bounds only if somebody says so.
import { refusalOf } from '../../people/api.ts'
import { refuse } from '../../people/approvers.ts'
import { AGENT, NIGHTOWL, OMAR, type Part } from '../../people/cast.ts'
import { approveChange } from '../../play/decide.ts'
import { type Act, as, changeOf, list, type Scene, say, until, untilEnded } from '../../play/scene.ts'

const run = (scene: Scene, part: Part, runbook: string, credential: string, ticket: string) =>
  as(scene, part).post('/v1/runbooks/{runbook}/runs', {
    params: { path: { runbook } },
    body: { parameters: { credential }, reason: 'weekly hygiene', ticket },
  })

/** A run asked for before, by an earlier life of this story. */
const earlier = async (scene: Scene, part: Part, runbook: string, credential: string) => {
  const { items } = await as(scene, part).get('/v1/runbook-runs')
  return items.find((one) => one.runbook === runbook && one.kind === 'run' && one.parameters['credential'] === credential)
}

/** Within the bounds, and still not alone: the runbook says that it has no way back. */
const retire = async (scene: Scene): Promise<void> => {
  const before = await earlier(scene, AGENT, 'retire-directory-user', 'old-backups-user')
  const change = before?.change ?? (await run(scene, AGENT, 'retire-directory-user', 'old-backups-user', 'MER-102')).change
  const asked = (await changeOf(scene, change)).approvalRequests.some((one) => one.state === 'open')
  const signed = asked ? await approveChange(scene, change, 'nobody signs in with it any more') : []
  const view = await untilEnded(scene, change)
  if (signed.length > 0) say(scene, 'note', `retiring \`old-backups-user\` has no way back, so it asks: ${signed.join(' and ')} signs`)
  if (!before) say(scene, 'good', `its own agent does it under a mandate for this run; it ends ${view.closure}`)
}

export const atWork: Act = {
  id: 'at-work',
  title: 'At work: alone within the bounds, asked outside of them',
  async play(scene) {
    await scene.startAgents()
    if (!(await earlier(scene, AGENT, 'rotate-client', 'label-printer-client'))) {
      const { change, outcome } = await run(scene, AGENT, 'rotate-client', 'label-printer-client', 'MER-101')
      const view = await untilEnded(scene, change)
      say(scene, 'good', `Meridian rotates \`label-printer-client\` by its runbook: ${outcome}, nobody is asked; it ends ${view.closure}`)
    }
    await retire(scene)
    if (!(await earlier(scene, AGENT, 'rotate-client', 'tariff-sync-client'))) {
      const { change, reasons } = await run(scene, AGENT, 'rotate-client', 'tariff-sync-client', 'MER-103')
      say(scene, 'note', `it asks for \`tariff-sync-client\`, which its runbook does not reach: somebody is asked`)
      list(scene, reasons)
      const request = await until(scene, 'a question', async () =>
        (await changeOf(scene, change)).approvalRequests.find((one) => one.state === 'open'),
      )
      const who = await refuse(scene.people, request, 'not in the middle of the quarter')
      const { state } = await untilEnded(scene, change)
      say(scene, 'refused', `${who} says no: the change is ${state}`)
    }
    const stranger = await refusalOf(run(scene, NIGHTOWL, 'rotate-client', 'label-printer-client', 'NO-7'))
    say(
      scene,
      'refused',
      `Nightowl's agent asks for a runbook that is not its own: ${stranger ? `refused, ${stranger.code}` : 'NOT REFUSED'}`,
    )
    const work = await as(scene, OMAR).get('/v1/my-work')
    say(
      scene,
      'note',
      `what Omar Haddad of Meridian sees as his: ${work.runbooks.length} runbooks, ${work.mandates.length} mandates, no approvals`,
    )
  },
}
