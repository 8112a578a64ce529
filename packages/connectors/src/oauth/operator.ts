// The side that changes clients and tokens. A missing method is something this authorization server was not configured to offer.
// It must never call its own work proven: RFC 7009 answers 200 for a token it does not know, and a deleted client's tokens may live on.
import {
  type Call,
  type CredentialSpec,
  done,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  refused,
  Secret,
  type Secrets,
  unknown,
} from '@countersign/connector-kit'
import { type HttpClient, isRecord, openHttp } from '../http/index.ts'
import { oauthError } from './answers.ts'
import { type OAuthConfig, originsOf } from './config.ts'
import { endpointsOf } from './endpoints.ts'
import { endConsents } from './grants.ts'
import { ACCESS_TOKEN, CLIENT_SECRET, GRANT, handleFault, isClientSecret, isToken, REFRESH_TOKEN } from './handle.ts'
import { endLent, lendToken } from './lent-token.ts'
import { failed, type Management, managementOf, member } from './management.ts'
import { type Protocol, protocolOf } from './protocol.ts'

interface Side {
  readonly config: OAuthConfig
  readonly http: HttpClient
  readonly management: Management
  readonly protocol: Protocol
  readonly endpoints: ReturnType<typeof endpointsOf>
  readonly secrets: Secrets
}

const faultOf = (handle: Handle, kinds: 'client' | 'token' | 'any'): Outcome<never> | undefined => {
  const fault = handleFault(handle)
  if (fault !== undefined) return refused(fault.code, fault.detail)
  if (kinds === 'client' && handle.kind !== CLIENT_SECRET) return refused('not_offered', 'tokens have no such action')
  return undefined
}

/** The secret a management answer carries, checked against what was asked for. */
const issuedSecret = (json: unknown, wanted: Secret | undefined): Secret | undefined => {
  const value = isRecord(json) ? json.client_secret : undefined
  if (wanted !== undefined) return value === undefined || value === wanted.expose() ? wanted : undefined
  return typeof value === 'string' && value.length >= 20 ? new Secret(value) : undefined
}

const newSecret = async (
  { management }: Side,
  collection: string,
  handle: Handle,
  next: Secret | undefined,
  call: Call,
): Promise<Outcome<Issued>> => {
  if (next !== undefined && !isClientSecret(next.expose()))
    return refused('invalid_secret', 'a client secret is printable ASCII (RFC 6749 A.2)')
  const json = next === undefined ? {} : { client_secret: next.expose() }
  const answer = await management.call(
    { method: 'POST', url: member(collection, handle.account, 'lifecycle', 'newSecret'), json },
    call.signal,
  )
  if (answer.kind === 'silence' || (answer.status !== 200 && answer.status !== 201)) return failed(answer)
  const secret = issuedSecret(answer.json, next)
  return secret === undefined ? unknown('malformed_answer', 'the answer carries no usable secret') : done({ handle, secret })
}

const create = async (side: Side, collection: string, spec: CredentialSpec, call: Call): Promise<Outcome<Issued>> => {
  const fault = faultOf(spec.handle, 'client')
  if (fault !== undefined) return fault
  if (spec.secret !== undefined && !isClientSecret(spec.secret.expose()))
    return refused('invalid_secret', 'a client secret is printable ASCII')
  let scope = spec.scope?.join(' ')
  if (spec.likeAccount !== undefined) {
    const like = await side.management.call({ method: 'GET', url: member(collection, spec.likeAccount) }, call.signal)
    if (like.kind === 'silence' || like.status !== 200 || !isRecord(like.json)) return failed(like)
    scope ??= typeof like.json.scope === 'string' ? like.json.scope : undefined
  }
  const json = {
    client_id: spec.handle.account,
    client_name: spec.purpose,
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: side.config.clientAuthentication ?? 'client_secret_basic',
    // RFC 7591 `software_id`: names the request that made the client, so that a repeated call knows its own.
    software_id: call.idempotencyKey,
    ...(scope === undefined || scope === '' ? {} : { scope }),
    ...(spec.secret === undefined ? {} : { client_secret: spec.secret.expose() }),
    ...(spec.expiresAt === undefined ? {} : { client_secret_expires_at: Math.floor(Date.parse(spec.expiresAt) / 1000) }),
  }
  const answer = await side.management.call({ method: 'POST', url: collection, json }, call.signal)
  const expiry = spec.expiresAt === undefined ? {} : { expiresAt: spec.expiresAt }
  if (answer.kind === 'reply' && (answer.status === 201 || answer.status === 200)) {
    const secret = issuedSecret(answer.json, spec.secret)
    return secret === undefined
      ? unknown('malformed_answer', 'the answer carries no usable secret')
      : done({ handle: spec.handle, secret, ...expiry })
  }
  if (answer.kind === 'silence' || answer.status !== 409) return failed(answer)
  const known = await side.management.call({ method: 'GET', url: member(collection, spec.handle.account) }, call.signal)
  if (known.kind === 'silence') return failed(known)
  if (known.status !== 200 || !isRecord(known.json) || known.json.software_id !== call.idempotencyKey)
    return refused('already_exists', 'the client id is taken')
  if (spec.secret !== undefined) return done({ handle: spec.handle, secret: spec.secret, ...expiry }, 'made by an earlier try of this call')
  // The secret of the earlier try was lost with its answer: the client gets another, and still there is one client.
  return newSecret(side, collection, spec.handle, undefined, call)
}

