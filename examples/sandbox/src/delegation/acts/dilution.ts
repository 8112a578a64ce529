// Has authority leaked to a provider? Meridian asks for an exception, is told no, and the no holds; evidence is demanded of it and is true.
// Nightowl says that an account is gone which is still there: its drill fails.

import { everyItem } from '@countersign/client'
import { canonicalJson, signEnvelope } from '@countersign/ledger'
import { AGENT, DAVID, LUCIA, NIGHTOWL, OMAR, type Part } from '../../people/cast.ts'
import { sign } from '../../people/signing.ts'
import { type Act, as, list, type Scene, say, until } from '../../play/scene.ts'
import { holdDrill, sayScore } from '../hold-drill.ts'

const PAYLOAD_TYPE = 'application/vnd.countersign.demanded-evidence+json'
const ASKED_DAYS = 30

/** Omar Haddad asks, in the words of the drill; Lucía Moreno, whom the delegation names for exceptions, says no. */
const askedAndRefused = async (scene: Scene): Promise<void> => {
  const omar = as(scene, OMAR)
  const ask = await until(scene, 'what is to be asked for', async () => (await omar.get('/v1/my-work')).drills.asks[0])
  const { id } = await omar.post('/v1/exceptions', {
    body: {
      rule: ask.rule,
      subject: ask.subject,
      reason: 'rotating it ourselves would be quicker',
      until: new Date(Date.now() + ASKED_DAYS * 86_400_000).toISOString(),
    },
  })
  const lucia = scene.people.of(LUCIA)
  const params = { path: { exception: id } }
  const answer = { verdict: 'refuse' as const, reason: 'secrets stay with the enterprise', compensatingControls: [], expiresAt: null }
  const { digest, nonce } = await lucia.api.post('/v1/exceptions/{exception}/draft', { params, body: answer })
  await lucia.api.post('/v1/exceptions/{exception}/decision', {
    params,
    body: { ...answer, keyId: lucia.keyId, signature: sign(lucia.key, 'refuseException', nonce, digest) },
  })
}

/** What the provider's agent states of everything that is demanded; `lies` says which of it is made up. */
const delivered = async (scene: Scene, part: Part, lies: ReadonlySet<string> = new Set()): Promise<void> => {
  const agent = scene.people.of(part)
  const demand = await until(scene, `what is demanded of ${part.id}`, async () => (await agent.api.get('/v1/my-work')).drills.demands[0])
  const items: { credential: string; system: string; account: string; state: 'live' | 'ended' }[] = []
  for await (const known of everyItem((cursor) =>
    as(scene, DAVID).get('/v1/credentials', { params: { query: cursor === undefined ? {} : { cursor } } }),
  ))
    if (demand.subjects.includes(known.id))
      items.push({
        credential: known.id,
        system: known.system,
        account: known.account,
        state: known.state === 'active' && !lies.has(known.id) ? 'live' : 'ended',
      })
  const { org } = await agent.api.get('/v1/whoami')
  const statement = {
    type: 'countersign/demanded-evidence/v1',
    org,
    provider: demand.party,
    demand: demand.id,
    nonce: demand.nonce,
    statedAt: new Date().toISOString(),
    items,
  }
  const envelope = signEnvelope(PAYLOAD_TYPE, Buffer.from(canonicalJson(statement), 'utf8'), [
    { keyId: agent.keyId, privateKey: agent.key },
  ])
  await agent.api.post('/v1/demands/{demand}/delivery', {
    params: { path: { demand: demand.id } },
    body: { envelope: { ...envelope, signatures: [...envelope.signatures] } },
  })
}

export const dilution: Act = {
  id: 'dilution',
  title: 'Has authority leaked? The other drills, and one that fails',
  async play(scene) {
    const told = (what: string, { passed, reasons }: Awaited<ReturnType<typeof holdDrill>>) => {
      say(scene, passed ? 'good' : 'refused', `${what}: ${passed ? 'passed' : 'failed'}`)
      list(scene, reasons)
    }
    told(
      'Meridian asks for an exception, Lucía Moreno says no, and the no holds',
      await holdDrill(scene, 'meridian', 'exception', () => askedAndRefused(scene)),
    )
    told('evidence is demanded of Meridian', await holdDrill(scene, 'meridian', 'evidence', () => delivered(scene, AGENT)))
    await sayScore(scene, 'meridian')
    told(
      'evidence is demanded of Nightowl',
      await holdDrill(scene, 'nightowl', 'evidence', () => delivered(scene, NIGHTOWL, new Set(['canary-nightowl-user']))),
    )
    await sayScore(scene, 'nightowl')
  },
}
