// What a runbook asks of its evidence stands in the plan and is held against what comes in.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readPlan } from '../../authority/plans/index.ts'
import { type Runbook, rehearsedLately } from '../../authority/runbooks/index.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { rotation } from '../../testing/rotation.ts'
import { run, runReady } from '../../testing/run-ready.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, journalKinds } from '../../testing/story.ts'
import { propose } from '../proposals/index.ts'
import { rehearse } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await it.company.credential('c1', { party: 'staying' })
  await it.company.credential('canary', { contract: null })
  await it.house.runtime.db.updateTable('identities').set({ kind: 'canary' }).where('id', '=', 'idn-canary').execute()
  return () => it.end()
})

const contractOf = async (change: string) => {
  const { plan_digest } = await it.house.runtime.db
    .selectFrom('changes')
    .select('plan_digest')
    .where('id', '=', change)
    .executeTakeFirstOrThrow()
  const { fields, freshnessSeconds } = (await readPlan(it.house.runtime.db, 'acme', plan_digest!)).operations[0]!.evidenceContract
  return { freshnessSeconds, required: fields.filter(({ required }) => required).map(({ name }) => name) }
}
const asking = (...require: string[]): Runbook => ({ ...rotation, evidence: { replacement: { require, freshnessSeconds: 60 } } })

test('what its executor can show is asked of it, and the run closes', async () => {
  await runReady(it, asking('newCredentialId'))
  const ran = await run(it, 'c1')
  expect(await contractOf(ran.change)).toEqual({ freshnessSeconds: 60, required: expect.arrayContaining(['newCredentialId', 'result']) })
  await it.house.run(600)
  const change = await it.house.runtime.db.selectFrom('changes').selectAll().where('id', '=', ran.change).executeTakeFirst()
  expect(change).toMatchObject({ state: 'closed', closure: 'risk_complete' })
})

test('what comes in without it is refused, and the rehearsal does not count', async () => {
  const runbook = asking('consumerId')
  // As if it had been approved: a proposal that no connector could live up to is refused.
  await standingInstrument(it.house, 'runbook', 'rotate', { ...runbook })
  const tried = await rehearse(it.house.runtime, await it.company.caller('ben'), 'rotate')
  expect((await contractOf(tried.change)).required).toContain('consumerId')
  await expect(it.house.run(600)).rejects.toMatchObject({ code: 'evidence.incomplete' })
  const refused = await journalKinds(it.house, 'evidence.refused')
  expect(refused.at(-1)?.body).toMatchObject({ code: 'evidence.incomplete', reasons: ['`consumerId` is missing'] })
  const lately = await rehearsedLately(it.house.runtime.db, 'acme', 'rotate', 1, runbook, it.house.clock.now())
  expect(lately.good).toBe(false)
})

test('what loosens policy is not proposed', async () => {
  const caller = await it.company.caller('cleo')
  const document = { ...rotation, evidence: { replacement: { freshnessSeconds: 3600 } } }
  expect(await codeOf(() => propose(it.house.runtime, caller, { kind: 'runbook', name: 'r', document, reason: 'r', ticket: 't' }))).toBe(
    'instrument.invalid',
  )
})
