// Time passes: a contract that nobody confirms ends, one that a person confirms does not, and nothing goes on in silence.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bringIn, confirmAs, contractFindings, fullClauses } from '../../testing/contracts.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { sweep } from '../jobs.ts'

let database: TestDatabase
let opened: Opened

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  // The company's own contract has no end; these tests are about those that have one.
  await opened.fresh.db.updateTable('contracts').set({ state: 'ended' }).where('id', '=', 'contract').execute()
  return () => opened.end()
})

const contracts = `contracts:
  - { id: main, name: Main, party: leaving, owner: eve, starts: 2025-01-01, ends: 2026-03-31, autoRenews: true, renewalMonths: 24, noticeBy: 2026-02-01 }
  - { id: sub, name: Sub, party: below, owner: finn, starts: 2025-01-01, ends: 2026-03-31, under: main }
clauses:
${fullClauses('main')}${fullClauses('sub')}`

const at = async (day: string): Promise<void> => {
  const { clock, runtime, settle } = opened.house
  clock.advance((Date.parse(`${day}T06:00:00Z`) - clock.now().getTime()) / 1000)
  await sweep(runtime, 'acme')
  await settle()
}
const changes = async () =>
  (await opened.fresh.db.selectFrom('changes').select(['trigger_ref', 'requester_id', 'state']).orderBy('trigger_ref').execute()).map(
    ({ trigger_ref, requester_id, state }) => `${trigger_ref} ${requester_id} ${state}`,
  )
const states = async () =>
  Object.fromEntries(
    (await opened.fresh.db.selectFrom('contracts').select(['id', 'state']).where('id', '<>', 'contract').execute()).map(({ id, state }) => [
      id,
      state,
    ]),
  )
const asked = async () => (await contractFindings(opened)).filter((line) => line.startsWith('contract.confirmation_due'))

describe('a contract that nobody confirms', () => {
  it('is asked about 90 days before, at its notice, 30 and 7 days before, and ends by a change in the name of its owner, renewal by the paper or not', async () => {
    await bringIn(opened, contracts)
    const early = ['contract.confirmation_due main/2026-03-31 90 days → eve', 'contract.confirmation_due sub/2026-03-31 90 days → finn']
    expect(await contractFindings(opened)).toEqual(early)
    await at('2026-01-31')
    expect(await asked()).toEqual(early)
    await at('2026-02-01')
    expect(await asked()).toEqual([...early, 'contract.confirmation_due main/2026-03-31 notice → eve'].sort())
    await at('2026-03-02')
    expect(await asked()).toHaveLength(5)
    await at('2026-03-25')
    expect(await asked()).toContain('contract.confirmation_due sub/2026-03-31 7 days → finn')
    await at('2026-03-31')
    expect(await states()).toEqual({ main: 'active', sub: 'active' })
    expect(await changes()).toEqual([])
    await at('2026-04-01')
    expect(await changes()).toEqual(['main eve closed', 'sub finn closed'])
    expect(await asked()).toEqual([])
  })

  it('has its access ended under the chain: the change asks for the approvals that any ending asks for', async () => {
    await bringIn(opened, contracts)
    await opened.company.credential('door', { contract: 'main', criticality: 'high', environment: 'production' })
    await at('2026-04-01')
    expect(await changes()).toEqual(['main eve awaiting_approval', 'sub finn closed'])
    expect(await contractFindings(opened)).toContain('contract.overdue main → eve')
    const opening = await opened.fresh.db
      .selectFrom('journal')
      .select('leaf')
      .where('kind', '=', 'change.opened')
      .orderBy('ordinal')
      .execute()
    expect(opening.map(({ leaf }) => JSON.parse(leaf)).map(({ actor, body }) => [actor.id, body.requester, body.trigger.ref])).toEqual([
      ['control-plane', 'eve', 'main'],
      ['control-plane', 'finn', 'sub'],
    ])
    expect((await opened.fresh.db.selectFrom('mandates').select('id').execute()).length).toBe(0)
  })

  it('ends also when the clock jumps over every day on which it would have been asked about', async () => {
    await bringIn(opened, contracts)
    await at('2029-01-01')
    expect(await changes()).toEqual(['main eve closed', 'sub finn closed'])
  })

  it('ends in the name of somebody who answers for controls when its owner has left', async () => {
    await bringIn(opened, contracts)
    await opened.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'eve').execute()
    await at('2026-04-01')
    expect(await changes()).toEqual(['main ada closed', 'sub finn closed'])
  })

  it('is opened once, however often one looks, and a clock that goes back opens nothing anew', async () => {
    await bringIn(opened, contracts)
    for (const day of ['2026-04-01', '2026-04-02', '2026-04-01', '2026-01-10', '2026-04-03']) await at(day)
    expect(await changes()).toHaveLength(2)
  })
})

describe('a contract that a person confirms', () => {
  it('goes on until the day that was signed, and no longer', async () => {
    await bringIn(opened, contracts)
    await at('2026-03-25')
    await confirmAs(opened, 'ben', 'main', '2026-12-31')
    expect((await asked()).filter((line) => line.includes('main'))).toEqual([])
    await at('2026-04-01')
    // The subcontractor's own paper was not confirmed: it ends on its own day.
    expect(await states()).toEqual({ main: 'active', sub: 'ended' })
    await at('2026-12-31')
    expect((await states())['main']).toBe('active')
    await at('2027-01-01')
    expect((await states())['main']).toBe('ended')
    expect(await changes()).toEqual(['main eve closed', 'sub finn closed'])
  })
})

describe("a subcontractor's contract", () => {
  it("ends when its principal's is ended early, whatever day it names", async () => {
    await bringIn(opened, contracts.replace('ends: 2026-03-31, under', 'ends: 2030-03-31, under'))
    expect(await contractFindings(opened)).toContain('contract.outlives_principal sub → finn')
    await opened.fresh.db.updateTable('contracts').set({ state: 'ending' }).where('id', '=', 'main').execute()
    await at('2026-01-06')
    expect(await changes()).toEqual(['sub finn closed'])
  })

  it("ends on its principal's last day when its own is later", async () => {
    await bringIn(opened, contracts.replace('ends: 2026-03-31, under', 'ends: 2030-03-31, under'))
    await at('2026-04-01')
    expect(await changes()).toEqual(['main eve closed', 'sub finn closed'])
  })
})
