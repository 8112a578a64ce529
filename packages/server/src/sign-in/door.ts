// What the doors of people with a browser have in common: whoever guesses is slowed by his address, and who is let in carries his session in a cookie.
import type { Secret } from '@countersign/connector-kit'
import type { OpenedSession } from '@countersign/core/registry/sessions/index'
import type { Runtime } from '@countersign/core/runtime'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticate } from '../http/authentication.ts'
import type { DatabaseWatch } from '../http/database-watch.ts'
import { tooMany } from '../http/pace.ts'
import type { DoorLimits } from '../http/signed-door.ts'
import { keepBrowser } from './browser-mark.ts'
import { sessionCookie, setCookie } from './cookie.ts'
import { keepHint } from './logout-hint.ts'

export interface SignInParts {
  readonly runtime: Runtime
  readonly authenticate: Authenticate
  readonly watch: DatabaseWatch
  readonly publicUrl: () => string
  readonly limits: DoorLimits
}

export interface SignInDoor extends SignInParts {
  /** Asked before anything is done for a stranger. Errors: `request.too_many`. */
  slowly(request: FastifyRequest): Promise<void>
  /** One more that proved nobody. */
  refused(request: FastifyRequest): Promise<void>
  /** The browser has the session from now on, the mark by which it is known again, and, sealed, what its provider wants to see when it is over. */
  remember(reply: FastifyReply, opened: OpenedSession, browser: string, idToken?: Secret): void
}

const minute = 60_000
/** Beginnings of one address a minute: an office at nine o'clock. */
const mostBeginnings = 20

export const signInDoor = (app: FastifyInstance, parts: SignInParts): SignInDoor => {
  const by = (max: number, name: string) =>
    app.createRateLimit({ max, timeWindow: minute, keyGenerator: (request) => `${name}:${request.ip}` })
  const failed = by(parts.limits.failedSignInsPerMinute, 'sign-in refused')
  const begun = by(parts.limits.failedSignInsPerMinute * mostBeginnings, 'sign-in begun')
  return {
    ...parts,
    slowly: async (request) => {
      const refusals = await failed(request, { increment: false })
      if (!refusals.isAllowed && refusals.isExceeded) throw tooMany(refusals.ttlInSeconds)
      const beginnings = await begun(request)
      if (!beginnings.isAllowed && beginnings.isExceeded) throw tooMany(beginnings.ttlInSeconds)
    },
    refused: async (request) => {
      await failed(request)
    },
    remember: (reply, { id, token, endsAt }, browser, idToken) => {
      const seconds = (endsAt.getTime() - parts.runtime.clock.now().getTime()) / 1000
      reply.header('set-cookie', setCookie(sessionCookie, token, seconds))
      reply.header('set-cookie', keepBrowser(browser))
      if (idToken !== undefined) reply.header('set-cookie', keepHint(parts.runtime, id, idToken, seconds))
      // A session is nothing that anybody in between may keep.
      reply.header('cache-control', 'no-store')
    },
  }
}
