import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  canonicalJson,
  enrolPublicKey,
  leafHash,
  parseAddCheckpoint,
  parseStatement,
  parseStrict,
  verifyCheckpoint,
  verifyConsistency,
  verifyEnvelope,
  verifyInclusion,
  verifyTlogProof,
} from '../index.ts'
import { buildVectors, renderVectors } from './build.ts'

const text = readFileSync(new URL('../../vectors/log.json', import.meta.url), 'utf8')
const { log, dsse } = JSON.parse(text) as Awaited<ReturnType<typeof buildVectors>>
const hex = (digits: string) => Buffer.from(digits, 'hex')
const hashes = (lines: string[]) => lines.map((line) => Buffer.from(line, 'base64'))
const trust = { log: log.keys.log.vkey, witnesses: [log.keys.witness.vkey], quorum: 1 }

test('the published vectors are what the code makes, byte for byte', async () => {
  expect(renderVectors(await buildVectors())).toBe(text)
})

describe('the published file, read by the verifiers alone', () => {
  test('leaves are canonical and hash as stated', () => {
    for (const leaf of log.leaves) {
      expect(canonicalJson(parseStrict(leaf.text))).toBe(leaf.text)
      expect(leafHash(Buffer.from(leaf.text)).toString('hex')).toBe(leaf.leafHash)
    }
  })

  test('proofs verify against the stated roots', () => {
    const root = (size: number) => hex(log.roots[size]!)
    for (const { index, size, hashes: lines } of log.inclusion) {
      expect(verifyInclusion(index, size, hex(log.leaves[index]!.leafHash), hashes(lines), root(size))).toBe(true)
    }
    for (const { oldSize, newSize, hashes: lines } of log.consistency) {
      expect(verifyConsistency(oldSize, root(oldSize), newSize, root(newSize), hashes(lines))).toBe(true)
    }
    const { oldSize, proof, checkpoint } = parseAddCheckpoint(log.addCheckpoint)
    expect(verifyConsistency(oldSize, root(oldSize), 7, root(7), proof)).toBe(true)
    expect(checkpoint).toBe(log.checkpoint.signed)
  })

  test('the checkpoint, the proof file and the envelope verify with the stated keys', () => {
    expect(verifyCheckpoint(log.checkpoint.cosigned, trust)).toMatchObject({ size: 7, witnesses: [{ timestamp: 1_700_000_000 }] })
    expect(verifyTlogProof(log.proof, Buffer.from(log.leaves[4]!.text), trust).index).toBe(4)
    const key = enrolPublicKey(hex(dsse.publicKey))
    const { payload } = verifyEnvelope(dsse.envelope, (id) => (id === 'executor-1' ? key : undefined))
    expect(parseStatement(payload).predicate).toEqual({ done: true })
  })
})
