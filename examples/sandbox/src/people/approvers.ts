// Those who are asked: each reads the plan's text, checks that it is the one whose digest is asked about, and signs with his own key.
import type { RequestView } from '../story/change-view.ts'
import { AMARA, HENRIK, JONAS, type Part } from './cast.ts'
import type { People, Person } from './people.ts'
import { digestOfText, sign } from './signing.ts'

/** In this order: the control owner first, then the deputy security lead; who asked for the change is never among them. */
const READY: readonly Part[] = [JONAS, AMARA, HENRIK]

export interface Signed {
  readonly person: string
  readonly keyId: string
  readonly state: string
}

/** One person's signed answer to a request, over the plan that he has read. */
const answer = async (person: Person, request: string, verdict: 'approve' | 'refuse', reason: string): Promise<string | undefined> => {
  const text = await person.api.get('/v1/approval-requests/{request}', { params: { path: { request } } })
  if (text.state !== 'open' || text.signatures.some((one) => one.person === person.part.id)) return undefined
  // What is signed is what was read.
  if (digestOfText(text.planText) !== text.plan) throw new Error('the text of the plan is not the one that its digest names')
  const { state } = await person.api.post('/v1/approval-requests/{request}/signatures', {
    params: { path: { request } },
    body: { keyId: person.keyId, verdict, signature: sign(person.key, verdict, text.nonce, text.plan), reason },
  })
  return state
}

/** Signs one open request as often as it asks for. */
export const approve = async (people: People, request: RequestView, reason: string, signed: (signature: Signed) => void): Promise<void> => {
  const eligible = READY.filter(
    (part) => part.roles.some((role) => request.roles.includes(role)) && (!request.stepUp || part.signs === 'step_up'),
  )
  for (const part of eligible.slice(0, request.quorum)) {
    const person = people.of(part)
    const state = await answer(person, request.id, 'approve', `${reason}; read and agreed`)
    if (state !== undefined) signed({ person: part.name, keyId: person.keyId, state })
  }
}

/** One of those who are asked says no, which ends it. */
export const refuse = async (people: People, request: RequestView, reason: string): Promise<string> => {
  const part = READY.find((one) => one.roles.some((role) => request.roles.includes(role)))
  if (part === undefined) throw new Error(`nobody is there to answer \`${request.id}\``)
  await answer(people.of(part), request.id, 'refuse', reason)
  return part.name
}
