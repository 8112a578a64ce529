// Evidence by duty: late is a finding of a named person at once, and over when it has come.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { agentDelivers, agentStarts, honestStatement, liveMandate, signStatement } from '../../testing/agent.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract, operationOf } from '../../testing/story.ts'
import { followEvidenceDuties } from './index.ts'

const owedMinutes = 5

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

const owes = (party: string) =>
  it.fresh.db
    .insertInto('party_duties')
    .values({ org_id: 'acme', party_id: party, evidence: 'revocation', within_minutes: owedMinutes })
    .execute()

/** The agent has begun, and says nothing yet. */
const begun = async () => {
  await it.company.credential('c1', { executor: 'agent' })
  const change = await endTheContract(it.house, it.company)
  await it.house.settle()
  const mandate = await liveMandate(it.house, (await operationOf(it.house, change, 'credential.revoke', 'c1')).id)
  await agentStarts(it.house, it.company, mandate)
  return mandate
}

const looked = async () => {
  const { runtime } = it.house
  await transact(runtime, systemCaller(runtime, 'acme', 'late'), (work) => followEvidenceDuties(runtime, work))
  const rows = await it.fresh.db
    .selectFrom('findings')
    .select(['subject', 'owner_id'])
    .where('kind', '=', 'evidence.late')
    .where('state', '=', 'open')
    .execute()
  return rows.map(({ subject, owner_id }) => `${subject} → ${owner_id}`)
}

test('what is owed within five minutes is late after five, once, and over when it has come', async () => {
  await owes('staying')
  const mandate = await begun()
  it.house.clock.advance(owedMinutes * 60 - 1)
  expect(await looked()).toEqual([])
  it.house.clock.advance(1)
  expect(await looked()).toEqual([`${mandate.id} → ada`])
  expect(await looked()).toHaveLength(1)
  await agentDelivers(it.house, it.company, mandate, signStatement(await honestStatement(it.house, mandate), it.company.agent))
  expect(await looked()).toEqual([])
})

test('who owes nothing by a duty is not late, and a duty of another class is none', async () => {
  await begun()
  it.house.clock.advance(3600)
  expect(await looked()).toEqual([])
  await it.fresh.db
    .insertInto('party_duties')
    .values({ org_id: 'acme', party_id: 'staying', evidence: 'grant', within_minutes: 1 })
    .execute()
  expect(await looked()).toEqual([])
})
