/**
 * The Merkle tree kept as C2SP tlog-tiles: rows of up to 256 hashes. Growing it touches the right edge only.
 *
 * It believes its reader: tiles are the log's own storage. Who doubts the storage compares `rootAt` with a signed checkpoint.
 * It never changes a hash that a tile already holds: a tile only gets wider.
 */
import { CountersignError } from './errors.ts'
import { HASH_BYTES } from './hash.ts'
import { foldPeaks, hashPairs } from './merkle.ts'
import type { TileId } from './tile-path.ts'
import { TILE_WIDTH } from './tile-path.ts'

export interface TileReader {
  /** The first `width` hashes of a tile, `width * 32` bytes; more bytes (the tile has grown since) are ignored. */
  readTile(level: number, index: number, width: number): Promise<Buffer>
}

export interface Tile extends TileId {
  /** `width * 32` bytes. */
  hashes: Buffer
}

export interface Integration {
  size: number
  root: Buffer
  /** Every tile that is new or wider than before, at its new width. */
  tiles: Tile[]
}

const TILE_BYTES = TILE_WIDTH * HASH_BYTES

export function assertSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new CountersignError('tile.bad_size', 'invalid', `\`${size}\` is not a tree size`)
}

/** Reads a tile and checks its length. Errors: `tile.too_short` (the storage lost hashes that it once had). */
export async function readHashes(reader: TileReader, level: number, index: number, width: number): Promise<Buffer> {
  const hashes = await reader.readTile(level, index, width)
  if (hashes.length < width * HASH_BYTES) {
    throw new CountersignError('tile.too_short', 'internal', `tile ${level}/${index} holds fewer than ${width} hashes`, {
      details: { level, index, width },
    })
  }
  return hashes.subarray(0, width * HASH_BYTES)
}

/** The root of a complete subtree over a power of two of neighbouring hashes. */
export function completeRoot(hashes: Uint8Array): Buffer {
  const work = Buffer.from(hashes)
  for (let count = work.length / HASH_BYTES; count > 1; count /= 2) hashPairs(work, count)
  return Buffer.from(work.subarray(0, HASH_BYTES))
}

/** Appends to `peaks` the roots of the complete subtrees in a partial tile, from left (largest) to right. */
function pushPeaks(peaks: Buffer[], hashes: Buffer): void {
  let at = 0
  for (let span = TILE_WIDTH; span >= 1; span /= 2) {
    const end = at + span * HASH_BYTES
    if (end > hashes.length) continue
    peaks.push(completeRoot(hashes.subarray(at, end)))
    at = end
  }
}

/** The levels of a tree, from 0 to the highest that holds a hash: how many hashes each has. */
function countsPerLevel(size: number): number[] {
  const counts: number[] = []
  for (let count = size; count > 0; count = Math.floor(count / TILE_WIDTH)) counts.push(count)
  return counts
}

/** Fills the tiles of one level with new hashes, from the partial tile on the right edge. */
function fill(level: number, count: number, edge: Buffer, added: Buffer): Tile[] {
  const tiles: Tile[] = []
  let index = Math.floor(count / TILE_WIDTH)
  let rest = added
  let start = edge
  while (rest.length > 0) {
    const taken = Math.min(rest.length, TILE_BYTES - start.length)
    const hashes = Buffer.concat([start, rest.subarray(0, taken)])
    tiles.push({ level, index, width: hashes.length / HASH_BYTES, hashes })
    rest = rest.subarray(taken)
    start = EMPTY
    index++
  }
  return tiles
}

const EMPTY = Buffer.alloc(0)

/**
 * Appends leaf hashes to a tree of `oldSize`. Reads at most one partial tile per level; costs one node hash per leaf and at most
 * 255 per level. Writes nothing: the caller stores the tiles, in one transaction with the new size.
 * Errors: `tile.bad_size`, `tile.too_short`, `tile.bad_hash`.
 */
export async function integrate(reader: TileReader, oldSize: number, leafHashes: readonly Uint8Array[]): Promise<Integration> {
  assertSize(oldSize)
  const size = oldSize + leafHashes.length
  assertSize(size)
  if (leafHashes.some((hash) => hash.length !== HASH_BYTES))
    throw new CountersignError('tile.bad_hash', 'invalid', 'a leaf hash has 32 bytes')
  const tiles: Tile[] = []
  const edges: Buffer[] = []
  let added = Buffer.concat(leafHashes)
  const newCounts = countsPerLevel(size)
  for (let level = 0; level < newCounts.length; level++) {
    const count = Math.floor(oldSize / TILE_WIDTH ** level)
    const width = count % TILE_WIDTH
    const edge = width === 0 ? EMPTY : await readHashes(reader, level, Math.floor(count / TILE_WIDTH), width)
    const grown = fill(level, count, edge, added)
    const last = grown.at(-1)
    edges.push(last === undefined ? edge : last.width === TILE_WIDTH ? EMPTY : last.hashes)
    for (const tile of grown) tiles.push(tile)
    added = Buffer.concat(grown.filter((tile) => tile.width === TILE_WIDTH).map((tile) => completeRoot(tile.hashes)))
  }
  const peaks: Buffer[] = []
  for (const edge of edges.reverse()) pushPeaks(peaks, edge)
  return { size, root: foldPeaks(peaks), tiles }
}

/** The root of the tree at this size, from the right edge alone. Errors: `tile.bad_size`, `tile.too_short`. */
export async function rootAt(reader: TileReader, size: number): Promise<Buffer> {
  return (await integrate(reader, size, [])).root
}

/** Tiles in memory, for tests and for whoever rebuilds a small log. Not for a log that must survive. */
export class MemoryTiles implements TileReader {
  private readonly tiles = new Map<string, Buffer>()

  write(tiles: readonly Tile[]): void {
    for (const { level, index, hashes } of tiles) {
      const key = `${level}/${index}`
      if (hashes.length >= (this.tiles.get(key)?.length ?? 0)) this.tiles.set(key, hashes)
    }
  }

  async readTile(level: number, index: number): Promise<Buffer> {
    const hashes = this.tiles.get(`${level}/${index}`)
    if (hashes === undefined) throw new CountersignError('tile.missing', 'not_found', `no tile ${level}/${index}`)
    return hashes
  }
}
