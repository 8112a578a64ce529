// The door of transmitters: signed security events pushed by RFC 8935, below `/signals/v1`. Protocol only: bytes, headers, limits, the answers of the RFC. What
// an event comes to is core's. It is no declared operation of the API: there is no API key here, the signature is who calls.
import { transmitterInForce } from '@countersign/core/authority/transmitters/index'
import { callerOf, readSecurityEvent, receiveEvent, refusedEvent, refuseSet } from '@countersign/core/execution/signals/index'
import type { Caller, Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DatabaseWatch } from '../http/database-watch.ts'
import { strictJson } from '../http/json-body.ts'
import type { RequirePace } from '../http/pace.ts'
import { type DoorLimits, signedDoor } from '../http/signed-door.ts'
import type { IssuerKeys } from '../issuance/issuer-keys.ts'
import { headerOf, notAuthentic, verifySet } from './verify-set.ts'

export const SIGNAL_BASE = '/signals/v1'
const MEDIA_TYPE = 'application/secevent+jwt'

const bodyLimit = 64 << 10

export interface SignalDoor {
  readonly runtime: Runtime
  readonly watch: DatabaseWatch
  readonly keys: IssuerKeys
  readonly requirePace: RequirePace
  readonly limits: DoorLimits
}

const setError = /^set\.([a-z_]+)$/

/** RFC 8935 §2.4; undefined: an answer of HTTP's own. */
const errorOf = (error: unknown): { err: string; description: string } | undefined => {
  const err = error instanceof CountersignError ? setError.exec(error.code)?.[1] : undefined
  return err === undefined ? undefined : { err, description: (error as CountersignError).message }
}

const jtiOf = (claims: unknown): string | null => {
  const jti = typeof claims === 'object' && claims !== null && 'jti' in claims ? claims.jti : undefined
  return typeof jti === 'string' && /^[!-~]{1,200}$/.test(jti) ? jti : null
}

const claimsIn = (payload: Buffer): unknown => {
  try {
    return strictJson(payload)
  } catch (error) {
    throw error instanceof CountersignError ? refuseSet('invalid_request', `its claims can not be read: ${error.message}`) : error
  }
}

/** Takes one. What is signed and can't be taken is a finding before its sender hears of it. */
const take = async ({ runtime, keys, requirePace }: SignalDoor, request: FastifyRequest, name: string, token: string) => {
  const header = headerOf(token)
  const refuse = (why: string): CountersignError => {
    runtime.log.warn({ requestId: request.id, transmitter: name.slice(0, 100), why }, 'signals: a security event was refused')
    return notAuthentic()
  }
  const standing = await transmitterInForce(runtime.db, runtime.org, name, runtime.clock.now())
  if (!standing) throw refuse('no such transmitter is in force')
  const signed = await verifySet(token, header, standing, keys)
  if ('why' in signed) throw refuse(signed.why)
  requirePace({ class: 'signal', by: 'transmitter', id: name })
  const caller: Caller = await callerOf(runtime, runtime.org, request.id, standing)
  let claims: unknown
  try {
    claims = claimsIn(signed.payload)
    const event = readSecurityEvent(claims, standing.text, runtime.clock.now())
    return await receiveEvent(runtime, caller, standing, event, signed)
  } catch (error) {
    if (errorOf(error) !== undefined && error instanceof CountersignError && error.kind !== 'unauthenticated') {
      runtime.log.warn(
        { requestId: request.id, transmitter: name, why: error.message },
        'signals: a signed security event can not be taken',
      )
      await refusedEvent(runtime, caller, standing, jtiOf(claims), error)
    }
    throw error
  }
}

export const serveSignals = async (app: FastifyInstance, door: SignalDoor): Promise<void> => {
  await app.register(async (scope) => routes(scope, door), { prefix: SIGNAL_BASE })
}

const routes = (scope: FastifyInstance, door: SignalDoor): void => {
  const { watch, limits } = door
  const { onRequest, refused } = signedDoor(scope, limits)

  scope.post('/:transmitter', { onRequest, bodyLimit }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const { transmitter } = request.params as { transmitter: string }
    try {
      const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
      if (type !== MEDIA_TYPE || !Buffer.isBuffer(request.body)) throw refuseSet('invalid_request', `send one token as ${MEDIA_TYPE}`)
      const token = request.body.toString('latin1')
      await watch.whileReachable(() => take(door, request, transmitter, token))
      return reply.code(202).send()
    } catch (error) {
      const answer = errorOf(error)
      if (answer === undefined) throw error
      request.problemCode = `set.${answer.err}`
      await refused(request)
      return reply.code(400).header('content-language', 'en').type('application/json').send(JSON.stringify(answer))
    }
  })
}
