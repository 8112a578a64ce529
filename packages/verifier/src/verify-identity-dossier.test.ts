// The dossier of an identity: a true one passes and tells its story from its parts; nothing is left out, added or exchanged unseen.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isProven } from './report.ts'
import { type Bent, bundleOf } from './testing/bundle.ts'
import { Company } from './testing/company.ts'
import { MemoryLog } from './testing/memory-log.ts'
import type { Script } from './testing/script.ts'
import { autonomous } from './testing/stories.ts'
import type { Trust } from './trust.ts'
import { type IdentityReport, verifyAny } from './verify-bundle.ts'

const company = new Company()
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const two = (): readonly [Script, Script] => {
  const log = new MemoryLog()
  return [autonomous(company, { log, change: 'chg_1' }), autonomous(company, { log, change: 'chg_2' })]
}
const judged = async (text: string): Promise<IdentityReport> => {
  const once = async function* () {
    yield text
  }
  const report = await verifyAny(once(), trust)
  if (!('identity' in report)) throw new Error('taken for the dossier of a change')
  return report
}
const problems = (report: IdentityReport): string[] =>
  (['integrity', 'completeness', 'truth'] as const).flatMap((aspect) => report[aspect].problems.map(({ code }) => code))

describe('a true one', () => {
  it('passes all three verdicts, part by part, and tells the operations on the identity in the order of the log', async () => {
    const report = await judged(bundleOf(company, two()))
    expect(problems(report)).toEqual([])
    expect(isProven(report)).toBe(true)
    expect(report.parts.map(({ change, report: part }) => [change, isProven(part)])).toEqual([
      ['chg_1', true],
      ['chg_2', true],
    ])
    expect(report.story.map(({ change, operation, closure }) => [change, operation, closure])).toEqual([
      ['chg_1', 'credential.revoke', 'risk_complete'],
      ['chg_2', 'credential.revoke', 'risk_complete'],
    ])
  })

  it('of a change is still read as one', async () => {
    const once = async function* () {
      yield autonomous(company).dossier()
    }
    const report = await verifyAny(once(), trust)
    expect('parts' in report).toBe(false)
    expect(isProven(report)).toBe(true)
  })
})

describe('a bent one', () => {
  it.each<[string, string, (one: Script, other: Script) => Bent]>([
    ['a part is left out', 'part.missing', (one) => ({ parts: [one] })],
    ['every part is left out', 'part.missing', () => ({ parts: [] })],
    ['a part stands twice', 'part.twice', (one, other) => ({ parts: [one, one, other] })],
    ['the parts are exchanged', 'part.order', (one, other) => ({ parts: [other, one] })],
    ['a part stands in the place of another', 'part.foreign', (one) => ({ text: () => one.dossier() })],
    ['the seal is of another identity', 'seal.foreign', () => ({ seal: { identity: 'idn_2' } })],
    ['the header names another identity', 'seal.foreign', () => ({ header: { identity: 'idn_2' } })],
    ['the header names another organisation', 'seal.foreign', () => ({ header: { org: 'org_other' } })],
    ['the header names another moment', 'header.created_at', () => ({ header: { createdAt: '2026-11-22T10:00:00.000Z' } })],
    ['the seal lists fewer than are there', 'part.unsealed', () => ({ seal: { parts: [] } })],
    [
      'the seal lists another end of a part',
      'part.seal_differs',
      (one, other) => ({ seal: { parts: [one, other].map(({ change }) => ({ change, seal: `sha256:${'0'.repeat(64)}` })) } }),
    ],
  ])('%s', async (_name, code, bend) => {
    const [one, other] = two()
    const report = await judged(bundleOf(company, [one, other], bend(one, other)))
    expect(problems(report)).toContain(code)
    expect(isProven(report)).toBe(false)
  })

  it('with a part under an older head of the log', async () => {
    const [one, other] = two()
    const older = one.dossier()
    const report = await judged(bundleOf(company, [one, other], { text: (script, dossier) => (script === one ? older : dossier) }))
    expect(problems(report)).toContain('part.checkpoint')
  })

  it('with a part that has nothing to do with the identity', async () => {
    const [one, other] = two()
    const report = await judged(bundleOf(company, [one, other], { seal: { identity: 'idn_2' }, header: { identity: 'idn_2' } }))
    expect(problems(report)).toContain('part.unrelated')
    expect(report.story).toEqual([])
  })

  it('with a change that is open is not complete, and says which', async () => {
    const log = new MemoryLog()
    const [one] = [autonomous(company, { log, change: 'chg_1' })]
    const open = autonomous(company, { log, change: 'chg_2' })
    open.add('change.reopened', open.change, { change: open.change })
    const report = await judged(bundleOf(company, [one, open.seal()]))
    expect(report.completeness.problems.every(({ where }) => where.startsWith('change chg_2'))).toBe(true)
    expect(isProven(report)).toBe(false)
  })

  it('with any single byte changed is not proven', async () => {
    const bytes = Buffer.from(bundleOf(company, two()))
    for (let at = 0; at < bytes.length; at += 211) {
      const bent = Buffer.from(bytes)
      bent[at]! ^= 1
      const once = async function* () {
        yield bent
      }
      const report = await verifyAny(once(), trust)
      expect([at, isProven(report)]).toEqual([at, false])
    }
  })

  it('that was cut anywhere fails', async () => {
    const lines = bundleOf(company, two()).split('\n').slice(0, -1)
    for (let kept = 1; kept < lines.length; kept += 1)
      expect([kept, (await judged(`${lines.slice(0, kept).join('\n')}\n`)).integrity.verdict]).toEqual([kept, 'fail'])
  })
})
