// The side that looks: reads the management API, introspects, and shows credentials at their doors: a client's secret at the token
// endpoint, an access token at the APIs that live on it. A refresh token is never shown: a refresh would rotate it; it is introspected.
// INVARIANT: "inactive" and "absent" count only beside a positive control that was answered in the same way at the same time.
import { randomBytes, randomUUID } from 'node:crypto'
import {
  type Door,
  done,
  type Handle,
  type Observed,
  type Observer,
  type Outcome,
  type Presentable,
  type Presentation,
  refused,
  Secret,
  type Secrets,
  type Session,
  unknown,
} from '@countersign/connector-kit'
import { isRecord, openHttp, stopwatch } from '../http/index.ts'
import { grantedToken, introspectionVerdict, resourceVerdict, tokenVerdict, type Verdict } from './answers.ts'
import { type OAuthConfig, originsOf, type ResourceDoor, TOKEN_LIFETIME_SECONDS } from './config.ts'
import { endpointsOf } from './endpoints.ts'
import { consentPage, observeConsent } from './grants.ts'
import { ACCESS_TOKEN, CLIENT_SECRET, GRANT, handleFault, isBearerToken, isClientSecret, isToken, REFRESH_TOKEN } from './handle.ts'
import { inventoryPage } from './inventory.ts'
import { clientItem, managementOf, member, tokenItem } from './management.ts'
import { type ClientCredential, protocolOf } from './protocol.ts'

const TOKEN_DOOR = 'token-endpoint'

const cannot = (code: string, detail: string): Verdict => ({ answer: 'cannot_present', code, detail })

/** A token of the right shape that no server ever issued. */
const randomToken = (door: ResourceDoor | undefined, config: OAuthConfig): string => {
  if (door?.tokens !== 'jwt') return randomBytes(32).toString('base64url')
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: config.issuer, sub: randomUUID(), aud: door.resource ?? door.url, iat: now, exp: now + 600, jti: randomUUID() }
  // Well-formed and unexpired, with a signature by nobody: an API that skips the signature shows itself.
  return `${part({ alg: 'ES256', typ: 'at+jwt', kid: randomUUID() })}.${part(claims)}.${randomBytes(64).toString('base64url')}`
}

