// Hostile SCIM: each input ends in a SCIM error that says what is wrong, nothing of it is kept, and the service goes on. And the large: a group of
// a hundred thousand members is created, changed by one, read and searched, without being held as a whole.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { GROUP, openScim, SCIM, type ScimClientOfTest, type ScimHouse, USER } from './scim-house.ts'

let database: TestDatabase
let house: ScimHouse
let hr: ScimClientOfTest

beforeAll(async () => {
  database = await startTestDatabase()
  house = await openScim(database)
  hr = await house.source('hr')
})
afterAll(async () => {
  await house?.close()
  await database?.stop()
})

const raw = (method: string, path: string, text: string, type = SCIM) =>
  house.call(method, `/scim/v2${path}`, { as: hr.key, raw: text, headers: { 'content-type': type }, idempotencyKey: null })
const kept = async () =>
  (
    await house.fresh.db
      .selectFrom('scim_resources')
      .select(({ fn }) => fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

const user = (more: string) => `{"schemas":["${USER}"],"userName":"mallory"${more}}`

it.each<[string, number, string, () => Promise<{ status: number; body: unknown }>]>([
  ['no JSON', 400, 'invalidSyntax', () => raw('POST', '/Users', '{')],
  ['JSON that says a thing twice', 400, 'invalidSyntax', () => raw('POST', '/Users', user(',"userName":"x"'))],
  ['a name in two spellings', 400, 'invalidSyntax', () => raw('POST', '/Users', user(',"USERNAME":"x"'))],
  ['the prototype', 400, 'invalidSyntax', () => raw('POST', '/Users', user(',"__proto__":{"active":true}'))],
  ['depth', 400, 'invalidSyntax', () => raw('POST', '/Users', user(`,"name":${'['.repeat(5000)}${']'.repeat(5000)}`))],
  ['a null character', 400, 'invalidSyntax', () => raw('POST', '/Users', user(',"title":"a\\u0000b"'))],
  ['half a character', 400, 'invalidSyntax', () => raw('POST', '/Users', user(',"title":"\\ud800"'))],
  ['control characters in a name', 400, 'invalidValue', () => raw('POST', '/Users', user(',"externalId":"a\\nb"'))],
  ['a name without end', 400, 'invalidValue', () => raw('POST', '/Users', user(`,"externalId":"${'x'.repeat(400)}"`))],
  ['a list, not an object', 400, 'invalidSyntax', () => raw('POST', '/Users', '[]')],
  ['nothing', 400, 'invalidSyntax', () => raw('POST', '/Users', '')],
  ['a schema that nobody knows', 400, 'invalidSyntax', () => raw('POST', '/Users', '{"schemas":["urn:example:x"],"userName":"m"}')],
  ['another kind’s schema', 400, 'invalidSyntax', () => raw('POST', '/Users', `{"schemas":["${GROUP}"],"userName":"m"}`)],
  ['a deep filter', 400, 'invalidFilter', () => hr.send('GET', `/Users?filter=${'('.repeat(60)}id pr${')'.repeat(60)}`)],
  ['a long filter', 400, 'invalidFilter', () => hr.send('GET', `/Users?filter=userName eq "${'x'.repeat(6000)}"`)],
  [
    'a filter with SQL in it',
    400,
    'invalidFilter',
    () => hr.send('GET', `/Users?filter=${encodeURIComponent("userName eq 'x'; drop table scim_resources")}`),
  ],
  ['a parameter twice', 400, 'invalidValue', () => hr.send('GET', '/Users?count=1&count=2')],
  ['a count that is none', 400, 'invalidValue', () => hr.send('GET', '/Users?count=1e9')],
  [
    'a patch of nobody knows what',
    400,
    'invalidPath',
    async () => hr.patch(`/Users/${(await hr.user(`u${Math.random()}`)).body.id}`, { op: 'add', path: '__proto__.x', value: 1 }),
  ],
])('%s is refused', async (_what, status, scimType, ask) => {
  await hr.user('before')
  const before = await kept()
  const answer = await ask()
  expect(answer).toMatchObject({
    status,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      scimType,
      detail: expect.stringMatching(/\S/),
    },
  })
  expect(Number(await kept()) - Number(before)).toBeLessThanOrEqual(scimType === 'invalidPath' ? 1 : 0)
  expect((await hr.send('GET', '/Users?count=1')).status).toBe(200)
})

it('a body of another kind, too large or unreadable is refused before it means anything', async () => {
  expect((await raw('POST', '/Users', 'userName=x', 'application/x-www-form-urlencoded')).status).toBe(415)
  expect((await raw('POST', '/Users', user(`,"title":"${'x'.repeat(2 << 20)}"`))).status).toBe(413)
  expect((await raw('POST', '/Bulk', ' '.repeat(5 << 20))).status).toBe(413)
  const many = Array.from({ length: 1001 }, () => ({ method: 'DELETE', path: '/Users/x' }))
  const bulk = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'] }
  expect((await hr.send('POST', '/Bulk', { ...bulk, Operations: many })).status).toBe(413)
  for (const operation of [
    { method: 'GET', path: '/Users' },
    { method: 'DELETE', path: '/Users' },
    { method: 'POST', path: '/Users/x', bulkId: 'a' },
    { method: 'POST', path: '/Users' },
    { method: 'PUT', path: '/../v1/keys/x' },
    7,
  ])
    expect((await hr.send('POST', '/Bulk', { ...bulk, Operations: [operation] })).body).toMatchObject({
      status: '400',
      scimType: 'invalidSyntax',
    })
})

it('a host that is none is not repeated into addresses', async () => {
  const answer = await house.call('GET', '/scim/v2/ServiceProviderConfig', { headers: { 'x-forwarded-host': 'evil.example' } })
  expect(answer.text).not.toContain('evil.example')
})

it('a group of a hundred thousand members is created, changed by one, searched and read', async () => {
  const count = 100_000
  for (let from = 1; from <= count; from += 10_000)
    await sql`insert into scim_resources (org_id, source, id, type, unique_name, record_key, content, folded, version, created_at, changed_at)
      select 'acme', 'hr', 'm' || n, 'User', 'm' || n, 'm' || n, jsonb_build_object('userName', 'm' || n), jsonb_build_object('id', 'm' || n, 'userName', 'm' || n), 1, now(), now()
      from generate_series(${from}::int, ${from + 9_999}::int) n`.execute(house.fresh.db)
  const members = Array.from({ length: count }, (_, n) => ({ value: `m${n + 1}` }))
  const made = await hr.send('POST', '/Groups?excludedAttributes=members', {
    schemas: [GROUP],
    displayName: 'Everybody',
    members: members.slice(1),
  })
  expect(made.status).toBe(201)
  const { id } = made.body
  const entry = await house.fresh.db
    .selectFrom('journal')
    .select('leaf')
    .where('kind', '=', 'scim.members_changed')
    .orderBy('ordinal', 'desc')
    .executeTakeFirstOrThrow()
  expect(entry.leaf.length).toBeLessThan(2000)
  expect(entry.leaf).toContain(`"count":${count - 1}`)
  expect((await hr.patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value: 'm1' }] })).status).toBe(204)
  const read = await hr.send('GET', `/Groups/${id}`)
  expect(new Set(read.body.members.map(({ value }: { value: string }) => value)).size).toBe(count)
  expect(read.body.members).toHaveLength(count)
  expect((await hr.patch(`/Groups/${id}`, { op: 'remove', path: 'members[value eq "m77"]' })).status).toBe(204)
  expect((await hr.send('GET', `/Groups?filter=${encodeURIComponent('members[value eq "m77"]')}`)).body.totalResults).toBe(0)
  expect(
    (await hr.send('GET', `/Groups?filter=${encodeURIComponent('members[value eq "m78"]')}&excludedAttributes=members`)).body.totalResults,
  ).toBe(1)
  expect((await hr.send('GET', '/Users/m78')).body.groups).toMatchObject([{ value: id }])
  const replaced = await hr.send('PUT', `/Groups/${id}?excludedAttributes=members`, { schemas: [GROUP], displayName: 'Everybody', members })
  expect(replaced).toMatchObject({ status: 200 })
  expect((await hr.send('GET', `/Users?filter=${encodeURIComponent(`groups.value eq "${id}"`)}&count=0`)).body.totalResults).toBe(count)
  expect((await hr.send('DELETE', `/Groups/${id}`)).status).toBe(204)
})
