// The token endpoint of workloads: OAuth 2.0 Token Exchange (RFC 8693). A workload's own token in, an access token of a downstream authorization server out: a
// lease like every other, asked for in the words of the RFC. `audience` names the issuance rule. Protocol only.
// SAFETY: the answer is in one response, which no cache may keep; a parameter that stands twice is refused (RFC 6749 §3.2); nothing is delegated: no actor.
import { issuersInForce, ruleInForce } from '@countersign/core/authority/issuance/index'
import { askLease, fetchLease, type Proven } from '@countersign/core/execution/leases/index'
import { readCredential, readSystem } from '@countersign/core/registry/inventory/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import type { Caller } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import { proofOf, untilMade, type WorkloadDoor } from './proving.ts'

/** RFC 8693 §2.1 and §3. */
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const subjectTypes: readonly string[] = ['urn:ietf:params:oauth:token-type:jwt', 'urn:ietf:params:oauth:token-type:id_token']
const bodyLimit = 32 << 10
const ruleName = /^[a-z0-9][a-z0-9._-]{0,99}$/

type ErrorCode = 'invalid_request' | 'invalid_scope' | 'invalid_target' | 'unsupported_grant_type'

/** RFC 6749 §5.2, RFC 8693 §2.2.2. */
class Refused extends Error {
  readonly code: ErrorCode
  readonly status: number
  constructor(code: ErrorCode, description: string, status = 400) {
    super(description)
    this.code = code
    this.status = status
  }
}

interface Exchange {
  readonly subjectToken: string
  readonly rule: string
  readonly scopes: readonly string[] | undefined
  readonly request: string | undefined
}

/** RFC 6749 §3.2: what is empty counts as left out, what stands twice is an error, what nobody knows is ignored. */
const readExchange = (body: unknown): Exchange => {
  if (typeof body !== 'string') throw new Refused('invalid_request', 'send application/x-www-form-urlencoded')
  const form = new URLSearchParams(body)
  const one = (name: string): string | undefined => {
    const values = form.getAll(name)
    if (values.length > 1) throw new Refused('invalid_request', `${name} stands more than once`)
    return values[0] === '' ? undefined : values[0]
  }
  const grant = one('grant_type')
  if (grant === undefined) throw new Refused('invalid_request', 'grant_type is missing')
  if (grant !== GRANT) throw new Refused('unsupported_grant_type', `the one grant here is ${GRANT}`)
  if (one('actor_token') !== undefined || one('actor_token_type') !== undefined)
    throw new Refused('invalid_request', 'nobody acts for a workload here: leave actor_token out')
  const [subjectToken, subjectType] = [one('subject_token'), one('subject_token_type')]
  if (subjectToken === undefined || subjectType === undefined || !subjectTypes.includes(subjectType))
    throw new Refused('invalid_request', `subject_token is missing, or subject_token_type is none of ${subjectTypes.join(', ')}`)
  if ((one('requested_token_type') ?? ACCESS_TOKEN) !== ACCESS_TOKEN)
    throw new Refused('invalid_request', `requested_token_type can be ${ACCESS_TOKEN}`)
  // RFC 8693 §2.1 lets `resource` and `audience` stand several times; one token for several targets is not given.
  const audiences = form.getAll('audience').filter((each) => each !== '')
  const rule = audiences[0]
  if (form.getAll('resource').some((each) => each !== '') || audiences.length !== 1 || rule === undefined || !ruleName.test(rule))
    throw new Refused('invalid_target', 'name the issuance rule as the one audience; its resource is its own')
  const request = one('request')
  if (request !== undefined && !/^[A-Za-z0-9_-]{8,64}$/.test(request))
    throw new Refused('invalid_request', 'request is no name of a request')
  return { subjectToken, rule, scopes: one('scope')?.split(' '), request }
}

/** By the `iss` that the token claims, which the issuer's own key then proves; or by the header, as at the other calls. */
const issuerOf = async ({ runtime }: WorkloadDoor, request: FastifyRequest, caller: Caller, token: string): Promise<string> => {
  const named = request.headers['x-issuer']
  if (typeof named === 'string') return named
  let claimed: unknown
  try {
    claimed = decodeJwt(token).iss
  } catch {
    throw new Refused('invalid_request', 'the subject_token is not taken')
  }
  const found = (await issuersInForce(runtime.db, caller.org, runtime.clock.now())).filter(({ text }) => text.issuer === claimed)
  if (found.length !== 1 || !found[0]) throw new Refused('invalid_request', 'the subject_token is not taken; name its issuer as `x-issuer`')
  return found[0].name
}

