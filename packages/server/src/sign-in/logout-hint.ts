// The ID token by which a provider knows whom to sign out (OpenID Connect RP-Initiated Logout 1.0 §2, `id_token_hint`): carried sealed by the browser that it
// signed in, to our sign-out and to nothing else, and kept nowhere here. SAFETY: sealed for one session, so that none is shown for another one.
import type { Secret } from '@countersign/connector-kit'
import type { Runtime } from '@countersign/core/runtime'
import type { FastifyRequest } from 'fastify'
import { cookieOf, setCookie } from './cookie.ts'
import { mostSealed, openFor, sealFor } from './sealed-cookie.ts'

/** Not `__Host-`, which goes with every request. */
export const hintCookie = '__Secure-countersign-sign-out'
const path = '/sign-out'
const purposeOf = (session: string): string => `countersign/sign-out/v1/${session}`

/** Of one that is too long for a cookie, none is kept: the provider asks its user then. */
export const keepHint = (runtime: Runtime, session: string, idToken: Secret, seconds: number): string => {
  const sealed = sealFor(runtime, purposeOf(session), idToken)
  return sealed.length > mostSealed ? dropHint() : setCookie(hintCookie, sealed, seconds, path)
}

export const hintOf = (runtime: Runtime, session: string, request: Pick<FastifyRequest, 'headers'>): Secret | undefined =>
  openFor(runtime, purposeOf(session), cookieOf(request, hintCookie))

export const dropHint = (): string => setCookie(hintCookie, '', 0, path)
