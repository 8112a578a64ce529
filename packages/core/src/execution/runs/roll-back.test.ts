// What a run's way back is worth: what has none is asked about, and what has one is taken back by the chain itself, once, by whoever may.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { withdrawInstrument } from '../../authority/instruments/index.ts'
import { rightsAt, rulesFor, subjectOf } from '../../authority/rights/index.ts'
import { type Runbook, readRun } from '../../authority/runbooks/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { rotation } from '../../testing/rotation.ts'
import { decide, delegation, run, runReady } from '../../testing/run-ready.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, journalKinds, openRequests, sign } from '../../testing/story.ts'
import { propose } from '../proposals/index.ts'
import { rollBack } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await it.company.credential('c1', { party: 'staying' })
  await it.company.credential('c2', { party: 'staying' })
  await it.company.credential('canary', { contract: null })
  await it.house.runtime.db.updateTable('identities').set({ kind: 'canary' }).where('id', '=', 'idn-canary').execute()
  return () => it.end()
})

const back = async (id: string, by = 'agent') => rollBack(it.house.runtime, await it.company.caller(by), { run: id })
const secret = () => it.house.references.get('ref:c1')!.expose()
const opens = (value: string) => it.house.fake.opens('main', 'acct-c1', value)
const changeOf = (id: string) => it.house.runtime.db.selectFrom('changes').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('a run is rolled back alone within its bounds, as a change that names it: the secret of the run is proven dead too', async () => {
  await runReady(it)
  const ran = await run(it, 'c1')
  expect(await codeOf(() => back(ran.run))).toBe('runbook.not_ended')
  await it.house.run(600)
  const ofRun = secret()
  const taken = await back(ran.run)
  expect(await openRequests(it.house)).toEqual([])
  await it.house.run(600)
  expect(await changeOf(taken.change)).toMatchObject({ kind: 'runbook', state: 'closed', closure: 'risk_complete', ticket: 'INC-7' })
  expect([opens(ofRun), opens(secret())]).toEqual([false, true])
  const row = await readRun(it.house.runtime.db, 'acme', taken.run)
  expect(row).toMatchObject({ kind: 'rollback', rolls_back: ran.run, version: 1, parameters: { credential: 'c1' }, in_bounds: true })
  expect((await journalKinds(it.house, 'runbook.asked')).at(-1)?.body).toMatchObject({ run: taken.run, rollsBack: ran.run })
})

test('a run is rolled back once, also when many ask at the same moment', async () => {
  await runReady(it)
  const ran = await run(it, 'c1')
  await it.house.run(600)
  const asked = await Promise.allSettled([back(ran.run), back(ran.run), back(ran.run, 'ben')])
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of asked) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'runbook.rolled_back' })
  await it.house.run(600)
  expect(await codeOf(() => back(ran.run))).toBe('runbook.rolled_back')
  expect(await it.house.runtime.db.selectFrom('runbook_runs').select('id').where('rolls_back', '=', ran.run).execute()).toHaveLength(1)
})

test('a provider rolls back its own runs alone: somebody else’s is not there for it, and who holds no control rolls back none', async () => {
  await runReady(it)
  const ran = await run(it, 'c1')
  await it.house.run(600)
  await it.house.runtime.db.updateTable('runbook_runs').set({ party_id: 'leaving' }).where('id', '=', ran.run).execute()
  expect(await codeOf(() => back(ran.run))).toBe('runbook.run_unknown')
  expect(await codeOf(() => back(ran.run, 'dan'))).toBe('authority.refused')
  expect(await codeOf(() => back('run_none'))).toBe('runbook.run_unknown')
})

test('of a version that is no longer in force somebody is asked, and nothing is done without; where he says no, it may be asked again', async () => {
  await runReady(it)
  const ran = await run(it, 'c1')
  await it.house.run(600)
  const ofRun = secret()
  await transact(it.house.runtime, await it.company.caller('ben'), (work) =>
    withdrawInstrument(it.house.runtime, work, 'runbook', 'rotate', 'no longer'),
  )
  const taken = await back(ran.run)
  await it.house.run(600)
  expect(opens(ofRun)).toBe(true)
  expect(await readRun(it.house.runtime.db, 'acme', taken.run)).toMatchObject({
    in_bounds: false,
    reasons: [expect.stringContaining('no longer in force')],
  })
  const [request] = await openRequests(it.house, taken.change)
  await sign(it.house, it.company, request!.id, 'ben', { verdict: 'refuse', reason: 'it stays' })
  await it.house.settle()
  expect((await changeOf(taken.change)).state).toBe('refused')
  const again = await back(ran.run)
  await approveAll(it.house, it.company, ['ben', 'cleo'])
  await it.house.run(600)
  expect((await changeOf(again.change)).state).toBe('closed')
  expect(opens(ofRun)).toBe(false)
})

const without: Runbook = {
  ...rotation,
  steps: [{ operation: 'credential.revoke', credential: '$credential' }],
  rollback: { none: 'a new one is issued by the enterprise' },
}
const revocations = { ...delegation, operations: ['credential.revoke', 'session.end'] }

test('a runbook without a way back is never done alone, within its bounds neither, and rights say so beforehand', async () => {
  await runReady(it, without, revocations)
  const { runtime, clock } = it.house
  const at = clock.now()
  const point = {
    operation: 'credential.revoke',
    environment: 'staging',
    system: 'fake',
    domain: 'service_account',
    region: 'any other',
  } as const
  const subject = await subjectOf(runtime.db, 'acme', 'staying')
  const [rights] = await rightsAt(runtime, runtime.db, 'acme', subject, [point], [await rulesFor(runtime, runtime.db, 'acme', {}, at)], at)
  expect(rights!.map(({ right }) => right)).not.toContain('autonomous')
  const ran = await run(it, 'c1')
  expect(ran).toMatchObject({ inBounds: true, outcome: 'approval' })
  const before = it.house.fake.effects.length
  await it.house.run(600)
  expect(it.house.fake.effects.length).toBe(before)
  const [request] = await openRequests(it.house, ran.change)
  await sign(it.house, it.company, request!.id, 'ben')
  await it.house.run(600)
  expect((await changeOf(ran.change)).closure).toBe('risk_complete')
  expect(await codeOf(() => back(ran.run))).toBe('runbook.no_way_back')
})

test('ending sessions stays as free as it was where the runbook says that nothing is lost', async () => {
  const steps = [{ operation: 'session.end', credential: '$credential' }] as const
  await runReady(
    it,
    { ...rotation, steps, rollback: { notNeeded: 'whoever is let in comes again' } },
    { ...delegation, operations: ['session.end'] },
  )
  expect((await run(it, 'c1')).outcome).toBe('autonomous')
})

test.each([
  ['that a revocation needs none', { ...without, rollback: { notNeeded: 'really' } }],
  ['steps back over what its own steps revoke', { ...without, rollback: rotation.rollback }],
])('a runbook that promises %s is refused', async (_what, document) => {
  const asked = propose(it.house.runtime, await it.company.caller('cleo'), {
    kind: 'runbook',
    name: 'r',
    document,
    reason: 'r',
    ticket: 't',
  })
  await expect(asked).rejects.toMatchObject({ code: 'instrument.invalid', details: { problems: [{ where: 'rollback' }] } })
  await decide(it, 'runbook', 'r', without)
})
