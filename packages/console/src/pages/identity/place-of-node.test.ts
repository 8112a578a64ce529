import { expect, it } from 'vitest'
import { filtersIn } from '../inventory/filters.ts'
import { placeOfNode } from './place-of-node.ts'

it('an identity leads to its own page with the part that was open; what has no page leads nowhere', () => {
  expect(placeOfNode({ kind: 'identity', id: 'svc' }, { part: 'map' })).toEqual({
    to: '/identities/$identity',
    params: { identity: 'svc' },
    search: { part: 'map' },
  })
  expect(placeOfNode({ kind: 'principal', id: 'ada' })).toBeUndefined()
  expect(placeOfNode({ kind: 'consent', id: 'c' })).toBeUndefined()
})

it('what leads into the inventory says a filter that the inventory knows', () => {
  for (const kind of ['workload', 'system', 'control']) {
    const place = placeOfNode({ kind, id: 'x' })
    expect(place && 'search' in place && filtersIn({ ...place.search })).toEqual(place && 'search' in place ? place.search : undefined)
  }
})
