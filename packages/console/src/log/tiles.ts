// Proofs made of the log's tiles (C2SP tlog-tiles), which hold hashes alone. A proof of a tree of any size reads at most two tiles a level, each once.
// What comes out is believed by nobody: the tree's rules judge it against a signed head.
import { hashBytes, nodeHash } from './tree.ts'

const tileWidth = 256
const tileHeight = 8

/** The bytes at `tile/…`; longer ones are cut, shorter ones refused. */
export type ReadTile = (path: string) => Promise<Uint8Array>

/** The answer is shorter than the tile that a signed head says there is. */
export class TileMissing extends Error {}

export const tilePath = (level: number, index: number, width: number): string => {
  const groups = [String(index % 1000).padStart(3, '0')]
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  return `tile/${level}/${groups.join('/')}${width === tileWidth ? '' : `.p/${width}`}`
}

const completeRoot = async (hashes: Uint8Array): Promise<Uint8Array> => {
  let row = Array.from({ length: hashes.length / hashBytes }, (_, at) => hashes.slice(at * hashBytes, (at + 1) * hashBytes))
  while (row.length > 1)
    row = await Promise.all(Array.from({ length: row.length / 2 }, (_, at) => nodeHash(row[2 * at]!, row[2 * at + 1]!)))
  return row[0]!
}

/** Roots of parts of a tree of one size: over leaves [begin, end), as in RFC 6962's recursion. */
type RootOf = (begin: number, end: number) => Promise<Uint8Array>

const rootsOf = (read: ReadTile, size: number): RootOf => {
  const tiles = new Map<string, Promise<Uint8Array>>()
  const tile = (level: number, index: number): Promise<Uint8Array> => {
    const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - index * tileWidth)
    const path = tilePath(level, index, width)
    const known =
      tiles.get(path) ??
      read(path).then((bytes) => {
        if (bytes.length < width * hashBytes) throw new TileMissing(path)
        return bytes.slice(0, width * hashBytes)
      })
    tiles.set(path, known)
    return known
  }
  const complete = async (begin: number, height: number): Promise<Uint8Array> => {
    const level = Math.floor(height / tileHeight)
    const first = begin / tileWidth ** level
    const hashes = await tile(level, Math.floor(first / tileWidth))
    const at = (first % tileWidth) * hashBytes
    return completeRoot(hashes.slice(at, at + 2 ** (height % tileHeight) * hashBytes))
  }
  return async (begin, end) => {
    const peaks: Promise<Uint8Array>[] = []
    for (let at = begin; at < end; ) {
      const height = Math.floor(Math.log2(end - at))
      peaks.push(complete(at, height))
      at += 2 ** height
    }
    const found = await Promise.all(peaks)
    let root = found.pop()!
    while (found.length > 0) root = await nodeHash(found.pop()!, root)
    return root
  }
}

/** The largest power of two below n, for n > 1. */
const splitPoint = (n: number): number => {
  const k = 2 ** Math.floor(Math.log2(n))
  return k === n ? n / 2 : k
}

/** For an index within the size. */
export const inclusionProof = (read: ReadTile, index: number, size: number): Promise<Uint8Array[]> => {
  const root = rootsOf(read, size)
  const proof: Promise<Uint8Array>[] = []
  let begin = 0
  let end = size
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin)
    if (index < middle) {
      proof.unshift(root(middle, end))
      end = middle
    } else {
      proof.unshift(root(begin, middle))
      begin = middle
    }
  }
  return Promise.all(proof)
}

/** For 0 < older ≤ newer; empty when they are equal. */
export const consistencyProof = (read: ReadTile, older: number, newer: number): Promise<Uint8Array[]> => {
  const root = rootsOf(read, newer)
  const proof: Promise<Uint8Array>[] = []
  let begin = 0
  let end = newer
  while (older !== end) {
    const middle = begin + splitPoint(end - begin)
    if (older <= middle) {
      proof.unshift(root(middle, end))
      end = middle
    } else {
      proof.unshift(root(begin, middle))
      begin = middle
    }
  }
  if (begin !== 0) proof.unshift(root(begin, end))
  return Promise.all(proof)
}
