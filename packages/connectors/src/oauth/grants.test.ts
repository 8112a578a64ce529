// Consents on a real authorization server: given through its own authorization endpoint, listed whole, ended, and gone with all that was issued.
import { randomUUID } from 'node:crypto'
import type { Consent, Observer, Operator } from '@countersign/connector-kit'
import { type OAuthServer, startOAuthServer } from '@countersign/downstreams/oauth'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { OAuthConfig } from './config.ts'
import { oauth } from './index.ts'

let server: OAuthServer
let config: OAuthConfig
let operator: Operator
let observer: Observer

const signal = () => AbortSignal.timeout(10_000)
const call = () => ({ idempotencyKey: randomUUID(), signal: signal() })
const secrets = () => ({ observer_token: server.observerToken })

beforeAll(async () => {
  server = await startOAuthServer({ cacheSeconds: 0 })
  config = {
    issuer: server.issuer,
    clientCollection: server.clientCollection,
    tokenCollection: server.tokenCollection,
    grantCollection: server.grantCollection,
    pageSize: 2,
    doors: [],
  }
  operator = oauth.openOperator(config, { operator_token: server.operatorToken })
  observer = oauth.openObserver(config, secrets())
})
afterEach(() => {
  server.setDown(false)
  server.setLying(false)
})
afterAll(async () => {
  await operator.close()
  await observer.close()
  await server.stop()
})

const app = () => server.addClient(`app-${randomUUID()}`, { purpose: 'Calendar sync' })
const everything = async (client?: string): Promise<Consent[]> => {
  const all: Consent[] = []
  let cursor: string | undefined
  do {
    const page = await observer.consents!(cursor, signal())
    if (page.status !== 'done') throw new Error(page.code)
    all.push(...page.value.items)
    cursor = page.value.next
  } while (cursor !== undefined)
  return client === undefined ? all : all.filter(({ handle }) => handle.account === client)
}
const present = async (handle: Consent['handle']) => {
  const seen = await observer.observe(handle, signal())
  return seen.status === 'done' ? seen.value.present : seen.code
}
const serves = async (token: { expose(): string }) =>
  (await fetch(server.orders.introspecting, { headers: { authorization: `Bearer ${token.expose()}` } })).status === 200

test('says who let which application in, for whom, to what, and when', async () => {
  const client = await app()
  await server.consent(client, 'alice', ['openid', 'offline_access', 'orders:read'])
  const [consent, ...more] = await everything(client.id)
  expect(more).toEqual([])
  expect(consent).toMatchObject({
    handle: { kind: 'oauth.grant', account: client.id },
    clientName: 'Calendar sync',
    consentedBy: 'alice',
    subject: 'alice',
    scopes: ['offline_access', 'openid', 'orders:read'],
  })
  expect(Date.parse(consent!.givenAt!)).toBeGreaterThan(0)
  expect(Date.parse(consent!.lastUsedAt!)).toBeGreaterThan(0)
})

test('lists them over several pages, each once', async () => {
  const client = await app()
  for (const person of ['a', 'b', 'c', 'd', 'e']) await server.consent(client, person, ['openid', 'orders:read'])
  expect((await everything(client.id)).map(({ subject }) => subject).sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('ends one with all that was issued under it, and leaves the others’ alone', async () => {
  const client = await app()
  const ends = await server.consent(client, 'alice', ['openid', 'offline_access', 'orders:read'])
  const stays = await server.consent(client, 'bob', ['openid', 'offline_access', 'orders:read'])
  const consent = (await everything(client.id)).find(({ subject }) => subject === 'alice')!
  expect([await serves(ends.accessToken), await present(consent.handle)]).toEqual([true, true])
  expect((await operator.delete!(consent.handle, undefined, call())).status).toBe('done')
  expect([await serves(ends.accessToken), await present(consent.handle)]).toEqual([false, false])
  expect(await serves(stays.accessToken)).toBe(true)
  expect((await everything(client.id)).map(({ subject }) => subject)).toEqual(['bob'])
  // Ended already counts as done.
  expect((await operator.delete!(consent.handle, undefined, call())).status).toBe('done')
})

test('without a key means all of an application’s consents, and none of the application’s own tokens', async () => {
  const client = await app()
  for (const person of ['alice', 'bob']) await server.consent(client, person, ['openid', 'orders:read'])
  const own = await fetch(server.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret.expose()}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders:read' }),
  })
  const { access_token } = (await own.json()) as { access_token: string }
  const all = { kind: 'oauth.grant', account: client.id }
  expect(await present(all)).toBe(true)
  expect((await operator.delete!(all, undefined, call())).status).toBe('done')
  expect(await present(all)).toBe(false)
  expect(await everything(client.id)).toEqual([])
  expect(await serves({ expose: () => access_token })).toBe(true)
})

test('a server that only says that it ended one is found: the token still is served', async () => {
  const client = await app()
  const { accessToken } = await server.consent(client, 'alice', ['openid', 'orders:read'])
  const [consent] = await everything(client.id)
  server.setLying(true)
  expect((await operator.delete!(consent!.handle, undefined, call())).status).toBe('done')
  expect(await serves(accessToken)).toBe(true)
})

test('a reader who may not read, and a server that is down, say nothing about what is gone', async () => {
  const client = await app()
  await server.consent(client, 'alice', ['openid', 'orders:read'])
  const [consent] = await everything(client.id)
  const stranger = oauth.openObserver(config, {})
  expect((await stranger.consents!(undefined, signal())).status).toBe('unknown')
  expect((await stranger.observe(consent!.handle, signal())).status).toBe('unknown')
  await stranger.close()
  server.setDown(true)
  expect((await observer.consents!(undefined, signal())).status).toBe('unknown')
  expect((await observer.observe(consent!.handle, signal())).status).toBe('unknown')
})

test('the observer’s token ends nothing', async () => {
  const client = await app()
  await server.consent(client, 'alice', ['openid', 'orders:read'])
  const [consent] = await everything(client.id)
  const weak = oauth.openOperator(config, { operator_token: server.observerToken })
  expect((await weak.delete!(consent!.handle, undefined, call())).status).toBe('refused')
  await weak.close()
  expect(await present(consent!.handle)).toBe(true)
})

test('without the collection there is no listing, and nothing is ended', async () => {
  const { grantCollection: _none, ...without } = config
  const blind = oauth.openObserver(without, secrets())
  expect(blind.consents).toBeUndefined()
  await blind.close()
  const lame = oauth.openOperator(without, { operator_token: server.operatorToken })
  expect((await lame.delete!({ kind: 'oauth.grant', account: 'x' }, undefined, call())).status).toBe('refused')
  await lame.close()
})
