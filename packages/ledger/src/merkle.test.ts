import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CompactRange, emptyRoot, leafHash, nodeHash, verifyConsistency, verifyInclusion } from './merkle.ts'

/** The definition of RFC 6962 section 2.1, with another hash API, as the yardstick. */
function sha(...parts: Uint8Array[]): Buffer {
  const h = createHash('sha256')
  for (const part of parts) h.update(part)
  return h.digest()
}
const split = (n: number) => 2 ** Math.floor(Math.log2(n - 1))
function mth(d: Buffer[]): Buffer {
  if (d.length === 0) return sha()
  if (d.length === 1) return d[0]!
  const k = split(d.length)
  return sha(Buffer.from([1]), mth(d.slice(0, k)), mth(d.slice(k)))
}
function path(m: number, d: Buffer[]): Buffer[] {
  if (d.length === 1) return []
  const k = split(d.length)
  return m < k ? [...path(m, d.slice(0, k)), mth(d.slice(k))] : [...path(m - k, d.slice(k)), mth(d.slice(0, k))]
}
function subproof(m: number, d: Buffer[], whole: boolean): Buffer[] {
  if (m === d.length) return whole ? [] : [mth(d)]
  const k = split(d.length)
  return m <= k ? [...subproof(m, d.slice(0, k), whole), mth(d.slice(k))] : [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))]
}
const leaves = (n: number) => Array.from({ length: n }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)))
const flip = (bytes: Buffer, bit: number) => {
  const out = Buffer.from(bytes)
  out[Math.floor(bit / 8)]! ^= 1 << (bit % 8)
  return out
}

/** Certificate Transparency's well-known tree (transparency-dev/merkle testonly/constants.go, RFC 6962 roots at sizes 0..8). */
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

describe('hashing', () => {
  test('gives the published roots of the Certificate Transparency test tree at every size', () => {
    const range = new CompactRange()
    const roots = [range.root().toString('hex')]
    for (const leaf of CT_LEAVES) {
      range.append(leafHash(Buffer.from(leaf, 'hex')))
      roots.push(range.root().toString('hex'))
    }
    expect(roots).toEqual(CT_ROOTS)
    expect(emptyRoot.toString('hex')).toBe(CT_ROOTS[0])
  })

  test('separates leaves from nodes and hashes leaves of any length', () => {
    const a = leafHash(Buffer.alloc(0))
    expect(nodeHash(a, a)).not.toEqual(leafHash(Buffer.concat([a, a])))
    for (const n of [0, 1, 16_382, 16_383, 16_384, 16_385, 100_000]) {
      expect(leafHash(Buffer.alloc(n, 7))).toEqual(sha(Buffer.from([0]), Buffer.alloc(n, 7)))
    }
  })

  test('a compact range agrees with the definition at every size up to 300', () => {
    const range = new CompactRange()
    const all = leaves(300)
    for (let n = 0; n < 300; n++) {
      expect(range.root()).toEqual(mth(all.slice(0, n)))
      range.append(all[n]!)
      expect(range.size).toBe(n + 1)
    }
  })
})

const treeAndIndex = fc.integer({ min: 1, max: 140 }).chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n - 1 })))

describe('inclusion', () => {
  test('holds for every leaf of every tree', () => {
    fc.assert(
      fc.property(treeAndIndex, ([n, i]) => {
        const all = leaves(n)
        return verifyInclusion(i, n, all[i]!, path(i, all), mth(all))
      }),
    )
  })

  test('fails for any flipped bit, another index, another size, and a proof that is longer or shorter', () => {
    fc.assert(
      fc.property(treeAndIndex, fc.nat(), fc.nat(1000), ([n, i], bit, other) => {
        const all = leaves(n)
        const root = mth(all)
        const proof = path(i, all)
        const leaf = all[i]!
        expect(verifyInclusion(i, n, flip(leaf, bit % 256), proof, root)).toBe(false)
        expect(verifyInclusion(i, n, leaf, proof, flip(root, bit % 256))).toBe(false)
        if (other !== i) expect(verifyInclusion(other, n, leaf, proof, root)).toBe(false)
        expect(verifyInclusion(i, n, leaf, [...proof, root], root)).toBe(false)
        if (proof.length > 0) {
          const at = bit % proof.length
          expect(verifyInclusion(i, n, leaf, proof.with(at, flip(proof[at]!, bit % 256)), root)).toBe(false)
          expect(verifyInclusion(i, n, leaf, proof.slice(1), root)).toBe(false)
          expect(verifyInclusion(i, n, leaf, proof.slice(0, -1), root)).toBe(false)
        }
      }),
    )
  })

  test('answers false, not an exception, for hostile numbers and lengths', () => {
    const [leaf] = leaves(1)
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 60]) {
      expect(verifyInclusion(bad, 1, leaf!, [], leaf!)).toBe(false)
      expect(verifyInclusion(0, bad, leaf!, [], leaf!)).toBe(false)
    }
    expect(verifyInclusion(0, 1, leaf!.subarray(1), [], leaf!.subarray(1))).toBe(false)
    expect(verifyInclusion(0, 2, leaf!, [Buffer.alloc(31)], leaf!)).toBe(false)
  })
})

const twoSizes = fc.integer({ min: 1, max: 140 }).chain((n) => fc.tuple(fc.integer({ min: 1, max: n }), fc.constant(n)))

describe('consistency', () => {
  test('holds between every two sizes of one log', () => {
    fc.assert(
      fc.property(twoSizes, ([m, n]) => {
        const all = leaves(n)
        return verifyConsistency(m, mth(all.slice(0, m)), n, mth(all), subproof(m, all, true))
      }),
    )
  })

  test('fails for any flipped bit and for a proof that is longer, shorter, or for other sizes', () => {
    fc.assert(
      fc.property(twoSizes, fc.nat(), ([m, n], bit) => {
        const all = leaves(n)
        const oldRoot = mth(all.slice(0, m))
        const root = mth(all)
        const proof = subproof(m, all, true)
        expect(verifyConsistency(m, flip(oldRoot, bit % 256), n, root, proof)).toBe(false)
        expect(verifyConsistency(m, oldRoot, n, flip(root, bit % 256), proof)).toBe(false)
        expect(verifyConsistency(m, oldRoot, n, root, [...proof, root])).toBe(false)
        if (proof.length > 0) {
          const at = bit % proof.length
          expect(verifyConsistency(m, oldRoot, n, root, proof.with(at, flip(proof[at]!, bit % 256)))).toBe(false)
          expect(verifyConsistency(m, oldRoot, n, root, proof.slice(1))).toBe(false)
          expect(verifyConsistency(m, oldRoot, n, root, proof.slice(0, -1))).toBe(false)
          expect(verifyConsistency(m - 1, oldRoot, n, root, proof)).toBe(false)
        }
      }),
    )
  })

  test('refuses size 0 as the start: it would bind nothing', () => {
    const [leaf] = leaves(1)
    expect(verifyConsistency(0, emptyRoot, 1, leaf!, [])).toBe(false)
    expect(verifyConsistency(0, emptyRoot, 0, emptyRoot, [])).toBe(false)
    expect(verifyConsistency(0, emptyRoot, 1, leaf!, [leaf!])).toBe(false)
  })

  test('refuses a log that shrank', () => {
    const all = leaves(5)
    expect(verifyConsistency(5, mth(all), 3, mth(all.slice(0, 3)), subproof(3, all, true))).toBe(false)
  })
})
