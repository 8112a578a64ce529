import { expect, test } from 'vitest'
import { ownFiltersIn, ownTurned } from './own-filters.ts'

test('an address is read for what it says rightly, and the rest is left out', () => {
  const all = { outside: 'yes', wanting: 'end', way: 'api_key', who: 'oscar' }
  expect(ownFiltersIn(all)).toEqual(all)
  expect(ownFiltersIn({ outside: 'no', wanting: 'love', way: 'ladder', who: 'x'.repeat(201) })).toEqual({})
})

test('a filter is set, changed, and taken away by the same word', () => {
  expect(ownTurned({}, 'way', 'role')).toEqual({ way: 'role' })
  expect(ownTurned({ way: 'role', outside: 'yes' }, 'way', 'session')).toEqual({ way: 'session', outside: 'yes' })
  expect(ownTurned({ way: 'role', outside: 'yes' }, 'way', 'role')).toEqual({ outside: 'yes' })
})
