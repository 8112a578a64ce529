// What was known of an account when is what had been read by then, and no more.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { askSystems } from '../standing/index.ts'
import { accountOperations } from './operations.ts'

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
  return () => opened.end()
})

const scan = async (): Promise<Date> => {
  opened.house.clock.advance(60)
  await askSystems(opened.house.runtime, await opened.company.caller('ada'), [])
  await opened.house.settle()
  return opened.house.clock.now()
}

const call = async <Answer>(id: string, as: string, input: Record<string, unknown>): Promise<Answer> => {
  const { handle } = accountOperations.find((one) => one.id === id)!
  return (handle as (...given: unknown[]) => Promise<Answer>)(opened.house.runtime, await opened.company.caller(as), input)
}

interface Told {
  readonly was: { readonly state: string } | null
  readonly items: readonly { readonly id: string; readonly what: string }[]
  readonly next?: string
}

const told = async (query: { asOf?: string; limit?: number; cursor?: string } = {}, as = 'ada'): Promise<Told> => {
  const { items } = await call<{ items: { id: string }[] }>('accounts.list', 'ada', { query: { account: 'acct-a' } })
  return call<Told>('accounts.history', as, { params: { account: items[0]!.id }, query })
}

it('says what was read by then: nothing before the first reading, the state between two, nothing once it is gone', async () => {
  await opened.company.credential('a', { contract: null })
  const before = opened.house.clock.now()
  const first = await scan()
  opened.house.fake.end('acct-a', 'disabled')
  const second = await scan()
  opened.house.fake.end('acct-a', 'deleted')
  const third = await scan()
  const at = async (moment: Date) => (await told({ asOf: moment.toISOString() })).was?.state ?? null
  expect([await at(before), await at(first), await at(second), await at(third)]).toEqual([null, 'enabled', 'disabled', null])
  expect((await told()).was).toBeNull()
  expect((await told({ asOf: second.toISOString() })).items.map(({ what }) => what)).toEqual(['disabled'])
  const all = await told()
  expect(all.items.map(({ what }) => what)).toEqual(['gone', 'disabled'])
  const page = await told({ limit: 1 })
  expect([...page.items, ...(await told({ limit: 1, cursor: page.next! })).items]).toEqual(all.items)
  await expect(told({}, 'oscar')).rejects.toMatchObject({ code: 'authority.refused' })
})
