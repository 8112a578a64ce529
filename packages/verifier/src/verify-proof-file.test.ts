import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatTlogProof } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Company } from './testing/company.ts'
import { autonomous } from './testing/stories.ts'
import type { Trust } from './trust.ts'
import { verifyProofFile } from './verify-proof-file.ts'

const company = new Company()
const { log } = autonomous(company)
const index = log.leaves.findIndex((leaf) => leaf.includes('"closure.reached"'))
const leaf = Buffer.from(log.leaves[index]!)
const proofUnder = (checkpoint: string) =>
  formatTlogProof({ index, hashes: log.proof(index).map((hash) => Buffer.from(hash, 'base64')), checkpoint })
const proof = proofUnder(log.checkpoint(company, 1_800_000_000))
let folder: string
let trust: Trust

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-verifier-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the proof of one entry', () => {
  it('passes for its leaf and says what the entry is', () => {
    const report = verifyProofFile(proof, leaf, trust)
    expect(report.integrity).toEqual({ verdict: 'pass', problems: [] })
    expect(report.entry).toMatchObject({ index, kind: 'closure.reached', stream: 'op_a', org: 'org_acme' })
    expect(report.checkpoint).toMatchObject({ origin: company.origin, witnessedAt: '2027-01-15T08:00:00.000Z' })
  })

  it('fails with any byte of the leaf or of the proof flipped', () => {
    const text = Buffer.from(proof)
    for (let position = 0; position < leaf.length; position += 1) {
      const copy = Buffer.from(leaf)
      copy[position]! ^= 1 << (position % 8)
      expect([position, verifyProofFile(proof, copy, trust).integrity.verdict]).toEqual([position, 'fail'])
    }
    for (let position = 0; position < text.length; position += 1) {
      const copy = Buffer.from(text)
      copy[position]! ^= 1 << (position % 8)
      expect([position, verifyProofFile(copy.toString('utf8'), leaf, trust).integrity.verdict]).toEqual([position, 'fail'])
    }
  })

  it('fails for another leaf of the same log, a foreign log, and without the witness', () => {
    expect(verifyProofFile(proof, Buffer.from(log.leaves[0]!), trust).integrity.problems[0]!.code).toBe('proof.not_included')
    const foreign = proofUnder(log.checkpoint(new Company(), 1_800_000_000))
    expect(verifyProofFile(foreign, leaf, trust).integrity.problems[0]!.code).toBe('note.no_known_signature')
    const alone = proofUnder(log.checkpoint(company, 1, [company.logSigner]))
    expect(verifyProofFile(alone, leaf, trust)).toMatchObject({
      integrity: { problems: [{ code: 'checkpoint.not_witnessed' }] },
      entry: null,
    })
  })
})
