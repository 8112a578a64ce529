// What can't be undone is not done without a person, and what the signed plan says is kept is not deleted.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Plan, readPlan } from '../../authority/plans/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, endTheContract, openRequests, operationOf } from '../../testing/story.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await it.company.credential('c1')
  return () => it.end()
})

/** From now on the system can't disable, which shows as soon as its operator can be opened. */
const deletesOnly = (): { secretsDown: boolean } => {
  const { connectors } = it.house.runtime
  const open = connectors.operator.bind(connectors)
  const state = { secretsDown: false }
  connectors.operator = async (system) => {
    if (state.secretsDown) throw new Error('its secret store is down')
    const { disable: _none, ...operator } = await open(system)
    return operator
  }
  return state
}

const planOf = async (change: string): Promise<Plan> => {
  const { plan_digest } = await it.house.runtime.db
    .selectFrom('changes')
    .select('plan_digest')
    .where('id', '=', change)
    .executeTakeFirstOrThrow()
  return readPlan(it.house.runtime.db, 'acme', plan_digest!)
}
const wayBackOf = async (change: string, operation: string) =>
  (await planOf(change)).operations.find((one) => one.operation === operation)?.wayBack.kind

test('an ending by disabling says that it is kept, and goes on alone', async () => {
  const change = await endTheContract(it.house, it.company)
  expect([await wayBackOf(change, 'credential.revoke'), await wayBackOf(change, 'session.end')]).toEqual(['by_hand', 'not_needed'])
  expect(await openRequests(it.house)).toEqual([])
  await it.house.run(600)
  expect(it.house.fake.effects.map(({ operation }) => operation)).toContain('disable')
  expect((await operationOf(it.house, change, 'credential.revoke', 'c1')).closure).toBe('risk_complete')
})

test('an ending by deletion says that it has no way back, and waits for a person; then it is deleted', async () => {
  deletesOnly()
  const change = await endTheContract(it.house, it.company)
  expect([await wayBackOf(change, 'credential.revoke'), await wayBackOf(change, 'session.end')]).toEqual(['none', 'not_needed'])
  expect(await openRequests(it.house)).toHaveLength(1)
  await it.house.run(600)
  expect(it.house.fake.effects).toEqual([])
  await approveAll(it.house, it.company)
  await it.house.run(600)
  expect(it.house.fake.effects.map(({ operation }) => operation)).toContain('delete')
})

test('what the plan says is kept is not deleted where the system turns out to know nothing else', async () => {
  const state = deletesOnly()
  state.secretsDown = true
  const change = await endTheContract(it.house, it.company)
  state.secretsDown = false
  expect(await wayBackOf(change, 'credential.revoke')).toBe('by_hand')
  await it.house.run(3600)
  expect(it.house.fake.effects).toEqual([])
  const row = await operationOf(it.house, change, 'credential.revoke', 'c1')
  expect([row.phase, row.reasons.join()]).toEqual(['stuck', expect.stringContaining('connector.would_delete')])
})
