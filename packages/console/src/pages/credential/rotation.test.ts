import { expect, it } from 'vitest'
import { canCut, notMoved, oldOne } from './rotation.ts'

it('takes nobody for moved who was not seen to be', () => {
  const states = ['asked', 'made', 'delivered', 'unconfirmed', 'moved', 'late', 'stuck', 'cut']
  const left = notMoved(states.map((state) => ({ workload: state, state })))
  expect(left.map(({ workload }) => workload)).toEqual(states.filter((state) => state !== 'moved'))
})

it('says of the old one that it has ended only when its end is done', () => {
  expect(oldOne(null)).toBe('waits')
  expect(oldOne({ phase: 'ready', reasons: ['held: 2 sessions are still on it'] })).toBe('kept')
  expect(oldOne({ phase: 'verifying', reasons: [] })).toBe('waits')
  expect(oldOne({ phase: 'stuck', reasons: ['refused'] })).toBe('kept')
  expect(oldOne({ phase: 'done', reasons: [] })).toBe('ended')
})

it('offers to cut only what runs beside another', () => {
  expect(canCut({ state: 'running', way: 'staged', cut: false })).toBe(true)
  expect(canCut({ state: 'closed', way: 'staged', cut: false })).toBe(false)
  expect(canCut({ state: 'running', way: 'in_place', cut: false })).toBe(false)
  expect(canCut({ state: 'running', way: 'staged', cut: true })).toBe(false)
})
