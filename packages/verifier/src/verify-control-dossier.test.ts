// The dossier of a control over a time: a true one passes; what does not belong there, was left out or was altered is found, and a piece says that it is one.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderBundleReport } from './render-bundle-report.ts'
import { isProven } from './report.ts'
import { type About, type Bent, bundleOf } from './testing/bundle.ts'
import { Company } from './testing/company.ts'
import { MemoryLog } from './testing/memory-log.ts'
import type { Script } from './testing/script.ts'
import { autonomous } from './testing/stories.ts'
import type { Any } from './testing/tamper.ts'
import type { Trust } from './trust.ts'
import { type ControlReport, verifyAny } from './verify-bundle.ts'

const company = new Company()
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const whole = {
  control: 'AC-3(8)',
  operations: ['credential.revoke'],
  from: '2020-01-01T00:00:00.000Z',
  to: '2040-01-01T00:00:00.000Z',
  after: null,
  more: false,
}
const about = (subject: Any = {}): About => ({
  type: 'countersign/control-dossier/v1',
  kind: 'control.sealed',
  stream: 'control:AC-3(8)',
  subject: { ...whole, ...subject },
})
const two = (): readonly [Script, Script] => {
  const log = new MemoryLog()
  return [autonomous(company, { log, change: 'chg_1' }), autonomous(company, { log, change: 'chg_2' })]
}
const judged = async (text: string): Promise<ControlReport> => {
  const once = async function* () {
    yield text
  }
  const report = await verifyAny(once(), trust)
  if (!('control' in report)) throw new Error('not taken for the dossier of a control')
  return report
}
const problems = (report: ControlReport): string[] =>
  (['integrity', 'completeness', 'truth'] as const).flatMap((aspect) => report[aspect].problems.map(({ code }) => code))

it('a true one passes all three verdicts and tells what was done under the control, and what was taken for it', async () => {
  const report = await judged(bundleOf(company, two(), { about: about() }))
  expect(problems(report)).toEqual([])
  expect(isProven(report)).toBe(true)
  expect(report.story.map(({ change, operation }) => [change, operation])).toEqual([
    ['chg_1', 'credential.revoke'],
    ['chg_2', 'credential.revoke'],
  ])
  expect(renderBundleReport(report)).toContain(
    'opened from 2020-01-01T00:00:00.000Z to before 2040-01-01T00:00:00.000Z, with one of: credential.revoke',
  )
})

it('a piece says after which change it begins and that another follows', async () => {
  const report = await judged(bundleOf(company, two(), { about: about({ after: 'chg_0', more: true }) }))
  expect([isProven(report), report.after, report.more]).toEqual([true, 'chg_0', true])
  expect(renderBundleReport(report)).toContain('another piece follows, after chg_2')
})

describe('a bent one', () => {
  it.each<[string, string, (one: Script, other: Script) => Bent]>([
    ['a part is left out', 'part.missing', (one) => ({ about: about(), parts: [one] })],
    ['a part stands twice', 'part.twice', (one, other) => ({ about: about(), parts: [one, one, other] })],
    ['a part stands before the piece begins', 'part.order', () => ({ about: about({ after: 'chg_1' }) })],
    ['changes have nothing of the control', 'part.unrelated', () => ({ about: about({ operations: ['policy.adopt'] }) })],
    ['changes were opened before its time', 'part.outside', () => ({ about: about({ from: '2039-01-01T00:00:00.000Z' }) })],
    ['changes were opened after its time', 'part.outside', () => ({ about: about({ to: '2020-01-02T00:00:00.000Z' }) })],
    ['the header names another control', 'seal.foreign', () => ({ about: about(), header: { control: 'AC-2' } })],
    ['the header names another time', 'seal.foreign', () => ({ about: about(), header: { from: '2021-01-01T00:00:00.000Z' } })],
    ['the header hides that more follows', 'seal.foreign', () => ({ about: about({ more: true }), header: { more: false } })],
    ['the seal lists fewer than are there', 'part.unsealed', () => ({ about: about(), seal: { parts: [] } })],
    ['the time is none', 'dossier.malformed', () => ({ about: about({ from: 'long ago' }) })],
    [
      'a word of a part was altered',
      'entry.not_included',
      () => ({ about: about(), text: (_script, dossier) => dossier.replace('\\"ticket\\":\\"', '\\"ticket\\":\\"x') }),
    ],
  ])('where %s, is found: %s', async (_what, code, bend) => {
    const [one, other] = two()
    const report = await judged(bundleOf(company, [one, other], bend(one, other)))
    expect(problems(report)).toContain(code)
    expect(isProven(report)).toBe(false)
  })
})
