// A print is found by all of its bytes, and what has none by nothing.
import { hash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesOf, Part } from './memory.ts'
import { noPrint, Prints } from './prints.ts'

const printsOf = (all: readonly (readonly [number, string | undefined])[]): Prints => {
  const part = new Part()
  for (const [n, print] of all) part.add(n, print)
  return new Prints(part.numbers(), part.prints())
}

/** Few beginnings for many prints: places are taken by others all the time. */
const print = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 40 })).map(([beginning, rest]) => {
  const text = hash('sha256', String(rest), 'binary')
  return `${String.fromCharCode(beginning, 0, 0, 0)}${text.slice(4)}`
})

it('finds the number of each print, whatever else begins like it, and of no other', () => {
  fc.assert(
    fc.property(fc.uniqueArray(print, { maxLength: 100 }), fc.array(print, { maxLength: 20 }), (kept, asked) => {
      const prints = printsOf(kept.map((one, n) => [n + 1, one]))
      for (const [n, one] of kept.entries()) expect(prints.find(one)).toBe(n + 1)
      for (const one of asked) expect(prints.find(one) !== undefined).toBe(kept.includes(one))
    }),
  )
})

it('finds none of those that were kept without one, and is not slowed by them nor by one that is told again and again', () => {
  const alike = Array.from({ length: 200_000 }, (_, n) => [n, n % 2 === 0 ? undefined : hash('sha256', 'x', 'binary')] as const)
  const prints = printsOf([...alike, [7, hash('sha256', 'y', 'binary')]])
  expect(prints.find(noPrint)).toBeUndefined()
  expect(prints.find(hash('sha256', 'y', 'binary'))).toBe(7)
})

it('is empty where there is nothing', () => {
  expect(new Prints(bytesOf([]), Buffer.alloc(0)).find(hash('sha256', 'x', 'binary'))).toBeUndefined()
})
