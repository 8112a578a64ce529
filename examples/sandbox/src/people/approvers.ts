// Those who are asked: each reads the plan's text, checks that it is the one whose digest is asked about, and signs with his own key.
import type { RequestView } from '../story/change-view.ts'
import { AMARA, HENRIK, JONAS, type Part } from './cast.ts'
import type { People } from './people.ts'
import { digestOfText, sign } from './signing.ts'

/** In this order: the control owner first, then the deputy security lead; who asked for the change is never among them. */
const READY: readonly Part[] = [JONAS, AMARA, HENRIK]

export interface Signed {
  readonly person: string
  readonly keyId: string
  readonly state: string
}

/** Signs one open request as often as it asks for. */
export const approve = async (people: People, request: RequestView, signed: (signature: Signed) => void): Promise<void> => {
  const eligible = READY.filter(
    (part) => part.roles.some((role) => request.roles.includes(role)) && (!request.stepUp || part.signs === 'step_up'),
  )
  for (const part of eligible.slice(0, request.quorum)) {
    const person = people.of(part)
    const text = await person.api.get('/v1/approval-requests/{request}', { params: { path: { request: request.id } } })
    if (text.state !== 'open') return
    if (text.signatures.some((one) => one.person === part.id)) continue
    // What is signed is what was read.
    if (digestOfText(text.planText) !== text.plan) throw new Error('the text of the plan is not the one that its digest names')
    const answer = await person.api.post('/v1/approval-requests/{request}/signatures', {
      params: { path: { request: request.id } },
      body: {
        keyId: person.keyId,
        verdict: 'approve',
        signature: sign(person.key, 'approve', text.nonce, text.plan),
        reason: 'the contract ends; read and agreed',
      },
    })
    signed({ person: part.name, keyId: person.keyId, state: answer.state })
  }
}
