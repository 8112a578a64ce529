// Taking a change back is a change: what the chain can undo it plans, decides and proves anew; what it can't, it says.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inForce } from '../../authority/instruments/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { rotation } from '../../testing/rotation.ts'
import { decide } from '../../testing/run-ready.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, endTheContract, openRequests, operationOf } from '../../testing/story.ts'
import { openChange } from '../changes/index.ts'
import { reverseChange } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await it.company.credential('c1')
  await it.company.credential('c2')
  await it.company.credential('c3')
  await it.company.credential('canary', { contract: null })
  await it.house.runtime.db.updateTable('identities').set({ kind: 'canary' }).where('id', '=', 'idn-canary').execute()
  return () => it.end()
})

const reverse = async (change: string, by = 'cleo') =>
  reverseChange(it.house.runtime, await it.company.caller(by), { change, reason: 'the wrong ones', ticket: 'CHG-9' })

const asked = async (...operations: { operation: string; credential: string }[]): Promise<string> => {
  const { change } = await openChange(it.house.runtime, await it.company.caller('cleo'), {
    kind: 'request',
    ref: `req-${operations.length}`,
    reason: 'r',
    ticket: 't',
    asked: { kind: 'request', ref: `req-${operations.length}`, purpose: 'p', operations },
  })
  return change
}
const done = async (): Promise<void> => {
  await approveAll(it.house, it.company, ['ben', 'ada'])
  await it.house.run(600)
}
const rotate = (credential: string) => ({ operation: 'credential.rotate', credential })
const changeOf = (id: string) => it.house.runtime.db.selectFrom('changes').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const secret = (id: string) => it.house.references.get(`ref:${id}`)!.expose()
const opens = (id: string, value: string) => it.house.fake.opens('main', `acct-${id}`, value)

test('what can be taken back is planned in reverse order under a change that names the first; what can not is said, and left', async () => {
  const change = await asked(rotate('c1'), rotate('c2'), { operation: 'credential.revoke', credential: 'c3' })
  expect(await codeOf(() => reverse(change))).toBe('change.not_closed')
  await done()
  expect((await changeOf(change)).state).toBe('closed')
  const before = secret('c1')
  const reversal = await reverse(change)
  expect(reversal.reverses).toEqual([
    { operation: 'credential.rotate', credential: 'c2', by: 'credential.rotate' },
    { operation: 'credential.rotate', credential: 'c1', by: 'credential.rotate' },
  ])
  expect(reversal.left.map(({ operation, kind }) => [operation, kind])).toContainEqual(['credential.revoke', 'by_hand'])
  expect(await changeOf(reversal.change)).toMatchObject({
    kind: 'reversal',
    trigger_kind: 'reversal',
    trigger_ref: change,
    reason: `reverses ${change}: the wrong ones`,
  })
  // Somebody decides: it is no lesser change than the first.
  expect((await openRequests(it.house, reversal.change)).length).toBeGreaterThan(0)
  await it.house.run(600)
  expect(opens('c1', before)).toBe(true)
  expect((await reverse(change)).change).toBe(reversal.change)
  await done()
  expect(await changeOf(reversal.change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
  expect([opens('c1', before), opens('c1', secret('c1'))]).toEqual([false, true])
  expect(it.house.fake.effects.filter(({ account }) => account === 'acct-c3').map(({ operation }) => operation)).not.toContain('rotate')
  expect(await codeOf(() => reverse(change))).toBe('change.reversed')
})

test('a change of which nothing can be taken back is refused with the reason of each, and opens nothing', async () => {
  const change = await endTheContract(it.house, it.company)
  await it.house.run(600)
  expect((await operationOf(it.house, change, 'credential.revoke', 'c1')).phase).toBe('done')
  const error = await reverse(change).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'change.irreversible', message: expect.stringContaining('enable it again') })
  const changes = await it.house.runtime.db.selectFrom('changes').select('id').execute()
  expect(changes).toHaveLength(1)
})

test('a document of authority gives way to the version before, proposed anew and approved like any other', async () => {
  await decide(it, 'runbook', 'rotate', rotation)
  await decide(it, 'runbook', 'rotate', { ...rotation, rehearseEveryDays: 7 })
  const [first, second] = await it.house.runtime.db.selectFrom('changes').select('id').orderBy('id').execute()
  expect(await codeOf(() => reverse(first!.id))).toBe('change.irreversible')
  const { change } = await reverse(second!.id)
  const now = async () => {
    const row = await inForce(it.house.runtime.db, 'acme', 'runbook', 'rotate', it.house.clock.now())
    return [row?.version, row?.document['rehearseEveryDays']]
  }
  await it.house.run(600)
  expect(await now()).toEqual([2, 7])
  await done()
  expect((await changeOf(change)).state).toBe('closed')
  expect(await now()).toEqual([3, 30])
  // What came in force since is not overridden unseen.
  expect(await codeOf(() => reverse(second!.id))).toBe('change.superseded')
})

test.each(['oscar', 'agent'])('is not asked for by a provider: %s', async (who) => {
  const change = await asked(rotate('c1'))
  await done()
  expect(await codeOf(() => reverse(change, who))).toBe('authority.refused')
  expect(await codeOf(() => reverse('chg_none'))).toBe('change.unknown')
})
