// The provider at work: alone within a runbook's bounds, by its own agent under a mandate, and outside of the bounds only if somebody says so.
import { refusalOf } from '../../people/api.ts'
import { refuse } from '../../people/approvers.ts'
import { AGENT, NIGHTOWL, OMAR, type Part } from '../../people/cast.ts'
import { type Act, as, changeOf, list, type Scene, say, until, untilEnded } from '../scene.ts'

const run = (scene: Scene, part: Part, runbook: string, credential: string, ticket: string) =>
  as(scene, part).post('/v1/runbooks/{runbook}/runs', {
    params: { path: { runbook } },
    body: { parameters: { credential }, reason: 'weekly hygiene', ticket },
  })

/** A run asked for before, by an earlier life of this story. */
const earlier = async (scene: Scene, part: Part, runbook: string, credential: string): Promise<boolean> => {
  const { items } = await as(scene, part).get('/v1/runbook-runs')
  return items.some((one) => one.runbook === runbook && one.kind === 'run' && one.parameters['credential'] === credential)
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
    if (!(await earlier(scene, AGENT, 'retire-directory-user', 'old-backups-user'))) {
      const { change, outcome } = await run(scene, AGENT, 'retire-directory-user', 'old-backups-user', 'MER-102')
      const view = await untilEnded(scene, change)
      say(scene, 'good', `its own agent retires \`old-backups-user\` under a mandate for this run: ${outcome}; it ends ${view.closure}`)
    }
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
