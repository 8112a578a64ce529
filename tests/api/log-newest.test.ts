// The log read from its end: the newest first, by whom and by what, page after page, and no page looks further than its share.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

interface Listed {
  readonly index: number
  readonly kind: string
  readonly actor: string | null
  readonly leaf: string
}

describe('the log, the newest first', () => {
  let database: TestDatabase
  let api: ApiHouse
  /** What is recorded meanwhile is not compared. */
  let size = 0
  beforeAll(async () => {
    database = await startTestDatabase()
    api = await openApi(database)
    await api.company.credential('one', { executor: 'agent' })
    await api.company.credential('two', { executor: 'agent' })
    size = (await api.call('GET', '/v1/log/checkpoint', { as: 'ada' })).body.size
  })
  afterAll(async () => {
    await api?.close()
    await database?.stop()
  })

  const all = async (query: string): Promise<Listed[]> => {
    const items: Listed[] = []
    let cursor = ''
    do {
      const { body, status, text } = await api.call('GET', `/v1/journal?${query}${cursor}`, { as: 'ada' })
      expect(status, text).toBe(200)
      items.push(...body.items)
      cursor = body.next === undefined ? '' : `&cursor=${encodeURIComponent(body.next)}`
    } while (cursor !== '')
    return items
  }

  it('is the log backwards, without a gap, whatever the length of a page', async () => {
    const forwards = (await all('limit=200')).filter(({ index }) => index < size)
    expect(forwards.length).toBeGreaterThan(5)
    for (const limit of [1, 3, 200]) {
      const backwards = await all(`order=newest&from=${size}&limit=${limit}`)
      expect(backwards.map(({ index }) => index)).toEqual(forwards.map(({ index }) => index).reverse())
    }
    const from = forwards.at(-2)!.index
    expect((await all(`order=newest&from=${from}`))[0]!.index).toBe(from - 1)
  })

  it('of one actor, one kind, or nobody, gives those and no other', async () => {
    const forwards = (await all('limit=200')).filter(({ index }) => index < size)
    for (const { actor, kind } of forwards.slice(0, 3)) {
      const expected = forwards.filter((entry) => entry.actor === actor && entry.kind === kind).map(({ index }) => index)
      expect((await all(`order=newest&from=${size}&limit=2&actor=${actor}&kind=${kind}`)).map(({ index }) => index)).toEqual(
        expected.reverse(),
      )
    }
    expect(await all('order=newest&actor=nobody')).toEqual([])
    expect(await all('actor=nobody')).toEqual([])
  })

  it('is not for a provider, and a cursor of one order is none of the other', async () => {
    expect((await api.call('GET', '/v1/journal?order=newest', { as: 'oscar' })).status).toBe(403)
    const { body } = await api.call('GET', '/v1/journal?order=newest&limit=2', { as: 'ada' })
    const other = await api.call('GET', `/v1/journal?limit=2&cursor=${encodeURIComponent(body.next)}`, { as: 'ada' })
    expect(other.status).toBe(400)
  })
})
