// The Merkle tree of the log (RFC 6962 section 2.1, docs/reference/log-format.md), hashed in this browser. Pure: it is handed bytes and believes none of them.
// INVARIANT: sizes and indexes may pass 2^32, so no bitwise operators here.
import { sha256 } from '../signing/bytes.ts'

export type Bytes = Uint8Array<ArrayBuffer>

export const hashBytes = 32

const joined = (...parts: readonly Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

/** Of an entry's exact text: what was given is hashed, it is not written anew. */
export const leafHash = (text: string): Promise<Bytes> => sha256(joined(leafPrefix, new TextEncoder().encode(text)))

export const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(joined(nodePrefix, left, right))

export const emptyRoot = (): Promise<Bytes> => sha256(new Uint8Array())

export const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

const areHashes = (all: readonly Uint8Array[]): boolean => all.every(({ length }) => length === hashBytes)

const half = (n: number): number => Math.floor(n / 2)

/** RFC 9162 section 2.1.3.2. */
export const isIncluded = async (
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): Promise<boolean> => {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size || !areHashes([leaf, root, ...proof]))
    return false
  let fn = index
  let sn = size - 1
  let r = leaf
  for (const p of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      r = await nodeHash(p, r)
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else r = await nodeHash(r, p)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && equal(r, root)
}

export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

/** RFC 9162 section 2.1.4.2: whether the older tree is the beginning of the newer one. From size 0 nothing would be proven, so it is refused. */
export const isContinued = async (older: TreeHead, newer: TreeHead, proof: readonly Uint8Array[]): Promise<boolean> => {
  if (!Number.isSafeInteger(older.size) || !Number.isSafeInteger(newer.size) || older.size <= 0 || older.size > newer.size) return false
  if (!areHashes([older.root, newer.root, ...proof])) return false
  if (older.size === newer.size) return proof.length === 0 && equal(older.root, newer.root)
  let fn = older.size - 1
  let sn = newer.size - 1
  while (fn % 2 === 1) {
    fn = half(fn)
    sn = half(sn)
  }
  // fn is 0 exactly when the older size is a power of two: then its root itself is the first node of the path.
  const [first, ...rest] = fn === 0 ? [older.root, ...proof] : proof
  if (first === undefined || proof.length === 0) return false
  let fr = first
  let sr = first
  for (const c of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = await nodeHash(c, fr)
      sr = await nodeHash(c, sr)
      while (fn % 2 === 0 && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else sr = await nodeHash(sr, c)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && equal(fr, older.root) && equal(sr, newer.root)
}
