// The door of workloads, below `/workload/v1`: asking for a lease, fetching its secret, renewing and ending it. Who calls proves it with a token of an issuer that
// a document names; there are no API keys here. Protocol only: what is given, and to whom, is `execution/leases`'.
// SAFETY: the token is never logged or kept; the secret is in one answer, which no cache may keep; a stranger's body is read after its token was verified.
import { askLease, endOwnLease, fetchLease, type Proven, renewLease } from '@countersign/core/execution/leases/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import type { Caller } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'
import { tooMany } from '../http/pace.ts'
import { proofOf, untilMade, type WorkloadDoor } from './proving.ts'
import { SealTo, sealAnswer } from './seal-answer.ts'
import { exchangeTokens } from './token-exchange.ts'

export type { WorkloadDoor } from './proving.ts'

export const WORKLOAD_BASE = '/workload/v1'

const bodyLimit = 16 << 10
const minute = 60_000

const closed = <P extends Record<string, TSchema>>(properties: P) => Type.Object(properties, { additionalProperties: false })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-z0-9][a-z0-9._-]*$' })
/** A name of one request: needed where the same token is shown for another one of its sort. */
const ofRequest = { request: Type.Optional(Type.String({ minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' })) }
const Asked = closed({
  ...ofRequest,
  rule: Name,
  task: Type.Optional(Type.String({ minLength: 1, maxLength: 63 })),
  seconds: Type.Optional(Type.Integer({ minimum: 30, maximum: 86_400 })),
  renewable: Type.Optional(Type.Boolean()),
  publicKey: Type.Optional(Type.String({ minLength: 1, maxLength: 6000 })),
  proof: Type.Optional(Type.String({ minLength: 1, maxLength: 6000 })),
  sealTo: Type.Optional(SealTo),
})
const Fetching = closed({ ...ofRequest, sealTo: Type.Optional(SealTo) })
const Naming = closed(ofRequest)

const bodyOf = <S extends TSchema>(schema: S, request: FastifyRequest, shape: string): Static<S> => {
  const body = request.body ?? {}
  if (!Check(schema, body)) throw new CountersignError('request.body', 'invalid', `the body is no ${shape}`)
  return body as Static<S>
}

const bearer = /^Bearer ([\x21-\x7e]{1,15000})$/i
const issuerName = /^[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?$/
const leaseForm = /^lse_[0-9a-z]{26}$/

const leaseOf = (request: FastifyRequest): string => {
  const { lease } = request.params as { lease: string }
  if (!leaseForm.test(lease)) throw new CountersignError('lease.unknown', 'not_found', 'no such lease of yours')
  return lease
}

/** Who calls, by the token in its header. Errors: also `workload.token_missing`. */
const prover = (door: WorkloadDoor) => {
  return async (request: FastifyRequest, caller: Caller): Promise<Proven> => {
    const token = bearer.exec(request.headers.authorization ?? '')?.[1]
    const named = request.headers['x-issuer']
    if (token === undefined || typeof named !== 'string' || !issuerName.test(named))
      throw new CountersignError(
        'workload.token_missing',
        'unauthenticated',
        'send the token as `authorization: Bearer …`, and the name of its issuer’s document as `x-issuer`',
      )
    return proofOf(door, request, caller, token, named)
  }
}

/** The one answer that holds a secret. */
const handOver = async (
  { runtime }: WorkloadDoor,
  caller: Caller,
  proven: Proven,
  id: string,
  sealTo: Static<typeof SealTo> | undefined,
  named?: string,
): Promise<object> => {
  // ORDER: a key that can't be sealed to is refused before the only hand-over.
  if (sealTo !== undefined) await sealAnswer({}, sealTo)
  const { lease, system, kind, account, form, secret } = await fetchLease(runtime, caller, proven, id, named)
  const shown = { lease: lease.id, state: lease.state, expiresAt: lease.expires_at.toISOString(), until: lease.until_at.toISOString() }
  const what = { system, kind, account, [form]: secret.expose() }
  return sealTo === undefined ? { ...shown, ...what } : { ...shown, sealed: await sealAnswer(what, sealTo) }
}

export const serveWorkloads = async (app: FastifyInstance, door: WorkloadDoor): Promise<void> => {
  await app.register(async (scope) => routes(scope, door), { prefix: WORKLOAD_BASE })
}

const routes = (scope: FastifyInstance, door: WorkloadDoor): void => {
  const { runtime, watch, requirePace, limits } = door
  const prove = prover(door)
  const byAddress = scope.createRateLimit({
    max: limits.failedSignInsPerMinute,
    timeWindow: minute,
    keyGenerator: (request) => `workload-refused:${request.ip}`,
  })
  exchangeTokens(scope, door, byAddress)
  const provenBy = new WeakMap<FastifyRequest, { readonly proven: Proven; readonly caller: Caller }>()

  // ORDER: a stranger's body is not even read.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.header('cache-control', 'no-store')
    const standing = await byAddress(request, { increment: false })
    if (!standing.isAllowed && standing.isExceeded) throw tooMany(standing.ttlInSeconds)
    const caller = systemCaller(runtime, runtime.org, request.id)
    try {
      provenBy.set(request, { proven: await watch.whileReachable(() => prove(request, caller)), caller })
    } catch (error) {
      if (error instanceof CountersignError && (error.kind === 'unauthenticated' || error.kind === 'forbidden')) await byAddress(request)
      throw error
    }
    requirePace({ class: 'workload', by: 'workload', id: who(request).proven.workload })
  }
  const options = { onRequest, bodyLimit }
  const who = (request: FastifyRequest) => provenBy.get(request)!

  scope.post('/leases', options, async (request, reply) => {
    const { proven, caller } = who(request)
    const { sealTo, ...asked } = bodyOf(
      Asked,
      request,
      'request for a lease: `rule`, and `task`, `seconds`, `renewable`, `publicKey`, `proof`, `sealTo`, `request` where wanted',
    )
    if (sealTo !== undefined) await sealAnswer({}, sealTo)
    const answer = await watch.whileReachable(async () => {
      const { id, expires_at } = await askLease(runtime, caller, proven, asked)
      const standing = await untilMade(door, caller, id)
      if (standing === 'ready') return { status: 201, body: await handOver(door, caller, proven, id, sealTo, asked.request) }
      return { status: 202, body: { lease: id, state: standing, fetchBefore: expires_at.toISOString() } }
    })
    return reply.code(answer.status).send(answer.body)
  })

  scope.post('/leases/:lease/fetch', options, async (request) => {
    const { proven, caller } = who(request)
    const { sealTo, request: named } = bodyOf(Fetching, request, 'request to fetch: `sealTo` and `request` where wanted')
    return watch.whileReachable(() => handOver(door, caller, proven, leaseOf(request), sealTo, named))
  })

  scope.post('/leases/:lease/renew', options, async (request) => {
    const { proven, caller } = who(request)
    const { request: named } = bodyOf(Naming, request, 'object with nothing but `request` where wanted')
    const lease = await watch.whileReachable(() => renewLease(runtime, caller, proven, leaseOf(request), named))
    return { lease: lease.id, state: lease.state, expiresAt: lease.expires_at.toISOString(), until: lease.until_at.toISOString() }
  })

  scope.post('/leases/:lease/end', options, async (request) => {
    const { proven, caller } = who(request)
    const { request: named } = bodyOf(Naming, request, 'object with nothing but `request` where wanted')
    const lease = await watch.whileReachable(() => endOwnLease(runtime, caller, proven, leaseOf(request), named))
    return { lease: lease.id, state: lease.state }
  })
}
