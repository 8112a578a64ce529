// Questions over the API: a provider's person reads what he asked or was asked and nobody's name of the enterprise; what was asked outlives the server.
import { approveAll, endTheContract } from '@countersign/core/testing/story'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
let change = ''
const ids: Record<string, string> = {}
beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  await api.company.credential('c1', { executor: 'agent', environment: 'production', criticality: 'high' })
  change = await endTheContract(api.house, api.company)
  await api.house.settle()
  const asked = await ask('cleo', { to: 'eve', words: 'is it still used by billing?' })
  const outside = await ask('cleo', { to: 'oscar', words: 'what happens if it fails?' })
  Object.assign(ids, { inside: asked.body.id, outside: outside.body.id })
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const ask = (as: string, body: object) => api.call('POST', `/v1/changes/${change}/questions`, { as, body })
const get = (path: string, as: string) => api.call('GET', path, { as })
const answer = (as: string, id: string) => api.call('POST', `/v1/questions/${id}/answer`, { as, body: { words: 'we try again at night' } })

it('a provider’s person reads the question put to him, without who asked, what for, or any other of the thread', async () => {
  const { body } = await get(`/v1/questions?change=${change}`, 'oscar')
  expect(body.items).toMatchObject([
    { id: ids['outside'], askedBy: null, purpose: null, to: 'oscar', dueAt: null, words: 'what happens if it fails?', state: 'open' },
  ])
  expect((await get('/v1/my-work', 'oscar')).body.questions).toEqual(body.items)
  expect((await get('/v1/inbox', 'oscar')).body.items).toEqual([])
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/answer'],
    ['POST', '/withdraw'],
  ] as const) {
    const call = (id: string) =>
      api.call(method, `/v1/questions/${id}${path}`, {
        as: 'oscar',
        ...(method === 'GET' ? {} : { body: path === '/answer' ? { words: 'x' } : {} }),
      })
    const [theirs, none] = [await call(ids['inside']!), await call('qst_none')]
    expect([theirs.status, theirs.body.code], path).toEqual([404, 'question.unknown'])
    expect(theirs.body.code).toBe(none.body.code)
  }
  expect((await get(`/v1/changes/${change}/people`, 'oscar')).status).toBe(403)
  expect((await get('/v1/questions', 'agent')).body.items).toEqual([])
  const told = await get(`/v1/changes/${change}/journal`, 'oscar')
  expect(told.text).not.toContain('question.')
})

it('what was asked before the server restarts is answered after it, once, and read by who asked', async () => {
  await api.restart()
  // The connection from before is gone.
  await expect
    .poll(() =>
      get('/v1/questions', 'cleo').then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200)
  expect((await answer('ada', ids['outside']!)).body.code).toBe('question.not_asked')
  const answered = await answer('oscar', ids['outside']!)
  expect([answered.status, answered.body.state]).toEqual([200, 'answered'])
  expect((await answer('oscar', ids['outside']!)).body.code).toBe('question.over')
  expect((await get(`/v1/questions/${ids['outside']}`, 'cleo')).body).toMatchObject({
    answer: 'we try again at night',
    to: 'oscar',
    askedBy: 'cleo',
  })
})

it('whoever executes asks about his mandate, and is answered without being told by whom', async () => {
  await approveAll(api.house, api.company)
  await api.house.settle()
  const asked = await ask('oscar', { words: 'may I do it before noon?' })
  expect([asked.status, asked.body.to, asked.body.because]).toEqual([201, null, []])
  expect((await get('/v1/inbox', 'eve')).body.items).toContainEqual(expect.objectContaining({ kind: 'question', requester: 'oscar' }))
  await answer('eve', asked.body.id)
  const read = await get(`/v1/questions/${asked.body.id}`, 'oscar')
  expect(read.body).toMatchObject({ answer: 'we try again at night', to: null, state: 'answered' })
  expect(read.text).not.toMatch(/eve|ada|cleo/)
})

it('a list comes in pages, and a cursor of one is of no use for another', async () => {
  const first = (await get(`/v1/questions?change=${change}&limit=1`, 'cleo')).body
  const second = (await get(`/v1/questions?change=${change}&limit=1&cursor=${first.next}`, 'cleo')).body
  expect(first.items).toHaveLength(1)
  expect(second.items).toHaveLength(1)
  expect(second.items[0].id > first.items[0].id).toBe(true)
  expect((await get(`/v1/questions?limit=1&cursor=${first.next}`, 'cleo')).body.code).toBe('request.bad_cursor')
  const people = (await get(`/v1/changes/${change}/people?limit=2`, 'cleo')).body
  expect(people.items.map(({ person }: { person: string }) => person)).toEqual(['ada', 'eve'])
})
