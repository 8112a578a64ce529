// What a server that lies, leads astray or breaks its own lists can make of the connector: nothing but `unknown`.
import { Secret } from '@countersign/connector-kit'
import { afterEach, expect, test } from 'vitest'
import { type Scripted, sendJson, startScripted } from '../http/scripted-server.ts'
import type { OAuthConfig } from './config.ts'
import { metadataAddresses } from './endpoints.ts'
import { oauth } from './index.ts'
import { nextQuery } from './management.ts'

const running: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close()
})
const signal = () => AbortSignal.timeout(5000)
const secret = new Secret('canary-client-secret')
const secrets = { observer_token: secret, observer_client_secret: secret, canary_client_secret: secret }

const observing = async (script: Parameters<typeof startScripted>[0], more: (url: string) => Partial<OAuthConfig> = () => ({})) => {
  const server: Scripted = await startScripted(script)
  running.push(server)
  const observer = oauth.openObserver({ issuer: server.url, doors: [], ...more(server.url) }, secrets)
  running.push(observer)
  return { server, observer }
}
const shownSecret = { handle: { kind: 'oauth.client_secret', account: 'svc' }, secret }

test('metadata is looked for where RFC 8414 and OpenID Connect Discovery put it', () => {
  expect(metadataAddresses('https://as.example/tenant')).toEqual([
    'https://as.example/.well-known/oauth-authorization-server/tenant',
    'https://as.example/tenant/.well-known/openid-configuration',
  ])
})

test('metadata that names another issuer, or an endpoint elsewhere, gets no credential of ours', async () => {
  const thief = await startScripted((_req, res) => sendJson(res, 200, { access_token: 't', token_type: 'Bearer' }))
  running.push(thief)
  const foreignIssuer = await observing((_req, res) =>
    sendJson(res, 200, { issuer: 'https://other.example', token_endpoint: `${thief.url}/token` }),
  )
  const foreignEndpoint = await observing((_req, res, url) => sendJson(res, 200, { issuer: url, token_endpoint: `${thief.url}/token` }))
  for (const [{ observer }, code] of [
    [foreignIssuer, 'foreign_issuer'],
    [foreignEndpoint, 'foreign_origin'],
  ] as const) {
    const [door] = observer.doors(shownSecret.handle)
    expect(door && (await observer.present(door, shownSecret, signal()))).toMatchObject({ answer: 'unreachable', code })
  }
  expect(thief.seen).toEqual([])
})

test('the next page is in the same collection or it is none', () => {
  const collection = 'https://as.example/admin/clients'
  expect(nextQuery('<https://as.example/admin/clients?after=b&limit=2>; rel="next"', collection)).toBe('after=b&limit=2')
  expect(nextQuery('</admin/clients?after=b>; rel=next', collection)).toBe('after=b')
  expect(nextQuery('<https://as.example/admin/clients?x=1>; rel="prev"', collection)).toBeUndefined()
  expect(nextQuery(undefined, collection)).toBeUndefined()
  for (const link of [
    'https://evil.example/admin/clients?after=b',
    'https://as.example/admin/other?after=b',
    '//evil.example/admin/clients?a=b',
    'https://as.example/admin/clients',
  ])
    expect(nextQuery(`<${link}>; rel="next"`, collection), link).toBe('foreign')
})

const clients = (url: string) => ({ clientCollection: `${url}/clients` })
const row = (id: string) => ({ client_id: id, active: true })

