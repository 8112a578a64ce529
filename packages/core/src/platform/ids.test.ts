// Identifiers sort by time, say what they were made of, and never use the same random bytes twice.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomIds } from './ids.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const numberOf = (text: string): bigint => [...text].reduce((sum, digit) => sum * 32n + BigInt(alphabet.indexOf(digit)), 0n)
const clockAt = (now: () => number) => ({ now: () => new Date(now()), monotonic: () => 0 })

test('an identifier is its millisecond and its 80 random bits in base 32, whatever these are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.uint8Array({ minLength: 10, maxLength: 10 }), (ms, entropy) => {
      const id = randomIds(
        clockAt(() => ms),
        (length) => Buffer.concat([entropy, Buffer.alloc(length - 10)]),
      ).next('chg')
      expect(id).toMatch(/^chg_[0-9a-hjkmnp-tv-z]{26}$/)
      expect(numberOf(id.slice(4, 14))).toBe(BigInt(ms))
      expect(numberOf(id.slice(14))).toBe(BigInt(`0x${Buffer.from(entropy).toString('hex')}`))
    }),
  )
})

test('identifiers of later milliseconds sort after earlier ones', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.integer({ min: 0, max: 2 ** 48 - 1 }), (one, other) => {
      let now = one
      const ids = randomIds(clockAt(() => now))
      const first = ids.next('x')
      now = other
      const second = ids.next('x')
      if (one !== other) expect(first < second).toBe(one < other)
    }),
  )
})

test('each random byte goes into one identifier: none comes twice, not even when the drawn bytes are used up', () => {
  let drawn = 0
  const ids = randomIds(
    clockAt(() => 1),
    (length) => {
      drawn += length
      return randomBytes(length)
    },
  )
  const made = new Set(Array.from({ length: 5000 }, () => ids.next('x')))
  expect(made.size).toBe(5000)
  expect(drawn).toBeGreaterThanOrEqual(50_000)
})
