// The viewer says of every dossier, true or bent, exactly what `countersign verify` says: the same verdicts, in the same words.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderBundleReport } from '../../packages/verifier/src/render-bundle-report.ts'
import { renderReport } from '../../packages/verifier/src/render-report.ts'
import { isProven } from '../../packages/verifier/src/report.ts'
import { bundleOf } from '../../packages/verifier/src/testing/bundle.ts'
import { Company } from '../../packages/verifier/src/testing/company.ts'
import { MemoryLog } from '../../packages/verifier/src/testing/memory-log.ts'
import { Script } from '../../packages/verifier/src/testing/script.ts'
import { approved, approvedBy, autonomous, everything, operation, refused } from '../../packages/verifier/src/testing/stories.ts'
import { type Any, endOver, entriesOf, readLines, tamper } from '../../packages/verifier/src/testing/tamper.ts'
import { trustOf } from '../../packages/verifier/src/trust.ts'
import { verifyAny } from '../../packages/verifier/src/verify-bundle.ts'
import { type BuiltJudge, startBuiltJudge } from './built-judge.ts'

const company = new Company()
const keys = company.files()
let page: BuiltJudge

beforeAll(async () => {
  page = await startBuiltJudge()
})
afterAll(() => page.close())

const bytesOf = (dossier: string | Uint8Array): Uint8Array => (typeof dossier === 'string' ? Buffer.from(dossier) : dossier)

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}

/** What Node says. */
const said = async (dossier: Uint8Array) => {
  const report = await verifyAny(
    once(dossier),
    await trustOf(new Map(Object.entries(keys).map(([name, text]) => [name, Buffer.from(text)]))),
  )
  const text = 'parts' in report ? renderBundleReport(report) : renderReport(report)
  return { judged: JSON.stringify(report), text, proven: isProven(report) }
}

const codes = new Set<string>()

const expectSame = async (dossier: string | Uint8Array): Promise<boolean> => {
  const bytes = bytesOf(dossier)
  const here = await said(bytes)
  expect(await page.ask(bytes, keys)).toEqual(here)
  for (const [, code] of here.judged.matchAll(/"code":"([^"]+)"/g)) codes.add(code!)
  return here.proven
}

const whole = { approved: approved(company), autonomous: autonomous(company), refused: refused(company) }
const long = everything(company)

describe('the verifier that is built for a page', () => {
  it('is whole, asks nobody, and holds nothing of Node', () => {
    expect(page.loads).toEqual([])
    expect(page.code).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|EventSource|\bprocess\.(pid|env)/)
  })

  it('proves what is proven', async () => {
    for (const story of Object.values(whole)) expect(await expectSame(story.dossier())).toBe(true)
    await expectSame(long.dossier())
    const log = new MemoryLog()
    const two = [autonomous(company, { log, change: 'chg_1' }), autonomous(company, { log, change: 'chg_2' })]
    expect(await expectSame(bundleOf(company, two))).toBe(true)
    expect(await expectSame(bundleOf(company, two, { parts: two.slice(0, 1) }))).toBe(false)
  })

  it('finds the same in people, approvals, executors and doors that are not what they should be', async () => {
    const { alice, bob, carol, retired, requester, provider, doer } = company.people
    const pairs = [[alice], [alice, alice], [alice, provider], [alice, requester], [alice, retired], [carol, bob], [alice, doer], []]
    for (const people of pairs)
      expect(
        await expectSame(
          approvedBy(company, (script, request) => {
            for (const person of people) script.approve(request, person)
          }).dossier(),
        ),
      ).toBe(false)
    for (const executor of Object.values(company.executors)) {
      const script = new Script(company)
        .open()
        .freeze([operation('op_a', executor)])
        .decide({ op_a: {} })
      script.execute('op_a')
      for (const doors of [[script.door('accepted')], [script.door('refused', { good: 'refused' })], []]) script.prove('op_a', { doors })
      await expectSame(
        script.reach('op_a', 'risk_complete', { proof: null }).closeChange('risk_complete', { op_a: 'risk_complete' }).seal().dossier(),
      )
    }
  })

  it('finds the same in a dossier that lacks a line, or has one twice, or in another place', async () => {
    for (const dossier of [whole.approved.dossier(), long.dossier()]) {
      const raw = dossier.trimEnd().split('\n').slice(0, -1)
      for (let at = 0; at < raw.length; at += dossier.length > 100_000 ? 5 : 1) {
        expect(await expectSame(endOver(raw.toSpliced(at, 1)))).toBe(false)
        expect(await expectSame(endOver(raw.toSpliced(at, 0, raw[at]!)))).toBe(false)
      }
      expect(await expectSame(dossier.slice(0, dossier.length / 2))).toBe(false)
      expect(await expectSame(`${dossier}\n`)).toBe(false)
    }
  })

  it('finds the same in leaves, proofs, signatures and envelopes that were bent', async () => {
    const flip = (text: string): string => `${text.slice(0, 8)}${text[8] === 'A' ? 'B' : 'A'}${text.slice(9)}`
    const dossier = whole.approved.dossier()
    for (let line = 0; line < readLines(dossier).length - 1; line++) {
      const bent = tamper(dossier, (lines) => {
        const one: Any = lines[line]
        if (one.type === 'entry') one.proof = one.proof.map(flip)
        else if (one.type === 'document') one.text = one.text.replace(/"sig":"([^"]+)"/, (_: string, sig: string) => `"sig":"${flip(sig)}"`)
        else one.checkpoint = flip(one.checkpoint)
      })
      await expectSame(bent)
    }
    for (const kind of new Set(
      readLines(dossier)
        .filter(({ type }) => type === 'entry')
        .map(({ leaf }) => JSON.parse(leaf).kind as string),
    ))
      expect(
        await expectSame(
          tamper(dossier, (lines) => entriesOf(lines, kind).map((line) => (line.leaf = line.leaf.replace('2026', '2025'))) && undefined),
        ),
      ).toBe(false)
  })

  it('finds the same wherever a byte is flipped', async () => {
    const bytes = Buffer.from(whole.refused.dossier())
    for (let at = 3; at < bytes.length; at += 83) {
      const bent = Buffer.from(bytes)
      bent[at]! ^= 1 << (at % 8)
      expect(await expectSame(bent)).toBe(false)
    }
  })

  it('was tried on many kinds of wrong', () => {
    expect(codes.size).toBeGreaterThan(40)
  })
})
