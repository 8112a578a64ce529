import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CompactRange, leafHash, verifyConsistency, verifyInclusion } from './merkle.ts'
import { parseTilePath, tilePath } from './tile-path.ts'
import { consistencyProof, inclusionProof } from './tile-proofs.ts'
import { integrate, MemoryTiles, rootAt } from './tiles.ts'

const ALL = Array.from({ length: 70_000 }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)))

function rootsAt(sizes: number[]): Map<number, Buffer> {
  const wanted = new Set(sizes)
  const roots = new Map<number, Buffer>()
  const range = new CompactRange()
  if (wanted.has(0)) roots.set(0, range.root())
  for (const leaf of ALL.slice(0, Math.max(...sizes))) {
    range.append(leaf)
    if (wanted.has(range.size)) roots.set(range.size, range.root())
  }
  return roots
}

async function full(size: number): Promise<MemoryTiles> {
  const tiles = new MemoryTiles()
  tiles.write((await integrate(tiles, 0, ALL.slice(0, size))).tiles)
  return tiles
}

const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  )

test('growing in batches of any sizes gives the same tiles and root as building at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 200, max: 300 }), fc.integer({ min: 0, max: 9000 })), {
        maxLength: 8,
      }),
      async (batches) => {
        const grown = new MemoryTiles()
        let size = 0
        const range = new CompactRange()
        for (const batch of batches) {
          const leaves = ALL.slice(size, size + batch)
          const step = await integrate(grown, size, leaves)
          grown.write(step.tiles)
          size += leaves.length
          for (const leaf of leaves) range.append(leaf)
          expect(step.size).toBe(size)
          expect(step.root).toEqual(range.root())
          expect(await rootAt(grown, size)).toEqual(range.root())
        }
        expect(grown).toEqual(await full(size))
      },
    ),
    { numRuns: 40 },
  )
})

test('has the tiles that the specification names for size 70,000, and for 256', async () => {
  const { tiles } = await integrate(new MemoryTiles(), 0, ALL)
  const count = (level: number, isFull: boolean) => tiles.filter((tile) => tile.level === level && (tile.width === 256) === isFull)
  expect(count(0, true)).toHaveLength(273)
  expect(count(0, false).map((tile) => tile.width)).toEqual([112])
  expect(count(1, true)).toHaveLength(1)
  expect(count(1, false).map((tile) => tile.width)).toEqual([17])
  expect(count(2, false).map((tile) => tile.width)).toEqual([1])
  expect(tiles.every((tile) => tile.hashes.length === tile.width * 32)).toBe(true)
  const small = await integrate(new MemoryTiles(), 0, ALL.slice(0, 256))
  expect(small.tiles.map(({ level, index, width }) => [level, index, width])).toEqual([
    [0, 0, 256],
    [1, 0, 1],
  ])
})

test('reads only the right edge: one partial tile per level at most', async () => {
  const tiles = await full(69_900)
  const reads: string[] = []
  const spy = {
    readTile: (level: number, index: number, width: number) => {
      reads.push(`${level}/${index}.p/${width}`)
      return tiles.readTile(level, index)
    },
  }
  await integrate(spy, 69_900, ALL.slice(69_900))
  expect(reads).toEqual(['0/273.p/12', '1/1.p/17', '2/0.p/1'])
})

test('proofs from tiles verify for any index and any two sizes, also when the storage has grown since', async () => {
  const tiles = await full(70_000)
  const sizes = fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 65_000, max: 66_000 }), fc.integer({ min: 1, max: 70_000 }))
  const pairs = fc.sample(fc.tuple(sizes, sizes, fc.nat()), { numRuns: 300, seed: 7 })
  const roots = rootsAt([...pairs.map((pair) => pair[0]), ...pairs.map((pair) => pair[1])])
  for (const [a, b, n] of pairs) {
    const [oldSize, size] = a < b ? [a, b] : [b, a]
    const index = n % size
    expect(verifyInclusion(index, size, ALL[index]!, await inclusionProof(tiles, index, size), roots.get(size)!)).toBe(true)
    const proof = await consistencyProof(tiles, oldSize, size)
    expect(verifyConsistency(oldSize, roots.get(oldSize)!, size, roots.get(size)!, proof)).toBe(true)
    expect(await rootAt(tiles, size)).toEqual(roots.get(size)!)
  }
})

test('refuses proofs out of range and consistency from size 0', async () => {
  const tiles = await full(10)
  expect(await codeOf(inclusionProof(tiles, 10, 10))).toBe('proof.out_of_range')
  expect(await codeOf(inclusionProof(tiles, -1, 10))).toBe('proof.out_of_range')
  expect(await codeOf(consistencyProof(tiles, 0, 10))).toBe('proof.out_of_range')
  expect(await codeOf(consistencyProof(tiles, 11, 10))).toBe('proof.out_of_range')
  expect(await consistencyProof(tiles, 10, 10)).toEqual([])
})

test('notices a storage that lost hashes instead of growing from less', async () => {
  const tiles = await full(10)
  const short = { readTile: async () => (await tiles.readTile(0, 0)).subarray(0, 9 * 32) }
  expect(await codeOf(integrate(short, 10, ALL.slice(10, 12)))).toBe('tile.too_short')
  expect(await codeOf(integrate(new MemoryTiles(), 10, ALL.slice(10, 12)))).toBe('tile.missing')
  expect(await codeOf(integrate(tiles, 10, [Buffer.alloc(31)]))).toBe('tile.bad_hash')
  expect(await codeOf(integrate(tiles, -1, []))).toBe('tile.bad_size')
})

test('paths of tiles are those of the specification, one per tile', () => {
  expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067')
  expect(tilePath(1, 1, 17)).toBe('tile/1/001.p/17')
  fc.assert(
    fc.property(fc.nat(63), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
      expect(parseTilePath(tilePath(level, index, width))).toEqual({ level, index, width })
    }),
  )
  for (const bad of [
    'tile/64/000',
    'tile/00/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/001.p/256',
    'tile/0/001.p/0',
    'tile/0/001.p/01',
    '/tile/0/001',
    'tile/0/001/',
    'tile/0/x001/x002',
    'tile/0/../001',
  ]) {
    expect(() => parseTilePath(bad)).toThrow(expect.objectContaining({ code: 'tile.malformed' }))
  }
})
