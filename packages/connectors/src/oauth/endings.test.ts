// What ends when, on a real authorization server: secrets, derived tokens, caches, and a server that says done while nothing ended.
import { randomUUID } from 'node:crypto'
import { type Call, type Door, type Handle, type Observer, type Operator, type Presentable, Secret } from '@countersign/connector-kit'
import { eventually } from '@countersign/connector-kit/conformance'
import { type OAuthServer, startOAuthServer, tokenId } from '@countersign/downstreams/oauth'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { OAuthConfig } from './config.ts'
import { oauth } from './index.ts'

const CACHE_SECONDS = 0.4
let server: OAuthServer
let config: OAuthConfig
let operator: Operator
let observer: Observer

const signal = () => AbortSignal.timeout(10_000)
const call = (): Call => ({ idempotencyKey: randomUUID(), signal: signal() })
const observerSecrets = () => ({
  observer_token: server.observerToken,
  observer_client_secret: server.observerClient.secret,
  canary_client_secret: server.canaryClient.secret,
})
const operatorSecrets = () => ({ operator_token: server.operatorToken, operator_client_secret: server.operatorClient.secret })

beforeAll(async () => {
  server = await startOAuthServer({ cacheSeconds: CACHE_SECONDS, accessTokenSeconds: 30 })
  config = {
    issuer: server.issuer,
    clientCollection: server.clientCollection,
    tokenCollection: server.tokenCollection,
    operatorClientId: server.operatorClient.id,
    observerClientId: server.observerClient.id,
    canaryClientId: server.canaryClient.id,
    doors: [
      {
        id: 'asks',
        title: 'Orders, asking',
        url: server.orders.introspecting,
        cacheSeconds: CACHE_SECONDS,
        tokens: 'opaque',
        scope: 'orders:read',
      },
      {
        id: 'validates',
        title: 'Orders, validating',
        url: server.orders.validating,
        cacheSeconds: 30,
        tokens: 'jwt',
        scope: 'orders:read',
        resource: server.indicators.jwt,
      },
    ],
  }
  operator = oauth.openOperator(config, operatorSecrets())
  observer = oauth.openObserver(config, observerSecrets())
})
afterEach(() => {
  server.setLying(false)
  server.setDown(false)
  server.setCacheSeconds(CACHE_SECONDS)
})
afterAll(async () => {
  await operator.close()
  await observer.close()
  await server.stop()
})

const newClient = async (scope?: string): Promise<Presentable> => {
  const { id, secret } = await server.addClient(`svc-${randomUUID()}`, scope === undefined ? {} : { scope })
  return { handle: { kind: 'oauth.client_secret', account: id }, secret }
}
const tokenOf = async ({ handle, secret }: Presentable, wanted: Record<string, string> = {}): Promise<Presentable> => {
  const response = await fetch(server.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${handle.account}:${secret.expose()}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders:read', ...wanted }),
  })
  const { access_token: value } = (await response.json()) as { access_token: string }
  const key = wanted.resource === server.indicators.jwt ? {} : { key: tokenId(value) }
  return { handle: { kind: 'oauth.access_token', account: handle.account, ...key }, secret: new Secret(value) }
}
const door = (handle: Handle, id: string): Door => {
  const found = observer.doors(handle).find((each) => each.id === id)
  if (found === undefined) throw new Error(`no door ${id}`)
  return found
}
const answer = async (credential: Presentable, id: string) =>
  (await observer.present(door(credential.handle, id), credential, signal())).answer
const introspected = async ({ handle, secret }: Presentable) => {
  const outcome = await observer.introspect?.(handle, secret, signal())
  return outcome?.status === 'done' ? outcome.value : outcome?.code
}

test('a token survives the deletion of its client: introspection and the API say so; revoked, it is inactive at once and refused when the cache has passed', async () => {
  const client = await newClient()
  const token = await tokenOf(client)
  server.setCacheSeconds(60)
  expect(await answer(token, 'asks')).toBe('accepted')
  expect((await operator.delete?.(client.handle, undefined, call()))?.status).toBe('done')
  expect(await answer(client, 'token-endpoint')).toBe('refused')
  expect(await introspected(token)).toBe('active')
  expect(await answer(token, 'asks')).toBe('accepted')
  const sessions = await observer.sessions?.(client.handle, signal())
  expect(sessions).toMatchObject({ status: 'done', value: [{ id: token.handle.key, account: client.handle.account }] })

  expect((await operator.delete?.(token.handle, token.secret, call()))?.status).toBe('done')
  expect(await introspected(token)).toBe('inactive')
  expect(await answer(token, 'asks'), 'the API still remembers it').toBe('accepted')
  server.setCacheSeconds(CACHE_SECONDS)
  await eventually('the cache has passed', async () => (await answer(token, 'asks')) === 'refused')
})

