// The door of sources that push: signed events by Standard Webhooks 1.0.0, below `/webhooks/v1`. Protocol only: bytes, headers, limits. What a signature is worth
// and what an event comes to is core's. It is no declared operation of the API: there is no API key here, the signature over the bytes is who calls.
// SAFETY: the body is taken as bytes of whatever media type, and read as JSON only after its signature held.
import { admitWebhook, readEventBody, showTaken, takeWebhook, unreadableEvent } from '@countersign/core/execution/sources/index'
import type { Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DatabaseWatch } from '../http/database-watch.ts'
import { strictJson } from '../http/json-body.ts'
import type { RequirePace } from '../http/pace.ts'
import { type DoorLimits, signedDoor } from '../http/signed-door.ts'

export const WEBHOOK_BASE = '/webhooks/v1'

const bodyLimit = 1 << 20

export interface WebhookDoor {
  readonly runtime: Runtime
  readonly watch: DatabaseWatch
  readonly requirePace: RequirePace
  readonly limits: DoorLimits
}

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

export const serveWebhooks = async (app: FastifyInstance, door: WebhookDoor): Promise<void> => {
  await app.register(async (scope) => routes(scope, door), { prefix: WEBHOOK_BASE })
}

const routes = (scope: FastifyInstance, { runtime, watch, requirePace, limits }: WebhookDoor): void => {
  const { onRequest, refused } = signedDoor(scope, limits)

  scope.post('/:source', { onRequest, bodyLimit }, async (request, reply) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const headers = {
      id: header(request, 'webhook-id'),
      timestamp: header(request, 'webhook-timestamp'),
      signature: header(request, 'webhook-signature'),
    }
    const { source } = request.params as { source: string }
    const admitted = await watch
      .whileReachable(() => admitWebhook(runtime, runtime.org, request.id, { source, headers, body: bytes }))
      .catch(async (error: unknown) => {
        if (error instanceof CountersignError && error.kind === 'unauthenticated') await refused(request)
        throw error
      })
    requirePace({ class: 'signal', by: 'source', id: source })
    try {
      const event = readEventBody(strictJson(bytes))
      const done = await watch.whileReachable(() => takeWebhook(runtime, admitted, event))
      const { refused: notTaken } = showTaken(done.taken)
      return reply
        .type('application/json; charset=utf-8')
        .send(JSON.stringify({ event: done.id, duplicate: done.duplicate, counts: done.counts, refused: notTaken }))
    } catch (error) {
      await watch.whileReachable(() => unreadableEvent(runtime, admitted, error))
      throw error
    }
  })
}