/** The scopes that the rule gives. SAFETY: asked before anything is made; what no rule gives, what isn't for this workload and what is no token answer alike. */
const scopesGiven = async ({ runtime }: WorkloadDoor, caller: Caller, proven: Proven, asked: Exchange): Promise<string> => {
  const rule = await ruleInForce(runtime.db, caller.org, asked.rule, runtime.clock.now())
  const like = rule && (await readCredential(runtime.db, caller.org, rule.text.like))
  const system = like && (await readSystem(runtime.db, caller.org, like.system_id))
  const nature = system && runtime.connectors.definition(system.connector)?.credentialKinds[like.kind]?.nature
  const scopes = rule?.text.narrow?.['scopes']
  if (!rule?.text.workloads.includes(proven.workload) || nature !== 'token' || !Array.isArray(scopes))
    throw new Refused('invalid_target', 'no rule in force gives such a token to this workload')
  if (asked.scopes !== undefined && [...asked.scopes].sort().join(' ') !== [...scopes].sort().join(' '))
    throw new Refused('invalid_scope', `the rule gives exactly: ${scopes.join(' ')}`)
  return scopes.join(' ')
}

const asRefused = (error: unknown): Refused => {
  if (error instanceof Refused) return error
  if (!(error instanceof CountersignError) || error.kind === 'internal' || error.kind === 'unavailable') throw error
  const said = `${error.code}: ${error.message}`
  if (error.kind === 'too_many') return new Refused('invalid_target', said, 429)
  // RFC 8693 §2.2.2: a subject_token that is invalid or unacceptable is an invalid_request.
  const ofToken = ['issuer.not_in_force', 'workload.token_refused', 'lease.unknown_workload', 'lease.token_used', 'lease.repeated']
  return new Refused(ofToken.includes(error.code) ? 'invalid_request' : 'invalid_target', said)
}

type Limit = ReturnType<FastifyInstance['createRateLimit']>

export const exchangeTokens = (scope: FastifyInstance, door: WorkloadDoor, byAddress: Limit): void => {
  const { runtime, watch } = door
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit }, (_request, body, done) =>
    done(null, body),
  )
  scope.post('/token', { bodyLimit }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    reply.header('pragma', 'no-cache')
    const standing = await byAddress(request, { increment: false })
    if (!standing.isAllowed && standing.isExceeded)
      return reply
        .code(429)
        .header('retry-after', String(standing.ttlInSeconds))
        .send({ error: 'invalid_request', error_description: `too many requests; wait ${standing.ttlInSeconds} s` })
    const caller = systemCaller(runtime, runtime.org, request.id)
    try {
      return await watch.whileReachable(async () => {
        const asked = readExchange(request.body)
        const proven = await proofOf(door, request, caller, asked.subjectToken, await issuerOf(door, request, caller, asked.subjectToken))
        door.requirePace({ class: 'workload', by: 'workload', id: proven.workload })
        const scopes = await scopesGiven(door, caller, proven, asked)
        const { id } = await askLease(runtime, caller, proven, { rule: asked.rule, request: asked.request })
        if ((await untilMade(door, caller, id)) !== 'ready')
          throw new Refused('invalid_target', `the lease ${id} waits to be made or approved; fetch it at /workload/v1/leases/${id}/fetch`)
        const { lease, secret } = await fetchLease(runtime, caller, proven, id, asked.request)
        const seconds = Math.floor((lease.expires_at.getTime() - runtime.clock.now().getTime()) / 1000)
        return {
          access_token: secret.expose(),
          issued_token_type: ACCESS_TOKEN,
          token_type: 'Bearer',
          expires_in: Math.max(0, seconds),
          scope: scopes,
          // Beyond the RFC: by this name it is given back.
          lease: id,
        }
      })
    } catch (error) {
      const refused = asRefused(error)
      const wait = error instanceof CountersignError ? error.details['retryAfterSeconds'] : undefined
      // Who is too fast has proven who it is: whoever shares its address has not to answer for that.
      if (typeof wait === 'number') reply.header('retry-after', String(wait))
      else await byAddress(request)
      // RFC 6749 §5.2: printable ASCII, without quotes and backslashes.
      const error_description = refused.message.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?').slice(0, 500)
      return reply.code(refused.status).send({ error: refused.code, error_description })
    }
  })
}
