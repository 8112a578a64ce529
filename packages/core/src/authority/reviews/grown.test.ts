// A delegation that grows has its provider reviewed at once, whatever the settings say of times; one that stays or shrinks asks nothing new, and nothing is asked twice.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { followers, sweep } from '../../execution/jobs.ts'
import { delegationOf, standingDelegation } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { signReviewAs } from '../../testing/reviews.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import type { Delegation } from '../delegations/index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

const concerned = followers.filter(({ name }) => name === 'reviews')
const look = () => sweep(opened.house.runtime, 'acme', concerned)
const reviews = () => opened.fresh.db.selectFrom('provider_reviews').select(['id', 'party_id', 'state']).orderBy('id').execute()
const said = async () =>
  (
    await opened.fresh.db
      .selectFrom('findings')
      .select('detail')
      .where('kind', '=', 'review.due')
      .where('state', '=', 'open')
      .orderBy('id')
      .execute()
  ).map(({ detail }) => (detail as { because?: string }).because)

/** The next version comes in force in the place of the one before. */
const becomes = async (version: number, change: Partial<Delegation>): Promise<void> => {
  opened.house.clock.advance(60)
  await opened.fresh.db
    .updateTable('instruments')
    .set({ state: 'superseded', ended_at: opened.house.clock.now(), end_reason: 'another version' })
    .where('kind', '=', 'delegation')
    .where('state', '=', 'in_force')
    .execute()
  await standingDelegation(opened.house, delegationOf(change), { version })
}

describe('a delegation', () => {
  it('that is new asks for no review before its time', async () => {
    await standingDelegation(opened.house, delegationOf())
    await look()
    expect(await reviews()).toEqual([])
  })

  it.each<[string, Partial<Delegation>, string]>([
    ['more systems', { systems: ['fake', 'other'] }, 'systems: other'],
    ['more operations', { operations: ['credential.revoke', 'credential.issue'] }, 'operations: credential.issue'],
    ['another environment', { environments: ['development', 'production'] }, 'environments: production'],
    ['a runbook', { runbooks: ['renewing'] }, 'runbooks: renewing'],
    ['a later end', { until: '2027-01-03T00:00:00Z' }, 'until: 2027-01-03T00:00:00Z'],
  ])('that gains %s has its provider reviewed at the next look, once', async (_what, change, words) => {
    await standingDelegation(opened.house, delegationOf())
    await becomes(2, change)
    await look()
    await look()
    expect(await reviews()).toMatchObject([{ party_id: 'staying', state: 'open' }])
    expect(await said()).toEqual([`the delegation staying has grown: ${words}`])
  })

  it('that stays or shrinks asks nothing', async () => {
    await standingDelegation(opened.house, delegationOf({ systems: ['fake', 'other'] }))
    await becomes(2, { systems: ['fake', 'other'] })
    await look()
    await becomes(3, { systems: ['fake'], until: '2026-06-30T00:00:00Z' })
    await look()
    expect(await reviews()).toEqual([])
  })

  it('that was signed for is not asked again, by another process either; what grew under an open review is, once that is signed', async () => {
    await standingDelegation(opened.house, delegationOf())
    await becomes(2, { systems: ['fake', 'other'] })
    await look()
    const [first] = await reviews()
    await becomes(3, { systems: ['fake', 'other', 'third'] })
    await look()
    expect(await reviews()).toHaveLength(1)
    opened.house.clock.advance(60)
    await signReviewAs(opened, 'ben', first!.id)
    await look()
    expect(await said()).toEqual(['the delegation staying has grown: systems: third'])
    const [, second] = await reviews()
    opened.house.clock.advance(60)
    await signReviewAs(opened, 'ben', second!.id)
    await look()
    await sweep({ ...opened.house.runtime }, 'acme', concerned)
    expect((await reviews()).map(({ state }) => state)).not.toContain('open')
    expect(await reviews()).toHaveLength(2)
  })
})
