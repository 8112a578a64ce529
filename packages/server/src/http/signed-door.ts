// What the doors that know a caller by a signature have in common: bodies are bytes until the signature held; who is refused too often from one address, and who
// brings too much under one name, has to wait.
import { CountersignError } from '@countersign/ledger'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const minute = 60_000

export interface DoorLimits {
  readonly failedSignInsPerMinute: number
  readonly provisioningRequestsPerMinute: number
}

export const tooMany = (seconds: number): CountersignError =>
  new CountersignError('request.too_many', 'too_many', `too many requests; wait ${seconds} s`, { details: { retryAfterSeconds: seconds } })

export interface SignedDoor {
  /** ORDER: asked before a stranger's body is read. Errors: `request.too_many`. */
  onRequest(request: FastifyRequest): Promise<void>
  /** One more refusal for this address. */
  refused(request: FastifyRequest): Promise<void>
  /** One more of this sender, whose signature holds. Errors: `request.too_many`. */
  requireRoom(request: FastifyRequest): Promise<void>
}

/** `sender`: the part of the path that names who sends. */
export const signedDoor = (scope: FastifyInstance, limits: DoorLimits, sender: string): SignedDoor => {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const byAddress = scope.createRateLimit({
    max: limits.failedSignInsPerMinute,
    timeWindow: minute,
    keyGenerator: (request) => `address:${request.ip}`,
  })
  const bySender = scope.createRateLimit({
    max: limits.provisioningRequestsPerMinute,
    timeWindow: minute,
    keyGenerator: (request) => `${sender}:${(request.params as Readonly<Record<string, string>>)[sender]}`,
  })
  return {
    onRequest: async (request) => {
      const standing = await byAddress(request, { increment: false })
      if (!standing.isAllowed && standing.isExceeded) throw tooMany(standing.ttlInSeconds)
    },
    refused: async (request) => {
      await byAddress(request)
    },
    requireRoom: async (request) => {
      const use = await bySender(request)
      if (!use.isAllowed && use.isExceeded) throw tooMany(use.ttlInSeconds)
    },
  }
}