test('a JWT cannot be revoked or introspected here, and is honoured by a validating API although its client is gone', async () => {
  const client = await newClient()
  const token = await tokenOf(client, { resource: server.indicators.jwt })
  expect(await operator.delete?.(token.handle, token.secret, call())).toMatchObject({
    status: 'refused',
    code: 'unsupported_token_type',
    retryable: false,
  })
  expect(await introspected(token)).toBe('400 unsupported_token_type')
  expect((await operator.delete?.(client.handle, undefined, call()))?.status).toBe('done')
  expect(await answer(token, 'validates')).toBe('accepted')
})

test('a validating API refuses a JWT once it has expired', async () => {
  const brief = await startOAuthServer({ accessTokens: 'jwt', accessTokenSeconds: 1 })
  const canary = { canaryClientId: brief.canaryClient.id }
  const doors = [
    { id: 'validates', title: 'Orders', url: brief.orders.validating, cacheSeconds: 1, tokens: 'jwt' as const, scope: 'orders:read' },
  ]
  const looking = oauth.openObserver({ issuer: brief.issuer, ...canary, doors }, { canary_client_secret: brief.canaryClient.secret })
  const response = await fetch(brief.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${brief.canaryClient.id}:${brief.canaryClient.secret.expose()}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders:read' }),
  })
  const { access_token: value } = (await response.json()) as { access_token: string }
  const token = { handle: { kind: 'oauth.access_token', account: brief.canaryClient.id }, secret: new Secret(value) }
  const [where] = looking.doors(token.handle)
  await eventually(
    'the token has expired',
    async () => where !== undefined && (await looking.present(where, token, signal())).answer === 'refused',
  )
  await looking.close()
  await brief.stop()
})

test('at the validating API the canary is accepted and a well-formed JWT signed by nobody is refused', async () => {
  const like = await tokenOf(await newClient(), { resource: server.indicators.jwt })
  const where = door(like.handle, 'validates')
  const canary = observer.canary(where)
  expect(canary && (await observer.present(where, canary, signal())).answer).toBe('accepted')
  const random = observer.random(where, like.handle)
  expect(random.secret.expose().split('.')).toHaveLength(3)
  expect((await observer.present(where, random, signal())).answer).toBe('refused')
})

test('while the server lies, delete, disable and revoke are answered as done and listed as done, and every door goes on accepting', async () => {
  const [deleted, disabled, holder] = [await newClient(), await newClient(), await newClient()]
  const token = await tokenOf(holder)
  server.setLying(true)
  expect((await operator.delete?.(deleted.handle, undefined, call()))?.status).toBe('done')
  expect((await operator.disable?.(disabled.handle, call()))?.status).toBe('done')
  expect((await operator.delete?.(token.handle, token.secret, call()))?.status).toBe('done')
  expect(await observer.observe(deleted.handle, signal())).toEqual({ status: 'done', value: { present: false } })
  expect(await observer.observe(disabled.handle, signal())).toMatchObject({ value: { present: true, state: 'disabled' } })
  expect([await answer(deleted, 'token-endpoint'), await answer(disabled, 'token-endpoint'), await answer(token, 'asks')]).toEqual([
    'accepted',
    'accepted',
    'accepted',
  ])
  server.setLying(false)
  expect([await answer(deleted, 'token-endpoint'), await answer(disabled, 'token-endpoint')]).toEqual(['refused', 'refused'])
  await eventually('the token is refused', async () => (await answer(token, 'asks')) === 'refused', 2000)
})

test('a probe leaves nothing behind: the token it was given is ended at once', async () => {
  const client = await newClient()
  const before = await observer.sessions?.({ kind: 'oauth.client_secret', account: server.canaryClient.id }, signal())
  expect(await answer(client, 'token-endpoint')).toBe('accepted')
  const where = door({ kind: 'oauth.access_token', account: 'any' }, 'asks')
  const canary = observer.canary(where)
  expect(canary && (await observer.present(where, canary, signal())).answer).toBe('accepted')
  expect(await observer.sessions?.(client.handle, signal())).toEqual({ status: 'done', value: [] })
  expect(await observer.sessions?.({ kind: 'oauth.client_secret', account: server.canaryClient.id }, signal())).toEqual(before)
})

test('a token without the scope for the call is accepted, not refused: it is alive', async () => {
  const client = await newClient('orders:write')
  expect(await answer(await tokenOf(client, { scope: 'orders:write' }), 'asks')).toBe('accepted')
})

