// An account that a package gave ends at its system by itself when its last reason is over, whether or not anything here still runs; and as long as one lives
// its system lets it in, because that end is moved with it, once, by a change that is decided like everything that gives.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { accountOf, holdings, likeAccounts, logsIn, standingPackage } from '../../testing/access.ts'
import { over, said } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { openRequests } from '../../testing/story.ts'
import { reviseChange } from '../changes/index.ts'
import { sweep } from '../jobs.ts'
import { confirmAccess } from './requests.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await likeAccounts(it, 'like')
  return () => it.end()
})

const day = 86_400
const settled = async () => {
  for (let round = 0; round < 2; round += 1) {
    await sweep(it.house.runtime, 'acme')
    await it.house.run(600)
  }
}
const joined = async () => {
  await standingPackage(it, 'core', { days: 30 })
  await said(it, 'person', 'gus', { name: 'gus', team: 'core' })
  await settled()
  return accountOf(it, 'gus')
}
const moves = () => it.house.fake.effects.filter(({ operation }) => operation === 'set_end').length

test('without anything that runs here the account is dead on the day after its last reason', async () => {
  const account = await joined()
  expect(logsIn(it, account)).toBe(true)
  it.house.clock.advance(29 * day)
  expect(logsIn(it, account)).toBe(true)
  it.house.clock.advance(2 * day)
  expect(logsIn(it, account)).toBe(false)
})

test('what is confirmed for longer lives longer at its system too, moved once and unasked', async () => {
  const account = await joined()
  it.house.clock.advance(20 * day)
  const { id } = await it.fresh.db.selectFrom('entitlements').select('id').executeTakeFirstOrThrow()
  await confirmAccess(it.house.runtime, await it.company.caller('eve'), { entitlement: id, days: 30, reason: 'still in the team' })
  await settled()
  await settled()
  expect([moves(), (await openRequests(it.house)).length]).toEqual([1, 0])
  it.house.clock.advance(15 * day)
  await settled()
  expect([logsIn(it, account), await holdings(it, 'gus')]).toEqual([true, ['acct-like held 1']])
  it.house.clock.advance(20 * day)
  expect(logsIn(it, account)).toBe(false)
})

test('a look that finds nothing justified for longer moves nothing', async () => {
  await joined()
  await settled()
  expect(moves()).toBe(0)
  expect(await it.fresh.db.selectFrom('changes').select('id').where('trigger_kind', '=', 'access.grant').execute()).toHaveLength(1)
})

const endsEarly = async () =>
  (await it.fresh.db.selectFrom('findings').selectAll().where('kind', '=', 'access.ends_early').where('state', '=', 'open').execute()).map(
    ({ detail }) => detail as { by: string; change: string; next: string; endsThere: string; account: string },
  )
const confirmed = async (days = 30) => {
  const { id } = await it.fresh.db.selectFrom('entitlements').select('id').executeTakeFirstOrThrow()
  await confirmAccess(it.house.runtime, await it.company.caller('eve'), { entitlement: id, days, reason: 'still in the team' })
  await settled()
}

test('an end that the system refuses to move is told until it is moved, with what to do', async () => {
  const account = await joined()
  it.house.clock.advance(20 * day)
  expect(await endsEarly()).toEqual([])
  const restore = it.house.fake.script.always('set_end', { fault: 'refuse', code: 'locked', retryable: false })
  await confirmed()
  const [found, ...others] = await endsEarly()
  expect(others).toEqual([])
  expect(found).toMatchObject({ by: 'system', next: expect.stringContaining(`countersign change revise ${found!.change}`) })
  await settled()
  expect([(await endsEarly()).length, moves()]).toEqual([1, 0])
  restore()
  await reviseChange(it.house.runtime, await it.company.caller('eve'), found!.change, 'the system lets us again')
  await settled()
  expect([await endsEarly(), moves()]).toEqual([[], 1])
  it.house.clock.advance(15 * day)
  expect(logsIn(it, account)).toBe(true)
})

test('an end that could not be moved is told no more when the account has ended', async () => {
  await joined()
  it.house.clock.advance(20 * day)
  it.house.fake.script.always('set_end', { fault: 'refuse', code: 'locked', retryable: false })
  await confirmed()
  expect(await endsEarly()).toHaveLength(1)
  it.house.clock.advance(60)
  await over(it, 'person', 'gus')
  await settled()
  await settled()
  expect(await endsEarly()).toEqual([])
})

test('an end that people refused to move is theirs to confirm: asked anew by that word, and not before', async () => {
  await joined()
  it.house.clock.advance(20 * day)
  it.house.fake.script.next('set_end', { fault: 'refuse', code: 'locked', retryable: false })
  await confirmed()
  const { change } = (await endsEarly())[0]!
  await it.fresh.db.updateTable('changes').set({ state: 'refused' }).where('id', '=', change).execute()
  await settled()
  expect(await endsEarly()).toMatchObject([{ by: 'people', change, next: expect.stringContaining('countersign access confirm ent_') }])
  expect(moves()).toBe(0)
  it.house.clock.advance(day)
  await confirmed()
  await settled()
  expect([await endsEarly(), moves()]).toEqual([[], 1])
})
