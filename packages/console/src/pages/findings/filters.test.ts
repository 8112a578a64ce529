import { expect, it } from 'vitest'
import { filtersIn, turned } from './filters.ts'

it('believes of an address only what is a filter', () => {
  expect(
    filtersIn({ state: 'resolved', severity: 'high', due: 'overdue', kind: 'a.b', nhi: 'NHI10:2025', owner: 'eve', subject: 's' }),
  ).toEqual({
    state: 'resolved',
    severity: 'high',
    due: 'overdue',
    kind: 'a.b',
    nhi: 'NHI10:2025',
    owner: 'eve',
    subject: 's',
  })
  expect(
    filtersIn({ state: 'closed', severity: 'awful', due: 1, kind: '', nhi: 'NHI11:2025', owner: [], subject: 'x'.repeat(300) }),
  ).toEqual({})
})

it('turns a filter on and off again, and leaves the others', () => {
  const on = turned({ owner: 'eve' }, 'severity', 'high')
  expect(on).toEqual({ owner: 'eve', severity: 'high' })
  expect(turned(on, 'severity', 'high')).toEqual({ owner: 'eve' })
})
