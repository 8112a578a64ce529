// What is told of the kill switch before it is pulled: exactly what pulling it does, and nothing is done by telling.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, endTheContract, journalKinds } from '../../testing/story.ts'
import { previewSuspension } from './preview.ts'
import { suspendProvider } from './suspend.ts'

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

const preview = async (provider: string, by = 'ada') => previewSuspension(it.house.runtime, await it.company.caller(by), provider)
const suspend = async (provider: string) =>
  suspendProvider(it.house.runtime, await it.company.caller('ada'), { provider, reason: 'it was breached', ticket: 'INC-1' })

test('it names the credentials that then end, and whose, and leaves nothing behind', async () => {
  await it.company.credential('c1')
  await it.company.credential('c2', { party: 'below' })
  await it.company.credential('other', { party: 'staying', contract: null })
  const before = await journalKinds(it.house)
  const told = await preview('leaving')
  expect(await journalKinds(it.house)).toEqual(before)
  expect(told.parties.map(({ id }) => id)).toEqual(['below', 'leaving'])
  expect(told).toMatchObject({ standing: null, problem: null })
  const { change } = await suspend('leaving')
  const rows = await it.house.runtime.db
    .selectFrom('operations')
    .select('credential_id')
    .where('change_id', '=', change)
    .orderBy('credential_id')
    .execute()
  expect(told.planned!.credentials.map(({ credential }) => credential).sort()).toEqual([...new Set(rows.map((row) => row.credential_id))])
  expect((await preview('leaving')).standing).not.toBeNull()
})

test('it counts the mandates that are then void, and names who is then refused, of that provider alone', async () => {
  await it.company.credential('c1', { executor: 'agent' })
  await endTheContract(it.house, it.company)
  await it.house.settle()
  await approveAll(it.house, it.company)
  await it.house.settle()
  const told = await preview('staying')
  expect(told.refused.map(({ id }) => id).sort()).toEqual(['agent', 'oscar'])
  expect((await preview('leaving')).mandates).toBe(0)
  expect(told.mandates).toBeGreaterThan(0)
  expect((await suspend('staying')).mandatesVoided).toBe(told.mandates)
})

test('it is told to who may pull the switch, and to nobody else; of no provider, nothing', async () => {
  expect(await codeOf(() => preview('staying', 'oscar'))).toBe('authority.refused')
  expect(await codeOf(() => preview('staying', 'eve'))).toBe('authority.refused')
  expect(await codeOf(() => preview('nobody'))).toBe('provider.unknown')
})
