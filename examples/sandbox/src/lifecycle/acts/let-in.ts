// Whom the company's people have let in to its workspace, over years and without anybody's decision: found by asking the workspace, each with what speaks
// against it. One is kept until a day by a person's signature; one is ended, and proven.
import { DAVID, INES, PRIYA } from '../../people/cast.ts'
import { sign } from '../../people/signing.ts'
import { all, atCursor } from '../../play/read.ts'
import { type Act, as, list, type Scene, say, until } from '../../play/scene.ts'
import { settle } from '../../play/settle.ts'
import { ofEndedVendor } from '../third-parties.ts'

export interface LetIn {
  readonly applications: number
  readonly consents: number
  readonly kept: string
  readonly ended: string
  readonly closure: string
  /** How many have to be decided, by reason. */
  readonly reasons: Readonly<Record<string, number>>
}

export const consentsSeen = (scene: Scene) => all((cursor) => as(scene, DAVID).get('/v1/consents', atCursor(cursor, { limit: 200 })))

const KEPT = 'loopdesk-meetings'
const STALE_DAYS = 180

const keep = async (scene: Scene, one: { readonly id: string; readonly scopes: readonly string[] }): Promise<string> => {
  const priya = scene.people.of(PRIYA)
  const params = { path: { consent: one.id } }
  const until_ = new Date(Math.floor(Date.now() / 1000) * 1000 + 300 * 86_400_000).toISOString()
  const said = { scopes: [...one.scopes].sort(), until: until_, reason: 'rooms are booked with it' }
  const { nonce, digest } = await priya.api.post('/v1/consents/{consent}/draft', { params, body: said })
  const signed = { keyId: priya.keyId, signature: sign(priya.key, 'keepConsent', nonce, digest) }
  await priya.api.post('/v1/consents/{consent}/decision', { params, body: { ...said, ...signed } })
  return until_.slice(0, 10)
}

export const letIn: Act = {
  id: 'let-in',
  title: 'Whom people have let in',
  async play(scene) {
    const expected = scene.world.crowd?.consents.length ?? 0
    const seen = await until(scene, 'the consents of the workspace', async () => {
      const found = await consentsSeen(scene)
      return found.length >= expected ? found : undefined
    })
    const document = JSON.stringify({ consents: ofEndedVendor(seen) })
    await as(scene, INES).post('/v1/inventory/import', { body: { document, format: 'yaml', dryRun: false } })
    const known = await consentsSeen(scene)
    const applications = new Set(known.map(({ client }) => client)).size
    say(scene, 'good', `the workspace was asked: people have let in ${applications} applications, by ${known.length} consents`)
    const stale = new Date(Date.now() - STALE_DAYS * 86_400_000).toISOString()
    const reasons: Record<string, number> = {}
    for (const { reasons: why } of known) for (const { code } of why) reasons[code] = (reasons[code] ?? 0) + 1
    const of = (reason: string) => reasons[reason] ?? 0
    list(scene, [
      `${known.filter(({ highImpact }) => highImpact.length > 0).length} let in to something of high impact`,
      `${known.filter(({ lastUsedAt }) => lastUsedAt === null || lastUsedAt < stale).length} have not been used for half a year, or never`,
      `${of('client_unknown')} are of applications of nobody known`,
      `${of('client_without_contract')} are of an application whose maker has no contract any more`,
    ])
    const mine = known.find(({ client, status }) => client === KEPT && status === 'to_decide')
    const theirs = known.find(({ reasons: why }) => why.some(({ code }) => code === 'client_without_contract'))
    if (mine === undefined || theirs === undefined) throw new Error('what this act is told of is not among them')
    say(scene, 'good', `${PRIYA.name} signs that one to ${mine.clientName ?? mine.client} may stay, until ${await keep(scene, mine)}`)
    const { change } = await as(scene, PRIYA).post('/v1/consents/{consent}/end', {
      params: { path: { consent: theirs.id } },
      body: { reason: 'its contract is over', ticket: 'CHG-11' },
    })
    const { view } = await settle(scene, change, 'its contract is over')
    say(
      scene,
      view.closure === 'risk_complete' ? 'good' : 'refused',
      `the one to ${theirs.clientName ?? theirs.client} ends with its tokens: ${view.closure}`,
    )
    const told: LetIn = { applications, consents: known.length, kept: mine.id, ended: theirs.id, closure: view.closure, reasons }
    await scene.home.write('let-in.json', told)
  },
}
