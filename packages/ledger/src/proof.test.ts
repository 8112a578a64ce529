import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileTrust, formatCheckpointBody } from './checkpoint.ts'
import { cosigner } from './cosignature.ts'
import { generateKeyPair } from './keys.ts'
import { leafHash } from './merkle.ts'
import { signNote } from './note.ts'
import { noteSigner } from './note-key.ts'
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './proof.ts'
import { LogVerifier, verifyLogLines, verifyLogStream } from './stream.ts'
import { inclusionProof } from './tile-proofs.ts'
import { integrate, MemoryTiles } from './tiles.ts'

const log = noteSigner('example.com/log', generateKeyPair().privateKey)
const witness = cosigner('witness.example/1', generateKeyPair().privateKey, () => 1_700_000_000)
const trust = compileTrust({ log: log.vkey, witnesses: [witness.vkey], quorum: 1 })
const LEAVES = Array.from({ length: 300 }, (_, i) => Buffer.from(`{"entry":${i}}`))
const tiles = new MemoryTiles()
const { size, root, tiles: made } = await integrate(tiles, 0, LEAVES.map(leafHash))
tiles.write(made)
const checkpoint = signNote(formatCheckpointBody({ origin: log.name, size, root }), [log, witness])
const proofOf = async (index: number) => formatTlogProof({ index, hashes: await inclusionProof(tiles, index, size), checkpoint })

const codeOf = (run: () => unknown) => {
  try {
    run()
    return 'accepted'
  } catch (error) {
    return (error as { code?: string }).code
  }
}
const codeOfAsync = (run: Promise<unknown>) =>
  run.then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  )

test('a proof file proves its leaf for every entry, and no other leaf', async () => {
  for (const index of [0, 1, 127, 255, 256, 299]) {
    const text = await proofOf(index)
    expect(verifyTlogProof(text, LEAVES[index]!, trust)).toEqual({
      origin: log.name,
      index,
      size,
      root,
      witnesses: [{ name: witness.name, timestamp: 1_700_000_000 }],
    })
    expect(codeOf(() => verifyTlogProof(text, LEAVES[(index + 1) % 300]!, trust))).toBe('proof.not_included')
  }
})

test('every flipped bit of a proof file is refused, except in the header of unauthenticated extra data', async () => {
  const bytes = Buffer.from(await proofOf(200))
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const bad = Buffer.from(bytes)
    bad[bit >> 3]! ^= 1 << (bit & 7)
    const code = codeOf(() => verifyTlogProof(bad.toString(), LEAVES[200]!, trust))
    expect(code).toMatch(/^(proof|note|checkpoint)\./)
  }
})

test('a proof comes back as it was made, with and without extra data', () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array))
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((array) => Buffer.from(array))
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.array(hash, { maxLength: 63 }), fc.option(bytes, { nil: undefined }), (index, hashes, extra) => {
      const proof = { index, hashes, checkpoint, ...(extra === undefined ? {} : { extra }) }
      expect(parseTlogProof(formatTlogProof(proof))).toEqual(proof)
    }),
  )
})

test('proofs of any other shape are refused', async () => {
  const text = await proofOf(3)
  for (const bad of [
    '',
    text.replace('@v1', '@v2'),
    text.replace('index 3', 'index 03'),
    text.replace('index 3', 'index -3'),
    text.replace('index 3\n', ''),
    text.replace('index 3', 'extra !\nindex 3'),
    text.replace('index 3', 'extra eA==\nextra eA==\nindex 3'),
    text.replace('index 3\n', `index 3\n${`${root.toString('base64')}\n`.repeat(64)}`),
    text.replace('\n\n', '\nAAAA\n\n'),
    text.replace('\n', '\r\n'),
    text.slice(0, text.indexOf('\n\n')),
  ]) {
    expect(codeOf(() => verifyTlogProof(bad, LEAVES[3]!, trust))).toBe('proof.malformed')
  }
})

test('a whole log verifies as a stream of leaves and as a file cut into chunks anywhere', async () => {
  expect((await verifyLogStream(LEAVES, checkpoint, trust)).size).toBe(300)
  expect((await verifyLogStream(LEAVES.map(String), checkpoint, trust)).root).toEqual(root)
  const file = Buffer.from(`${LEAVES.join('\n')}\n`)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(file.length), { maxLength: 12 }), async (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), file.length]
      const seen: string[] = []
      const reused = Buffer.alloc(file.length)
      const chunks = function* () {
        for (let i = 1; i < at.length; i++) {
          const n = file.copy(reused, 0, at[i - 1], at[i])
          yield reused.subarray(0, n)
        }
      }
      await verifyLogLines(chunks(), checkpoint, trust, { onLeaf: (leaf, index) => seen.push(`${index} ${leaf}`) })
      expect(seen).toEqual(LEAVES.map((leaf, index) => `${index} ${leaf}`))
    }),
  )
})

test('a cut tail, an inserted, a missing, a swapped and a flipped entry are found', async () => {
  const verify = (leaves: Buffer[]) => codeOfAsync(verifyLogStream(leaves, checkpoint, trust))
  await fc.assert(
    fc.asyncProperty(fc.nat(299), fc.nat(299), fc.nat(), async (i, j, bit) => {
      expect(await verify(LEAVES.slice(0, i))).toBe('log.truncated')
      expect(await verify(LEAVES.toSpliced(i, 1))).toBe('log.truncated')
      expect(await verify(LEAVES.toSpliced(i, 0, Buffer.from('x')))).toBe('log.extra_entries')
      expect(await verify(LEAVES.toSpliced(i, 1, Buffer.from('x')))).toBe('log.root_mismatch')
      if (i !== j) expect(await verify(LEAVES.with(i, LEAVES[j]!).with(j, LEAVES[i]!))).toBe('log.root_mismatch')
      const flipped = Buffer.from(LEAVES[i]!)
      flipped[bit % flipped.length]! ^= 1 << (bit % 8)
      expect(await verify(LEAVES.with(i, flipped))).toBe('log.root_mismatch')
    }),
  )
})

test('a file whose last line has no end, or a line without end, is refused', async () => {
  const file = Buffer.from(LEAVES.join('\n'))
  expect(await codeOfAsync(verifyLogLines([file], checkpoint, trust))).toBe('log.malformed')
  const endless = function* () {
    for (;;) yield Buffer.alloc(1024, 0x61)
  }
  expect(await codeOfAsync(verifyLogLines(endless(), checkpoint, trust, { maxLeafBytes: 10_000 }))).toBe('log.malformed')
})

test('a foreign checkpoint is refused before a leaf is read', () => {
  const other = noteSigner('example.com/log', generateKeyPair().privateKey)
  const foreign = signNote(formatCheckpointBody({ origin: log.name, size, root }), [other, witness])
  expect(codeOf(() => new LogVerifier(foreign, trust))).toBe('checkpoint.not_signed_by_log')
  const unseen = signNote(formatCheckpointBody({ origin: log.name, size, root }), log)
  expect(codeOf(() => new LogVerifier(unseen, trust))).toBe('checkpoint.quorum_not_met')
})
