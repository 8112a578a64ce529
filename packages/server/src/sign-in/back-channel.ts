// A provider's word that somebody is signed out (OpenID Connect Back-Channel Logout 1.0). SAFETY: a token that shows who somebody is, is none that signs him out, and the
// other way round: by its type, its event, and no nonce.
import { loggedOut, type StandingSignIn, signInInForce } from '@countersign/core/authority/sign-in/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { CountersignError } from '@countersign/ledger'
import type { FastifyInstance } from 'fastify'
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { signedDoor } from '../http/signed-door.ts'
import type { SignInDoor } from './door.ts'
import { type Providers, skewSeconds } from './provider.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
const compact = /^[A-Za-z0-9_-]{2,4000}\.[A-Za-z0-9_-]{2,20000}\.[A-Za-z0-9_-]{2,2000}$/
const types: readonly unknown[] = [undefined, 'logout+jwt', 'application/logout+jwt', 'JWT']
/** One that was issued longer ago is not taken, and its id is kept so long. */
const longestAgeSeconds = 300

const refuse = (why: string) => new CountersignError('sign_in.logout_token', 'invalid', why)

const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' && value.length <= 500 ? value : undefined)

/** §2.6, each step. Errors: `sign_in.logout_token`, `sign_in.provider_unavailable`. */
const verified = async (providers: Providers, standing: StandingSignIn, token: string, now: Date): Promise<JWTPayload> => {
  if (!compact.test(token)) throw refuse('it is no compact JWS')
  const keys = createLocalJWKSet(await providers.keys(standing))
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: [...standing.text.algorithms],
      issuer: standing.text.issuer,
      audience: standing.text.clientId,
      clockTolerance: skewSeconds,
      currentDate: now,
      requiredClaims: ['iat', 'jti', 'events'],
      maxTokenAge: longestAgeSeconds,
    })
    if (!types.includes(protectedHeader.typ)) throw refuse('it is of another type')
    return payload
  } catch (error) {
    if (error instanceof CountersignError) throw error
    throw refuse(error instanceof errors.JOSEError ? error.code : 'it can not be verified')
  }
}

const signOut = async (door: SignInDoor, providers: Providers, name: string, body: Buffer, requestId: string): Promise<void> => {
  const { runtime } = door
  const now = runtime.clock.now()
  const standing = await signInInForce(runtime.db, runtime.org, name, now)
  // Alike for whoever there is not: nobody tries out names.
  if (!standing?.text.backChannelLogout) throw refuse('nobody is signed out that way')
  const payload = await verified(providers, standing, new URLSearchParams(body.toString('utf8')).get('logout_token') ?? '', now)
  if (payload['nonce'] !== undefined) throw refuse('it has a nonce, as a token has that shows who somebody is')
  const said = own(payload['events'], event)
  if (typeof said !== 'object' || said === null || Array.isArray(said)) throw refuse('it has not the event of a logout')
  const [subject, sid, jti] = [text(payload.sub), text(payload['sid']), text(payload.jti)]
  if (jti === undefined || (subject === undefined && sid === undefined)) throw refuse('it names neither a person nor a session')
  const until = new Date(((payload.iat ?? 0) + longestAgeSeconds + 2 * skewSeconds) * 1000)
  const ended = await loggedOut(runtime, systemCaller(runtime, runtime.org, requestId), standing, {
    jti,
    until,
    ...(subject === undefined ? {} : { subject }),
    ...(sid === undefined ? {} : { sid }),
  })
  runtime.log.info({ requestId, signIn: name, ended }, 'sign-in: signed out by the provider')
}

export const serveBackChannel = async (app: FastifyInstance, door: SignInDoor, providers: Providers): Promise<void> => {
  await app.register(async (scope) => {
    const signed = signedDoor(scope, door.limits)
    scope.post<{ Params: { issuer: string } }>(
      '/sign-in/oidc/:issuer/back-channel-logout',
      { onRequest: signed.onRequest, bodyLimit: 64 << 10 },
      async (request, reply) => {
        reply.header('cache-control', 'no-store')
        try {
          const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
          await door.watch.whileReachable(() => signOut(door, providers, request.params.issuer, body, request.id))
          return reply.code(200).send()
        } catch (error) {
          if (!(error instanceof CountersignError) || error.kind !== 'invalid') throw error
          await signed.refused(request)
          request.problemCode = error.code
          return reply
            .code(400)
            .type('application/json')
            .send(JSON.stringify({ error: 'invalid_request', error_description: error.message }))
        }
      },
    )
  })
}
