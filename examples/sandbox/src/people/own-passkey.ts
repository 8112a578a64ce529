// The newcomer's own passkey, made by the link that was printed. Others hold keys here, so it waits until somebody else says that it is his; his colleagues do as soon
// as they see it. It must never come in effect otherwise than by the chain: asked for, read, signed, enacted.
import { setTimeout as delay } from 'node:timers/promises'
import { CountersignProblem } from '@countersign/client'
import { approveChange } from '../play/decide.ts'
import { type Scene, say, untilEnded } from '../play/scene.ts'
import type { Api } from './api.ts'

const lookEveryMs = 1_000
const reason = 'the one who looks at this company for the first time is to come in again'

/** The change that asks others for it, whoever has asked. */
const askedFor = async (admin: Api, registration: string): Promise<string> => {
  try {
    const params = { path: { registration } }
    return (await admin.post('/v1/passkeys/{registration}/proposal', { params, body: { reason, ticket: 'NL-1001' } })).change
  } catch (error) {
    const change = error instanceof CountersignProblem && error.code === 'instrument.pending' ? error.details['change'] : undefined
    if (typeof change !== 'string') throw error
    return change
  }
}

/** Until it is asked to end. What fails is said, and not tried again. */
export const confirmOwnPasskeys = async (scene: Scene, admin: Api): Promise<void> => {
  const seen = new Set<string>()
  while (!scene.signal.aborted) {
    const { items } = await admin.get('/v1/passkeys', { params: { query: { limit: 20 } } }).catch(() => ({ items: [] }))
    for (const { registration, name } of items.filter((one) => !seen.has(one.registration))) {
      seen.add(registration)
      try {
        const change = await askedFor(admin, registration)
        const signed = await approveChange(scene, change, 'he has shown it to me')
        await untilEnded(scene, change)
        say(scene, 'good', `your passkey “${name}” counts from now on: ${signed.join(' and ')} signed that it is yours (${change})`)
      } catch (error) {
        if (scene.signal.aborted) return
        say(scene, 'refused', `your passkey “${name}” waits still: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    await delay(lookEveryMs, undefined, { signal: scene.signal }).catch(() => undefined)
  }
}
