import { expect, test } from 'vitest'
import { ownFiltersIn, ownTurned, thingIn } from './own-filters.ts'

test('an address is read for what it says rightly, and the rest is left out', () => {
  const all = {
    outside: 'yes',
    wanting: 'end',
    way: 'api_key',
    signed: 'first_hour',
    who: 'oscar',
    things: 'unowned',
    thing: 'runbook restart the bridge',
  }
  expect(ownFiltersIn(all)).toEqual(all)
  expect(
    ownFiltersIn({ outside: 'no', wanting: 'love', way: 'ladder', signed: 'all', who: 'x'.repeat(201), things: 'all', thing: 'nameless' }),
  ).toEqual({})
})

test('a thing is named by its kind, which is one word, and its name, which may be several', () => {
  expect(thingIn('runbook restart the bridge')).toEqual({ kind: 'runbook', name: 'restart the bridge' })
  for (const text of ['', 'system', 'system ', ' fake', `system ${'x'.repeat(201)}`]) expect(thingIn(text)).toBeUndefined()
})

test('a filter is set, changed, and taken away by the same word', () => {
  expect(ownTurned({}, 'way', 'role')).toEqual({ way: 'role' })
  expect(ownTurned({ way: 'role', outside: 'yes' }, 'way', 'session')).toEqual({ way: 'session', outside: 'yes' })
  expect(ownTurned({ way: 'role', outside: 'yes' }, 'way', 'role')).toEqual({ outside: 'yes' })
})