/** RFC 7009. `done` says that the server answered 200, which it also does for a token it never knew. */
const revokeToken = async ({ config, protocol, secrets }: Side, handle: Handle, token: Secret, call: Call): Promise<Outcome> => {
  const secret = secrets.operator_client_secret
  if (config.operatorClientId === undefined || secret === undefined)
    return refused('not_configured', 'revoking asks for `operatorClientId` and its secret')
  const hint = handle.kind === REFRESH_TOKEN ? 'refresh_token' : 'access_token'
  const answer = await protocol.revoke({ id: config.operatorClientId, secret }, token, hint, call.signal)
  if (answer.kind === 'lost') return unknown(answer.code, answer.detail)
  if (answer.kind === 'reply' && answer.status === 200) return done(undefined, 'answered 200, as for any token: no proof')
  if (answer.kind === 'reply' && oauthError(answer) === 'unsupported_token_type')
    return refused('unsupported_token_type', 'the server cannot revoke this kind of token: it lives until it expires')
  return failed(answer)
}

/** A token of which only the listed id is known. */
const endListedToken = async ({ management }: Side, collection: string, handle: Handle, key: string, call: Call): Promise<Outcome> => {
  const known = await management.call({ method: 'GET', url: member(collection, key) }, call.signal)
  if (known.kind === 'reply' && known.status === 404) return done(undefined, 'not listed')
  if (known.kind === 'silence' || known.status !== 200 || !isRecord(known.json)) return failed(known)
  // SAFETY: the id belongs to the account that was named, or nothing is ended.
  if (known.json.clientId !== handle.account) return refused('foreign_token', 'the token belongs to another client')
  const answer = await management.call({ method: 'DELETE', url: member(collection, key) }, call.signal)
  if (answer.kind === 'reply' && (answer.status === 404 || (answer.status >= 200 && answer.status < 300))) return done(undefined)
  return failed(answer)
}

const deleteClient = async (
  { config, endpoints, http, management }: Side,
  handle: Handle,
  secret: Secret | undefined,
  call: Call,
): Promise<Outcome> => {
  if (config.clientCollection !== undefined) {
    const answer = await management.call({ method: 'DELETE', url: member(config.clientCollection, handle.account) }, call.signal)
    if (answer.kind === 'reply' && answer.status === 404) return done(undefined, 'not listed')
    if (answer.kind === 'reply' && (answer.status === 204 || answer.status === 200)) return done(undefined)
    return failed(answer)
  }
  // RFC 7592 §2.3: only the client's own registration access token may delete it.
  if (secret === undefined) return refused('secret_required', "deleting asks for the client's registration access token (RFC 7592)")
  const located = await endpoints.find('registrationEndpoint', call.signal)
  if (!('url' in located)) return unknown(located.code, located.detail)
  const headers = { authorization: `Bearer ${secret.expose()}` }
  const answer = await http.exchange({ method: 'DELETE', url: member(located.url, handle.account), headers }, call.signal)
  if (answer.kind === 'reply' && answer.status === 204) return done(undefined)
  return failed(answer)
}

