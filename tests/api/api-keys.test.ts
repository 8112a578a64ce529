// API keys as a list: whose, for what, until when and when last used; never a secret, to a provider only its own, and without a write for every request.
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

interface Listed {
  readonly id: string
  readonly principal: string
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

const list = async (as: string, query = ''): Promise<Listed[]> =>
  (await api.call('GET', `/v1/api-keys?limit=200${query}`, { as })).body.items
const usedAt = async (principal: string): Promise<string | null> =>
  (await list('ada', `&principal=${principal}`)).find((one) => one.principal === principal)!.lastUsedAt
const now = () => api.house.clock.now().toISOString()

test('a key was never used until somebody comes with it, and then as of some ten minutes ago', async () => {
  expect(await usedAt('ben')).toBeNull()
  await api.call('GET', '/v1/whoami', { as: 'ben' })
  const first = now()
  expect(await usedAt('ben')).toBe(first)
  api.house.clock.advance(599)
  await api.call('GET', '/v1/whoami', { as: 'ben' })
  expect(await usedAt('ben')).toBe(first)
  api.house.clock.advance(1)
  await Promise.all(Array.from({ length: 20 }, () => api.call('GET', '/v1/whoami', { as: 'ben' })))
  expect(await usedAt('ben')).toBe(now())
})

test('a clock that went back leaves no last use in the future', async () => {
  await api.call('GET', '/v1/whoami', { as: 'ben' })
  api.house.clock.advance(-86_400)
  await api.call('GET', '/v1/whoami', { as: 'ben' })
  expect(await usedAt('ben')).toBe(now())
})

test('requests within ten minutes write nothing', async () => {
  await api.call('GET', '/v1/whoami', { as: 'ben' })
  const version = async () =>
    (
      await api.fresh.db
        .selectFrom('api_keys')
        .select((eb) => eb.ref('xmin' as never).as('xmin'))
        .where('principal_id', '=', 'ben')
        .execute()
    )[0]
  const before = await version()
  for (let n = 0; n < 5; n += 1) await api.call('GET', '/v1/whoami', { as: 'ben' })
  expect(await version()).toEqual(before)
})

test('whoever is refused has not used it: past its end, revoked, of somebody who is not active', async () => {
  const [row] = await list('ada', '&principal=ben')
  await api.call('DELETE', `/v1/api-keys/${row!.id}`, { as: 'ada' })
  expect((await api.call('GET', '/v1/whoami', { as: 'ben' })).status).toBe(401)
  expect(await usedAt('ben')).toBeNull()
  await api.call('POST', '/v1/principals/eve/deactivate', { as: 'ada', body: {} })
  expect((await api.call('GET', '/v1/whoami', { as: 'eve' })).status).toBe(401)
  expect(await usedAt('eve')).toBeNull()
})

test('the list has no secret and no digest of one, tells live from over, and shows a provider its own alone', async () => {
  const { text } = await api.call('GET', '/v1/api-keys?limit=200', { as: 'ada' })
  for (const secret of api.keys.values()) expect(text).not.toContain(secret)
  for (const { secret_hash } of await api.fresh.db.selectFrom('api_keys').select('secret_hash').execute())
    for (const form of ['hex', 'base64', 'base64url'] as const) expect(text).not.toContain(secret_hash.toString(form))
  const [row] = await list('ada', '&principal=ben')
  await api.call('DELETE', `/v1/api-keys/${row!.id}`, { as: 'ada' })
  expect((await list('ada', '&state=over')).map(({ id }) => id)).toEqual([row!.id])
  expect((await list('ada', '&state=live')).map(({ id }) => id)).not.toContain(row!.id)
  expect(new Set((await list('oscar')).map(({ principal }) => principal))).toEqual(new Set(['oscar', 'agent']))
})