test('a client that may not have the scope it asks for has shown the right secret', async () => {
  const client = await newClient('orders:write')
  const where = door({ kind: 'oauth.access_token', account: 'any' }, 'asks')
  expect(await observer.present(where, client, signal())).toMatchObject({ answer: 'accepted', code: '400 invalid_scope' })
})

test('`inactive` is not believed where the reader does not see a living token of the canary either', async () => {
  const blindConfig = { ...config, observerClientId: server.canaryClient.id, canaryClientId: (await newClient()).handle.account }
  const canary = await server.addClient(blindConfig.canaryClientId)
  const blind = oauth.openObserver(blindConfig, {
    ...observerSecrets(),
    observer_client_secret: server.canaryClient.secret,
    canary_client_secret: canary.secret,
  })
  const token = await tokenOf(await newClient())
  expect(await blind.introspect?.(token.handle, token.secret, signal())).toMatchObject({ status: 'unknown', code: 'control_failed' })
  await blind.close()
})

test('a client is "absent" only where the same reader can read the collection', async () => {
  const stranger = oauth.openObserver({ ...config, clientCollection: `${server.issuer}/nowhere` }, observerSecrets())
  const client = await newClient()
  expect((await stranger.observe(client.handle, signal())).status).toBe('unknown')
  await stranger.close()
  const nobody = oauth.openObserver(config, { ...observerSecrets(), observer_token: new Secret('wrong-token') })
  expect((await nobody.observe(client.handle, signal())).status).toBe('unknown')
  expect((await nobody.inventory(undefined, signal())).status).toBe('unknown')
  await nobody.close()
})

test('a refresh token is introspected and never shown; revoking it ends the access token of the same grant', async () => {
  const client = await newClient()
  const { refreshToken, accessToken } = await server.grant(client.handle.account, 'alice')
  const handle = { kind: 'oauth.refresh_token', account: client.handle.account }
  expect(observer.doors(handle)).toEqual([])
  expect(await introspected({ handle, secret: refreshToken })).toBe('active')
  expect((await operator.delete?.(handle, refreshToken, call()))?.status).toBe('done')
  expect(await introspected({ handle, secret: refreshToken })).toBe('inactive')
  expect(await introspected({ handle: { ...handle, kind: 'oauth.access_token' }, secret: accessToken })).toBe('inactive')
})

test('a client is deleted with its own registration access token where there is no management API, and with no other', async () => {
  const bare: OAuthConfig = { issuer: server.issuer, doors: [] }
  const plain = oauth.openOperator(bare, {})
  expect([plain.create, plain.rotate, plain.disable, plain.endSessions]).toEqual([undefined, undefined, undefined, undefined])
  const [mine, theirs] = [await newClient(), await newClient()]
  const registration = await server.registrationAccessToken(mine.handle.account)
  expect((await plain.delete?.(mine.handle, undefined, call()))?.status).toBe('refused')
  expect((await plain.delete?.(mine.handle, new Secret('guess'), call()))?.status).toBe('refused')
  expect((await plain.delete?.(mine.handle, registration, call()))?.status).toBe('done')
  expect(await answer(mine, 'token-endpoint')).toBe('refused')
  expect(await answer(theirs, 'token-endpoint')).toBe('accepted')
  const reader = oauth.openObserver(bare, {})
  expect(await reader.inventory(undefined, signal())).toMatchObject({ status: 'unknown', code: 'no_listing' })
  await reader.close()
  await plain.close()
})

test('a new client made like another one can do what that one can', async () => {
  const model = await newClient('orders:read orders:write')
  const handle = { kind: 'oauth.client_secret', account: `svc-${randomUUID()}` }
  const made = await operator.create?.({ handle, purpose: 'split', likeAccount: model.handle.account }, call())
  if (made?.status !== 'done') throw new Error('not made')
  expect(await answer(made.value, 'token-endpoint')).toBe('accepted')
  expect(await answer(await tokenOf(made.value, { scope: 'orders:write' }), 'asks')).toBe('accepted')
})

test("a token of which only the id is known is ended by its id, and never under another client's name", async () => {
  const [owner, other] = [await newClient(), await newClient()]
  const token = await tokenOf(owner)
  server.setCacheSeconds(0)
  const foreign = { ...token.handle, account: other.handle.account }
  expect(await operator.delete?.(foreign, undefined, call())).toMatchObject({ status: 'refused', code: 'foreign_token' })
  expect(await operator.endSessions?.(other.handle, [String(token.handle.key)], call())).toEqual({ status: 'done', value: { ended: 0 } })
  expect(await answer(token, 'asks')).toBe('accepted')
  expect((await operator.delete?.(token.handle, undefined, call()))?.status).toBe('done')
  expect(await answer(token, 'asks')).toBe('refused')
  expect((await operator.delete?.(token.handle, undefined, call()))?.status).toBe('done')
})
