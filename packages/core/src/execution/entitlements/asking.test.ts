// Access that is asked for, confirmed, or that a mass of people would lose at once; and whatever arrives in whatever order comes to the same end.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accountOf, holdings, likeAccounts, logsIn, standingPackage } from '../../testing/access.ts'
import { over, personOf, said } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, openRequests, sign } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'
import { releaseHold } from './brake.ts'
import { previewPackage } from './preview.ts'
import { confirmAccess, requestAccess } from './requests.ts'

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

const settle = async (seconds = 300): Promise<void> => {
  await it.house.run(seconds)
  await sweep(it.house.runtime, 'acme')
  await it.house.run(seconds)
}
const day = 86_400
const asks = async (by: string, holder = by, days = 5) =>
  requestAccess(it.house.runtime, await it.company.caller(by), { holder, package: 'reports', days, reason: 'the audit', ticket: 'CHG-9' })
const reports = () => standingPackage(it, 'reports', { for: { is: 'person', teams: ['reports'] }, onRequest: { mostDays: 10 } })

describe('who asks', () => {
  test('gets it when people approve it, until its time is over', async () => {
    await reports()
    await personOf(it, 'gus', { team: 'sales', manager_id: 'ada' })
    await asks('gus')
    await settle()
    expect(await holdings(it, 'gus')).toEqual(['acct-like issuing 0'])
    await approveAll(it.house, it.company)
    await settle()
    const held = await accountOf(it, 'gus')
    expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([['acct-like held 1'], true])
    await it.house.run(5 * day)
    await settle()
    await settle()
    expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([[], false])
  })

  test('gets nothing where people refuse it, and nothing is made', async () => {
    await reports()
    await personOf(it, 'gus')
    await asks('gus')
    await it.house.run(30)
    await sign(it.house, it.company, (await openRequests(it.house))[0]!.id, 'cleo', { verdict: 'refuse', reason: 'no' })
    await settle()
    expect([await holdings(it, 'gus'), it.house.fake.opens('main', (await accountOf(it, 'gus')).account, 'x')]).toEqual([[], false])
  })

  test('has no second account for what he holds already, and keeps it for the longer reason', async () => {
    await reports()
    await said(it, 'person', 'gus', { name: 'gus', team: 'reports' })
    await settle()
    const held = await accountOf(it, 'gus')
    await asks('gus')
    await settle()
    await approveAll(it.house, it.company)
    await settle()
    expect(await holdings(it, 'gus')).toEqual(['acct-like held 2'])
    await said(it, 'person', 'gus', { name: 'gus', team: 'sales' })
    await settle()
    expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([['acct-like held 1'], true])
    await it.house.run(5 * day)
    await settle()
    await settle()
    expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([[], false])
  })

  test('asks for himself and for whom he answers for, and for nobody else; never longer than the package says', async () => {
    await reports()
    await personOf(it, 'gus', { manager_id: 'ada' })
    await personOf(it, 'zoe')
    expect(await codeOf(() => asks('zoe', 'gus'))).toBe('access.not_yours')
    expect(await codeOf(() => asks('zoe', 'nobody'))).toBe('access.not_yours')
    expect(await codeOf(() => asks('oscar', 'gus'))).toBe('authority.refused')
    expect(await codeOf(() => asks('gus', 'gus', 11))).toBe('access.too_long')
    expect((await asks('ada', 'gus')).outcome).toBe('approval')
    expect(await codeOf(() => asks('ada', 'gus'))).toBe('access.asked_already')
  })
})

