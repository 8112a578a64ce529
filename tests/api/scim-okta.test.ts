// Okta as it provisions: the steps of its own suite for SCIM servers ("Okta SCIM 2.0 SPEC Test", run by BlazeMeter Runscope, as described in
// "Test your SCIM API"), and the requests of "SCIM 2.0 protocol reference": users replaced by PUT, deactivated by PATCH, groups pushed by PATCH.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { GROUP, openScim, SCIM, type ScimClientOfTest, type ScimHouse, USER } from './scim-house.ts'

let database: TestDatabase
let house: ScimHouse
let okta: ScimClientOfTest

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  house = await openScim(database)
  okta = await house.source('hr')
  return () => house.close()
})

const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'
const accept = { accept: SCIM, 'accept-charset': 'utf-8', 'content-type': `${SCIM}; charset=utf-8` }
const bess = {
  schemas: [USER],
  userName: 'bess@okta.example',
  name: { givenName: 'Bess', familyName: 'Lane' },
  emails: [{ primary: true, value: 'bess@okta.example', type: 'work' }],
  displayName: 'Bess Lane',
  active: true,
}

it('finds what the suite of Okta asks for, step by step', async () => {
  await okta.send('POST', '/Users', bess)
  const first = await okta.send('GET', '/Users?count=1&startIndex=1', undefined, accept)
  expect(first.status).toBe(200)
  expect(first.body).toMatchObject({
    schemas: [LIST],
    itemsPerPage: 1,
    startIndex: 1,
    totalResults: 1,
    Resources: [{ id: expect.any(String), name: bess.name, userName: bess.userName, active: true, emails: [{ value: bess.userName }] }],
  })
  const { id } = first.body.Resources[0]
  expect((await okta.send('GET', `/Users/${id}`, undefined, accept)).body).toMatchObject({ id, userName: bess.userName, active: true })
  const nobody = await okta.send('GET', '/Users?filter=userName eq "nobody@okta.example"', undefined, accept)
  expect([nobody.status, nobody.body.schemas, nobody.body.totalResults]).toEqual([200, [LIST], 0])
  const missing = await okta.send('GET', '/Users/010101001010101011001010101011', undefined, accept)
  expect([missing.status, missing.body.schemas, missing.body.detail, missing.body.status]).toEqual([
    404,
    [ERROR],
    expect.any(String),
    '404',
  ])
  // Okta creates with the media type of plain JSON.
  const carl = { ...bess, userName: 'carl@okta.example', name: { givenName: 'Carl', familyName: 'Moss' } }
  const made = await okta.send('POST', '/Users', carl, { 'content-type': 'application/json' })
  expect([made.status, made.body.active, made.body.schemas]).toEqual([201, true, [USER]])
  expect((await okta.send('GET', `/Users/${made.body.id}`)).body).toMatchObject({ userName: carl.userName, name: carl.name })
  expect((await okta.send('POST', '/Users', carl, { 'content-type': 'application/json' })).status).toBe(409)
  expect((await okta.send('GET', '/Users?filter=userName eq "CARL@OKTA.EXAMPLE"')).body.totalResults).toBe(1)
  expect((await okta.send('GET', '/Groups', undefined, accept)).body).toMatchObject({ totalResults: 0, Resources: [] })
  const stranger = await house.call('GET', '/scim/v2/Users', { headers: { ...accept, authorization: 'non-token' } })
  expect([stranger.status, stranger.body.schemas, stranger.body.status, stranger.body.detail]).toEqual([
    401,
    [ERROR],
    '401',
    expect.any(String),
  ])
  expect((await okta.send('GET', '/Users/00919288221112222')).status).toBe(404)
})

