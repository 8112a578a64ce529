// What the doors that know a caller by a signature have in common: bodies are bytes until the signature held; who is refused too often from one address has to
// wait.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { tooMany } from './pace.ts'

const minute = 60_000

export interface DoorLimits {
  /** Per address: requests that proved nobody. */
  readonly failedSignInsPerMinute: number
}

export interface SignedDoor {
  /** ORDER: asked before a stranger's body is read. Errors: `request.too_many`. */
  onRequest(request: FastifyRequest): Promise<void>
  /** One more refusal for this address. */
  refused(request: FastifyRequest): Promise<void>
}

export const signedDoor = (scope: FastifyInstance, limits: DoorLimits): SignedDoor => {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const byAddress = scope.createRateLimit({
    max: limits.failedSignInsPerMinute,
    timeWindow: minute,
    keyGenerator: (request) => `address:${request.ip}`,
  })
  return {
    onRequest: async (request) => {
      const standing = await byAddress(request, { increment: false })
      if (!standing.isAllowed && standing.isExceeded) throw tooMany(standing.ttlInSeconds)
    },
    refused: async (request) => {
      await byAddress(request)
    },
  }
}
