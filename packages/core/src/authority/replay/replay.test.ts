// The replay says what another pack would have said of what was decided, and changes nothing.
import { bundleFromFiles, createPolicyEngine } from '@countersign/policy'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { reviseChange } from '../../execution/changes/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { packWith, withFirstPack } from '../../testing/packs.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, endTheContract, factsOf } from '../../testing/story.ts'
import { replayDecisions } from './index.ts'

let server: TestDatabase
let it: Opened
let change: string
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await withFirstPack(it)
  await it.company.credential('one', { environment: 'production' })
  change = await endTheContract(it.house, it.company)
  await approveAll(it.house, it.company, ['ben'])
  return () => it.end()
})

const under = async (change: Parameters<typeof packWith>[1]) => createPolicyEngine(bundleFromFiles((await packWith('1.0.1', change)).files))
const production = 'policies/operations/approval-production.cedar'
const replay = async (engine: Awaited<ReturnType<typeof under>>, behind = '', limit = 10) =>
  (await replayDecisions(it.house.runtime, 'acme', engine, behind, limit)).map(({ replayed }) => replayed)

test('the pack in force would have said the same, of the facts of then', async () => {
  const [only] = await replay(await under({}))
  expect(only).toMatchObject({ change, requester: 'ada', operations: [], people: [], leftOut: 0 })
  expect(only!.asked).toBeGreaterThan(0)
})

test('a stricter pack is said to be stricter, operation by operation, and whom it would have let out', async () => {
  // Planned anew, the facts that it is decided on are those of now: the contract has ended.
  it.house.clock.advance(60)
  await reviseChange(it.house.runtime, await it.company.caller('ada'), change, 'again')
  await approveAll(it.house, it.company, ['ben'])
  const before = await factsOf(it.house)
  const engine = await under({
    [production]: (text) => text.replaceAll('"control_owner,security_lead"', '"security_lead"').replace('@quorum("1")', '@quorum("3")'),
  })
  const [only] = await replay(engine, '', 1)
  expect(only!.operations.length).toBeGreaterThan(0)
  for (const one of only!.operations) expect(one).toMatchObject({ looser: [], facts: 'as_then' })
  expect(only!.operations.flatMap(({ stricter }) => stricter)).toContain('no longer by control_owner')
  expect(only!.people.every(({ principal, after }) => principal === 'ben' && after === 'out')).toBe(true)
  expect(await factsOf(it.house)).toBe(before)
})

test('facts that have moved on are said to be those of today', async () => {
  await it.fresh.db.updateTable('identities').set({ criticality: 'critical' }).where('org_id', '=', 'acme').execute()
  const [only] = await replay(await under({ [production]: (text) => text.replaceAll('"control_owner,security_lead"', '"security_lead"') }))
  expect(only!.operations.map(({ facts }) => facts)).toContain('of_today')
})

test('what can not be asked again is said, and the others are asked all the same; pages go on where they ended', async () => {
  await it.company.credential('two', { contract: null })
  const [first] = await replayDecisions(it.house.runtime, 'acme', await under({}), '', 1)
  expect(await replay(await under({}), first!.digest)).toEqual([])
})
