// A person's saved views over the API: his own and nobody else's, of pages of ours and of nothing else, and not in the log.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})
beforeEach(async () => {
  await api.fresh.db.deleteFrom('saved_views').execute()
})

const view = (name: string, search = '?environment=production', page = 'inventory') => ({ name, page, search })
const save = (as: string, body: object) => api.call('POST', '/v1/views', { as, body })
const list = async (as: string, query = ''): Promise<{ id: string; name: string; address: string }[]> =>
  (await api.call('GET', `/v1/views${query}`, { as })).body.items

it('is the person’s own: another sees none of it, and can neither change nor remove it', async () => {
  const { body, status } = await save('ben', view('Mine'))
  expect([status, body.address]).toEqual([201, '/inventory?environment=production'])
  expect(await list('ada')).toEqual([])
  for (const [method, rest] of [
    ['PUT', { body: { name: 'Yours', search: '' } }],
    ['DELETE', {}],
  ] as const) {
    const ask = (id: string) => api.call(method, `/v1/views/${id}`, { as: 'ada', ...rest })
    const [theirs, none] = [await ask(body.id), await ask('view_none')]
    expect([theirs.status, theirs.body.code, none.body.code]).toEqual([404, 'view.unknown', 'view.unknown'])
  }
  expect((await list('ben')).map(({ name }) => name)).toEqual(['Mine'])
})

it('is renamed, given other filters, and removed by who saved it', async () => {
  const { id } = (await save('ben', view('Mine'))).body
  const replaced = await api.call('PUT', `/v1/views/${id}`, { as: 'ben', body: { name: ' Staging ', search: '?environment=staging' } })
  expect(replaced.body).toMatchObject({ id, page: 'inventory', name: 'Staging', address: '/inventory?environment=staging' })
  expect((await api.call('DELETE', `/v1/views/${id}`, { as: 'ben' })).body).toEqual({ id, removed: true })
  expect(await list('ben')).toEqual([])
})

it('leads to a page of ours and nowhere else, and reads in one way', async () => {
  const elsewhere = [
    '//evil.example',
    'https://evil.example/',
    '/log',
    '.evil.example',
    '@evil.example',
    '?a=1#b',
    '?a\\b',
    '?a b',
    '?a=\n',
  ]
  for (const search of elsewhere) expect((await save('ben', view('Away', search))).status, search).toBe(400)
  for (const search of ['?%', '?%ff', '?a=%00']) expect((await save('ben', view('Away', search))).body.code, search).toBe('view.bad_search')
  for (const page of ['settings', '//evil.example', '']) expect((await save('ben', view('Away', '', page))).status, page).toBe(400)
  expect((await save('ben', view('Long', `?${'a'.repeat(2000)}`))).status).toBe(400)
  expect((await save('ben', view(' '))).body.code).toBe('view.name_missing')
  expect((await save('ben', view('x'.repeat(81)))).status).toBe(400)
  expect(await list('ben')).toEqual([])
})

it('of a provider’s people is a view of the pages that they have; software has none', async () => {
  expect((await save('oscar', view('Ours', '?state=running', 'changes'))).status).toBe(201)
  for (const page of ['inventory', 'findings']) {
    const answer = await save('oscar', view('Theirs', '', page))
    expect([answer.status, answer.body.code]).toEqual([403, 'view.not_your_page'])
  }
  expect((await save('agent', view('Mine', '', 'changes'))).body.code).toBe('view.people_only')
  expect((await api.call('GET', '/v1/views', { as: 'agent' })).body.code).toBe('view.people_only')
  const planted = api.fresh.db.updateTable('saved_views').set({ page: 'inventory' }).where('person_id', '=', 'oscar').execute()
  await expect(planted).rejects.toThrow(/saved_views_check/)
})

it('has one name on one page, however many ask at once, and there are at most a hundred of one person', async () => {
  const twice = await Promise.all([save('ben', view('Mine')), save('ben', view('Mine'))])
  expect(twice.map(({ status }) => status).sort()).toEqual([201, 409])
  expect((await save('ben', view('Mine', '', 'findings'))).status).toBe(201)
  const { id } = (await save('ben', view('Other'))).body
  const taken = await api.call('PUT', `/v1/views/${id}`, { as: 'ben', body: { name: 'Mine', search: '' } })
  expect([taken.status, taken.body.code]).toEqual([409, 'view.name_taken'])
  const at = api.house.clock.now()
  const many = Array.from({ length: 96 }, (_, n) => ({ id: `view_${String(n).padStart(3, '0')}`, name: `v${n}` }))
  const rest = { org_id: 'acme', person_id: 'ben', party: 'enterprise' as const, page: 'changes' as const, search: '', saved_at: at }
  await api.fresh.db
    .insertInto('saved_views')
    .values(many.map((one) => ({ ...rest, ...one })))
    .execute()
  const last = await Promise.all([save('ben', view('a')), save('ben', view('b'))])
  expect(last.map(({ status, body }) => [status, body.code]).sort()).toEqual([
    [201, undefined],
    [409, 'view.too_many'],
  ])
  expect((await save('ada', view('a'))).status).toBe(201)
})

it('comes in pages, by page of the console where one asks so', async () => {
  for (const name of ['a', 'b', 'c']) {
    await save('ben', view(name))
    api.house.clock.advance(1)
  }
  await save('ben', view('d', '', 'changes'))
  const first = (await api.call('GET', '/v1/views?page=inventory&limit=2', { as: 'ben' })).body
  const second = (await api.call('GET', `/v1/views?page=inventory&limit=2&cursor=${first.next}`, { as: 'ben' })).body
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(second.next).toBeUndefined()
  const others = await api.call('GET', `/v1/views?page=inventory&limit=2&cursor=${first.next}`, { as: 'ada' })
  expect(others.body.code).toBe('request.bad_cursor')
})

it('leaves in the journal that it was saved, replaced and removed, and nothing of what it says', async () => {
  const { id } = (await save('ben', view('Where Dan slips', '?owner=dan'))).body
  await api.call('PUT', `/v1/views/${id}`, { as: 'ben', body: { name: 'Where Dan slips', search: '?owner=dan&frozen=yes' } })
  await api.call('DELETE', `/v1/views/${id}`, { as: 'ben' })
  const entries = await api.fresh.db.selectFrom('journal').selectAll().where('kind', 'like', 'view.%').orderBy('ordinal').execute()
  const own = entries.filter((entry) => JSON.stringify(entry).includes(id))
  expect(own.map(({ kind }) => kind)).toEqual(['view.saved', 'view.replaced', 'view.removed'])
  expect(JSON.stringify(entries)).not.toMatch(/dan|Dan/)
})
