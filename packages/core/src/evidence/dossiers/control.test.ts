// The dossier of a control over a time, exported by a real house and judged by the outsider's verifier.
import { generateKeyPair } from '@countersign/ledger'
import { type ControlReport, isProven } from '@countersign/verifier'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testClock } from '../../testing/clock.ts'
import { judgedBundle, wrongIn } from '../../testing/dossier.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { carryThrough, codeOf, endTheContract } from '../../testing/story.ts'
import { type TestWitness, witnessOf } from '../../testing/witness.ts'
import { exportControlDossier, previewControlDossier } from './index.ts'

let server: TestDatabase
let witness: TestWitness
let it: Opened
let change: string
const year = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }

beforeAll(async () => {
  server = await startTestDatabase()
  const logKey = generateKeyPair().privateKey
  const clock = testClock()
  witness = await witnessOf(logKey, clock)
  it = await openCompany(server, { witness, logKey, clock })
  const { house, company } = it
  await company.credential('one')
  change = await endTheContract(house, company)
  await carryThrough(house, company)
})
afterAll(async () => {
  await it?.end()
  await witness?.close()
  await server?.stop()
})

const exported = async (control: string, time: { from: string; to: string } = year, after?: string): Promise<string> => {
  let text = ''
  const source = { runtime: it.house.runtime, sequencer: it.house.sequencer }
  for await (const line of await exportControlDossier(source, await it.company.caller('ada'), { control, ...time }, after)) text += line
  return text
}
const judged = async (dossier: string): Promise<ControlReport> => (await judgedBundle(it.house, witness.vkey, dossier)) as ControlReport
const preview = (control: string, time: { from: string; to: string } = year) =>
  previewControlDossier(it.house.runtime, 'acme', { control, ...time })

test('holds the changes that the preview counts, proves each offline, and says what was taken for the control', async () => {
  expect(await preview('AC-3(8)')).toMatchObject({ changes: 1, pieces: 1, closures: [{ closure: 'risk_complete', count: 1 }] })
  const report = await judged(await exported('AC-3(8)'))
  expect(wrongIn(report as never)).toEqual([])
  expect(isProven(report)).toBe(true)
  expect([report.control, report.parts.map((part) => part.change), report.more]).toEqual(['AC-3(8)', [change], false])
  expect(report.operations).toEqual((await preview('AC-3(8)')).operations)
  expect(report.story.map(({ credential, closure }) => [credential, closure])).toContainEqual(['one', 'risk_complete'])
})

test('one that was altered is caught, wherever it was', async () => {
  const dossier = await exported('AC-3(8)')
  for (const [what, bent] of [
    ['the seal', dossier.replace('\\"control\\":\\"AC-3(8)\\"', '\\"control\\":\\"AC-2\\"')],
    ['the header', dossier.replace('"control":"AC-3(8)"', '"control":"AC-2"')],
    ['an entry of a part', dossier.replace('\\"reason\\":\\"', '\\"reason\\":\\"not ')],
    ['the end', dossier.slice(0, -2)],
  ] as const) {
    expect(bent === dossier, what).toBe(false)
    expect(isProven(await judged(bent)), what).toBe(false)
  }
})

test('what was opened outside the time, or has nothing of the control, is not in it; an empty one is told as it is', async () => {
  const before = { from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }
  for (const [control, time] of [
    ['AC-3(8)', before],
    ['CM-3', year],
  ] as const) {
    expect((await preview(control, time)).changes).toBe(0)
    const report = await judged(await exported(control, time))
    expect([isProven(report), report.parts, report.story]).toEqual([true, [], []])
  }
})

test('a piece after the last change is empty; no control and no time are refused before anything is sealed', async () => {
  const report = await judged(await exported('AC-3(8)', year, change))
  expect([isProven(report), report.after, report.parts]).toEqual([true, change, []])
  const { db } = it.house.runtime
  const seals = async () =>
    (await db.selectFrom('journal').select('id').where('kind', 'in', ['control.sealed', 'dossier.sealed']).execute()).length
  const sealed = await seals()
  expect(await codeOf(() => exported('AC-99'))).toBe('control.unknown')
  expect(await codeOf(() => exported('AC-3(8)', { from: year.to, to: year.from }))).toBe('control.no_time')
  expect(await seals()).toBe(sealed)
})
