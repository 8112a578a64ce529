// A small company is bought. What it brings comes into quarantine when two people have signed it: nobody in it is given anything. One of them is taken over by a
// list that others sign; what nobody takes over ends with proof.
import { refusalOf } from '../../people/api.ts'
import { HENRIK, INES, PRIYA } from '../../people/cast.ts'
import { approveChange, decide } from '../../play/decide.ts'
import { type Act, as, list, type Scene, say, until, untilEnded } from '../../play/scene.ts'
import { settle } from '../../play/settle.ts'
import { mergerLogins } from '../../world/seeds.ts'

export const SKAGEN = 'skagen'
const days = 86_400_000

const people = [
  ['karen', 'Karen Blom'],
  ['ole', 'Ole Skov'],
] as const

const brought = (scene: Scene) => [
  ...people.map(([externalId, name]) => ({
    kind: 'person' as const,
    externalId,
    attributes: { name, email: `${externalId}@skagen.example` },
  })),
  ...people.map(([externalId, name]) => ({
    kind: 'identity' as const,
    externalId,
    attributes: { type: 'person', name, holder: externalId, environment: 'staging' as const, criticality: 'moderate' as const },
  })),
  {
    kind: 'identity' as const,
    externalId: 'batch',
    attributes: { type: 'service_account', name: 'Skagen night batch', environment: 'staging' as const, criticality: 'moderate' as const },
  },
  ...mergerLogins.map((account) => ({
    kind: 'credential' as const,
    externalId: account,
    attributes: {
      identity: account.replace('skagen_', ''),
      system: 'freight-db',
      type: 'postgresql.password',
      account,
      secret: scene.world.files.reference(account.replaceAll('_', '-')),
    },
  })),
]

const mergerOf = (scene: Scene) => as(scene, PRIYA).get('/v1/mergers/{merger}', { params: { path: { merger: SKAGEN } } })

/** Handed over, whole, by the administrator; the same again is the same. */
const handOver = async (scene: Scene): Promise<void> => {
  const api = as(scene, INES)
  const records = brought(scene)
  await api.post('/v1/mergers', { body: { merger: SKAGEN } })
  const path = { merger: SKAGEN }
  await api.post('/v1/mergers/{merger}/delivery/pages', { params: { path }, body: { records } })
  await api.post('/v1/mergers/{merger}/delivery/complete', { params: { path }, body: { records: records.length } })
}

/** Whoever gets a key for somebody in quarantine has broken it. */
const tries = async (scene: Scene): Promise<void> => {
  const body = {
    principal: `${SKAGEN}:karen`,
    name: 'first day',
    scopes: ['read' as const],
    expiresAt: new Date(Date.now() + days).toISOString(),
  }
  const refusal = await refusalOf(as(scene, INES).post('/v1/api-keys', { body }))
  if (refusal?.code !== 'principal.gone') throw new Error('somebody in quarantine was given an API key')
  say(scene, 'refused', `an API key for Karen Blom is refused: ${refusal.code}`)
  await scene.home.write('merger-refused.json', { refused: true })
}

export const merger: Act = {
  id: 'merger',
  title: 'A company is bought',
  async play(scene) {
    await handOver(scene)
    const { brings } = await mergerOf(scene)
    if (brings === null) throw new Error('nothing was delivered')
    say(
      scene,
      'note',
      `${brings.people} people, ${brings.identities} identities and ${brings.credentials} credentials are delivered; none is in yet`,
    )
    await decide(scene, {
      kind: 'merger',
      name: SKAGEN,
      document: {
        type: 'countersign/merger/v1',
        title: 'Skagen Shipping',
        brings: { ...brings },
        answers: HENRIK.id,
        until: new Date(Date.now() + 60 * days).toISOString(),
      },
      reason: 'we have bought it',
      ticket: 'MRG-1',
    })
    const path = { merger: SKAGEN }
    const { inQuarantine, items } = await until(scene, 'the coming in of Skagen', async () => {
      const found = await mergerOf(scene)
      return found.state === 'in' ? found : undefined
    })
    if (items.identity.taken_over === 0 && items.identity.ended === 0) {
      say(scene, 'good', `${inQuarantine.people} people and ${inQuarantine.identities} identities are in quarantine`)
      await tries(scene)
      const own = { ids: [`${SKAGEN}:karen`], reason: 'she plans freight with us', ticket: 'MRG-2' }
      const { change } = await as(scene, PRIYA).post('/v1/mergers/{merger}/take-over', { params: { path }, body: own })
      const signed = await approveChange(scene, change, 'she plans freight with us')
      await untilEnded(scene, change)
      say(scene, 'good', `Priya Nair takes over Karen Blom and her account, by a list that ${signed.join(' and ')} signed`)
    }
    const { change } = await as(scene, PRIYA).post('/v1/mergers/{merger}/end', {
      params: { path },
      body: { reason: 'nobody needs the rest', ticket: 'MRG-3' },
    })
    const { view, signed } = await settle(scene, change, 'nobody needs the rest')
    await until(scene, 'nothing of Skagen in quarantine', async () => {
      const found = (await mergerOf(scene)).inQuarantine
      return found.people + found.identities === 0 ? found : undefined
    })
    say(scene, 'good', `what nobody took over has ended, by ${signed.join(' and ') || 'nobody'}: ${view.closure}`)
    list(
      scene,
      view.operations
        .filter((one) => one.operation.startsWith('credential.'))
        .map((one) => `${one.operation} ${one.credential}: ${one.verdict ?? one.phase}`),
    )
  },
}
