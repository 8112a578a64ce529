// When a provider is reviewed, and that silence takes effect once, whatever happens to the clock or the process.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweep } from '../../execution/jobs.ts'
import { delegationOf, standingDelegation } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { entriesOf, openReviewOf, reviewsEvery, signReviewAs } from '../../testing/reviews.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { openWorld } from '../../testing/world.ts'
import { openReview } from './index.ts'

const day = 86_400
let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
const look = async () => {
  await sweep(opened.house.runtime, 'acme')
}
const states = async () =>
  await opened.fresh.db
    .selectFrom('provider_reviews')
    .select(['party_id', 'state'])
    .where('party_id', '=', 'leaving')
    .orderBy('opened_at')
    .execute()

describe('its time', () => {
  beforeEach(async () => {
    opened = await openCompany(database, { settings: reviewsEvery(90) })
    return () => opened.end()
  })

  it('is counted from when the provider is new, then from the last signature; one is open at a time, whichever way the clock jumps', async () => {
    await look()
    expect(await states()).toEqual([])
    opened.house.clock.advance(76 * day - 60)
    await look()
    expect(await states()).toEqual([])
    opened.house.clock.advance(60)
    await look()
    await look()
    expect(await states()).toEqual([{ party_id: 'leaving', state: 'open' }])
    const { id } = await openReviewOf(opened, 'leaving')
    await signReviewAs(opened, 'ben', id)
    opened.house.clock.advance(-400 * day)
    await look()
    expect(await states()).toHaveLength(1)
    opened.house.clock.advance(76 * day)
    await look()
    expect((await states()).map(({ state }) => state).sort()).toEqual(['confirmed', 'open'])
  })

  it('that a clock jumped over leaves whoever has to sign his whole time', async () => {
    await look()
    opened.house.clock.advance(1000 * day)
    await look()
    const row = await opened.fresh.db.selectFrom('provider_reviews').selectAll().where('party_id', '=', 'leaving').executeTakeFirstOrThrow()
    expect(row.due_at.getTime() - opened.house.clock.now().getTime()).toBe(14 * day * 1000)
    expect(await entriesOf(opened, 'review.overdue')).toEqual([])
  })
})

describe('a process that dies anywhere', () => {
  it('takes the effect of silence once, and says so once', async () => {
    for (let step = 1; step <= 6; step += 1) {
      const world = await openWorld(
        database,
        async (house, company) => {
          await standingDelegation(house, delegationOf())
          await openReview(house.runtime, await company.caller('ben'), 'staying')
        },
        { settings: reviewsEvery(0, 'stop') },
      )
      world.clock.advance(15 * day)
      let count = 0
      const dies = () => {
        count += 1
        return count === step
      }
      await world.live(dies, async (house) => void (await sweep(house.runtime, 'acme')))
      await world.live(
        () => false,
        async (house) => void (await sweep(house.runtime, 'acme')),
      )
      const { db } = world.fresh
      const said = await db.selectFrom('journal').select('id').where('kind', 'in', ['review.overdue', 'instrument.suspended']).execute()
      const found = await db.selectFrom('findings').select('id').where('kind', '=', 'review.overdue').execute()
      expect([step, said.length, found.length]).toEqual([step, 2, 1])
      await world.end()
    }
  }, 120_000)
})