it('replaces a user by PUT: what is not in it is unset, the id stays, and a move is a mover', async () => {
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
  const made = await okta.send('POST', '/Users', {
    ...bess,
    schemas: [USER, enterprise],
    nickName: 'B',
    [enterprise]: { department: 'Ops' },
  })
  const replaced = await okta.send('PUT', `/Users/${made.body.id}`, {
    ...bess,
    schemas: [USER, enterprise],
    id: made.body.id,
    groups: [],
    meta: made.body.meta,
    [enterprise]: { department: 'Sales' },
  })
  expect(replaced.status).toBe(200)
  expect(replaced.body.nickName).toBeUndefined()
  expect(replaced.body.meta).toMatchObject({ created: made.body.meta.created, version: 'W/"2"' })
  expect((await house.records())['bess@okta.example']?.attributes['team']).toBe('Sales')
  expect((await house.events()).map(([kind]) => kind)).toEqual(['joiner', 'mover'])
})

it('deactivates by a PATCH without a path, and activates again', async () => {
  const { id } = (await okta.send('POST', '/Users', bess)).body
  expect((await okta.patch(`/Users/${id}`, { op: 'replace', value: { active: false } })).body.active).toBe(false)
  expect((await house.records())['bess@okta.example']?.state).toBe('gone')
  expect((await okta.patch(`/Users/${id}`, { op: 'replace', value: { active: true } })).body.active).toBe(true)
  expect((await house.records())['bess@okta.example']?.state).toBe('present')
})

it('keeps and returns no password', async () => {
  const made = await okta.send('POST', '/Users', { ...bess, password: 't1meMa$heen' })
  expect(made.status).toBe(201)
  await okta.patch(`/Users/${made.body.id}`, { op: 'replace', value: { password: 't1meMa$heen2' } })
  await okta.send('PUT', `/Users/${made.body.id}`, { ...bess, password: 't1meMa$heen3' })
  const read = await okta.send('GET', `/Users/${made.body.id}?attributes=password,userName`)
  expect(Object.keys(read.body).sort()).toEqual(['id', 'schemas', 'userName'])
  for (const table of ['scim_resources', 'source_records', 'lifecycle_events', 'journal', 'documents'] as const)
    expect(JSON.stringify(await house.fresh.db.selectFrom(table).selectAll().execute())).not.toContain('t1meMa$heen')
  expect(JSON.stringify(house.logged)).not.toContain('t1meMa$heen')
  const guess = await okta.send('GET', `/Users?filter=${encodeURIComponent('password sw "t"')}`)
  expect([guess.status, guess.body.scimType]).toEqual([400, 'invalidFilter'])
})

it('pushes a group: created with members, renamed with its id in the value, members added and removed in one request', async () => {
  const [a, b, c] = await Promise.all(
    ['a', 'b', 'c'].map(
      async (name) => (await okta.send('POST', '/Users', { ...bess, userName: `${name}@okta.example` })).body.id as string,
    ),
  )
  const made = await okta.send('POST', '/Groups', { schemas: [GROUP], displayName: 'Test SCIMv2', members: [{ value: a, display: 'a' }] })
  expect([made.status, made.body.members]).toEqual([201, [expect.objectContaining({ value: a, type: 'User', display: 'Bess Lane' })]])
  const { id } = made.body
  expect((await okta.patch(`/Groups/${id}`, { op: 'replace', value: { id, displayName: 'Renamed' } })).status).toBe(204)
  await okta.patch(
    `/Groups/${id}`,
    { op: 'remove', path: `members[value eq "${a}"]` },
    { op: 'add', path: 'members', value: [{ value: b, display: 'b' }] },
  )
  const values = async () => (await okta.send('GET', `/Groups/${id}`)).body.members.map(({ value }: { value: string }) => value)
  expect(await values()).toEqual([b])
  await okta.patch(`/Groups/${id}`, { op: 'replace', path: 'members', value: [{ value: a }, { value: c }] })
  expect(await values()).toEqual([a, c].sort())
  expect((await okta.send('PUT', `/Groups/${id}`, { schemas: [GROUP], displayName: 'Renamed', members: [{ value: b }] })).status).toBe(200)
  expect(await values()).toEqual([b])
  expect((await okta.send('DELETE', `/Groups/${id}`)).status).toBe(204)
})
