// Which numbers are missing does not depend on the order in which events come.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countOf, mostGaps, type Numbers, type Ranges, rangesInWords, settleNumbers, stepOfNumber } from './numbers.ts'

const at = (n: number): Date => new Date(Date.parse('2026-01-01T00:00:00Z') + n * 1000)
const nothing: Numbers = { first: null, highest: null, missing: [], wholeAt: null }

const take = (numbers: Numbers, n: number): Numbers => {
  const step = stepOfNumber(numbers, n, at(n))
  return step.is === 'next' ? step.numbers : numbers
}

const spread = (ranges: Ranges): number[] => ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n))

it('exactly those between the first and the last that have not come are missing, in whichever order and however often they come', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 }).chain((came) =>
        fc.tuple(
          fc.constant(came),
          fc.shuffledSubarray([...came, ...came], { minLength: came.length }).filter((order) => new Set(order).size === came.length),
        ),
      ),
      ([came, order]) => {
        const { first, highest, missing } = order.reduce(take, nothing)
        expect([first, highest]).toEqual([Math.min(...came), Math.max(...came)])
        const between = Array.from({ length: highest! - first! + 1 }, (_, n) => first! + n)
        expect(spread(missing)).toEqual(between.filter((n) => !came.includes(n)))
        expect(missing.every(([from, to], n) => from <= to && (n === 0 || from > missing[n - 1]![1] + 1))).toBe(true)
        expect(countOf(missing)).toBe(spread(missing).length)
      },
    ),
    { numRuns: 2000 },
  )
})

it('a number that came is of that event alone', () => {
  const numbers = [1, 2, 5].reduce(take, nothing)
  expect([1, 2, 5].map((n) => stepOfNumber(numbers, n, at(n)).is)).toEqual(['used', 'used', 'used'])
  expect(stepOfNumber(numbers, 3, at(3))).toMatchObject({ is: 'next', opens: false, numbers: { missing: [[4, 4]] } })
})

it('after a whole reading numbers begin anew, what is older than it is missed by nobody, and what is missing since then is missing still', () => {
  const gap = [1, 2, 5].reduce(take, nothing)
  const anew = settleNumbers(gap, at(5), at(6))!
  expect(anew).toEqual({ first: null, highest: null, missing: [], wholeAt: at(6) })
  expect(stepOfNumber(anew, 4, at(4)).is).toBe('told_already')
  const after = take(anew, 7)
  expect(stepOfNumber(after, 3, at(3)).is).toBe('told_already')
  expect(after.missing).toEqual([])
  expect(settleNumbers(gap, at(5), at(5))).toBeUndefined()
})

it('however many gaps a sender makes, what is kept of them is bounded, and never says that one has come that has not', () => {
  const numbers = Array.from({ length: mostGaps + 5 }, (_, n) => n * 2 + 1).reduce(take, nothing)
  expect(numbers.missing.length).toBeLessThanOrEqual(mostGaps)
  const missing = new Set(spread(numbers.missing))
  for (let n = 2; n < numbers.highest!; n += 2) expect(missing.has(n)).toBe(true)
})

it('is said in a line', () => {
  expect(
    rangesInWords([
      [3, 3],
      [7, 9],
    ]),
  ).toBe('3, 7–9')
})
