// What is measured of a real change: each wait stands between the steps that were taken.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, endTheContract, signClosures } from '../../testing/story.ts'
import { figuresOf } from './index.ts'
import { casesSince } from './store.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())

it('waiting for approval, approvals and the way to the proof are read from what happened', async () => {
  const { house, company, fresh, end } = await openCompany(database)
  try {
    await company.credential('one', { criticality: 'high', environment: 'production' })
    await endTheContract(house, company)
    await house.settle()
    house.clock.advance(600)
    await approveAll(house, company)
    await house.run(86_400)
    await signClosures(house, company)
    await house.run(3600)
    const cases = await casesSince(fresh.db, 'acme', { since: new Date(0) })
    const revoke = figuresOf(cases).find(({ approvals, toApproval }) => approvals > 0 && toApproval.count > 0)!
    expect([revoke.toApproval.median, revoke.autonomous.count]).toEqual([600, 0])
    expect(revoke.toExecution.count).toBeGreaterThan(0)
    expect(revoke.toProof.count).toBeGreaterThan(0)
    expect(await casesSince(fresh.db, 'acme', { since: new Date('2030-01-01') })).toEqual([])
    expect(await casesSince(fresh.db, 'acme', { since: new Date(0), party: 'nobody' })).toEqual([])
  } finally {
    await end()
  }
})