test('a list that shrinks, grows, repeats itself, leads away or is no list is unknown, never complete', async () => {
  const scripts: Record<string, Parameters<typeof startScripted>[0]> = {
    incomplete_list: (_req, res) => sendJson(res, 200, [row('a')], { 'x-total-count': '2' }),
    endless_list: (_req, res, url) => sendJson(res, 200, [], { link: `<${url}/clients?limit=9&after=x>; rel="next"` }),
    foreign_link: (_req, res) => sendJson(res, 200, [row('a')], { link: '<https://evil.example/clients?after=a>; rel="next"' }),
    malformed_answer: (_req, res) => sendJson(res, 200, { clients: [] }),
    '401': (_req, res) => sendJson(res, 401, { error: 'canary' }),
    '403': (_req, res) => sendJson(res, 403, {}),
    '302': (_req, res) => void res.writeHead(302, { location: 'https://evil.example/' }).end(),
    '500': (_req, res) => void res.writeHead(500).end('<html>'),
  }
  for (const [code, script] of Object.entries(scripts)) {
    const { observer } = await observing(script, clients)
    expect(await observer.inventory(undefined, signal()), code).toMatchObject({ status: 'unknown', code })
  }
  const growing = await observing((req, res, url) => {
    const second = req.url?.includes('after=a')
    sendJson(res, 200, [row(second ? 'b' : 'a')], {
      'x-total-count': second ? '3' : '2',
      ...(second ? {} : { link: `<${url}/clients?after=a>; rel="next"` }),
    })
  }, clients)
  const first = await growing.observer.inventory(undefined, signal())
  if (first.status !== 'done' || first.value.next === undefined) throw new Error('no second page')
  expect(await growing.observer.inventory(first.value.next, signal())).toMatchObject({ status: 'unknown', code: 'changed_while_reading' })
})

test('a careless list that shows secrets hands none on', async () => {
  const { observer } = await observing(
    (_req, res) =>
      sendJson(res, 200, [{ ...row('a'), client_secret: 'leaked-secret', registration_access_token: 'leaked-token', scope: 'x' }]),
    clients,
  )
  const page = await observer.inventory(undefined, signal())
  expect(page.status).toBe('done')
  expect(JSON.stringify(page)).not.toContain('leaked')
})

test('a 404 for a client says nothing while the collection itself cannot be read', async () => {
  const { observer } = await observing((req, res) => sendJson(res, req.url?.startsWith('/clients?') ? 503 : 404, {}), clients)
  expect(await observer.observe(shownSecret.handle, signal())).toMatchObject({ status: 'unknown', code: '503' })
})

test('an answer about another client than the one asked for is no answer', async () => {
  const { observer } = await observing((_req, res) => sendJson(res, 200, row('other')), clients)
  expect(await observer.observe(shownSecret.handle, signal())).toMatchObject({ status: 'unknown', code: 'malformed_answer' })
})

test('an introspection endpoint that calls everything inactive is not believed', async () => {
  const { observer } = await observing(
    (req, res) => sendJson(res, 200, req.url === '/token' ? { access_token: 't', token_type: 'Bearer' } : { active: false }),
    (url) => ({
      tokenEndpoint: `${url}/token`,
      introspectionEndpoint: `${url}/introspect`,
      revocationEndpoint: `${url}/revoke`,
      observerClientId: 'observer',
      canaryClientId: 'canary',
    }),
  )
  const token = { kind: 'oauth.access_token', account: 'svc' }
  expect(await observer.introspect?.(token, new Secret('old-token'), signal())).toMatchObject({ status: 'unknown', code: 'control_failed' })
})

test('no secret is ever part of an address', async () => {
  const { server, observer } = await observing(
    (_req, res) => sendJson(res, 400, { error: 'invalid_request' }),
    (url) => ({
      ...clients(url),
      tokenEndpoint: `${url}/token`,
      introspectionEndpoint: `${url}/introspect`,
      observerClientId: 'observer',
      doors: [{ id: 'api', title: 'API', url: `${url}/api`, cacheSeconds: 0, tokens: 'opaque' as const }],
    }),
  )
  const token = { handle: { kind: 'oauth.access_token', account: 'svc' }, secret }
  for (const each of [shownSecret, token])
    for (const door of observer.doors(each.handle)) expect((await observer.present(door, each, signal())).answer).toBe('unreachable')
  await observer.introspect?.(token.handle, secret, signal())
  await observer.inventory(undefined, signal())
  expect(server.seen.length).toBeGreaterThan(3)
  expect(server.seen.map(({ line }) => line).join('\n')).not.toContain('canary')
})