export const openObserver = (config: OAuthConfig, secrets: Secrets): Observer => {
  const http = openHttp({
    origins: originsOf(config),
    timeoutMs: config.timeoutMs ?? 10_000,
    ...(config.caPem === undefined ? {} : { caPem: config.caPem }),
  })
  const endpoints = endpointsOf(config, http)
  const protocol = protocolOf(config, http, endpoints)
  const management = managementOf(http, secrets.observer_token)
  const client = (id: string | undefined, secret: Secret | undefined): ClientCredential | undefined =>
    id === undefined || secret === undefined ? undefined : { id, secret }
  const canaryClient = client(config.canaryClientId, secrets.canary_client_secret)
  const introspector = client(config.observerClientId, secrets.observer_client_secret)
  const doorOf = (id: string) => config.doors.find((door) => door.id === id)

  /** A fresh token of a client, handed to `use`, and revoked as soon as that is through. */
  const withToken = async (
    owner: ClientCredential,
    wanted: { scope?: string | undefined; resource?: string | undefined },
    signal: AbortSignal,
    use: (token: Secret) => Promise<Verdict>,
  ): Promise<Verdict> => {
    const answer = await protocol.requestToken(owner, wanted, signal)
    if (answer.kind === 'lost') return { answer: 'unreachable', code: answer.code, detail: answer.detail }
    const issued = answer.kind === 'reply' ? grantedToken(answer) : undefined
    if (issued === undefined) return tokenVerdict(answer)
    const token = new Secret(issued)
    try {
      return await use(token)
    } finally {
      // What the probe made, it ends again. Where the server can't (a JWT), that token lives until it expires, known to nobody.
      await protocol.revoke(owner, token, 'access_token', signal)
    }
  }

  const showToken = async (door: ResourceDoor, token: Secret, signal: AbortSignal): Promise<Verdict> => {
    if (!isBearerToken(token.expose())) return cannot('not_a_token', 'the value cannot stand in an Authorization header (RFC 6750)')
    const headers = { authorization: `Bearer ${token.expose()}` }
    return resourceVerdict(await http.exchange({ method: door.method ?? 'GET', url: door.url, headers }, signal))
  }

  const shown = async (door: Door, { handle, secret }: Presentable, signal: AbortSignal): Promise<Verdict> => {
    const fault = handleFault(handle)
    if (fault !== undefined) return cannot(fault.code, fault.detail)
    const resource = doorOf(door.id)
    if (handle.kind === CLIENT_SECRET) {
      if (!isClientSecret(secret.expose())) return cannot('not_a_secret', 'the value is no client secret (RFC 6749 A.2)')
      const owner = { id: handle.account, secret }
      if (door.id === TOKEN_DOOR)
        return withToken(owner, {}, signal, async () => ({ answer: 'accepted', code: '200', detail: 'a token was issued' }))
      // At an API a client's secret is shown through a token that it gets: the way the canary opens it.
      if (resource !== undefined) return withToken(owner, resource, signal, (token) => showToken(resource, token, signal))
    }
    if (handle.kind === ACCESS_TOKEN && resource !== undefined) return showToken(resource, secret, signal)
    return cannot('wrong_door', 'this credential cannot be shown at this door')
  }

  /** 404 says "absent" only if the same collection answers the same reader otherwise. */
  const absentIfReadable = async (collection: string, signal: AbortSignal): Promise<Outcome<Observed>> => {
    const control = await management.page(collection, 'limit=1', signal)
    return control.status === 'done' ? done({ present: false }) : control
  }

  const observe = async (handle: Handle, signal: AbortSignal): Promise<Outcome<Observed>> => {
    const fault = handleFault(handle)
    if (fault !== undefined) return refused(fault.code, fault.detail)
    if (handle.kind === GRANT) return observeConsent(config, management, handle, signal)
    const collection = isToken(handle) ? config.tokenCollection : config.clientCollection
    if (collection === undefined) return unknown('no_listing', 'no collection is configured in which it could be looked up')
    if (isToken(handle) && handle.key === undefined)
      return refused('invalid_handle', 'a token is looked up by its id: the handle has no key')
    const answer = await management.call({ method: 'GET', url: member(collection, handle.key ?? handle.account) }, signal)
    if (answer.kind === 'silence') return unknown(answer.code, answer.detail)
    if (answer.status === 404) return absentIfReadable(collection, signal)
    if (answer.status !== 200 || !isRecord(answer.json)) return unknown(String(answer.status), 'the management API gave no usable answer')
    const item = isToken(handle) ? tokenItem(answer.json) : clientItem(answer.json)
    if (item === undefined) return unknown('malformed_answer', 'the entry has no usable id')
    const same = item.handle.kind === handle.kind && item.handle.account === handle.account && item.handle.key === handle.key
    if (!same && isToken(handle)) return absentIfReadable(collection, signal)
    return same ? done({ present: true, ...item }) : unknown('malformed_answer', 'the system described another client')
  }

  const introspectToken = async (handle: Handle, token: Secret, signal: AbortSignal): Promise<Outcome<'active' | 'inactive'>> => {
    if (introspector === undefined) return unknown('not_configured', 'introspection asks for `observerClientId` and its secret')
    const hint = handle.kind === REFRESH_TOKEN ? 'refresh_token' : 'access_token'
    const ask = async (value: Secret, as: string) => {
      const answer = await protocol.introspect(introspector, value, as, signal)
      return answer.kind === 'lost' ? { code: answer.code, detail: answer.detail } : introspectionVerdict(answer)
    }
    const verdict = await ask(token, hint)
    if (typeof verdict !== 'string') return unknown(verdict.code, verdict.detail)
    if (verdict === 'active') return done('active')
    // RFC 7662 §2.2: a server also says `active: false` to a reader who may not know. A living token of the canary shows whether ours may.
    if (canaryClient === undefined)
      return unknown('no_positive_control', '`inactive` counts only beside a token of the canary that is active')
    const control = await withToken(canaryClient, {}, signal, async (living) => {
      const seen = await ask(living, 'access_token')
      return seen === 'active'
        ? { answer: 'accepted', code: '200', detail: 'active' }
        : {
            answer: 'unreachable',
            code: 'control_failed',
            detail: "a living token of the canary was not said to be active: our reader can't see",
          }
    })
    return control.answer === 'accepted' ? done('inactive') : unknown(control.code, control.detail)
  }

  const { tokenCollection, grantCollection } = config
  return {
    ...(grantCollection === undefined
      ? {}
      : {
          consents: (cursor: string | undefined, signal: AbortSignal) => consentPage(config, management, grantCollection, cursor, signal),
        }),
    inventory: (cursor, signal) => inventoryPage(config, management, cursor, signal),
    observe,
    doors(handle) {
      if (handle.kind === CLIENT_SECRET) {
        const endpoint = config.tokenEndpoint ?? config.issuer
        return [{ id: TOKEN_DOOR, title: 'Token endpoint, client credentials grant', endpoint, graceSeconds: 0 }]
      }
      if (handle.kind !== ACCESS_TOKEN) return []
      return config.doors.map(({ id, title, url, cacheSeconds }) => ({ id, title, endpoint: url, graceSeconds: cacheSeconds }))
    },
    async present(door, credential, signal): Promise<Presentation> {
      const lap = stopwatch()
      return { ...(await shown(door, credential, signal)), ...lap() }
    },
    canary(door) {
      if (canaryClient === undefined || (door.id !== TOKEN_DOOR && doorOf(door.id) === undefined)) return undefined
      return { handle: { kind: CLIENT_SECRET, account: canaryClient.id }, secret: canaryClient.secret }
    },
    random(door, like) {
      const account = randomUUID()
      if (!isToken(like)) return { handle: { kind: like.kind, account }, secret: new Secret(randomBytes(32).toString('base64url')) }
      const handle = { kind: like.kind, account, key: randomBytes(16).toString('hex') }
      return { handle, secret: new Secret(randomToken(doorOf(door.id), config)) }
    },
    derivedLifetimeSeconds(handle) {
      if (handle.kind === ACCESS_TOKEN) return 0
      const lifetime = config.tokenLifetimeSeconds ?? TOKEN_LIFETIME_SECONDS
      if (handle.kind === REFRESH_TOKEN || tokenCollection === undefined) return lifetime
      // Its tokens are listed and ended one by one; what an API remembers of one that has ended is left.
      return Math.max(0, ...config.doors.map((door) => door.cacheSeconds))
    },
    ...(tokenCollection === undefined
      ? {}
      : {
          async sessions(handle: Handle, signal: AbortSignal): Promise<Outcome<readonly Session[]>> {
            const fault = handleFault(handle)
            if (fault !== undefined) return refused(fault.code, fault.detail)
            if (handle.kind !== CLIENT_SECRET) return refused('not_offered', 'only a client has sessions')
            const query = new URLSearchParams({ client_id: handle.account }).toString()
            const read = await management.all(tokenCollection, query, signal)
            if (read.status !== 'done') return read
            const sessions: Session[] = []
            for (const row of read.value) {
              const item = tokenItem(row)
              if (item === undefined) return unknown('malformed_answer', 'a listed token has no usable id')
              if (item.handle.account !== handle.account) continue
              sessions.push({
                id: String(item.handle.key),
                account: handle.account,
                ...(item.createdAt === undefined ? {} : { since: item.createdAt }),
              })
            }
            return done(sessions)
          },
        }),
    async introspect(handle, secret, signal) {
      const fault = handleFault(handle)
      if (fault !== undefined) return refused(fault.code, fault.detail)
      if (isToken(handle) && secret !== undefined) return introspectToken(handle, secret, signal)
      // A client (a consent, and a token known only by its id) is as good as its entry says. It says nothing about one secret among several.
      const observed = await observe(handle, signal)
      if (observed.status !== 'done') return observed
      return done(observed.value.present && observed.value.state === 'enabled' ? 'active' : 'inactive')
    },
    close: () => http.close(),
  }
}
