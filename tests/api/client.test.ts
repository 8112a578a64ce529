// The client against a real server: typed answers, coded errors, and a change that is made once although its answer was lost.
import { CountersignProblem, createClient, everyItem } from '@countersign/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  await api.company.credential('one')
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const clientOf = (principal: string, fetch?: (request: Request) => Promise<Response>) =>
  createClient({ url: api.url, apiKey: api.keys.get(principal) ?? principal, ...(fetch ? { fetch } : {}) })

describe('the client', () => {
  it('gives typed answers', async () => {
    const { principal } = await clientOf('ada').get('/v1/whoami')
    expect(principal.id).toBe('ada')
    const contract = await clientOf('ada').get('/v1/contracts/{contract}', { params: { path: { contract: 'contract' } } })
    expect(contract.owner).toBe('ada')
  })

  it('throws problems with their code', async () => {
    const foreign = clientOf('ada').get('/v1/changes/{change}', { params: { path: { change: 'chg_nowhere' } } })
    await expect(foreign).rejects.toBeInstanceOf(CountersignProblem)
    await expect(foreign).rejects.toMatchObject({ code: 'change.unknown', status: 404 })
    await expect(clientOf('cs_nobody').get('/v1/whoami')).rejects.toMatchObject({ code: 'auth.unauthenticated' })
  })

  it('pages through a list to its end', async () => {
    const client = clientOf('ada')
    const ids: string[] = []
    for await (const one of everyItem((cursor) =>
      client.get('/v1/principals', { params: { query: { limit: 2, ...(cursor === undefined ? {} : { cursor }) } } }),
    ))
      ids.push(one.id)
    expect(ids).toEqual([...ids].sort())
    expect(ids).toContain('oscar')
  })

  it('makes a change once although the first answer was lost on its way', async () => {
    let lost = 0
    const losing = async (request: Request): Promise<Response> => {
      const response = await fetch(request)
      if (request.method === 'POST' && lost === 0) {
        await response.arrayBuffer()
        lost += 1
        throw new TypeError('fetch failed')
      }
      return response
    }
    const until = '2026-12-01T00:00:00Z'
    const client = clientOf('ada', losing)
    const given = await client.post('/v1/roles', { body: { principal: 'dan', role: 'auditor', until } })
    expect([given.role, lost]).toEqual(['auditor', 1])
    const entries = await api.fresh.db.selectFrom('journal').select('id').where('kind', '=', 'role.assigned').execute()
    expect(entries.length).toBe(1)
  })

  it('follows a change as it is written, and takes it up after a break where it stopped', async () => {
    const client = clientOf('ada')
    const { change } = await client.post('/v1/contracts/{contract}/end', {
      params: { path: { contract: 'contract' } },
      body: { reason: 'r', ticket: 't' },
    })
    const stop = new AbortController()
    const seen: { id: string; event: string }[] = []
    for await (const { id, event } of client.events(change, { signal: stop.signal })) {
      seen.push({ id, event })
      if (event === 'plan.frozen') stop.abort()
    }
    expect(seen.map((one) => one.event)).toEqual(['change.opened', 'plan.frozen'])
    const rest: string[] = []
    const again = new AbortController()
    for await (const { event } of client.events(change, { signal: again.signal, lastEventId: seen.at(-1)!.id })) {
      rest.push(event)
      again.abort()
    }
    expect(rest).toEqual(['decision.made'])
  })
})
