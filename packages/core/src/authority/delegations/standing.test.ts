// What a delegation lets through rests on the contracts of everybody on the way from who acts up to whom it was given, as they are at this moment.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { delegationOf, standingDelegation } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { delegationsFor, gateProblems, type Reach } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  const { db } = opened.fresh
  await db.insertInto('parties').values({ org_id: 'acme', id: 'deep', kind: 'subcontractor', name: 'Deep', parent_id: 'below' }).execute()
  await standingDelegation(opened.house, delegationOf({ provider: 'leaving', contract: 'contract', runbooks: ['any'] }))
  await agree('sub', 'below', 'contract')
  await agree('subsub', 'deep', 'sub')
  return () => opened.end()
})

const agree = (id: string, party: string, under: string | null) =>
  opened.fresh.db
    .insertInto('contracts')
    .values({ org_id: 'acme', id, party_id: party, name: id, under_id: under, starts_on: '2025-01-01', owner_id: 'ada' })
    .execute()
interface Paper {
  readonly starts_on?: string
  readonly ends_on?: string
  readonly state?: 'ending' | 'ended'
  readonly systems?: string[]
  readonly operations?: string[]
  readonly regions?: string[]
  readonly tenants?: string[]
}
const bend = (id: string, paper: Paper) => opened.fresh.db.updateTable('contracts').set(paper).where('id', '=', id).execute()
const under = (party: string, region: string | null = null, tenant: string | null = null) => {
  const reach: Reach = { operation: 'credential.revoke', environment: 'development', system: 'fake', region, tenant }
  return delegationsFor(opened.fresh.db, 'acme', party, reach, opened.house.clock.now())
}
const live = async (region: string | null = null, tenant: string | null = null) =>
  Promise.all(['leaving', 'below', 'deep'].map(async (party) => (await under(party, region, tenant)).live))

const bent: [string, Paper][] = [
  ['was ended', { state: 'ended' }],
  ['is being ended', { state: 'ending' }],
  ['ran out', { ends_on: '2025-06-30' }],
  ['begins later', { starts_on: '2030-01-01' }],
  ['reaches other systems', { systems: ['other'] }],
  ['reaches other operations', { operations: ['session.end'] }],
  ['reaches a region, and nobody knows where the system stands', { regions: ['eu'] }],
  ['reaches a tenant, and nobody knows whom the system serves', { tenants: ['retail'] }],
]

describe('who acts under a delegation', () => {
  it('is covered by it while everybody on the way up stands under a contract', async () => {
    expect(await live()).toEqual([true, true, true])
    expect((await under('deep')).runbooks).toEqual(['any'])
  })

  it.each(bent)('is not covered from below where the contract in between %s', async (_what, paper) => {
    await bend('sub', paper)
    expect(await live()).toEqual([true, false, false])
    expect((await under('below')).runbooks).toEqual([])
  })

  it.each(bent)('is not covered where its own contract %s', async (_what, paper) => {
    await bend('subsub', paper)
    expect(await live()).toEqual([true, true, false])
  })

  it.each(bent)('is not covered where the contract of the delegation %s, nor is anybody below', async (_what, paper) => {
    await bend('contract', paper)
    expect(await live()).toEqual([false, false, false])
  })

  it('is not covered without a contract of its own', async () => {
    await opened.fresh.db.deleteFrom('contracts').where('id', '=', 'subsub').execute()
    expect(await live()).toEqual([true, true, false])
  })

  it('is covered by a second contract of its own that stands, where the first is over', async () => {
    await bend('subsub', { state: 'ended' })
    await agree('again', 'deep', 'sub')
    expect(await live()).toEqual([true, true, true])
    await bend('again', { systems: ['other'] })
    expect(await live()).toEqual([true, true, false])
  })

  it('is held to the regions of each contract on the way', async () => {
    await bend('subsub', { regions: ['eu'] })
    expect([await live('eu'), await live('us')]).toEqual([
      [true, true, true],
      [true, true, false],
    ])
  })

  it('is held to the tenants of each contract on the way', async () => {
    await bend('sub', { tenants: ['retail'] })
    expect([await live(null, 'retail'), await live(null, 'bank')]).toEqual([
      [true, true, true],
      [true, false, false],
    ])
  })
})

it('a subcontract stands on nothing where its principal has no contract, and goes live nowhere', async () => {
  await opened.fresh.db.deleteFrom('contracts').where('id', '=', 'subsub').execute()
  await opened.fresh.db.updateTable('contracts').set({ under_id: null }).where('id', '=', 'sub').execute()
  await standingDelegation(opened.house, delegationOf({ provider: 'below', contract: 'sub' }))
  expect((await under('below')).live).toBe(true)
  await opened.fresh.db.updateTable('contracts').set({ party_id: 'staying' }).where('id', '=', 'contract').execute()
  expect((await under('below')).live).toBe(false)
  const { runtime, clock } = opened.house
  const facts = { runtime, db: opened.fresh.db, org: 'acme', at: clock.now() }
  const problems = await gateProblems(facts, delegationOf({ provider: 'below', contract: 'sub' }))
  expect(problems).toContainEqual({ where: 'contract', problem: 'the contract stands under no contract of its principal' })
})
