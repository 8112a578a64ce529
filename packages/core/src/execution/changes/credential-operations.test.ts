// What changes have done to one credential, as it is told to whom.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract } from '../../testing/story.ts'
import { credentialOperations } from './credential-operations.ts'
import { reviseChange } from './index.ts'

let database: TestDatabase
let it: Opened
beforeAll(async () => {
  database = await startTestDatabase()
  it = await openCompany(database)
  await it.company.credential('one', { executor: 'agent' })
  await it.company.credential('other')
  await endTheContract(it.house, it.company)
})
afterAll(async () => {
  await it?.end()
  await database?.stop()
})

interface Told {
  readonly items: readonly { readonly id: string; readonly credential: string; readonly phase: string; readonly trigger: string }[]
  readonly next?: string
}
const ask = async (as: string, query: Record<string, unknown> = {}, credential = 'one'): Promise<Told> => {
  const [list] = credentialOperations
  const input = { params: { credential }, query, body: undefined }
  return (await list!.handle(it.house.runtime, await it.company.caller(as), input as never, undefined as never)) as Told
}

test('all of it and nothing else, the newest first, page by page; what a replaced plan had in mind is not told', async () => {
  const before = (await ask('ada')).items
  const { change_id } = await it.fresh.db.selectFrom('operations').select('change_id').limit(1).executeTakeFirstOrThrow()
  await reviseChange(it.house.runtime, await it.company.caller('ada'), change_id, 'once more')
  const { items } = await ask('ada')
  expect(items.length).toBeGreaterThan(1)
  expect(items.map(({ credential, trigger }) => `${credential} ${trigger}`)).toEqual(items.map(() => 'one contract.end'))
  expect(items.filter(({ id }) => before.some((one) => one.id === id))).toEqual([])
  expect(items.map(({ id }) => id)).toEqual(
    items
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
  )
  const first = await ask('ada', { limit: 1 })
  const rest = await ask('ada', { cursor: first.next })
  expect([...first.items, ...rest.items]).toEqual(items)
})

test('a provider is told of what it executes or owns; anything else, and what is not there, are one refusal', async () => {
  expect((await ask('oscar')).items.length).toBeGreaterThan(0)
  expect((await ask('ada', {}, 'other')).items.length).toBeGreaterThan(0)
  for (const [as, id] of [
    ['oscar', 'other'],
    ['oscar', 'nowhere'],
    ['ada', 'nowhere'],
  ] as const)
    expect(await codeOf(() => ask(as, {}, id))).toBe('credential.unknown')
})
