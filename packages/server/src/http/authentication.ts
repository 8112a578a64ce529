// Who is calling: an API key in the Authorization header, looked up afresh for every request. Guessing is slowed by address, use by caller.
import { type Authenticated, authenticateApiKey } from '@countersign/core/registry/principals/index'
import type { Runtime } from '@countersign/core/runtime'
import { CountersignError, sha256Hex } from '@countersign/ledger'
import type { CallerClass } from '@countersign/policy'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type RequirePace, tooMany } from './pace.ts'
import type { DoorLimits } from './signed-door.ts'

const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i

/** `source`: asked where a source's records come in. */
export type Authenticate = (request: FastifyRequest, use?: 'source' | 'provisioning') => Promise<Authenticated>

const minute = 60_000
const mostGoodKeys = 100_000
/** Look-ups at a time for addresses that guess. */
const mostDoubtful = 16

/** SAFETY: what is a provider's is a provider's at every door but SCIM's, whose client may be one. */
const classOf = ({ outside }: Authenticated, use: 'source' | 'provisioning' | undefined): CallerClass => {
  if (use === 'provisioning') return 'source'
  if (outside) return 'provider'
  return use ?? 'enterprise'
}

/**
 * INVARIANT: a stranger who guesses keeps nobody out who has a key and shares his address: a key that was good is looked up all the same, and so are a few
 * others at a time.
 * Errors: `auth.unauthenticated`, `request.too_many`.
 */
export const authenticator = (app: FastifyInstance, runtime: Runtime, requirePace: RequirePace, limits: DoorLimits): Authenticate => {
  const byAddress = app.createRateLimit({
    max: limits.failedSignInsPerMinute,
    timeWindow: minute,
    keyGenerator: (request) => `address:${request.ip}`,
  })
  // Digests, so that no secret lies about in memory; no more than that they were good once.
  const good = new Set<string>()
  let doubtful = 0

  const lookUp = async (request: FastifyRequest): Promise<Authenticated> => {
    const secret = bearer.exec(request.headers.authorization ?? '')?.[1] ?? ''
    const digest = sha256Hex(secret)
    const standing = await byAddress(request, { increment: false })
    const guesses = !standing.isAllowed && standing.isExceeded && !good.has(digest)
    if (guesses && doubtful >= mostDoubtful) throw tooMany(standing.ttlInSeconds)
    if (guesses) doubtful += 1
    try {
      const authenticated = await authenticateApiKey(runtime.db, secret, runtime.clock.now())
      good.add(digest)
      if (good.size > mostGoodKeys) good.delete(good.values().next().value!)
      return authenticated
    } catch (error) {
      if (!(error instanceof CountersignError) || error.kind !== 'unauthenticated') throw error
      good.delete(digest)
      await byAddress(request)
      throw guesses ? tooMany(standing.ttlInSeconds) : error
    } finally {
      if (guesses) doubtful -= 1
    }
  }

  return async (request, use) => {
    const authenticated = await lookUp(request)
    requirePace({ class: classOf(authenticated, use), by: 'key', id: authenticated.key })
    return authenticated
  }
}
