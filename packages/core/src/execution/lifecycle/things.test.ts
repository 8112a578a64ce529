// Contracts, workloads and identities end by the word of a source: each by one change with proofs, and nobody who stays is cut off.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventsOf, over, said, statesOf, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, openRequests, standing } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'
import { endIdentity, previewEnd } from './end.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  return () => it.end()
})

const changesOf = (kind: string) => it.fresh.db.selectFrom('changes').selectAll().where('trigger_kind', '=', kind).orderBy('id').execute()
const opens = (account: string): boolean =>
  it.house.fake.opens('main', `acct-${account}`, it.house.references.get(`ref:${account}`)!.expose())
const workload = { name: 'batch', team: 'core', environment: 'development' }
/** As its source's reading does: the fact and the event stand in one transaction there. */
const retire = async (id: string) => {
  await said(it, 'workload', id, workload)
  await it.fresh.db.updateTable('workloads').set({ state: 'retired' }).where('id', '=', id).execute()
  await over(it, 'workload', id)
}

/** The workloads that stay use what they were given. */
const work = async (...stayers: readonly string[]): Promise<void> => {
  for (let round = 0; round < 8; round += 1) {
    await approveAll(it.house, it.company, ['cleo', 'ben'])
    for (const stayer of stayers) {
      const given = it.house.references.get(`ref:${stayer}`)
      if (!given) continue
      const { account, secret } = JSON.parse(given.expose()) as { account: string; secret: string }
      if (it.house.fake.sessions(account).length === 0) it.house.fake.openSession('main', account, secret)
    }
    await it.house.run(60)
  }
}

describe('a workload that is retired', () => {
  test('takes with it what it alone used, outside production unasked, with proof, and the identity that was for nothing else', async () => {
    await it.company.credential('own', { contract: null })
    await it.company.credential('other', { contract: null })
    await uses(it, 'batch', 'own')
    await retire('batch')
    await it.house.run(600)
    expect(await openRequests(it.house)).toEqual([])
    expect([opens('own'), opens('other')]).toEqual([false, true])
    const [change] = await changesOf('workload.retire')
    expect(change).toMatchObject({ state: 'closed', closure: 'risk_complete', kind: 'retirement' })
    expect(await statesOf(it)).toMatchObject({ 'idn-own': 'retired', 'idn-other': 'active' })
    expect((await eventsOf(it)).at(-1)).toBe('workload_retired done: what it alone used ends, what others use too is split')
  })

  test('in production waits for a person', async () => {
    await it.company.credential('own', { contract: null, environment: 'production' })
    await uses(it, 'batch', 'own')
    await retire('batch')
    await it.house.run(600)
    expect(opens('own')).toBe(true)
    expect((await openRequests(it.house)).length).toBe(1)
  })

  test('cuts nobody off: who shared its credential has one of his own before the shared one ends', async () => {
    await it.company.credential('shared', { contract: null })
    for (const id of ['batch', 'billing', 'reports']) await uses(it, id, 'shared')
    await retire('batch')
    await it.house.settle()
    expect(opens('shared')).toBe(true)
    expect((await openRequests(it.house)).length).toBeGreaterThan(0)
    await work('billing', 'reports')
    expect(opens('shared')).toBe(false)
    const accounts = ['billing', 'reports'].map(
      (id) => JSON.parse(it.house.references.get(`ref:${id}`)!.expose()) as { account: string; secret: string },
    )
    expect(new Set(accounts.map(({ account }) => account)).size).toBe(2)
    for (const { account, secret } of accounts) expect(it.house.fake.opens('main', account, secret)).toBe(true)
    expect(await statesOf(it)).toMatchObject({ 'idn-shared': 'active' })
    await sweep(it.house.runtime, 'acme')
    await it.house.run(600)
    for (const { account, secret } of accounts) expect(it.house.fake.opens('main', account, secret)).toBe(true)
  })

  test('and runs again by then takes nothing with it', async () => {
    await it.company.credential('own', { contract: null })
    await uses(it, 'batch', 'own')
    await said(it, 'workload', 'batch', workload)
    await over(it, 'workload', 'batch')
    await it.fresh.db.updateTable('workloads').set({ state: 'running' }).where('id', '=', 'batch').execute()
    await it.house.run(600)
    expect(opens('own')).toBe(true)
    expect((await eventsOf(it)).at(-1)).toBe('workload_retired superseded: it runs again')
  })

  test('a consumer that comes to use the credential after the plan is not overlooked', async () => {
    await it.company.credential('own', { contract: null, environment: 'production' })
    await uses(it, 'batch', 'own')
    await retire('batch')
    await it.house.settle()
    await uses(it, 'newcomer', 'own')
    await approveAll(it.house, it.company, ['cleo', 'ben'])
    await it.house.run(600)
    expect(opens('own')).toBe(true)
    const [change] = await changesOf('workload.retire')
    expect((await standing(it.house, change!.id))['credential.revoke own']).toBe('stuck/stuck')
  })
})

