// A group that a client keeps by SCIM justifies what an access package that names it gives: from when somebody is put into it until he is taken out, or
// the group goes. It is found by its id, never by its name; who is only shown by it, or in another group, has nothing.
import { sweep } from '@countersign/core/execution/jobs'
import { likeAccounts, standingPackage } from '@countersign/core/testing/access'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { GROUP, openScim, type ScimClientOfTest, type ScimHouse } from './scim-house.ts'

let database: TestDatabase
let house: ScimHouse
let hr: ScimClientOfTest

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  house = await openScim(database)
  hr = await house.source('hr', { prefix: '' })
  await likeAccounts({ house: house.house, company: house.company, fresh: house.fresh }, 'like')
  return () => house.close()
})

const group = async (displayName: string, ...members: readonly string[]): Promise<string> =>
  (await hr.send('POST', '/Groups', { schemas: [GROUP], displayName, members: members.map((value) => ({ value })) })).body.id
const user = async (name: string): Promise<string> => (await hr.user(name, { externalId: name, displayName: name })).body.id
const justified = async () => {
  await sweep(house.runtime, 'acme')
  const rows = await house.fresh.db
    .selectFrom('justifications as j')
    .innerJoin('entitlements as e', 'e.id', 'j.entitlement_id')
    .select(['e.holder_id', 'j.state', 'j.end_code', 'j.reason'])
    .orderBy('j.asked_at')
    .orderBy('j.id')
    .execute()
  return rows.map(({ holder_id, state, end_code }) => `${holder_id} ${state} ${end_code}`)
}
const named = (id: string) =>
  standingPackage({ house: house.house, company: house.company, fresh: house.fresh }, 'books', {
    for: { is: 'person', groups: [{ source: 'hr', group: id }] },
  })

it('begins with the membership and falls with it, and with the group', async () => {
  const [gus, ida, max] = [await user('gus'), await user('ida'), await user('max')]
  const finance = await group('finance', gus)
  await group('finance', ida)
  await named(finance)
  expect(await justified()).toEqual(['gus live null'])
  await hr.patch(`/Groups/${finance}`, { op: 'add', path: 'members', value: [{ value: max }] })
  expect(await justified()).toEqual(['gus live null', 'max live null'])
  await hr.patch(`/Groups/${finance}`, { op: 'replace', path: 'displayName', value: 'everybody' })
  await hr.patch(`/Groups/${finance}`, { op: 'remove', path: `members[value eq "${gus}"]` })
  expect(await justified()).toEqual(['gus ended no_match', 'max live null'])
  await hr.send('DELETE', `/Groups/${finance}`)
  expect(await justified()).toEqual(['gus ended no_match', 'max ended no_match'])
})

it('who has left is in no group that counts', async () => {
  const gus = await user('gus')
  await named(await group('finance', gus))
  expect(await justified()).toEqual(['gus live null'])
  await hr.patch(`/Users/${gus}`, { op: 'replace', path: 'active', value: false })
  expect(await justified()).toEqual(['gus ended left'])
})
