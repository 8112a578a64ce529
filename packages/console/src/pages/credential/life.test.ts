import { expect, it } from 'vitest'
import { lifeOf } from './life.ts'

const done = { id: 'op_1', operation: 'credential.revoke', change: 'chg_1', executedAt: '2026-03-01T00:00:00Z', strength: null }

it('tells what was done and what was learnt in one order, the newest first', () => {
  const life = lifeOf(
    { createdAt: '2026-01-01T00:00:00Z' },
    [{ ...done, closure: 'risk_complete', strength: 'presented' }],
    [
      { n: '1', of: 'itself', what: 'began', at: '2026-01-02T00:00:00Z', before: null, after: { account: 'a' } },
      { n: '2', of: 'use', workload: 'billing', what: 'began', at: '2026-02-01T00:00:00Z', before: null, after: {} },
      {
        n: '3',
        of: 'itself',
        what: 'changed',
        at: '2026-02-02T00:00:00Z',
        before: { account: 'a', purpose: 'x' },
        after: { account: 'b', purpose: 'x' },
      },
    ],
  )
  expect(life.map(({ what, about }) => [what, ...about])).toEqual([
    ['credential.revoke'],
    ['itself.changed', 'account'],
    ['use.began', 'billing'],
    ['itself.began'],
    ['issued'],
  ])
})

it('carries of an end what it came to, and tells nothing of what was not carried out', () => {
  const life = lifeOf(
    { createdAt: null },
    [
      { ...done, closure: 'operationally_complete' },
      { ...done, id: 'op_2', executedAt: null, closure: 'open' },
    ],
    [],
  )
  expect(life).toEqual([{ at: done.executedAt, what: 'credential.revoke', about: [], change: 'chg_1', closure: 'operationally_complete' }])
})
