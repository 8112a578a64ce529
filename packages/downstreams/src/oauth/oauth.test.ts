// The sandbox's authorization server behaves as the story needs it, and as real ones do.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type OAuthClient, type OAuthServer, type OAuthServerOptions, startOAuthServer, tokenId } from './index.ts'

const running: OAuthServer[] = []
const folders: string[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})
const start = async (options: OAuthServerOptions = {}) => {
  const server = await startOAuthServer(options)
  running.push(server)
  return server
}
const basic = ({ id, secret }: OAuthClient) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret.expose()}`).toString('base64')}` })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const tokenOf = async (server: OAuthServer, client: OAuthClient) => {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders:read' })
  const response = await fetch(server.tokenEndpoint, { method: 'POST', headers: basic(client), body })
  return { status: response.status, token: ((await response.json()) as { access_token?: string }).access_token ?? '' }
}
const served = async (server: OAuthServer, token: string) => (await fetch(server.orders.introspecting, { headers: bearer(token) })).status

test('clients, tokens and keys are found again after a restart on the same ports', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-'))
  folders.push(folder)
  const file = join(folder, 'state.json')
  const first = await start({ file })
  const client = await first.addClient('svc')
  const { token } = await tokenOf(first, client)
  await first.stop()
  running.length = 0
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const second = await start({ file, port: first.port, resourcePort: first.resourcePort })
  expect((await second.addClient('svc')).secret.expose()).toBe(client.secret.expose())
  expect(second.operatorToken.expose()).toBe(first.operatorToken.expose())
  expect(await served(second, token)).toBe(200)
  expect((await tokenOf(second, client)).status).toBe(200)
})

test('the management API: a reader reads and changes nothing, nobody else reads, and a secret is not read back', async () => {
  const server = await start()
  const client = await server.addClient('svc')
  const { token } = await tokenOf(server, client)
  const reader = bearer(server.observerToken.expose())
  expect((await fetch(server.clientCollection)).status).toBe(401)
  expect((await fetch(server.clientCollection, { headers: bearer(`${server.observerToken.expose()}x`) })).status).toBe(401)
  for (const [method, path] of [
    ['DELETE', '/clients/svc'],
    ['POST', '/clients/svc/lifecycle/deactivate'],
    ['POST', '/clients/svc/lifecycle/newSecret'],
    ['POST', '/clients'],
    ['DELETE', '/tokens?client_id=svc'],
    ['DELETE', `/tokens/${tokenId(token)}`],
  ] as const)
    expect((await fetch(`${server.issuer}/admin${path}`, { method, headers: reader })).status, path).toBe(403)
  const text = await (await fetch(server.clientCollection, { headers: reader })).text()
  const tokens = await (await fetch(server.tokenCollection, { headers: reader })).text()
  expect(text).toContain('svc')
  expect(text).not.toContain(client.secret.expose())
  expect(tokens).toContain(tokenId(token))
  expect(tokens).not.toContain(token)
  expect(await served(server, token)).toBe(200)
})

test('a client may not revoke the tokens of another one, and is told so', async () => {
  const server = await start({ cacheSeconds: 0 })
  const { token } = await tokenOf(server, await server.addClient('victim'))
  const stranger = await server.addClient('stranger')
  const revocation = `${server.issuer}/token/revocation`
  expect((await fetch(revocation, { method: 'POST', headers: basic(stranger), body: new URLSearchParams({ token }) })).status).toBe(400)
  expect(await served(server, token)).toBe(200)
})

test('down cuts connections, hanging takes them without an answer, and both end', async () => {
  const server = await start()
  server.setDown(true)
  await expect(fetch(server.tokenEndpoint)).rejects.toThrow()
  await expect(fetch(server.orders.introspecting)).rejects.toThrow()
  server.setDown(false)
  server.setHanging(true)
  await expect(fetch(server.tokenEndpoint, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({ name: 'TimeoutError' })
  server.setHanging(false)
  expect((await tokenOf(server, await server.addClient('svc'))).status).toBe(200)
})

test('a token for the validating API is a JWT, and neither its signature nor its header can be changed', async () => {
  const server = await start({ accessTokens: 'jwt' })
  const { token } = await tokenOf(server, await server.addClient('svc'))
  const at = async (value: string) => (await fetch(server.orders.validating, { headers: bearer(value) })).status
  const [head, body, signature] = token.split('.') as [string, string, string]
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')
  expect(await at(token)).toBe(200)
  expect(await at(`${head}.${body}.${signature.slice(0, -6)}AAAAAA`)).toBe(401)
  expect(await at(`${none}.${body}.`)).toBe(401)
  expect(await at(`${none}.${body}.${signature}`)).toBe(401)
  expect((await fetch(server.orders.introspecting, { headers: bearer(token) })).status).toBe(401)
})

test('consents of years ago are listed with their days and scopes, and end with what was issued under them', async () => {
  const server = await start({ scopes: ['calendar.read', 'files.read'] })
  const { id: client } = await server.addClient('meetings', { scope: 'calendar.read files.read', purpose: 'Meetings' })
  const givenAt = new Date('2021-03-04T05:06:07Z')
  const common = { client, scopes: ['calendar.read'], givenAt }
  await server.addConsents([
    { ...common, account: 'anna', lastUsedAt: new Date('2022-01-02T03:04:05Z') },
    { ...common, account: 'ben' },
  ])
  const operator = bearer(server.operatorToken.expose())
  const grants = async () => (await (await fetch(server.grantCollection, { headers: operator })).json()) as Record<string, unknown>[]
  const tokens = async () => (await (await fetch(server.tokenCollection, { headers: operator })).json()) as unknown[]
  const listed = await grants()
  const seconds = (text: string) => Date.parse(text) / 1000
  expect(listed).toHaveLength(2)
  const anna = listed.find((one) => one.subject === 'anna')
  expect(anna).toMatchObject({
    clientName: 'Meetings',
    consentedBy: 'anna',
    scopes: ['calendar.read'],
    issuedAt: seconds('2021-03-04T05:06:07Z'),
    lastUsedAt: seconds('2022-01-02T03:04:05Z'),
  })
  expect(listed.find((one) => one.subject === 'ben')).not.toHaveProperty('lastUsedAt')
  expect(await tokens()).toHaveLength(1)
  await fetch(`${server.grantCollection}/${String(anna?.id)}`, { method: 'DELETE', headers: operator })
  expect((await grants()).map(({ subject }) => subject)).toEqual(['ben'])
  expect(await tokens()).toEqual([])
  await expect(server.addConsents([{ ...common, client: 'nobody', account: 'anna' }])).rejects.toThrow('nobody')
})