describe('who answers for somebody', () => {
  test('confirms what he holds, which then outlives its time; nobody confirms his own, and nothing that is gone comes back', async () => {
    await standingPackage(it, 'core', { days: 3 })
    await personOf(it, 'gus', { team: 'core', manager_id: 'ada' })
    await settle()
    const held = await accountOf(it, 'gus')
    const { id } = await it.fresh.db.selectFrom('entitlements').select('id').executeTakeFirstOrThrow()
    const confirms = async (by: string) =>
      confirmAccess(it.house.runtime, await it.company.caller(by), { entitlement: id, days: 3, reason: 'still here' })
    expect(await codeOf(() => confirms('oscar'))).toBe('authority.refused')
    await it.house.run(2 * day)
    await confirms('ada')
    await it.house.run(2 * day)
    await settle()
    expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([['acct-like held 1'], true])
    await it.house.run(2 * day)
    await settle()
    await settle()
    expect(logsIn(it, held)).toBe(false)
    expect(await codeOf(() => confirms('ada'))).toBe('access.not_now')
  })
})

describe('a mass of ends', () => {
  test('is held, is previewed, and falls only as somebody releases it; then exactly that', async () => {
    await standingPackage(it, 'core')
    const people = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6']
    for (const id of people) await personOf(it, id, { team: 'core' })
    await settle(600)
    const narrower = { for: { is: 'person' as const, teams: ['nobody'] } }
    const would = await previewPackage(it.house.runtime, await it.company.caller('ada'), 'core', undefined)
    expect([would.gets, would.loses.length, would.loses[0]]).toEqual([
      [],
      6,
      { holder: 'p1', system: 'fake', likeAccount: 'acct-like', keeps: false },
    ])
    await standingPackage(it, 'core', narrower, 2)
    await settle()
    expect((await Promise.all(people.map((id) => holdings(it, id)))).flat()).toEqual(people.map(() => 'acct-like held 1'))
    const hold = await it.fresh.db.selectFrom('access_holds').selectAll().executeTakeFirstOrThrow()
    expect(hold).toMatchObject({ package: 'core', state: 'held', falling: 6, of_all: 6 })
    expect(await codeOf(async () => releaseHold(it.house.runtime, await it.company.caller('oscar'), { hold: hold.id, reason: 'r' }))).toBe(
      'authority.refused',
    )
    await releaseHold(it.house.runtime, await it.company.caller('ben'), { hold: hold.id, reason: 'the team is dissolved' })
    await settle(600)
    await settle(600)
    expect((await Promise.all(people.map((id) => holdings(it, id)))).flat()).toEqual([])
    expect(
      await it.fresh.db.selectFrom('findings').selectAll().where('kind', '=', 'access.mass_change').where('state', '=', 'open').execute(),
    ).toEqual([])
  })
})

describe('a life', () => {
  const step = fc.constantFrom('core', 'sales', 'both', 'gone', 'sweep', 'again')
  test('comes to what its last word justifies, however often it was said and looked at in between; nobody has two accounts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const mine = await openCompany(server)
        try {
          await likeAccounts(mine, 'like')
          await standingPackage(mine, 'one', { for: { is: 'person', teams: ['core', 'both'] } })
          await standingPackage(mine, 'two', { for: { is: 'person', teams: ['sales', 'both'] } })
          let last = ''
          for (const one of steps) {
            await mine.house.run(20)
            if (one === 'sweep') await sweep(mine.house.runtime, 'acme')
            else if (one === 'gone') {
              if (last !== '' && last !== 'gone') await over(mine, 'person', 'gus')
              last = last === '' ? '' : 'gone'
            } else {
              if (one !== 'again') last = one
              if (last !== '' && last !== 'gone') for (const _ of [1, 2]) await said(mine, 'person', 'gus', { name: 'gus', team: last })
            }
          }
          for (const _ of [1, 2, 3]) {
            await sweep(mine.house.runtime, 'acme')
            await mine.house.run(600)
          }
          const reasons = { core: 1, sales: 1, both: 2 }[last]
          expect(await holdings(mine, 'gus')).toEqual(reasons === undefined ? [] : [`acct-like held ${reasons}`])
          const accounts = await mine.fresh.db
            .selectFrom('credentials')
            .select('id')
            .where('state', '<>', 'retired')
            .where('purpose', 'is not', null)
            .execute()
          expect(accounts.length).toBe(reasons === undefined ? 0 : 1)
        } finally {
          await mine.end()
        }
      }),
      { numRuns: 8 },
    )
  }, 120_000)
})
