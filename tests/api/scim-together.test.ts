// SCIM writes that come at the same time share a transaction, and each is answered as if it had come alone.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { GROUP, openScim, type ScimClientOfTest, type ScimHouse, USER } from './scim-house.ts'

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

it('people who come into one group at the same time: each is told a version of his own, and who is named twice came once', async () => {
  const people = await Promise.all(
    ['one', 'two', 'three', 'four'].map(
      async (name) => (await hr.send('POST', '/Users', { schemas: [USER], userName: `${name}@peace.example` })).body.id as string,
    ),
  )
  const group = (await hr.send('POST', '/Groups', { schemas: [GROUP], displayName: 'Peaceful' })).body.id as string
  const put = (id: string) =>
    hr.patch(`/Groups/${group}?excludedAttributes=members`, { op: 'add', path: 'members', value: [{ value: id }] })
  const answers = await Promise.all([...people, people[0]!].map(put))
  const versions = answers.map(({ headers }) => headers.get('etag'))
  expect(new Set(versions.slice(1, 4)).size).toBe(3)
  expect([...new Set(versions)].sort().at(-1)).toBe('W/"5"')
  const now = await hr.send('GET', `/Groups/${group}`)
  expect(now.body.members).toHaveLength(4)
  expect(now.body.meta.version).toBe('W/"5"')
  const told = await house.fresh.db
    .selectFrom('journal')
    .select('leaf')
    .where('kind', '=', 'scim.members_changed')
    .where('leaf', 'like', `%${group}%`)
    .execute()
  expect(told).toHaveLength(4)
})

it('one who is refused keeps none of those from being taken who came with him', async () => {
  const made = await Promise.all(
    ['able', 'baker', 'able', 'charlie'].map((name) =>
      hr.send('POST', '/Users', { schemas: [USER], userName: `${name}@together.example` }),
    ),
  )
  expect(made.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409])
  const { id } = made.find(({ status }) => status === 201)!.body
  const changes = await Promise.all([
    hr.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Ms' }),
    hr.patch('/Users/nobody', { op: 'replace', path: 'title', value: 'Ms' }),
    hr.send('POST', '/Users', { schemas: [USER], userName: 'delta@together.example' }),
  ])
  expect(changes.map(({ status }) => status)).toEqual([200, 404, 201])
})
