import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompactRange, formatCheckpointBody, hasCode, leafHash, signNote } from '@countersign/ledger'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Forest, subtreesOf } from './log-export/forest.ts'
import { Company } from './testing/company.ts'
import type { Trust } from './trust.ts'
import { verifyLogExport } from './verify-log-export.ts'

const company = new Company()
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const rootOf = (leaves: readonly string[]) => {
  const range = new CompactRange()
  for (const leaf of leaves) range.append(leafHash(Buffer.from(leaf)))
  return range.root()
}

let exports = 0
const exported = async (leaves: readonly string[], signers = [company.logSigner, company.witness(1)]): Promise<string> => {
  const path = join(folder, `export-${++exports}.log`)
  await writeFile(path, leaves.map((leaf) => `${leaf}\n`).join(''))
  await writeFile(
    `${path}.checkpoint`,
    signNote(formatCheckpointBody({ origin: company.origin, size: leaves.length, root: rootOf(leaves) }), signers),
  )
  return path
}

const leavesOf = (count: number, width = 0) => Array.from({ length: count }, (_, i) => `{"seq":${i},"pad":"${'x'.repeat(width)}é"}`)
const codesOf = async (path: string) => {
  const { integrity } = await verifyLogExport(path, trust)
  expect(integrity.verdict).toBe(integrity.problems.length === 0 ? 'pass' : 'fail')
  return integrity.problems.map(({ code }) => code)
}

describe('the export of a log', () => {
  it('passes at every size around the powers of two, the empty log included', async () => {
    for (const size of [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 1000]) {
      const report = await verifyLogExport(await exported(leavesOf(size)), trust)
      expect([size, report.integrity, report.entries]).toEqual([size, { verdict: 'pass', problems: [] }, size])
      expect(report.checkpoint).toMatchObject({ origin: company.origin, size })
    }
  })

  it('passes on threads, with leaves that lie across the blocks and leaves longer than a block', { timeout: 120_000 }, async () => {
    const leaves = [...leavesOf(40_000, 400), 'y'.repeat(9 << 20), ...leavesOf(3, 3_000_000), ...leavesOf(5)]
    const path = await exported(leaves)
    expect(await codesOf(path)).toEqual([])
    const bytes = await readFile(path)
    bytes[bytes.length - 10]! ^= 1
    await writeFile(path, bytes)
    expect(await codesOf(path)).toEqual(['log.root_mismatch'])
  })

  it('fails with any byte flipped', async () => {
    const path = await exported(leavesOf(9))
    const bytes = await readFile(path)
    for (let position = 0; position < bytes.length; position += 1) {
      const copy = Buffer.from(bytes)
      copy[position]! ^= 1 << (position % 8)
      await writeFile(path, copy)
      expect([position, (await verifyLogExport(path, trust)).integrity.verdict]).toEqual([position, 'fail'])
    }
  })

  it('fails when it is cut, lengthened, or reordered', async () => {
    const leaves = leavesOf(9)
    const cut = await exported(leaves)
    await truncate(
      cut,
      leaves.slice(0, 8).reduce((sum, leaf) => sum + Buffer.byteLength(leaf) + 1, 0),
    )
    expect(await codesOf(cut)).toEqual(['log.truncated'])
    await truncate(cut, 30)
    expect(await codesOf(cut)).toEqual(['log.malformed'])
    const longer = await exported(leaves)
    await appendFile(longer, '\n')
    expect(await codesOf(longer)).toEqual(['log.extra_entries'])
    const swapped = await exported(leaves)
    await writeFile(
      swapped,
      leaves
        .toReversed()
        .map((leaf) => `${leaf}\n`)
        .join(''),
    )
    expect(await codesOf(swapped)).toEqual(['log.root_mismatch'])
  })

  it('fails under a checkpoint of a stranger, or without the witness', async () => {
    expect(await codesOf(await exported(leavesOf(3), [new Company().logSigner, company.witness(1)]))).toEqual([
      'checkpoint.not_signed_by_log',
    ])
    expect(await codesOf(await exported(leavesOf(3), [company.logSigner]))).toEqual(['checkpoint.not_witnessed'])
  })

  it('with a line that never ends is refused before it fills the memory', { timeout: 60_000 }, async () => {
    const path = await exported(leavesOf(1))
    await writeFile(path, Buffer.alloc(40 << 20, 'x'))
    expect(await codesOf(path)).toEqual(['log.malformed'])
  })

  it('that is not there is refused by a code', async () => {
    await expect(verifyLogExport(join(folder, 'nothing'), trust)).rejects.toSatisfy((error) => hasCode(error, 'log.unreadable'))
  })
})

describe('runs of leaves', () => {
  it('give the root of the whole, however the log is cut into runs', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 12 }), (runs) => {
        const leaves = leavesOf(runs.reduce((sum, run) => sum + run, 0))
        const forest = new Forest()
        let first = 0
        for (const run of runs) {
          const hashes = Buffer.concat(leaves.slice(first, first + run).map((leaf) => leafHash(Buffer.from(leaf))))
          forest.append(subtreesOf(hashes, first, run))
          first += run
        }
        const root = forest.root()
        expect(root && Buffer.from(root)).toEqual(leaves.length === 0 ? undefined : rootOf(leaves))
      }),
      { numRuns: 300 },
    )
  })
})
