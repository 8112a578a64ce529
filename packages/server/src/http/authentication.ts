// Who is calling: an API key in the Authorization header, or a browser's session in its cookie; looked up afresh for every request. Guessing is slowed by
// address, use by caller.
import { type Authenticated, authenticateApiKey } from '@countersign/core/registry/principals/index'
import { authenticateSession } from '@countersign/core/registry/sessions/index'
import type { Runtime } from '@countersign/core/runtime'
import { CountersignError, sha256Hex } from '@countersign/ledger'
import type { CallerClass } from '@countersign/policy'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { cookieOf, sessionCookie } from '../sign-in/cookie.ts'
import { requireSameSite } from '../sign-in/cross-site.ts'
import { type RequirePace, tooMany } from './pace.ts'
import type { DoorLimits } from './signed-door.ts'

const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i

/** `source`: asked where a source's records come in. */
export type Authenticate = (request: FastifyRequest, use?: 'source' | 'provisioning') => Promise<Authenticated>

const minute = 60_000
const mostGoodKeys = 100_000
/** Look-ups at a time for addresses that guess. */
const mostDoubtful = 16

export interface Door {
  readonly runtime: Runtime
  readonly requirePace: RequirePace
  readonly limits: DoorLimits
  readonly publicUrl: () => string
}

/** SAFETY: what is a provider's is a provider's at every door but SCIM's, whose client may be one. */
const classOf = ({ outside }: Authenticated, use: 'source' | 'provisioning' | undefined): CallerClass => {
  if (use === 'provisioning') return 'source'
  if (outside) return 'provider'
  return use ?? 'enterprise'
}

/** SAFETY: where there is an Authorization header, the cookie is not looked at: who says who he is, is that one or nobody. */
const shownBy = (request: FastifyRequest, use: 'source' | 'provisioning' | undefined): { by: 'key' | 'session'; secret: string } => {
  const { authorization } = request.headers
  const cookie = authorization === undefined && use !== 'provisioning' ? cookieOf(request, sessionCookie) : undefined
  return cookie === undefined ? { by: 'key', secret: bearer.exec(authorization ?? '')?.[1] ?? '' } : { by: 'session', secret: cookie }
}

/**
 * INVARIANT: a stranger who guesses keeps nobody out who has a key and shares his address: a key that was good is looked up all the same, and so are a few
 * others at a time.
 * Errors: `auth.unauthenticated`, `auth.cross_site`, `request.too_many`.
 */
export const authenticator = (app: FastifyInstance, { runtime, requirePace, limits, publicUrl }: Door): Authenticate => {
  const byAddress = app.createRateLimit({
    max: limits.failedSignInsPerMinute,
    timeWindow: minute,
    keyGenerator: (request) => `address:${request.ip}`,
  })
  // Digests, so that no secret lies about in memory; no more than that they were good once.
  const good = new Set<string>()
  let doubtful = 0

  const lookUp = async (request: FastifyRequest, by: 'key' | 'session', secret: string): Promise<Authenticated> => {
    const digest = sha256Hex(secret)
    const standing = await byAddress(request, { increment: false })
    const guesses = !standing.isAllowed && standing.isExceeded && !good.has(digest)
    if (guesses && doubtful >= mostDoubtful) throw tooMany(standing.ttlInSeconds)
    if (guesses) doubtful += 1
    try {
      const at = runtime.clock.now()
      const authenticated = by === 'key' ? await authenticateApiKey(runtime.db, secret, at) : await authenticateSession(runtime, secret, at)
      good.add(digest)
      if (good.size > mostGoodKeys) good.delete(good.values().next().value!)
      return authenticated
    } catch (error) {
      if (!(error instanceof CountersignError) || error.kind !== 'unauthenticated') throw error
      // Whoever was signed in until just now has guessed nothing.
      if (!good.delete(digest) || by === 'key') await byAddress(request)
      throw guesses ? tooMany(standing.ttlInSeconds) : error
    } finally {
      if (guesses) doubtful -= 1
    }
  }

  return async (request, use) => {
    const { by, secret } = shownBy(request, use)
    const authenticated = await lookUp(request, by, secret)
    if (by === 'session') requireSameSite(request, publicUrl())
    requirePace({ class: classOf(authenticated, use), by, id: authenticated.key })
    return authenticated
  }
}
