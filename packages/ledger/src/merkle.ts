/**
 * The Merkle tree of RFC 6962 section 2.1 (= RFC 9162 section 2.1): hashing and the two proofs, checked by those who trust nobody.
 * Sizes and indexes are safe integers, so they may pass 2^32: no bitwise operators here.
 */
import { hash } from 'node:crypto'
import { HASH_BYTES, sha256 } from './hash.ts'

/** MTH of the empty tree: SHA-256 of nothing. */
export const emptyRoot: Buffer = sha256('')

const SCRATCH = 16_384
const leafScratch = Buffer.alloc(SCRATCH)
const nodeScratch = Buffer.alloc(1 + 2 * HASH_BYTES)
nodeScratch[0] = 1

/** A hash as a binary (latin1) string, one code unit per byte: how it is kept where millions are made (see hash.ts). */
type BinaryHash = string

function hashLeaf(bytes: Uint8Array): BinaryHash {
  const buffer = bytes.length < SCRATCH ? leafScratch.subarray(0, bytes.length + 1) : Buffer.alloc(bytes.length + 1)
  buffer.set(bytes, 1)
  return hash('sha256', buffer, 'binary')
}

/** UTF-8 has at most three bytes for a UTF-16 code unit: a text that surely fits is written where it is hashed. */
function hashLeafText(text: string): BinaryHash {
  if (text.length * 3 >= SCRATCH) return hashLeaf(Buffer.from(text, 'utf8'))
  const length = leafScratch.write(text, 1, 'utf8')
  return hash('sha256', leafScratch.subarray(0, length + 1), 'binary')
}

function hashNode(left: BinaryHash, right: BinaryHash): BinaryHash {
  nodeScratch.write(left, 1, 'latin1')
  nodeScratch.write(right, 1 + HASH_BYTES, 'latin1')
  return hash('sha256', nodeScratch, 'binary')
}

/** SHA-256(0x00 ‖ leaf), of bytes or of the UTF-8 bytes of a string. The prefix keeps a leaf from posing as a node (RFC 6962 section 2.1). */
export function leafHash(leaf: Uint8Array | string): Buffer {
  return Buffer.from(typeof leaf === 'string' ? hashLeafText(leaf) : hashLeaf(leaf), 'latin1')
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw new RangeError('a node has two children of 32 bytes')
  nodeScratch.set(left, 1)
  nodeScratch.set(right, 1 + HASH_BYTES)
  return Buffer.from(hash('sha256', nodeScratch, 'binary'), 'latin1')
}

/** Hashes `count` neighbouring nodes of `level` pairwise, in place: afterwards its first count/2 hashes are their parents. */
export function hashPairs(level: Buffer, count: number): void {
  for (let i = 0; i < count; i += 2) {
    level.copy(nodeScratch, 1, i * HASH_BYTES, (i + 2) * HASH_BYTES)
    level.write(hash('sha256', nodeScratch, 'binary'), (i / 2) * HASH_BYTES, 'latin1')
  }
}

/** The root over a forest of complete subtrees, given from left (largest) to right (smallest). */
export function foldPeaks(peaks: readonly Uint8Array[]): Buffer {
  if (peaks.length === 0) return Buffer.from(emptyRoot)
  let root = Buffer.from(peaks[peaks.length - 1]!)
  for (let i = peaks.length - 2; i >= 0; i--) root = nodeHash(peaks[i]!, root) as Buffer<ArrayBuffer>
  return root
}

/** A growing tree that remembers only the roots of its complete subtrees: memory O(log n), one node hash per leaf. */
export class CompactRange {
  private readonly peaks: BinaryHash[] = []
  private count = 0

  get size(): number {
    return this.count
  }

  /** Takes the hash of the next leaf. */
  append(leaf: Uint8Array): void {
    if (leaf.length !== HASH_BYTES) throw new RangeError('a leaf hash has 32 bytes')
    this.push(Buffer.from(leaf.buffer, leaf.byteOffset, HASH_BYTES).toString('latin1'))
  }

  /** Takes the bytes of the next leaf: `append(leafHash(bytes))`, without the buffer in between. */
  appendLeaf(bytes: Uint8Array): void {
    this.push(hashLeaf(bytes))
  }

  private push(leaf: BinaryHash): void {
    let carry = leaf
    // Like a binary counter: a trailing one bit of the size is a complete subtree that now gets its sibling.
    for (let bits = this.count; bits % 2 === 1; bits = (bits - 1) / 2) carry = hashNode(this.peaks.pop()!, carry)
    this.peaks.push(carry)
    this.count++
  }

  root(): Buffer {
    return foldPeaks(this.peaks.map((peak) => Buffer.from(peak, 'latin1')))
  }
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.length <= 64 && hashes.every((hash) => hash instanceof Uint8Array && hash.length === HASH_BYTES)
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

const half = (n: number) => Math.floor(n / 2)

/** RFC 9162 section 2.1.3.2. False, never an exception, for anything that does not prove that leaf `index` is under `root`. */
export function verifyInclusion(index: number, size: number, leaf: Uint8Array, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leaf, root]) || !areHashes(proof)) return false
  let fn = index
  let sn = size - 1
  let r: Uint8Array = leaf
  for (const p of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r)
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else r = nodeHash(r, p)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && equal(r, root)
}

/**
 * RFC 9162 section 2.1.4.2. False, never an exception, for anything that does not prove that the old tree is a prefix of the new one.
 * INVARIANT: an old size of 0 is refused: every tree extends the empty one, so such a "proof" binds nothing.
 */
export function verifyConsistency(
  oldSize: number,
  oldRoot: Uint8Array,
  newSize: number,
  newRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize === 0 || oldSize > newSize) return false
  if (!areHashes([oldRoot, newRoot]) || !areHashes(proof)) return false
  if (oldSize === newSize) return proof.length === 0 && equal(oldRoot, newRoot)
  if (proof.length === 0) return false
  let fn = oldSize - 1
  let sn = newSize - 1
  while (fn % 2 === 1) {
    fn = half(fn)
    sn = half(sn)
  }
  // fn is 0 exactly when the old size is a power of two: then the old root itself is the first node of the path.
  const path = fn === 0 ? [oldRoot, ...proof] : proof
  let fr: Uint8Array = path[0]!
  let sr: Uint8Array = path[0]!
  for (const c of path.slice(1)) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr)
      sr = nodeHash(c, sr)
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else sr = nodeHash(sr, c)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && equal(fr, oldRoot) && equal(sr, newRoot)
}
