// Signing in at a provider: to it with a code challenge, a state and a nonce, and back with a code, which is exchanged for who somebody is (OpenID Connect Core
// §3.1; RFC 7636; RFC 9207). What follows from it is core's.
import { Secret } from '@countersign/connector-kit'
import { completeSignIn, isLoopback, refuseSignIn, type StandingSignIn, signInInForce } from '@countersign/core/authority/sign-in/index'
import type { CallerSession } from '@countersign/core/platform/operation'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { authenticateSession } from '@countersign/core/registry/sessions/index'
import { CountersignError } from '@countersign/ledger'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as client from 'openid-client'
import { toCountersignError } from '../http/problems.ts'
import { browserOf } from './browser-mark.ts'
import { cookieOf, dropCookie, sessionCookie, setCookie } from './cookie.ts'
import type { SignInDoor } from './door.ts'
import { ownPath } from './own-path.ts'
import { asUnavailable, type Providers } from './provider.ts'
import { openWaiting, sealWaiting, type Waiting, waitingCookie, waitingSeconds } from './waiting.ts'

const standingOf = async ({ runtime }: SignInDoor, name: string): Promise<StandingSignIn> => {
  const found = await signInInForce(runtime.db, runtime.org, name, runtime.clock.now())
  if (!found) throw refuseSignIn('unknown_issuer', 'nobody is signed in that way', 'not_found')
  return found
}

/** Whom the browser's cookie shows, if it shows anybody. */
export const sessionOf = async ({ runtime }: SignInDoor, request: FastifyRequest): Promise<CallerSession | undefined> => {
  const token = cookieOf(request, sessionCookie)
  if (token === undefined) return undefined
  try {
    return (await authenticateSession(runtime, token, runtime.clock.now())).session
  } catch (error) {
    if (error instanceof CountersignError && error.kind === 'unauthenticated') return undefined
    throw error
  }
}

const callbackOf = (door: SignInDoor, name: string): string => `${door.publicUrl()}/sign-in/oidc/${encodeURIComponent(name)}/callback`

const begin = async (door: SignInDoor, providers: Providers, name: string, query: Readonly<Record<string, unknown>>) => {
  const standing = await standingOf(door, name)
  const steppingUp = query['stepUp'] === 'yes'
  const more = steppingUp ? standing.text.stepUp : undefined
  if (steppingUp && !more)
    throw refuseSignIn('no_step_up', 'nobody shows more by this provider; sign in with your passkey instead', 'conflict')
  const config = await providers.configuration(standing)
  const waiting: Waiting = {
    issuer: name,
    digest: standing.digest,
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    to: ownPath(query['to'], door.publicUrl()),
    steppingUp,
    maxAge: more?.maxAgeSeconds ?? null,
    endsAt: door.runtime.clock.now().getTime() + waitingSeconds * 1000,
  }
  const to = client.buildAuthorizationUrl(config, {
    redirect_uri: callbackOf(door, name),
    response_type: 'code',
    scope: standing.text.scopes.join(' '),
    state: waiting.state,
    nonce: waiting.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(waiting.verifier),
    code_challenge_method: 'S256',
    ...(more ? { max_age: String(more.maxAgeSeconds), ...(more.acr ? { acr_values: more.acr.join(' ') } : {}) } : {}),
  })
  if (to.protocol !== 'https:' && !(isLoopback(standing.text.issuer) && isLoopback(to.href))) throw asUnavailable(undefined)
  return { to, waiting }
}

