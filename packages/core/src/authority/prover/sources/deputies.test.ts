import { afterAll, beforeAll, expect, it } from 'vitest'
import { openCompany } from '../../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../../testing/runtime.ts'
import { prove } from '../prove.ts'

let server: TestDatabase

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

it('a deputyship carries an outsider who is the deputy to approving, and no farther than it lasts', async () => {
  const { house, fresh, end } = await openCompany(server)
  const { db } = fresh
  const reached = async () => (await prove(house.runtime, db, 'acme', house.clock.now())).shortest.map((one) => one.power)
  await db.updateTable('principals').set({ email: 'd@acme.example' }).where('id', 'in', ['oscar', 'dan']).execute()
  expect(await reached()).not.toContain('change.approve')
  const until = new Date(house.clock.now().getTime() + 86_400_000)
  await db
    .insertInto('deputyships')
    .values({
      org_id: 'acme',
      id: 'dep_1',
      principal_id: 'ben',
      deputy_id: 'dan',
      role: 'control_owner',
      from_at: house.clock.now(),
      until_at: until,
      reason: 'away',
      appointed_by: 'ben',
      appointed_at: house.clock.now(),
    })
    .execute()
  expect(await reached()).toContain('change.approve')
  const proof = await prove(house.runtime, db, 'acme', house.clock.now())
  const words = proof.shortest.find((one) => one.power === 'change.approve')!.hops()
  expect(JSON.stringify(words)).toMatch(/in the place of/)
  house.clock.advance(86_400)
  expect(await reached()).not.toContain('change.approve')
  await end()
})
