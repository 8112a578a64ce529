// Who is calling: an API key in the Authorization header, looked up afresh for every request. Guessing is slowed by address, use by key.
import { type Authenticated, authenticateApiKey } from '@countersign/core/registry/principals/index'
import type { Runtime } from '@countersign/core/runtime'
import { CountersignError, sha256Hex } from '@countersign/ledger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { tooMany } from './signed-door.ts'

export interface Limits {
  /** Per API key. */
  readonly requestsPerMinute: number
  /** Per API key of a source's client: records come one by one, and many. */
  readonly provisioningRequestsPerMinute: number
  /** Per address: requests with no valid key. */
  readonly failedSignInsPerMinute: number
}

const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i

export type Authenticate = (request: FastifyRequest, use?: 'api' | 'provisioning') => Promise<Authenticated>

const minute = 60_000

/** Errors: `auth.unauthenticated`, `request.too_many`. */
export const authenticator = (app: FastifyInstance, runtime: Runtime, limits: Limits): Authenticate => {
  const byAddress = app.createRateLimit({
    max: limits.failedSignInsPerMinute,
    timeWindow: minute,
    keyGenerator: (request) => `address:${request.ip}`,
  })
  const perKey = (max: number) =>
    app.createRateLimit({
      max,
      timeWindow: minute,
      // The key's digest, so that no secret lies about in a cache.
      keyGenerator: (request) => `${max}:key:${sha256Hex(request.headers.authorization ?? '')}`,
    })
  const byKey = { api: perKey(limits.requestsPerMinute), provisioning: perKey(limits.provisioningRequestsPerMinute) }
  return async (request, kind = 'api') => {
    const standing = await byAddress(request, { increment: false })
    if (!standing.isAllowed && standing.isExceeded) throw tooMany(standing.ttlInSeconds)
    try {
      const secret = bearer.exec(request.headers.authorization ?? '')?.[1] ?? ''
      const authenticated = await authenticateApiKey(runtime.db, secret, runtime.clock.now())
      const use = await byKey[kind](request)
      if (!use.isAllowed && use.isExceeded) throw tooMany(use.ttlInSeconds)
      return authenticated
    } catch (error) {
      if (error instanceof CountersignError && error.kind === 'unauthenticated') await byAddress(request)
      throw error
    }
  }
}