describe('a contract that ended by the vendor’s record', () => {
  test('goes the way of every contract’s end, in the name of its owner', async () => {
    await it.company.credential('c1')
    await said(it, 'contract', 'contract', { name: 'Leaving', owner: 'ada', starts: '2025-01-01' })
    await over(it, 'contract', 'contract')
    await it.house.run(600)
    const [change] = await changesOf('contract.end')
    expect(change).toMatchObject({ state: 'closed', requester_id: 'ada' })
    expect(opens('c1')).toBe(false)
    expect((await it.fresh.db.selectFrom('contracts').select('state').where('id', '=', 'contract').executeTakeFirst())?.state).toBe('ended')
  })
})

describe('an identity that is over', () => {
  test('by its source’s word ends with all of its credentials and is retired', async () => {
    await it.company.credential('own', { contract: null })
    await said(it, 'identity', 'idn-own', {
      kind: 'service_account',
      name: 'own',
      purpose: 'tests',
      environment: 'development',
      criticality: 'low',
      businessOwner: 'eve',
      technicalOwner: 'finn',
    })
    await over(it, 'identity', 'idn-own')
    await it.house.run(600)
    expect(opens('own')).toBe(false)
    expect(await statesOf(it)).toEqual({ 'idn-own': 'retired' })
  })

  test('by the word of a person waits for another one, whatever the risk; then it is retired, and who uses it still has one of his own before', async () => {
    await it.company.credential('own', { contract: null })
    await it.company.credential('other', { contract: null })
    await uses(it, 'batch', 'own')
    const asked = { identity: 'idn-own', reason: 'the month end runs elsewhere', ticket: 'CHG-4' }
    const preview = await previewEnd(it.house.runtime, await it.company.caller('finn'), asked)
    expect(preview.plan.operations.map(({ operation }) => operation)).toContain('credential.revoke')
    expect(await changesOf('identity.retire')).toEqual([])
    const first = await endIdentity(it.house.runtime, await it.company.caller('finn'), asked)
    expect(first.outcome).toBe('approval')
    expect(await endIdentity(it.house.runtime, await it.company.caller('finn'), asked)).toMatchObject({ change: first.change })
    await it.house.run(600)
    expect(opens('own')).toBe(true)
    await work('batch')
    expect([opens('own'), opens('other')]).toEqual([false, true])
    expect((await changesOf('identity.retire')).map(({ id, state, closure }) => [id, state, closure])).toEqual([
      [first.change, 'closed', 'risk_complete'],
    ])
    expect(await statesOf(it)).toMatchObject({ 'idn-own': 'retired', 'idn-other': 'active' })
    await expect(endIdentity(it.house.runtime, await it.company.caller('finn'), asked)).rejects.toMatchObject({ code: 'identity.over' })
  })

  test('is asked for by nobody without the power, and not of what is not there', async () => {
    await it.company.credential('own', { contract: null })
    const asked = { identity: 'idn-own', reason: 'r', ticket: 't' }
    await expect(endIdentity(it.house.runtime, await it.company.caller('oscar'), asked)).rejects.toMatchObject({
      code: 'authority.refused',
    })
    const foreign = { ...asked, identity: 'idn-none' }
    await expect(endIdentity(it.house.runtime, await it.company.caller('finn'), foreign)).rejects.toMatchObject({
      code: 'identity.unknown',
    })
    await expect(endIdentity(it.house.runtime, await it.company.caller('finn'), { ...asked, ticket: '' })).rejects.toMatchObject({
      code: 'change.ticket_missing',
    })
    expect(await changesOf('identity.retire')).toEqual([])
  })
})
