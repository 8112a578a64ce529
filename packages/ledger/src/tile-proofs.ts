/**
 * Inclusion and consistency proofs (RFC 6962 sections 2.1.1 and 2.1.2) from tiles. A proof of a tree of any size reads at most two
 * tiles per level, each once.
 */
import { CountersignError } from './errors.ts'
import { HASH_BYTES } from './hash.ts'
import { foldPeaks } from './merkle.ts'
import { TILE_WIDTH } from './tile-path.ts'
import type { TileReader } from './tiles.ts'
import { assertSize, completeRoot, readHashes } from './tiles.ts'

const TILE_HEIGHT = 8

/** Hashes of subtrees in a tree of fixed size, each tile read once. */
class Subtrees {
  private readonly reader: TileReader
  private readonly size: number
  private readonly tiles = new Map<string, Promise<Buffer>>()

  constructor(reader: TileReader, size: number) {
    this.reader = reader
    this.size = size
  }

  private tile(level: number, index: number): Promise<Buffer> {
    const key = `${level}/${index}`
    let tile = this.tiles.get(key)
    if (tile === undefined) {
      const width = Math.min(TILE_WIDTH, Math.floor(this.size / TILE_WIDTH ** level) - index * TILE_WIDTH)
      tile = readHashes(this.reader, level, index, width)
      this.tiles.set(key, tile)
    }
    return tile
  }

  /** The root over leaves [begin, begin + 2^height), `begin` a multiple of 2^height. */
  private async complete(begin: number, height: number): Promise<Buffer> {
    const level = Math.floor(height / TILE_HEIGHT)
    const span = 2 ** (height % TILE_HEIGHT)
    const first = begin / TILE_WIDTH ** level
    const hashes = await this.tile(level, Math.floor(first / TILE_WIDTH))
    const at = (first % TILE_WIDTH) * HASH_BYTES
    return completeRoot(hashes.subarray(at, at + span * HASH_BYTES))
  }

  /** The Merkle tree hash over leaves [begin, end), `begin` a multiple of every complete subtree in it (as in RFC 6962's recursion). */
  async root(begin: number, end: number): Promise<Buffer> {
    const peaks: Promise<Buffer>[] = []
    for (let at = begin; at < end; ) {
      const height = Math.floor(Math.log2(end - at))
      peaks.push(this.complete(at, height))
      at += 2 ** height
    }
    return foldPeaks(await Promise.all(peaks))
  }
}

/** The largest power of two below n, for n > 1. */
function splitPoint(n: number): number {
  const k = 2 ** Math.floor(Math.log2(n))
  return k === n ? n / 2 : k
}

/**
 * The inclusion proof of leaf `index` in the tree of `size`, from the leaf's sibling to the root's child.
 * Errors: `proof.out_of_range`, `tile.*`.
 */
export async function inclusionProof(reader: TileReader, index: number, size: number): Promise<Buffer[]> {
  assertSize(size)
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new CountersignError('proof.out_of_range', 'invalid', `no leaf \`${index}\` in a tree of size \`${size}\``)
  }
  const subtrees = new Subtrees(reader, size)
  const proof: Promise<Buffer>[] = []
  let begin = 0
  let end = size
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin)
    if (index < middle) {
      proof.unshift(subtrees.root(middle, end))
      end = middle
    } else {
      proof.unshift(subtrees.root(begin, middle))
      begin = middle
    }
  }
  return Promise.all(proof)
}

/**
 * The consistency proof from `oldSize` to `newSize`; empty when they are equal. Errors: `proof.out_of_range` (also for size 0: there is
 * nothing to prove, and nobody should take an empty list for a proof), `tile.*`.
 */
export async function consistencyProof(reader: TileReader, oldSize: number, newSize: number): Promise<Buffer[]> {
  assertSize(newSize)
  if (!Number.isSafeInteger(oldSize) || oldSize <= 0 || oldSize > newSize) {
    throw new CountersignError('proof.out_of_range', 'invalid', `no consistency proof from size \`${oldSize}\` to \`${newSize}\``)
  }
  const subtrees = new Subtrees(reader, newSize)
  const proof: Promise<Buffer>[] = []
  let begin = 0
  let end = newSize
  // SUBPROOF(m, D, b) of RFC 6962 section 2.1.2, walked down; b stays true as long as only left turns were taken.
  while (oldSize !== end) {
    const middle = begin + splitPoint(end - begin)
    if (oldSize <= middle) {
      proof.unshift(subtrees.root(middle, end))
      end = middle
    } else {
      proof.unshift(subtrees.root(begin, middle))
      begin = middle
    }
  }
  if (begin !== 0) proof.unshift(subtrees.root(begin, end))
  return Promise.all(proof)
}
