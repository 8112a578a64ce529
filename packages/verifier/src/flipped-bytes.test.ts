// No byte of a dossier is free: each one that changes is found, with the end left as it was and with the end made to fit.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, sha256Hex } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isProven } from './report.ts'
import { Company } from './testing/company.ts'
import { autonomous, refused } from './testing/stories.ts'
import { endOver } from './testing/tamper.ts'
import { verdicts, verifyText } from './testing/verify-text.ts'
import type { Trust } from './trust.ts'

const company = new Company()
// At every position of the shortest whole story, and at a spread of positions of one that was executed and proven.
const stories = [
  { name: 'refused', bytes: Buffer.from(refused(company).dossier()), step: 1 },
  { name: 'executed', bytes: Buffer.from(autonomous(company).dossier()), step: 7 },
]
const dossier = autonomous(company).dossier()
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const flipped = (bytes: Buffer, position: number, mask: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[position]! ^= mask
  return copy
}

const every = (end: number, step: number, from = 0): number[] =>
  Array.from({ length: Math.ceil((end - from) / step) }, (_, i) => from + i * step)

/** The positions at which a change goes unnoticed. */
const survivors = async (positions: Iterable<number>, change: (position: number) => Uint8Array | undefined): Promise<number[]> => {
  const found: number[] = []
  for (const position of positions) {
    const changed = change(position)
    if (changed === undefined) continue
    const report = await verifyText(changed, trust)
    if (report.integrity.verdict !== 'fail' || isProven(report)) found.push(position)
  }
  return found
}

describe.each(stories)('a flipped byte of the $name story', ({ bytes, step }) => {
  it('is where the dossier was true before', async () => {
    expect(verdicts(await verifyText(bytes, trust))).toBe('pass pass pass')
  })

  it('fails integrity, whichever bit of whichever byte it is', { timeout: 300_000 }, async () => {
    expect(await survivors(every(bytes.length, step), (position) => flipped(bytes, position, 1 << (position % 8)))).toEqual([])
    for (const mask of [0x01, 0x04, 0x20, 0x80, 0xff]) {
      const positions = every(bytes.length, 41 * step, mask % 41)
      expect([mask, await survivors(positions, (position) => flipped(bytes, position, mask))]).toEqual([mask, []])
    }
  })

  it('fails integrity also when the end is made to fit it', { timeout: 300_000 }, async () => {
    const before = bytes.lastIndexOf('\n', bytes.length - 2) + 1
    const lines = bytes.subarray(0, before).filter((byte) => byte === 0x0a).length
    const refit = (position: number) => {
      const changed = flipped(bytes, position, 1 << (position % 7)).subarray(0, before)
      // A line feed that comes or goes is a change of lines, which the tests below make.
      if (changed.filter((byte) => byte === 0x0a).length !== lines) return undefined
      return Buffer.concat([changed, Buffer.from(`${canonicalJson({ digest: `sha256:${sha256Hex(changed)}`, lines, type: 'end' })}\n`)])
    }
    expect(await survivors(every(before, step), refit)).toEqual([])
  })
})

describe('a cut dossier', () => {
  const lines = dossier.trimEnd().split('\n')

  it('fails at every line, with and without an end that fits', async () => {
    for (let kept = 0; kept < lines.length; kept += 1) {
      const plain = await verifyText(
        lines
          .slice(0, kept)
          .map((line) => `${line}\n`)
          .join(''),
        trust,
      )
      expect([kept, verdicts(plain)]).toEqual([kept, 'fail unknown unknown'])
      if (kept === lines.length - 1) continue
      const refitted = await verifyText(endOver(lines.slice(0, kept)), trust)
      expect([kept, refitted.integrity.verdict === 'pass' && refitted.completeness.verdict === 'pass']).toEqual([kept, false])
      expect(isProven(refitted)).toBe(false)
    }
  })

  it('fails with any one line removed under an end that fits', async () => {
    for (let removed = 0; removed < lines.length - 1; removed += 1) {
      const report = await verifyText(endOver(lines.slice(0, -1).filter((_, i) => i !== removed)), trust)
      expect([removed, isProven(report)]).toEqual([removed, false])
      expect([removed, report.integrity.verdict === 'fail' || report.completeness.verdict === 'fail']).toEqual([removed, true])
    }
  })

  it('fails with any two neighbouring lines swapped, or any line doubled', async () => {
    for (let at = 0; at < lines.length - 2; at += 1) {
      const swapped = lines.slice(0, -1)
      ;[swapped[at], swapped[at + 1]] = [swapped[at + 1]!, swapped[at]!]
      expect([at, (await verifyText(endOver(swapped), trust)).integrity.verdict]).toEqual([at, 'fail'])
      const doubled = lines.slice(0, -1).toSpliced(at, 0, lines[at]!)
      expect([at, (await verifyText(endOver(doubled), trust)).integrity.verdict]).toEqual([at, 'fail'])
    }
  })

  it('fails without its last newline, and with anything after its end', async () => {
    for (const changed of [dossier.slice(0, -1), `${dossier}\n`, `${dossier} `, dossier + dossier, `\ufeff${dossier}`, '']) {
      expect((await verifyText(changed, trust)).integrity.verdict).toBe('fail')
    }
  })
})
