import { expect, it } from 'vitest'
import { DecisionCache } from './decision-cache.ts'

it('never holds more than its capacity, and lets go first of what was used longest ago', () => {
  const cache = new DecisionCache<number>(2)
  cache.set('a', 1)
  cache.set('b', 2)
  expect(cache.get('a')).toBe(1)
  cache.set('c', 3)
  expect(cache.size).toBe(2)
  expect(cache.get('b')).toBeUndefined()
  expect([cache.get('a'), cache.get('c')]).toEqual([1, 3])
})

it('with no capacity keeps nothing', () => {
  const cache = new DecisionCache<number>(0)
  cache.set('a', 1)
  expect([cache.size, cache.get('a')]).toEqual([0, undefined])
})
