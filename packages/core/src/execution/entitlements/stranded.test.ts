// What somebody is to have and does not have is seen by who answers for it, is not asked for without end, and is given back by nobody but people.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { accountOf, holdings, likeAccounts, logsIn, standingPackage } from '../../testing/access.ts'
import { said } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'
import { followEntitlements } from './index.ts'
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
  await standingPackage(it, 'core')
  return () => it.end()
})

const settle = async (seconds = 600): Promise<void> => {
  await it.house.run(seconds)
  await sweep(it.house.runtime, 'acme')
  await it.house.run(seconds)
}
const joins = (team: string) => said(it, 'person', 'gus', { name: 'gus', team, manager: 'ada' })
const follow = () => followEntitlements(it.house.runtime, systemCaller(it.house.runtime, 'acme', 'test'))
const found = async (): Promise<string[]> =>
  (
    await it.fresh.db
      .selectFrom('findings')
      .selectAll()
      .where('state', '=', 'open')
      .where('kind', 'in', ['access.not_given', 'access.account_gone'])
      .execute()
  ).map(({ kind, owner_id }) => `${kind} ${owner_id}`)
const entitlement = () =>
  it.fresh.db.selectFrom('entitlements').selectAll().where('holder_id', '=', 'gus').where('state', '<>', 'ended').executeTakeFirstOrThrow()
const here = (id: string, active: boolean) => it.fresh.db.updateTable('principals').set({ active }).where('id', '=', id).execute()
const grants = async () =>
  (await it.fresh.db.selectFrom('changes').select('id').where('trigger_kind', '=', 'access.grant').execute()).length

test('what can not be given is tried less and less often, and says why; when that has changed, it is given at once', async () => {
  await here('finn', false)
  await joins('core')
  await it.house.run(5)
  await follow()
  const tried = async () => (await entitlement()).tries
  const first = await tried()
  expect(first).toBeGreaterThan(0)
  for (let n = 0; n < 5; n += 1) await follow()
  expect(await tried()).toBe(first)
  // An hour of looking, each half minute.
  for (let n = 0; n < 120; n += 1) {
    it.house.clock.advance(30)
    await follow()
  }
  expect(await tried()).toBeGreaterThan(3)
  expect(await tried()).toBeLessThan(first + 8)
  expect((await entitlement()).note).toContain('finn')
  expect(await found()).toEqual(['access.not_given eve'])
  await here('finn', true)
  await follow()
  expect((await entitlement()).state).toBe('issuing')
  await settle()
  expect([await holdings(it, 'gus'), await found()]).toEqual([['acct-like held 1'], []])
})

test('it is given at once when the account comes back whose scope it copies', async () => {
  const like = (state: 'active' | 'retired') => it.fresh.db.updateTable('credentials').set({ state }).where('id', '=', 'like').execute()
  await like('retired')
  await joins('core')
  await settle()
  expect((await entitlement()).note).toContain('acct-like')
  await like('active')
  await follow()
  expect((await entitlement()).state).toBe('issuing')
})

test('an account that has ended by something else is a finding, is not given back unasked, and is given anew when somebody confirms it', async () => {
  await joins('core')
  await settle()
  const held = await accountOf(it, 'gus')
  await it.fresh.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', held.credential).execute()
  await settle()
  await settle()
  expect([await holdings(it, 'gus'), await found(), await grants()]).toEqual([['acct-like withheld 1'], ['access.account_gone eve'], 1])
  const before = await entitlement()
  const confirms = async (by: string) =>
    confirmAccess(it.house.runtime, await it.company.caller(by), { entitlement: before.id, days: 3, reason: 'it was a mistake' })
  expect(await codeOf(() => confirms('oscar'))).toBe('authority.refused')
  const { entitlement: anew } = await confirms('eve')
  expect(anew).not.toBe(before.id)
  await settle()
  expect([await holdings(it, 'gus'), await found(), await grants()]).toEqual([['acct-like held 2'], [], 2])
  const now = await accountOf(it, 'gus')
  expect([now.account === held.account, logsIn(it, now)]).toEqual([false, true])
})

test('an account that has ended by something else and that nothing justifies any more is nobody’s finding', async () => {
  await joins('core')
  await settle()
  const { credential } = await accountOf(it, 'gus')
  await it.fresh.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', credential).execute()
  await settle()
  await joins('sales')
  await settle()
  expect([await holdings(it, 'gus'), await found(), await grants()]).toEqual([[], [], 1])
})
