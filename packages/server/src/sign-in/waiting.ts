// What a browser carries while its person is at his provider: sealed in a cookie, so that strangers who only begin to sign in leave nothing here. One cookie for each
// beginning: two tabs don't disturb each other. SAFETY: bound to this browser by the cookie, to this request by `state`, and to this issuer by what is sealed.
import { Secret } from '@countersign/connector-kit'
import type { Runtime } from '@countersign/core/runtime'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { openFor, sealFor } from './sealed-cookie.ts'

/** How long somebody may take at his provider. */
export const waitingSeconds = 600

const Waiting = Type.Object(
  {
    issuer: Type.String(),
    digest: Type.String(),
    state: Type.String(),
    nonce: Type.String(),
    verifier: Type.String(),
    to: Type.String(),
    steppingUp: Type.Boolean(),
    maxAge: Type.Union([Type.Integer(), Type.Null()]),
    endsAt: Type.Integer(),
  },
  { additionalProperties: false },
)
export type Waiting = Type.Static<typeof Waiting>

const purpose = 'countersign/sign-in/v1'

export const waitingCookie = (state: string): string => `__Host-countersign-${state.slice(0, 8)}`

export const sealWaiting = (runtime: Runtime, waiting: Waiting): string => sealFor(runtime, purpose, new Secret(JSON.stringify(waiting)))

/** Undefined for what we have not sealed, or what is over. */
export const openWaiting = (runtime: Runtime, text: string | undefined): Waiting | undefined => {
  const sealed = openFor(runtime, purpose, text)
  if (sealed === undefined) return undefined
  const value: unknown = JSON.parse(sealed.expose())
  return Check(Waiting, value) && value.endsAt > runtime.clock.now().getTime() ? value : undefined
}
