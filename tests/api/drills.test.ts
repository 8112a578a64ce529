// Drills through the API: who holds them, and that a provider sees what is its own and nothing else.
import { revocationDrillPassed, writeCanary } from '@countersign/core/testing/drills'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
const ids: Record<string, string> = {}

const run = async (provider: string, exercise: string, as = 'ben') =>
  api.call('POST', `/v1/providers/${provider}/drills`, { as, body: { exercise } })

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  await writeCanary(api, 'staying')
  await revocationDrillPassed(api, 'leaving')
  for (const exercise of ['revoke', 'exception', 'evidence']) {
    const answer = await run('staying', exercise)
    expect(answer.status, answer.text).toBe(202)
    ids[exercise] = answer.body.id
  }
  ids['foreign'] = (await run('leaving', 'evidence')).body.id
  ids['foreignDemand'] = (await api.call('GET', `/v1/drills/${ids['foreign']}`, { as: 'ben' })).body.demand.id
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

describe("a provider's people and agents", () => {
  it.each(['oscar', 'agent'])('%s: see what is asked of them, and no revocation before it is over', async (as) => {
    const { items } = (await api.call('GET', '/v1/drills', { as })).body
    expect(items.map((one: { id: string }) => one.id).sort()).toEqual([ids['evidence'], ids['exception']].sort())
    expect(items.every((one: { openedBy: unknown; change: unknown }) => one.openedBy === null && one.change === null)).toBe(true)
    expect((await api.call('GET', `/v1/drills/${ids['revoke']}`, { as })).status).toBe(404)
    const { drills } = (await api.call('GET', '/v1/my-work', { as })).body
    expect([drills.asks.length, drills.demands.length]).toEqual([1, 1])
    expect(drills.demands[0]).toMatchObject({ party: 'staying', subjects: expect.arrayContaining(['canary-staying']) })
  })

  it('get for another provider’s what they get for none', async () => {
    for (const path of [`/v1/drills/${ids['foreign']}`, '/v1/providers/leaving/drill-score'])
      expect((await api.call('GET', path, { as: 'agent' })).status, path).toBe(404)
    expect((await api.call('GET', '/v1/drills?provider=leaving', { as: 'agent' })).body.items).toEqual([])
    const body = { envelope: { payload: '', payloadType: 't', signatures: [{ keyid: 'k', sig: '' }] } }
    const [foreign, none] = await Promise.all(
      [ids['foreignDemand'], 'dem_none'].map((id) => api.call('POST', `/v1/demands/${id}/delivery`, { as: 'agent', body })),
    )
    expect([foreign?.status, foreign?.body.code]).toEqual([404, none?.body.code])
  })

  it('see how they stand, with each part', async () => {
    const { body } = await api.call('GET', '/v1/providers/staying/drill-score', { as: 'oscar' })
    expect(body).toMatchObject({ provider: 'staying', score: 0 })
    expect(body.contributions.map((one: { words: string }) => one.words)).toEqual([
      'never held: 0 of 50',
      'never held: 0 of 25',
      'never held: 0 of 25',
    ])
  })

  it('hold none, and it is in the journal that they tried', async () => {
    const refusals = async () =>
      (await api.fresh.db.selectFrom('journal').select('id').where('kind', '=', 'refusal.recorded').execute()).length
    const before = await refusals()
    for (const as of ['oscar', 'agent']) {
      const answer = await run('staying', 'revoke', as)
      expect([answer.status, answer.body.code]).toEqual([403, 'authority.refused'])
    }
    expect(await refusals()).toBe(before + 2)
  })
})

describe('the enterprise', () => {
  it('sees all of it, with who held it and the change', async () => {
    const { body } = await api.call('GET', `/v1/drills/${ids['revoke']}`, { as: 'ada' })
    expect(body).toMatchObject({ openedBy: 'ben', change: expect.stringMatching(/^chg_/), state: 'open', cause: 'asked' })
    expect((await api.call('GET', '/v1/drills?provider=staying', { as: 'ada' })).body.items).toHaveLength(3)
  })

  it('asks again while one is open, and gets that one', async () => {
    for (const exercise of ['revoke', 'exception', 'evidence']) expect((await run('staying', exercise, 'cleo')).body.id).toBe(ids[exercise])
  })

  it('is told what is missing to hold one', async () => {
    const answer = await run('below', 'revoke')
    expect([answer.status, answer.body.code]).toEqual([409, 'drill.no_canary'])
    expect(answer.body.detail).toContain('import an identity of the kind `canary`')
  })
})
