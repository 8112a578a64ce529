// Looked at from outside of the provider's own words: the directory is asked what Meridian still holds there, and a review puts before a control
// owner what it may do alone and what it did against policy.
import { DAVID, JONAS, PRIYA } from '../../people/cast.ts'
import { sign } from '../../people/signing.ts'
import { type Act, as, list, type Scene, say, until } from '../../play/scene.ts'

const SYSTEM = 'directory'

/** What the directory lists of Meridian's side outside of any mandate, asked anew. */
const standingAccess = async (scene: Scene): Promise<void> => {
  const { askedAt } = await as(scene, PRIYA).post('/v1/access/scan', { body: { systems: [SYSTEM] } })
  const read = await until(scene, `a reading of the ${SYSTEM}`, async () => {
    const { items } = await as(scene, DAVID).get('/v1/access/scans', { params: { query: {} } })
    return items.find((one) => one.system === SYSTEM && one.state === 'idle' && one.endedAt !== null && one.endedAt >= askedAt)
  })
  say(scene, 'note', `the ${SYSTEM} is asked what is held there: ${read.seen} accounts, the reading is ${read.outcome}`)
  for (const party of ['meridian', 'nightowl']) {
    const { items } = await as(scene, DAVID).get('/v1/access/standing', { params: { query: { party, verdict: 'standing' } } })
    list(
      scene,
      items.map(({ account, reason }) => `${account} of ${party} is standing access: ${reason}`),
    )
  }
}

const reviewed = async (scene: Scene): Promise<void> => {
  const jonas = scene.people.of(JONAS)
  const opened = await jonas.api.post('/v1/providers/{provider}/review', { params: { path: { provider: 'meridian' } }, body: {} })
  const params = { path: { review: opened.id } }
  const { text } = await jonas.api.get('/v1/reviews/{review}', { params })
  const { ownAccess: held } = JSON.parse(text) as { ownAccess: readonly { line: string; wanting: readonly string[] }[] }
  list(
    scene,
    held.map(({ line, wanting }) => `held in Countersign: ${line}${wanting.length === 0 ? '' : `, wanting ${wanting.join(', ')}`}`),
  )
  const answer = {
    outcome: 'confirmed' as const,
    reason: 'read; the drills stand, the refusals are explained',
    ...(held.length === 0 ? {} : { ownAccess: { keep: held.map(({ line }) => line), end: [] } }),
  }
  const { digest, nonce } = await jonas.api.post('/v1/reviews/{review}/draft', { params, body: answer })
  const signed = await jonas.api.post('/v1/reviews/{review}/signature', {
    params,
    body: { ...answer, keyId: jonas.keyId, signature: sign(jonas.key, 'signReview', nonce, digest) },
  })
  say(
    scene,
    'good',
    `a review of Meridian, facts filled in: ${JONAS.name} keeps ${held.length} lines of access and signs it, ${signed.state}`,
  )
}

export const lookedAt: Act = {
  id: 'looked-at',
  title: 'Looked at: standing access, and a review that a person signs',
  async play(scene) {
    await standingAccess(scene)
    await reviewed(scene)
  },
}
