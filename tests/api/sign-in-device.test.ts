// Command lines that ask to be let in: a person who is signed in with a browser confirms, and only who asked gets the key, once, for hours.
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  api = await openApi(database)
})
afterEach(() => api?.close())

const post = (path: string, body: unknown) => api.call('POST', path, { body, idempotencyKey: null })
const ask = async (more: object = {}) => {
  const verifier = randomBytes(32).toString('base64url')
  const { status, body } = await post('/sign-in/device', {
    name: 'laptop',
    challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...more,
  })
  expect(status).toBe(200)
  return { verifier, ...(body as { id: string; code: string; at: string }) }
}
const approve = async (code: string, session: string) => api.call('POST', `/v1/device-requests/${code}/approve`, { session, body: {} })

test('what is confirmed is an API key of who confirmed it, for hours, in the list of keys, given once to who asked', async () => {
  const asked = await ask()
  expect(asked.at).toBe(`${api.http.publicUrl()}/device?code=${asked.code}`)
  const { id, verifier } = asked
  expect((await post('/sign-in/device/key', { id, verifier })).body.code).toBe('device.pending')
  const session = await api.signIn('ben')
  const shown = await api.call('GET', `/v1/device-requests/${asked.code.toLowerCase().replace('-', '')}`, { session })
  expect(shown.body).toMatchObject({ code: asked.code, kind: 'device', name: 'laptop' })
  expect((await approve(asked.code, session)).body).toEqual({ approved: true, to: null })
  expect((await post('/sign-in/device/key', { id, verifier: 'x'.repeat(43) })).status).toBe(404)
  const { body } = await post('/sign-in/device/key', { id, verifier })
  expect(body.principal).toBe('ben')
  expect((await api.call('GET', '/v1/whoami', { as: body.apiKey })).body).toMatchObject({
    principal: { id: 'ben' },
    scopes: ['read', 'request', 'approve', 'administer'],
  })
  const listed = (await api.call('GET', '/v1/api-keys?principal=ben&limit=200', { as: 'ada' })).body.items
  expect(listed.map(({ name }: { name: string }) => name)).toContain('command line: laptop')
  expect((await post('/sign-in/device/key', { id, verifier })).status).toBe(404)
  api.house.clock.advance(8 * 3600)
  expect((await api.call('GET', '/v1/whoami', { as: body.apiKey })).status).toBe(401)
})

test('what is asked with a port goes to that port alone: who merely asks again gets nothing', async () => {
  const { id, code, verifier } = await ask({ loopback: { port: 49_152, state: 's'.repeat(22) } })
  const { body } = await approve(code, await api.signIn('ben'))
  const to = new URL(body.to)
  expect([to.origin, to.searchParams.get('state')]).toEqual(['http://127.0.0.1:49152', 's'.repeat(22)])
  expect((await post('/sign-in/device/key', { id, verifier })).body.code).toBe('device.unknown')
  const handed = to.searchParams.get('code')!
  expect((await post('/sign-in/device/key', { id, verifier: 'x'.repeat(43), code: handed })).status).toBe(404)
  expect((await post('/sign-in/device/key', { id, verifier, code: handed })).body.principal).toBe('ben')
})

test('who comes with an API key confirms none, and neither does who has shown no more than a sign-in', async () => {
  const { code, id, verifier } = await ask()
  expect((await api.call('POST', `/v1/device-requests/${code}/approve`, { as: 'ada', body: {} })).body.code).toBe('device.not_signed_in')
  const plain = await api.signIn('ada', { steppedUpAt: undefined as never })
  expect((await approve(code, plain)).body.code).toBe('auth.step_up_needed')
  expect((await post('/sign-in/device/key', { id, verifier })).body.code).toBe('device.pending')
})

test('what is refused, or not confirmed in ten minutes, is over; so is what somebody had confirmed who has left since', async () => {
  const session = await api.signIn('ben')
  const refused = await ask()
  expect((await api.call('POST', `/v1/device-requests/${refused.code}/refuse`, { session, body: {} })).status).toBe(200)
  expect((await post('/sign-in/device/key', { id: refused.id, verifier: refused.verifier })).body.code).toBe('device.refused')
  expect((await approve(refused.code, session)).status).toBe(404)
  const left = await ask()
  await approve(left.code, await api.signIn('eve'))
  await api.call('POST', '/v1/principals/eve/deactivate', { as: 'ada', body: {} })
  expect((await post('/sign-in/device/key', { id: left.id, verifier: left.verifier })).status).toBe(404)
  const late = await ask()
  api.house.clock.advance(600)
  expect((await approve(late.code, session)).status).toBe(404)
})

test('nothing comes of what somebody has confirmed who was signed out everywhere since, and it is said so', async () => {
  const { id, code, verifier } = await ask()
  await approve(code, await api.signIn('ben'))
  expect((await api.call('POST', '/v1/principals/ben/sign-out', { as: 'ada', body: {} })).status).toBe(200)
  expect((await post('/sign-in/device/key', { id, verifier })).body.code).toBe('device.refused')
  const entries = await api.fresh.db.selectFrom('journal').select('leaf').where('kind', '=', 'device.taken_back').execute()
  expect(entries.map(({ leaf }) => leaf).join()).toContain(id)
})

test('a command line signs out by giving up its key', async () => {
  const secret = await api.key('ben')
  expect((await api.call('POST', '/sign-out', { as: secret })).status).toBe(200)
  expect((await api.call('GET', '/v1/whoami', { as: secret })).status).toBe(401)
})
