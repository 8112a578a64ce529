// No byte of a dossier is free: each one that changes is found, with the end left as it was and with the end made to fit.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, sha256Hex } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isProven } from './report.ts'
import { Company } from './testing/company.ts'
import { autonomous } from './testing/stories.ts'
import { endOver } from './testing/tamper.ts'
import { verdicts, verifyText } from './testing/verify-text.ts'
import type { Trust } from './trust.ts'

const company = new Company()
const dossier = autonomous(company).dossier()
const bytes = Buffer.from(dossier)
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const flipped = (position: number, mask: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[position]! ^= mask
  return copy
}

const survivors = async (positions: Iterable<number>, change: (position: number) => string | Uint8Array | undefined): Promise<number[]> => {
  const found: number[] = []
  for (const position of positions) {
    const changed = change(position)
    if (changed === undefined) continue
    const report = await verifyText(changed, trust)
    if (report.integrity.verdict !== 'fail' || isProven(report)) found.push(position)
  }
  return found
}

const every = (step: number, from = 0): number[] =>
  Array.from({ length: Math.ceil((bytes.length - from) / step) }, (_, i) => from + i * step)

describe('a flipped byte', () => {
  it('is where the dossier was true before', async () => {
    expect(verdicts(await verifyText(bytes, trust))).toBe('pass pass pass')
  })

  it('fails integrity at every position', { timeout: 300_000 }, async () => {
    expect(await survivors(every(1), (position) => flipped(position, 1 << (position % 8)))).toEqual([])
  })

  it.each([0x01, 0x04, 0x20, 0x80, 0xff])('fails integrity with the bits of %i', { timeout: 300_000 }, async (mask) => {
    expect(await survivors(every(37, mask % 37), (position) => flipped(position, mask))).toEqual([])
  })

  it('fails integrity also when the end is made to fit it', { timeout: 300_000 }, async () => {
    const before = bytes.lastIndexOf('\n', bytes.length - 2) + 1
    const lines = dossier.split('\n').length - 2
    const refit = (position: number) => {
      const changed = flipped(position, 1 << (position % 7)).subarray(0, before)
      // A line feed that comes or goes is a change of lines, which the tests below make.
      if (changed.filter((byte) => byte === 0x0a).length !== lines) return undefined
      return Buffer.concat([changed, Buffer.from(`${canonicalJson({ digest: `sha256:${sha256Hex(changed)}`, lines, type: 'end' })}\n`)])
    }
    expect(
      await survivors(
        every(5).filter((position) => position < before),
        refit,
      ),
    ).toEqual([])
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