/** Who it is, by the provider's word, everything about it verified. Errors: `sign_in.*`. */
const exchange = async (
  providers: Providers,
  standing: StandingSignIn,
  waiting: Waiting,
  at: URL,
): Promise<{ readonly claims: client.IDToken; readonly idToken: Secret }> => {
  const config = await providers.configuration(standing)
  try {
    const tokens = await client.authorizationCodeGrant(config, at, {
      expectedState: waiting.state,
      expectedNonce: waiting.nonce,
      pkceCodeVerifier: waiting.verifier,
      idTokenExpected: true,
      ...(waiting.maxAge === null ? {} : { maxAge: waiting.maxAge }),
    })
    const claims = tokens.claims()
    if (!claims || typeof claims.sub !== 'string' || claims.sub === '' || claims.sub.length > 255) throw new Error('no subject')
    return { claims, idToken: new Secret(tokens.id_token ?? '') }
  } catch (error) {
    if (error instanceof CountersignError) throw error
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) if (cause instanceof CountersignError) throw cause
    if (error instanceof client.AuthorizationResponseError)
      throw new CountersignError('sign_in.refused_there', 'forbidden', 'your provider has not signed you in; try again, or ask there', {
        cause: error,
      })
    throw new CountersignError('sign_in.not_shown', 'forbidden', 'what your provider answered does not show who you are; begin anew', {
      cause: error,
    })
  }
}

const finish = async (door: SignInDoor, providers: Providers, name: string, request: FastifyRequest) => {
  const at = new URL(`${callbackOf(door, name)}${request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : ''}`)
  const state = at.searchParams.get('state') ?? ''
  const waiting = openWaiting(door.runtime, cookieOf(request, waitingCookie(state)))
  // SAFETY: an answer that this browser has not asked for, or that another issuer gives, is nobody's.
  if (!waiting || waiting.state !== state || waiting.issuer !== name)
    throw refuseSignIn('not_begun', 'this browser has not begun to sign in that way, or too long ago; begin anew', 'conflict')
  const standing = await standingOf(door, name)
  if (standing.digest !== waiting.digest)
    throw refuseSignIn('changed', 'this way of signing in has changed meanwhile; begin anew', 'conflict')
  const { claims, idToken } = await exchange(providers, standing, waiting, at)
  const before = await sessionOf(door, request)
  const { runtime } = door
  const browser = browserOf(runtime, request)
  const opened = await completeSignIn(runtime, systemCaller(runtime, runtime.org, request.id), standing, {
    subject: claims.sub,
    claims: claims as Readonly<Record<string, unknown>>,
    state,
    stateEndsAt: new Date(waiting.endsAt),
    agent: String(request.headers['user-agent'] ?? ''),
    browser,
    steppingUp: waiting.steppingUp,
    ...(before === undefined ? {} : { before: before.id }),
  })
  return { opened, browser, waiting, idToken: standing.text.endSession ? idToken : undefined }
}

const toProblem = (door: SignInDoor, request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply => {
  const error = toCountersignError(thrown)
  request.problemCode = error.code
  door.runtime.log.warn({ err: error, requestId: request.id }, 'sign-in: somebody was not signed in')
  return reply.redirect(`/sign-in?problem=${encodeURIComponent(error.code)}`, 302)
}

interface Named {
  readonly Params: { readonly issuer: string }
  readonly Querystring: Readonly<Record<string, unknown>>
}

export const serveOidc = (app: FastifyInstance, door: SignInDoor, providers: Providers): void => {
  app.get<Named>('/sign-in/oidc/:issuer', { onRequest: door.slowly }, async (request, reply) => {
    try {
      const { to, waiting } = await door.watch.whileReachable(() => begin(door, providers, request.params.issuer, request.query))
      reply.header('set-cookie', setCookie(waitingCookie(waiting.state), sealWaiting(door.runtime, waiting), waitingSeconds))
      return reply.redirect(to.href, 302)
    } catch (error) {
      return toProblem(door, request, reply, error)
    }
  })

  app.get<Named>('/sign-in/oidc/:issuer/callback', { onRequest: door.slowly }, async (request, reply) => {
    const state = request.query['state']
    if (typeof state === 'string' && /^[A-Za-z0-9_-]{8,200}$/.test(state)) reply.header('set-cookie', dropCookie(waitingCookie(state)))
    try {
      const { opened, browser, waiting, idToken } = await door.watch.whileReachable(() =>
        finish(door, providers, request.params.issuer, request),
      )
      door.remember(reply, opened, browser, idToken)
      return reply.redirect(waiting.to, 302)
    } catch (error) {
      await door.refused(request)
      return toProblem(door, request, reply, error)
    }
  })
}
