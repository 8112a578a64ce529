// What moves asks whoever answers for it: nothing goes on unasked under somebody else's roof, and nobody comes to answer for anything by it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventsOf, personOf, said, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await personOf(it, 'gus')
  await personOf(it, 'hal')
  return () => it.end()
})

const asked = async () =>
  (
    await it.fresh.db
      .selectFrom('findings')
      .selectAll()
      .where('kind', '=', 'identity.to_confirm')
      .where('state', '=', 'open')
      .orderBy('subject')
      .execute()
  ).map(({ subject, owner_id }) => `${subject} of ${owner_id}`)
const reviewed = async () =>
  (await it.fresh.db.selectFrom('provider_reviews').select('party_id').orderBy('party_id').execute()).map((one) => one.party_id)
const ownersOf = async (id: string) => {
  const row = await it.fresh.db.selectFrom('identities').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  return [row.business_owner, row.technical_owner]
}
const workload = { name: 'batch', team: 'core', environment: 'development' }

describe('a workload that goes to another team', () => {
  test('asks who answers for each identity that it uses, and leaves those of others alone', async () => {
    await it.company.credential('own', { contract: null, owners: ['gus', 'gus'] })
    await it.company.credential('other', { contract: null, owners: ['gus', 'gus'] })
    await said(it, 'workload', 'batch', workload)
    await uses(it, 'batch', 'own')
    await it.house.settle()
    expect(await asked()).toEqual([])
    it.house.clock.advance(60)
    await said(it, 'workload', 'batch', { ...workload, team: 'payments' })
    await it.house.settle()
    expect(await asked()).toEqual(['idn-own of gus'])
    expect(await ownersOf('idn-own'), 'nobody else comes to answer for it').toEqual(['gus', 'gus'])
    expect((await eventsOf(it)).at(-1)).toMatch(/^workload_moved done: whoever answers for the 1 identities/)
  })

  test('or only to another place asks nobody', async () => {
    await it.company.credential('own', { contract: null, owners: ['gus', 'gus'] })
    await said(it, 'workload', 'batch', workload)
    await uses(it, 'batch', 'own')
    it.house.clock.advance(60)
    await said(it, 'workload', 'batch', { ...workload, environment: 'staging' })
    await it.house.settle()
    expect([await asked(), await reviewed()]).toEqual([[], []])
  })
})

describe('an identity', () => {
  const identity = {
    kind: 'service_account',
    name: 'job',
    purpose: 'p',
    businessOwner: 'gus',
    technicalOwner: 'gus',
    environment: 'development',
    criticality: 'low',
  }

  test('to which its source gives another owner asks him', async () => {
    await said(it, 'identity', 'job', identity)
    it.house.clock.advance(60)
    await said(it, 'identity', 'job', { ...identity, businessOwner: 'hal' })
    await it.house.settle()
    expect(await asked()).toEqual(['job of hal'])
  })

  test('of which its source says something else asks nobody', async () => {
    await said(it, 'identity', 'job', identity)
    it.house.clock.advance(60)
    await said(it, 'identity', 'job', { ...identity, purpose: 'another one' })
    await it.house.settle()
    expect(await asked()).toEqual([])
  })
})

describe('a contract', () => {
  const contract = { name: 'Leaving', party: 'leaving', owner: 'gus', starts: '2025-01-01', criticality: 'low' }

  test('that weighs more or has another owner by the vendor’s record opens a review of the provider', async () => {
    await said(it, 'contract', 'contract', contract)
    await it.house.settle()
    expect(await reviewed()).toEqual([])
    it.house.clock.advance(60)
    await said(it, 'contract', 'contract', { ...contract, criticality: 'high' })
    await it.house.settle()
    expect(await reviewed()).toEqual(['leaving'])
  })

  test('of which only the name differs opens none', async () => {
    await said(it, 'contract', 'contract', contract)
    it.house.clock.advance(60)
    await said(it, 'contract', 'contract', { ...contract, name: 'Leaving soon' })
    await it.house.settle()
    expect(await reviewed()).toEqual([])
  })
})
