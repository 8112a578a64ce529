// Signing in by a passkey, and the first administrator's first minute. The ceremonies are core's; here they come through the door.
import { holderOfFirstLink, signInByFirstLink, signInByPasskey } from '@countersign/core/authority/sign-in/index'
import {
  beginPasskeySignIn,
  beginRegistration,
  finishRegistration,
  RegistrationResponse,
  SignInResponse,
  verifyPasskeySignIn,
} from '@countersign/core/registry/passkeys/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { CountersignError } from '@countersign/ledger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { bodyOf } from './body.ts'
import { browserOf } from './browser-mark.ts'
import type { SignInDoor } from './door.ts'
import { sessionOf } from './oidc.ts'

const Token = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const closed = { additionalProperties: false }
/** The reason is judged by core; here only that it is no flood. */
const Ask = Type.Optional(Type.Object({ reason: Type.Optional(Type.String({ maxLength: 4000 })) }, closed))
const Begin = Type.Object({ token: Token }, closed)
const Finish = Type.Object(
  { token: Token, credential: RegistrationResponse, name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) },
  closed,
)

/** Which registration belongs to whose link, for as long as an authenticator may take. In this process alone: begun elsewhere, it is begun anew. */
const mostBegun = 100

export const servePasskeys = (app: FastifyInstance, door: SignInDoor): void => {
  const { runtime, watch } = door
  const system = (request: FastifyRequest) => systemCaller(runtime, runtime.org, request.id)
  const coming = async (request: FastifyRequest) => {
    const before = await sessionOf(door, request)
    const agent = String(request.headers['user-agent'] ?? '')
    return { agent, browser: browserOf(runtime, request), ...(before === undefined ? {} : { before: before.id }) }
  }
  /** Who proves nobody is counted for his address. */
  const counting = async <T>(request: FastifyRequest, work: () => Promise<T>): Promise<T> => {
    try {
      return await watch.whileReachable(work)
    } catch (error) {
      if (error instanceof CountersignError && (error.kind === 'unauthenticated' || error.code === 'sign_in.first_link'))
        await door.refused(request)
      throw error
    }
  }

  app.post('/sign-in/passkey/options', { onRequest: door.slowly }, async (request) => {
    const asked = bodyOf(request, Ask, door.publicUrl())
    return watch.whileReachable(() => beginPasskeySignIn(runtime, asked?.reason))
  })

  app.post('/sign-in/passkey', { onRequest: door.slowly }, async (request, reply) => {
    const credential = bodyOf(request, SignInResponse, door.publicUrl())
    const { opened, browser } = await counting(request, async () => {
      const shown = await verifyPasskeySignIn(runtime, credential)
      const by = await coming(request)
      return { opened: await signInByPasskey(runtime, system(request), shown, by), browser: by.browser }
    })
    door.remember(reply, opened, browser)
    return reply.code(204).send()
  })

  const begun = new Map<string, string>()
  app.post('/sign-in/first/options', { onRequest: door.slowly }, async (request) => {
    const { token } = bodyOf(request, Begin, door.publicUrl())
    return counting(request, async () => {
      const principal = await holderOfFirstLink(runtime, token)
      const { registration, options } = await beginRegistration(runtime, system(request), principal)
      begun.set(token, registration)
      if (begun.size > mostBegun) begun.delete(begun.keys().next().value!)
      return options
    })
  })

  app.post('/sign-in/first', { onRequest: door.slowly }, async (request, reply) => {
    const { token, credential, name } = bodyOf(request, Finish, door.publicUrl())
    const { opened, browser } = await counting(request, async () => {
      const principal = await holderOfFirstLink(runtime, token)
      const registration = begun.get(token)
      if (registration === undefined)
        throw new CountersignError('sign_in.not_begun', 'conflict', 'this was not begun here, or too long ago; open the link again')
      const caller = system(request)
      // ORDER: the key first: a link that is over without one would leave nobody a way in.
      await finishRegistration(runtime, caller, { registration, credential, name: name ?? 'first administrator' }, principal)
      begun.delete(token)
      const by = await coming(request)
      return { opened: await signInByFirstLink(runtime, caller, token, by), browser: by.browser }
    })
    door.remember(reply, opened, browser)
    return reply.code(204).send()
  })
}
