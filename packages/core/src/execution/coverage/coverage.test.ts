// Coverage: what was not read to its end has no share, and what nobody knows is counted as that.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { askSystems, scanSystem } from '../standing/index.ts'
import { shareOf, sightOf } from './index.ts'
import { systemCoverage, unknownCounts } from './store.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
  opened = await openCompany(database)
})
afterAll(async () => {
  await opened?.end()
  await database?.stop()
})

const at = new Date('2026-06-03T00:00:00Z')
test.each([
  ['without a connector', { completeAt: at, outcome: 'complete' }, false, 'no_connector'],
  ['never asked', { completeAt: null, outcome: null }, true, 'never'],
  ['asked, and never to the end', { completeAt: null, outcome: 'inconclusive' }, true, 'partial'],
  ['read two days ago', { completeAt: new Date('2026-06-01T00:00:00Z'), outcome: 'complete' }, true, 'fresh'],
  [
    'read longer ago, and since then only in part',
    { completeAt: new Date('2026-05-31T23:59:59Z'), outcome: 'inconclusive' },
    true,
    'stale',
  ],
])('a system %s', (_name, row, isConnected, sight) => {
  expect(sightOf(row, isConnected, at)).toBe(sight)
})

it('of nothing there is no share', () => {
  expect([shareOf(0, 0), shareOf(1, 2)]).toEqual([null, 0.5])
})

it('counts accounts that are somebody’s, and credentials that no system has shown', async () => {
  await opened.company.credential('one')
  opened.house.fake.add('nobodys')
  await opened.fresh.db
    .insertInto('credentials')
    .values({ org_id: 'acme', id: 'ghost', identity_id: 'idn-one', system_id: 'fake', kind: FAKE_KIND, account: 'not-there' })
    .execute()
  const before = await systemCoverage(opened.fresh.db, 'acme', '', 10)
  expect(before).toMatchObject([{ system: 'fake', completeAt: null, accounts: 0, credentials: 2, unseen: 2 }])
  await askSystems(opened.house.runtime, await opened.company.caller('ada'), ['fake'])
  await scanSystem(opened.house.runtime, systemCaller(opened.house.runtime, 'acme', 'test'), 'fake')
  const [row] = await systemCoverage(opened.fresh.db, 'acme', '', 10)
  expect(row).toMatchObject({ outcome: 'complete', correlated: 1, own: 1, credentials: 2, unseen: 1 })
  expect(row!.accounts).toBeGreaterThan(1)
  expect(await unknownCounts(opened.fresh.db, 'acme')).toMatchObject({
    credentials: 2,
    withoutScope: 2,
    withoutLastUse: 2,
    identities: 1,
    withoutOwner: 0,
  })
})
