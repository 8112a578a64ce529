// A mass of ends is counted by what has changed, and counted right: whoever is weighed first, and before any look.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { packagesInForce } from '../../authority/access-packages/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { holdings, likeAccounts, packageOf, standingPackage } from '../../testing/access.ts'
import { personOf } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { countedFalling } from './falling-store.ts'
import { followEntitlements, look, settleHolder } from './index.ts'
import { fallsOf } from './matches-store.ts'

const people = Array.from({ length: 8 }, (_, n) => `p${n}`)
const [given] = packageOf().gives
let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await likeAccounts(it, 'like', 'other')
  await standingPackage(it, 'core')
  await standingPackage(it, 'both', { for: { is: 'person', teams: ['core', 'sales'] }, gives: [{ ...given!, likeAccount: 'acct-other' }] })
  for (const id of people) await personOf(it, id, { team: 'core' })
  await follow()
  await it.house.run(600)
  await follow()
  return () => it.end()
})

const caller = () => systemCaller(it.house.runtime, 'acme', 'test')
const follow = () => followEntitlements(it.house.runtime, caller())
const move = (ids: readonly string[], team: string) =>
  sql`update principals set team = ${team} where id = any(${[...ids]}::text[])`.execute(it.fresh.db)
const holds = () => it.fresh.db.selectFrom('access_holds').select(['package', 'state', 'falling']).orderBy('package').execute()
const held = async () => (await Promise.all(people.map((id) => holdings(it, id)))).flat().filter((one) => one.startsWith('acct-like held'))
/** By which packages how much falls: as it is counted, and as it is. */
const counts = async () => {
  const { db } = it.fresh
  const packages = await packagesInForce(db, 'acme', it.house.clock.now())
  return Promise.all(
    ['core', 'both'].map(async (named) => {
      const all = await fallsOf(db, 'acme', packages, { named })
      return [(await countedFalling(db, 'acme', named, [], 100)).falling, all.reduce((sum, { falling }) => sum + falling, 0)]
    }),
  )
}

test('who is weighed before any look has seen those who moved with him loses nothing: it is a mass', async () => {
  await move(people, 'sales')
  await settleHolder(it.house.runtime, caller(), 'p3')
  expect(await holds()).toEqual([{ package: 'core', state: 'held', falling: 8 }])
  expect(await held()).toHaveLength(8)
})

test('a mass that came in pieces, each looked at by itself, is one mass', async () => {
  for (const [n, id] of people.entries()) {
    await move([id], 'sales')
    await follow()
    if (n === 0) expect(await held()).toHaveLength(7)
  }
  const before = await held()
  expect(await holds()).toMatchObject([{ package: 'core', state: 'held' }])
  await follow()
  expect(await held()).toEqual(before)
})

test('what is counted is what falls, after every change of who falls, and who comes back is not counted', async () => {
  await move(people, 'sales')
  await follow()
  expect(await counts()).toEqual([
    [8, 8],
    [0, 0],
  ])
  await move(['p0', 'p1'], 'core')
  await move(['p2', 'p3', 'p4'], 'nowhere')
  await sql`update principals set active = false where id = 'p5'`.execute(it.fresh.db)
  await follow()
  expect(await holds()).toMatchObject([{ package: 'core', state: 'held', falling: 5 }])
  const [core, both] = await counts()
  expect(core).toEqual([5, 5])
  // Three are fewer than it takes: they were counted, and have fallen since.
  expect(both).toEqual([3, 0])
  await follow()
  expect(await counts()).toEqual([
    [5, 5],
    [0, 0],
  ])
})

test('a count of everybody that was broken off is believed by nobody', async () => {
  const { runtime } = it.house
  const packages = await packagesInForce(it.fresh.db, 'acme', it.house.clock.now())
  await sql`update access_state set packages = ''`.execute(it.fresh.db)
  // What it had counted by then is there, and how far it came is not.
  await sql`delete from access_counts`.execute(it.fresh.db)
  await sql`insert into access_falling (org_id, package, holder_id, falling) values ('acme', 'core', 'p0', 100)`.execute(it.fresh.db)
  await move(people.slice(0, 2), 'sales')
  await settleHolder(runtime, caller(), 'p0')
  expect(await holds()).toEqual([])
  await look(runtime, caller(), packages)
  expect(await counts()).toEqual([
    [1, 1],
    [0, 0],
  ])
})
