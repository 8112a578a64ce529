// The list of providers says when each was last heard of and when its work was last looked at: by one statement, and each by itself alone.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { agentExecutes } from '../../testing/agent.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract, operationOf } from '../../testing/story.ts'
import { deliverRecords, recordOf } from '../../testing/telemetry.ts'
import { newestOf } from './newest-store.ts'

let database: TestDatabase
let opened: Opened
let operation = ''
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  await opened.company.credential('c1', { executor: 'agent' })
  const change = await endTheContract(opened.house, opened.company)
  await opened.house.settle()
  operation = (await operationOf(opened.house, change, 'credential.revoke', 'c1')).id
})
afterEach(() => opened?.end())

const parties = ['below', 'leaving', 'staying']
const newest = async () => Object.fromEntries(await newestOf(opened.fresh.db, 'acme', parties))
const nothing = { claimed: null, observed: null }

it('what a provider says is newest when it came in, whatever time it tells; and moves nothing of what was seen', async () => {
  const { house, company } = opened
  const said = { kind: 'operation.performed' as const, subject: { operation } }
  await deliverRecords(house, company, [recordOf(house, 1, said)])
  house.clock.advance(3600)
  const at = house.clock.now()
  await deliverRecords(house, company, [recordOf(house, 1, { ...said, id: 'evt-2', at: '2026-01-01T00:00:00Z' })], { stream: 'other' })
  expect(await newest()).toEqual({ below: nothing, leaving: nothing, staying: { claimed: at, observed: null } })
})

it('what it executed is newest seen when we looked at it last, and not when it says that it was done', async () => {
  const { house, company } = opened
  await agentExecutes(house, company, operation)
  const done = house.clock.now()
  house.clock.advance(60)
  await house.run(3600)
  const proofs = await opened.fresh.db
    .selectFrom('proofs')
    .select('at')
    .where('operation_id', '=', operation)
    .orderBy('at', 'desc')
    .execute()
  expect(proofs[0]!.at.getTime()).toBeGreaterThan(done.getTime())
  expect(await newest()).toEqual({ below: nothing, leaving: nothing, staying: { claimed: null, observed: proofs[0]!.at } })
})
