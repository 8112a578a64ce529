import { expect, it } from 'vitest'
import { factsThen } from './facts-then.ts'

it('what differs stands first, whatever is missing on either side counts as different, and nothing is left out', () => {
  expect(factsThen({ party: 'acme', owner: 'ada', scope: ['a'] }, { party: 'acme', owner: 'ben', state: 'active', scope: ['a'] })).toEqual([
    { name: 'owner', was: 'ada', now: 'ben', differs: true },
    { name: 'state', was: undefined, now: 'active', differs: true },
    { name: 'party', was: 'acme', now: 'acme', differs: false },
    { name: 'scope', was: ['a'], now: ['a'], differs: false },
  ])
})

it('of what was not there, and of what is no more, everything differs', () => {
  expect(factsThen(null, { name: 'x' })).toEqual([{ name: 'name', was: undefined, now: 'x', differs: true }])
  expect(factsThen({ name: 'x' }, null)).toEqual([{ name: 'name', was: 'x', now: undefined, differs: true }])
  expect(factsThen(null, null)).toEqual([])
})
