import { expect, it } from 'vitest'
import { identitySearch } from './search.ts'

it('an address says which part is open, and what it says wrongly is left out', () => {
  expect(identitySearch({ part: 'history', at: '2026-11-30' })).toEqual({ part: 'history', at: '2026-11-30T00:00:00.000Z' })
  expect(identitySearch({ part: 'day-after', of: 'contract', works: 'yes' })).toEqual({ part: 'day-after', of: 'contract', works: 'yes' })
  expect(identitySearch({ part: 'map', view: 'dependents' })).toEqual({ part: 'map', view: 'dependents' })
  expect(identitySearch({ part: 'secrets', at: 'yesterday', of: 'anybody', works: 'maybe', view: 'all', other: 1 })).toEqual({})
})
