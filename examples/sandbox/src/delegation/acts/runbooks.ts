// Four runbooks: what a provider may do alone. The enterprise writes them; the provider may recommend one, and can't bring one in force.
import { RUNBOOKS, runbookDocument } from '../../company/authority.ts'
import { refusalOf } from '../../people/api.ts'
import { OMAR } from '../../people/cast.ts'
import { decide } from '../../play/decide.ts'
import { type Act, as, say } from '../../play/scene.ts'

export const runbooks: Act = {
  id: 'runbooks',
  title: 'What may be done alone: four runbooks',
  async play(scene) {
    const document = await runbookDocument('rotate-client')
    const refusal = await refusalOf(
      as(scene, OMAR).post('/v1/instruments/{kind}/{name}', {
        params: { path: { kind: 'runbook', name: 'rotate-anything' } },
        body: { document: { ...document, executor: 'requester' }, reason: 'saves time', ticket: 'MER-9' },
      }),
    )
    say(scene, 'refused', `Omar Haddad of Meridian proposes one of his own: ${refusal ? `refused, ${refusal.code}` : 'NOT REFUSED'}`)
    for (const name of RUNBOOKS)
      await decide(scene, {
        kind: 'runbook',
        name,
        document: await runbookDocument(name),
        reason: 'what comes up every week needs no question every time',
        ticket: 'GOV-2',
      })
  },
}
