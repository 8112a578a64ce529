// Merkle hashing of a run of leaves that may begin anywhere in the log (RFC 6962 section 2.1): the complete subtrees that it covers, left to right.
// Runs can be hashed apart from each other, in any order, and joined afterwards.
import { hash } from 'node:crypto'

const HASH_BYTES = 32

/** A complete subtree: it covers the leaves from `index · 2^level` on. */
export interface Subtree {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

const pair = Buffer.alloc(1 + 2 * HASH_BYTES)
pair[0] = 1

/** SHA-256(0x01 ‖ left ‖ right) over two neighbours in `from`, written to `to`. A binary string is the fastest way to a digest's bytes. */
const joinInto = (from: Buffer, at: number, to: Buffer, into: number): void => {
  from.copy(pair, 1, at, at + 2 * HASH_BYTES)
  to.write(hash('sha256', pair, 'binary'), into, 'latin1')
}

export const join = (left: Uint8Array, right: Uint8Array): Buffer => {
  pair.set(left, 1)
  pair.set(right, 1 + HASH_BYTES)
  return Buffer.from(hash('sha256', pair, 'binary'), 'latin1')
}

/** `#` and 64 lower-case hex digits: the leaf hash itself, in place of a payload that was deleted. */
const DELETED_LINE = /^#([0-9a-f]{64})$/
const DELETED_BYTES = 65

/** The leaf hash that stands in place of a leaf; undefined for everything else, which is a leaf whatever it looks like. */
export const hashInPlace = (line: string): string | undefined => DELETED_LINE.exec(line)?.[1]

/**
 * Leaf hashes of lines, each line preceded by one byte that is overwritten: what was a line feed becomes the 0x00 of RFC 6962, so that nothing is copied.
 * `text` begins with one free byte and ends with a line feed. Returns how many leaves went into `hashes`.
 */
export const hashLines = (text: Buffer, end: number, hashes: Buffer): number => {
  let count = 0
  let start = 0
  while (start < end - 1) {
    const stop = text.indexOf(0x0a, start + 1)
    const inPlace =
      stop - start - 1 === DELETED_BYTES && text[start + 1] === 0x23 ? hashInPlace(text.toString('latin1', start + 1, stop)) : undefined
    text[start] = 0
    if (inPlace !== undefined) hashes.write(inPlace, count * HASH_BYTES, 'hex')
    else hashes.write(hash('sha256', text.subarray(start, stop), 'binary'), count * HASH_BYTES, 'latin1')
    count += 1
    start = stop
  }
  return count
}

/** The subtrees over `count` leaf hashes of which the first is leaf `first` of the log. Overwrites `hashes`. */
export const subtreesOf = (hashes: Buffer, first: number, count: number): Subtree[] => {
  const left: Subtree[] = []
  const right: Subtree[] = []
  let level = 0
  let index = first
  let offset = 0
  let rest = count
  const take = (at: number) => Uint8Array.prototype.slice.call(hashes, at, at + HASH_BYTES)
  while (rest > 0) {
    // A right child whose sibling came before this run, and a left child whose sibling comes after it, end here.
    if (index % 2 === 1) {
      left.push({ level, index, hash: take(offset) })
      index += 1
      offset += HASH_BYTES
      rest -= 1
    }
    if (rest % 2 === 1) {
      right.push({ level, index: index + rest - 1, hash: take(offset + (rest - 1) * HASH_BYTES) })
      rest -= 1
    }
    for (let i = 0; i < rest / 2; i += 1) joinInto(hashes, offset + i * 2 * HASH_BYTES, hashes, i * HASH_BYTES)
    offset = 0
    rest /= 2
    index /= 2
    level += 1
  }
  return [...left, ...right.reverse()]
}

/** The whole log so far, as its complete subtrees: memory O(log n). Runs are appended in order and without a gap. */
export class Forest {
  readonly #peaks: Subtree[] = []

  append(subtrees: readonly Subtree[]): void {
    for (const subtree of subtrees) {
      let next = subtree
      let last = this.#peaks.at(-1)
      while (last !== undefined && last.level === next.level && last.index % 2 === 0 && last.index + 1 === next.index) {
        this.#peaks.pop()
        next = { level: next.level + 1, index: last.index / 2, hash: join(last.hash, next.hash) }
        last = this.#peaks.at(-1)
      }
      this.#peaks.push(next)
    }
  }

  /** Undefined for the empty log. */
  root(): Uint8Array | undefined {
    return this.#peaks.reduceRight<Uint8Array | undefined>((right, { hash }) => (right === undefined ? hash : join(hash, right)), undefined)
  }
}
