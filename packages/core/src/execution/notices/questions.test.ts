// Who is told of a question about a change, and of its answer: who was asked and who had asked, once, in plain words, and nobody else.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { giveAddresses, openTestPost, type TestPost } from '../../testing/notices.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, endTheContract, openRequests } from '../../testing/story.ts'
import { answerQuestion, askQuestion, withdrawQuestion } from '../questions/index.ts'

let server: TestDatabase
let it: Opened
let post: TestPost
let change = ''
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await giveAddresses(it.house)
  await it.company.credential('c1', { executor: 'agent', environment: 'production', criticality: 'high' })
  change = await endTheContract(it.house, it.company)
  await it.house.settle()
  post = openTestPost(it.house)
  await post.round()
  post.news()
  return () => it.end()
})

const ask = async (by: string, to?: string) =>
  askQuestion(it.house.runtime, await it.company.caller(by), { change, to, words: 'is it still used\nby billing?' })
const answer = async (by: string, id: string) => answerQuestion(it.house.runtime, await it.company.caller(by), id, 'not since May')
const last = () => post.sent.at(-1)!.message

test('who is asked is told at once what, by whom and until when; who asked is told the answer, with the way to the approval', async () => {
  const { id } = await ask('cleo', 'eve')
  await post.round()
  expect(post.news()).toEqual([expect.stringMatching(/^eve@example\.com: cleo asks you about: .+, until Tue, 6 Jan 2026, 09:00 \(UTC\)$/)])
  expect(last().parts[0]!.lines[0]).toBe('The question: is it still used by billing?')
  expect([last().urgent, last().parts[0]!.link.url]).toEqual([true, `https://countersign.example/inbox/question/${id}`])
  await answer('eve', id)
  await post.round()
  await post.round()
  const [request] = await openRequests(it.house, change)
  expect(post.news()).toEqual([expect.stringMatching(/^cleo@example\.com: eve answers you about: /)])
  expect(last().parts[0]!.link.url).toBe(`https://countersign.example/inbox/${request!.id}`)
})

test('a provider’s person is told the question without who asks and what for', async () => {
  await ask('cleo', 'oscar')
  await post.round()
  expect(post.news()).toEqual(['oscar@example.com: The enterprise asks you about your part of a change'])
  expect(JSON.stringify(last().parts)).not.toMatch(/cleo|ada|c1|leaving|the contract ends|CHG-1|qst_|chg_/)
})

test('what was taken back or answered before the message went out is not told', async () => {
  const withdrawn = await ask('cleo', 'eve')
  await withdrawQuestion(it.house.runtime, await it.company.caller('cleo'), withdrawn.id)
  const answered = await ask('cleo', 'ada')
  await answer('ada', answered.id)
  await post.round()
  expect(post.news()).toEqual([expect.stringMatching(/^cleo@example\.com: ada answers/)])
})

test('where no approval waits nobody is woken: it is told when the quiet hours are over', async () => {
  await approveAll(it.house, it.company)
  await it.house.settle()
  await post.round()
  post.news()
  it.house.clock.advance(14 * 3600)
  await ask('oscar')
  await post.round()
  const about = () => post.news().filter((line) => line.includes('asks you about'))
  expect(about()).toEqual([])
  it.house.clock.advance(10 * 3600)
  await post.round()
  expect(about()).toHaveLength(1)
})