const endSessions = async (
  { management }: Side,
  collection: string,
  handle: Handle,
  sessions: readonly string[] | undefined,
  call: Call,
): Promise<Outcome<{ readonly ended: number }>> => {
  const query = new URLSearchParams({ client_id: handle.account }).toString()
  const listed = await management.all(collection, query, call.signal)
  if (listed.status !== 'done') return listed
  const mine = listed.value.filter((row) => row.clientId === handle.account && typeof row.id === 'string').map((row) => String(row.id))
  if (sessions === undefined) {
    // One call for all: a token that was issued since the listing goes too.
    const answer = await management.call({ method: 'DELETE', url: `${collection}?${query}` }, call.signal)
    if (answer.kind === 'silence' || answer.status < 200 || answer.status > 299) return failed(answer)
    const ended = isRecord(answer.json) ? answer.json.ended : undefined
    return done({ ended: typeof ended === 'number' && Number.isSafeInteger(ended) && ended >= 0 ? ended : mine.length })
  }
  let ended = 0
  // SAFETY: only ids that were listed for this client are ended, whatever the caller names.
  for (const id of new Set(sessions)) {
    if (!mine.includes(id)) continue
    const answer = await management.call({ method: 'DELETE', url: member(collection, id) }, call.signal)
    if (answer.kind === 'reply' && answer.status >= 200 && answer.status <= 299) ended += 1
    else if (answer.kind === 'silence' || answer.status !== 404) return failed(answer)
  }
  return done({ ended })
}

export const openOperator = (config: OAuthConfig, secrets: Secrets): Operator => {
  const http = openHttp({
    origins: originsOf(config),
    timeoutMs: config.timeoutMs ?? 10_000,
    ...(config.caPem === undefined ? {} : { caPem: config.caPem }),
  })
  const endpoints = endpointsOf(config, http)
  const management = managementOf(http, secrets.operator_token)
  const side: Side = { config, http, endpoints, management, protocol: protocolOf(config, http, endpoints), secrets }
  const { clientCollection, tokenCollection } = config
  const lent =
    clientCollection === undefined
      ? undefined
      : {
          management,
          protocol: side.protocol,
          clientCollection,
          tokenCollection,
          createClient: (spec: CredentialSpec, call: Call) => create(side, clientCollection, spec, call),
        }
  const turn = async (handle: Handle, way: 'activate' | 'deactivate', call: Call): Promise<Outcome> => {
    const fault = faultOf(handle, 'client')
    if (fault !== undefined) return fault
    const answer = await management.call(
      { method: 'POST', url: member(clientCollection ?? '', handle.account, 'lifecycle', way), json: {} },
      call.signal,
    )
    // SAFETY: a 404 of somebody on the way says nothing about the client.
    if (answer.kind === 'reply' && answer.status === 404 && oauthError(answer) === 'not_found')
      return refused('not_found', 'no such client')
    return answer.kind === 'reply' && (answer.status === 204 || answer.status === 200) ? done(undefined) : failed(answer)
  }
  return {
    ...(clientCollection === undefined
      ? {}
      : {
          async create(spec: CredentialSpec, call: Call) {
            if (spec.handle.kind !== ACCESS_TOKEN || lent === undefined) return create(side, clientCollection, spec, call)
            return faultOf(spec.handle, 'any') ?? lendToken(lent, spec, call)
          },
          async rotate(handle: Handle, next: Secret | undefined, call: Call) {
            return faultOf(handle, 'client') ?? newSecret(side, clientCollection, handle, next, call)
          },
          disable: (handle: Handle, call: Call): Promise<Outcome> => turn(handle, 'deactivate', call),
          enable: (handle: Handle, call: Call): Promise<Outcome> => turn(handle, 'activate', call),
        }),
    async delete(handle, secret, call) {
      const fault = faultOf(handle, 'any')
      if (fault !== undefined) return fault
      if (handle.kind === GRANT) return endConsents(config, management, handle, call.signal)
      if (!isToken(handle)) return deleteClient(side, handle, secret, call)
      const ended = handle.kind === ACCESS_TOKEN && lent !== undefined ? await endLent(lent, handle, call) : undefined
      if (ended !== undefined && (ended.status !== 'done' || config.operatorClientId === undefined)) return ended
      if (secret !== undefined) return revokeToken(side, handle, secret, call)
      if (tokenCollection !== undefined && handle.key !== undefined) return endListedToken(side, tokenCollection, handle, handle.key, call)
      return refused('secret_required', 'revoking asks for the token itself (RFC 7009)')
    },
    ...(tokenCollection === undefined
      ? {}
      : {
          async endSessions(handle: Handle, sessions: readonly string[] | undefined, call: Call) {
            return faultOf(handle, 'client') ?? endSessions(side, tokenCollection, handle, sessions, call)
          },
        }),
    close: () => http.close(),
  }
}
