import { describe, expect, it } from 'vitest'
import { activeOf, filtersIn, withFilter } from './filters.ts'

describe('the address of a view', () => {
  it('says what is shown, and nothing that is not a filter of its kind', () => {
    expect(filtersIn({ kind: 'credential', system: 'ldap', credentialState: 'active', orphaned: 'yes', hack: '1' })).toEqual({
      kind: 'credential',
      system: 'ldap',
      credentialState: 'active',
    })
  })

  it.each([{ kind: 'nothing' }, { environment: 'prod' }, { party: '' }, { text: 5 }, { owner: ['a'] }, { text: 'x'.repeat(201) }])(
    'is never believed where it says nonsense: %j',
    (search) => {
      expect(filtersIn(search)).toEqual({})
    },
  )

  it('comes back the same when it is read again', () => {
    const filters = { kind: 'workload', text: 'billing', environment: 'production' } as const
    expect(filtersIn(filters)).toEqual(filters)
  })
})

describe('a filter', () => {
  it('is set and taken away, and the others stay', () => {
    const one = withFilter({ text: 'a' }, 'owner', 'eve')
    expect(one).toEqual({ text: 'a', owner: 'eve' })
    expect(withFilter(one, 'owner', undefined)).toEqual({ text: 'a' })
  })

  it('is told apart from what is typed', () => {
    expect(activeOf({ text: 'a', owner: 'eve', environment: 'production' })).toEqual([
      ['environment', 'production'],
      ['owner', 'eve'],
    ])
  })
})
