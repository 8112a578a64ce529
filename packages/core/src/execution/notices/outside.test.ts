// A provider's people: told of their own part, at their own address, and of nothing of anybody else.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { agentStarts, liveMandate } from '../../testing/agent.ts'
import { giveAddresses, openTestPost, type TestPost } from '../../testing/notices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract, operationOf } from '../../testing/story.ts'
import { followEvidenceDuties } from '../my-work/index.ts'

let server: TestDatabase
let it: Opened
let post: TestPost
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await it.fresh.db
    .insertInto('principals')
    .values({ org_id: 'acme', id: 'lena', kind: 'person', party_id: 'leaving', party_kind: 'provider', name: 'lena' })
    .execute()
  await it.fresh.db
    .insertInto('role_holdings')
    .values({
      org_id: 'acme',
      principal_id: 'lena',
      party_kind: 'provider',
      role: 'provider_operator',
      since: new Date('2026-01-01T00:00:00Z'),
    })
    .execute()
  await giveAddresses(it.house)
  post = openTestPost(it.house, [{ name: 'team', forPeople: true }])
  return () => it.end()
})

const outside = (line: string): boolean => line.startsWith('oscar@') || line.startsWith('lena@')

/** The agent of `staying` has begun and is late. */
const late = async () => {
  await it.fresh.db
    .insertInto('party_duties')
    .values({ org_id: 'acme', party_id: 'staying', evidence: 'revocation', within_minutes: 5 })
    .execute()
  await it.company.credential('c1', { executor: 'agent' })
  const change = await endTheContract(it.house, it.company)
  await it.house.settle()
  const mandate = await liveMandate(it.house, (await operationOf(it.house, change, 'credential.revoke', 'c1')).id)
  await agentStarts(it.house, it.company, mandate)
  it.house.clock.advance(301)
  const { runtime } = it.house
  await transact(runtime, systemCaller(runtime, 'acme', 'late'), (work) => followEvidenceDuties(runtime, work))
  return mandate
}

test('people of the party that owes evidence are told that it is late; the other provider is not, and the finding is told inside alone', async () => {
  const mandate = await late()
  await post.round()
  const news = post.news()
  expect(news.filter(outside)).toEqual(['oscar@example.com: Deliver evidence: it is late'])
  const { message } = post.sent.find(({ message: one }) => one.to?.address === 'oscar@example.com')!
  expect(message.parts).toHaveLength(1)
  expect(JSON.stringify(message.parts)).toContain(mandate.id)
  expect(JSON.stringify(message.parts)).not.toMatch(/c1|ada|leaving|the contract ends|CHG-1|findings/)
  expect(news.some((line) => line.startsWith('ada@example.com'))).toBe(true)
})

test('a party that was suspended meanwhile is told nothing more', async () => {
  await late()
  await it.fresh.db
    .insertInto('party_suspensions')
    .values({
      org_id: 'acme',
      id: 'sus_1',
      party_id: 'staying',
      party_kind: 'provider',
      suspended_at: it.house.clock.now(),
      suspended_by: 'ada',
      reason: 'test',
      ticket: 'T-1',
    })
    .execute()
  await post.round()
  expect(post.news().filter(outside)).toEqual([])
})

test('the kill switch is told to security leads and control owners at any hour, and to nobody outside', async () => {
  await it.fresh.db
    .insertInto('party_suspensions')
    .values({
      org_id: 'acme',
      id: 'sus_1',
      party_id: 'leaving',
      party_kind: 'provider',
      suspended_at: it.house.clock.now(),
      suspended_by: 'ada',
      reason: 'a key was stolen',
      ticket: 'T-1',
    })
    .execute()
  it.house.clock.advance(13 * 3600)
  await post.round()
  expect(post.news()).toEqual(['ada', 'ben', 'cleo'].map((person) => `${person}@example.com: Kill switch pulled: leaving is suspended`))
})

test('a finding that somebody outside owns by mistake is not told to him, and no room is his', async () => {
  const { runtime } = it.house
  await transact(runtime, systemCaller(runtime, 'acme', 'test'), (work) =>
    openFinding(runtime, work, { kind: 'credential.unused', subject: 'c9', severity: 'critical', ownerId: 'oscar', detail: {} }),
  )
  await it.fresh.db
    .insertInto('notice_preferences')
    .values({ org_id: 'acme', person_id: 'oscar', rooms: ['team'], zone: null, set_at: it.house.clock.now() })
    .execute()
  await post.round()
  expect(post.news()).toEqual([])
})
