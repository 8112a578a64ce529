// An end that people refuse is somebody's until it is justified anew or gone; it is asked for once, and nothing else is told of it.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { accountOf, type HeldAccount, holdings, likeAccounts, logsIn, standingPackage } from '../../testing/access.ts'
import { said, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, openRequests, sign } from '../../testing/story.ts'
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
  await standingPackage(it, 'core')
  return () => it.end()
})

const settle = async (seconds = 600): Promise<void> => {
  await it.house.run(seconds)
  await sweep(it.house.runtime, 'acme')
  await it.house.run(seconds)
}
const moves = (team: string) => said(it, 'person', 'gus', { name: 'gus', team, manager: 'ada' })
const open = async (): Promise<string[]> =>
  (await it.fresh.db.selectFrom('findings').selectAll().where('state', '=', 'open').where('kind', 'like', 'access.%').execute()).map(
    (row) => `${row.kind} ${row.subject}`,
  )
const lapses = () => it.fresh.db.selectFrom('changes').selectAll().where('trigger_kind', '=', 'access.lapse').execute()

/** Gus has moved away from what justified his account, and somebody has refused to end it. */
const refuses = async (): Promise<HeldAccount> => {
  await moves('core')
  await settle()
  const held = await accountOf(it, 'gus')
  // What several use is somebody's decision.
  await uses(it, 'one', held.credential)
  await uses(it, 'another', held.credential)
  await moves('sales')
  await it.house.run(60)
  const requests = await openRequests(it.house)
  for (const { id } of requests) await sign(it.house, it.company, id, 'cleo', { verdict: 'refuse', reason: 'a workload needs it' })
  await settle()
  await settle()
  return held
}

test('is a finding of who answers for the access, once, and is not asked again', async () => {
  const held = await refuses()
  expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([['acct-like ending 0'], true])
  expect(await open()).toEqual([`access.end_refused ${held.credential}`])
  expect((await lapses()).map(({ state }) => state)).toEqual(['refused'])
  const { rows } =
    await sql`select condition, state, effect from trust_lapses where credential_id = ${held.credential} and state <> 'healed'`.execute(
      it.fresh.db,
    )
  expect(rows).toEqual([{ condition: 'justified', state: 'fallen', effect: 'finding' }])
})

test('stands again with the same account where who answers for him confirms it, and only then', async () => {
  const held = await refuses()
  const { id } = await it.fresh.db
    .selectFrom('entitlements')
    .select('id')
    .where('credential_id', '=', held.credential)
    .executeTakeFirstOrThrow()
  const confirms = async (by: string) =>
    confirmAccess(it.house.runtime, await it.company.caller(by), { entitlement: id, days: 3, reason: 'a workload needs it' })
  expect(await codeOf(() => confirms('oscar'))).toBe('authority.refused')
  await confirms('eve')
  await settle()
  expect([await holdings(it, 'gus'), await open(), logsIn(it, held)]).toEqual([['acct-like held 1'], [], true])
  // And it ends when that is over.
  await it.house.run(4 * 86_400)
  await settle()
  expect((await lapses()).length).toBe(2)
})

test('stands again where he is anew what it is for', async () => {
  const held = await refuses()
  await moves('core')
  await settle()
  await settle()
  expect([await holdings(it, 'gus'), await open(), logsIn(it, held)]).toEqual([['acct-like held 1'], [], true])
  expect((await accountOf(it, 'gus')).credential).toBe(held.credential)
})
