// What waits for a person: what he could answer, what he is asked by name first, and nothing else.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, endTheContract, openRequests, sign } from '../../testing/story.ts'
import { readInbox } from './index.ts'

let server: TestDatabase
let opened: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  opened = await openCompany(server)
  await opened.company.credential('c1', { environment: 'production', criticality: 'high', privileged: true })
  return () => opened.end()
})

const inboxOf = async (person: string) => readInbox(opened.house.runtime, await opened.company.caller(person))
const kinds = async (person: string) => (await inboxOf(person)).map(({ kind }) => kind)

it('an approval waits for whoever could give it, with what it is about, and neither for its requester nor for a provider', async () => {
  const change = await endTheContract(opened.house, opened.company, 'ada')
  await opened.house.settle()
  const [item] = await inboxOf('ben')
  expect(item).toMatchObject({
    kind: 'approval',
    change,
    requester: 'ada',
    reason: 'the contract ends',
    risk: 'critical',
    stepUp: true,
    asked: true,
  })
  expect(item?.systems).toEqual(['fake'])
  expect(await kinds('ada')).toEqual([])
  expect(await kinds('dan')).toEqual([])
  expect(await kinds('oscar')).toEqual([])
})

it('it is gone for who has signed, and for everybody when it is over', async () => {
  await endTheContract(opened.house, opened.company, 'ada')
  await opened.house.settle()
  const [request] = await openRequests(opened.house)
  await sign(opened.house, opened.company, request!.id, 'ben')
  expect(await kinds('ben')).toEqual([])
  expect(await kinds('cleo')).toEqual(['approval'])
  await approveAll(opened.house, opened.company)
  expect(await kinds('cleo')).not.toContain('approval')
})

it('it is gone when its time has passed, before anything has looked at it', async () => {
  await endTheContract(opened.house, opened.company, 'ada')
  await opened.house.settle()
  const [request] = await openRequests(opened.house)
  opened.house.clock.advance((request!.expires_at.getTime() - opened.house.clock.now().getTime()) / 1000)
  expect(await kinds('ben')).toEqual([])
})

it('a closure waits for the owner whom it names, and is his by name', async () => {
  await endTheContract(opened.house, opened.company, 'ada')
  await opened.house.settle()
  await approveAll(opened.house, opened.company)
  await opened.house.run(3_600)
  const waiting = (await inboxOf('eve')).filter(({ kind }) => kind === 'closure')
  expect(waiting).toMatchObject([{ subject: 'c1', asked: true }])
  expect((await kinds('ben')).includes('closure')).toBe(false)
})
