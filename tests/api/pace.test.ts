// How fast callers may go on, over HTTP: by class and policy, each for itself, and told to somebody where one presses on.
import { ratesOf } from '@countersign/core/execution/callers/index'
import { sweep } from '@countersign/core/execution/jobs'
import { sha256 } from '@countersign/ledger'
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle, type PolicyEngine } from '@countersign/policy'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

const engineWith = async (perMinute: Readonly<Record<string, number>>): Promise<PolicyEngine> => {
  const { files } = await loadBundle(defaultPackDir)
  const rates = JSON.parse(files['rates.json']!) as { perMinute: object }
  const own = { perMinute: { ...rates.perMinute, ...perMinute }, alarm: { refusals: 4, within: 'PT10M', quiet: 'PT30M' } }
  return createPolicyEngine(bundleFromFiles({ ...files, 'rates.json': JSON.stringify(own) }))
}

let database: TestDatabase
let api: ApiHouse

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  api = await openApi(database, { limits: { failedSignInsPerMinute: 3 } }, { engine: await engineWith({ provider: 3, enterprise: 6 }) })
})
afterEach(() => api.close())

const whoami = async (as: string) => (await api.call('GET', '/v1/whoami', { as })).status
const times = async (count: number, as: string): Promise<number[]> => {
  const statuses = []
  for (let n = 0; n < count; n += 1) statuses.push(await whoami(as))
  return statuses
}

describe('the pace of a caller', () => {
  it('is that of its class: a key of a provider, and one that a provider holds, go by the rate of providers', async () => {
    const held = await api.key('ada')
    await api.fresh.db.updateTable('api_keys').set({ held_by: 'oscar' }).where('secret_hash', '=', sha256(held)).execute()
    expect(await times(4, 'oscar')).toEqual([200, 200, 200, 429])
    expect(await times(4, held)).toEqual([200, 200, 200, 429])
    expect(await times(7, 'ada')).toEqual([200, 200, 200, 200, 200, 200, 429])
    expect(await whoami('ben')).toBe(200)
    const refused = await api.call('GET', '/v1/whoami', { as: 'oscar' })
    expect(refused.body.code).toBe('request.too_many')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect((await api.call('GET', '/metrics')).text).toContain('countersign_callers_refused_total{class="provider"} 3')
  })

  it('is that of a source where a source’s records come in, and no provider gets it by knocking there', async () => {
    const say = async (as: string) =>
      (await api.call('POST', '/v1/sources/hr/records', { as, body: { records: [], ended: [] } })).body.code as string
    const codes = async (as: string) =>
      new Set([await say(as), await say(as), await say(as), await say(as), await say(as), await say(as), await say(as)])
    expect(await codes('ada')).not.toContain('request.too_many')
    expect(await codes('oscar')).toContain('request.too_many')
  })

  it('is told to SCIM’s clients in their own words, with how long to wait', async () => {
    api.house.setPolicy(await engineWith({ source: 1 }))
    const ask = () => api.call('GET', '/scim/v2/Users', { as: 'ada' })
    expect((await ask()).body.detail).toContain('no source in force')
    const refused = await ask()
    expect(refused.body).toMatchObject({
      status: '429',
      'urn:countersign:params:scim:api:messages:2.0:Error': { code: 'request.too_many' },
    })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1)
    expect(await whoami('ada')).toBe(200)
  })

  it('is what policy says now: another bundle counts for the next request', async () => {
    expect(await times(4, 'oscar')).toEqual([200, 200, 200, 429])
    api.house.setPolicy(await engineWith({ provider: 5 }))
    expect(await times(3, 'oscar')).toEqual([200, 200, 429])
  })

  it('is counted for nobody who has no key: however many come, nothing is remembered, and who has a key comes in', async () => {
    expect(await whoami('ada')).toBe(200)
    const before = ratesOf(api.runtime).held
    const guesses = await Promise.all(Array.from({ length: 200 }, (_, n) => whoami(`cs_guess${n}`)))
    expect(new Set(guesses)).toEqual(new Set([401, 429]))
    expect(ratesOf(api.runtime).held).toBe(before)
    expect([await whoami('ada'), await whoami('ben')]).toEqual([200, 200])
  })
})

describe('who presses on', () => {
  const found = () =>
    api.fresh.db
      .selectFrom('findings')
      .select(['subject', 'state', 'owner_id', 'detail'])
      .where('kind', '=', 'caller.too_fast')
      .orderBy('id')
      .execute()
  const entries = async () =>
    (await api.fresh.db.selectFrom('journal').select('kind').where('kind', 'like', 'finding.%').orderBy('ordinal').execute()).length
  const keyOf = async (principal: string) =>
    (await api.fresh.db.selectFrom('api_keys').select('id').where('principal_id', '=', principal).executeTakeFirstOrThrow()).id

  it('is one finding of who answers for it, whatever comes, and closes when it has kept to its class', async () => {
    await times(6, 'oscar')
    await sweep(api.runtime, 'acme')
    expect(await found()).toEqual([])
    await times(1, 'oscar')
    await sweep(api.runtime, 'acme')
    const before = await entries()
    const key = await keyOf('oscar')
    const [one, ...others] = await found()
    expect(others).toEqual([])
    expect(one).toMatchObject({ subject: `key:${key}`, state: 'open', owner_id: 'ada' })
    expect(one!.detail).toMatchObject({
      class: 'provider',
      perMinute: 3,
      refused: 4,
      since: api.house.clock.now().toISOString(),
      next: expect.stringContaining(`countersign api-key revoke ${key}`),
    })
    await times(20, 'oscar')
    await sweep(api.runtime, 'acme')
    await sweep(api.runtime, 'acme')
    expect(await entries()).toBe(before)

    // Still at it, a while later: the same finding says so.
    api.house.clock.advance(20 * 60)
    await times(1, 'oscar')
    await sweep(api.runtime, 'acme')
    expect((await found()).map(({ state, detail }) => [state, (detail as { refused: number }).refused])).toEqual([['open', 25]])

    // A process that was restarted knows nothing, and takes nothing back before the time.
    const restarted = { ...api.runtime }
    api.house.clock.advance(30 * 60)
    await sweep(restarted, 'acme')
    expect((await found()).map(({ state }) => state)).toEqual(['open'])
    api.house.clock.advance(16 * 60)
    await sweep(restarted, 'acme')
    expect((await found()).map(({ state }) => state)).toEqual(['resolved'])
  })
})
