import { expect, test } from 'vitest'
import type { Waiting } from '../../api/inbox.ts'
import { grouped } from './grouped.ts'

const item = (id: string, pattern: string | null, kind: Waiting['kind'] = 'approval'): Waiting => ({
  kind,
  id,
  pattern,
  change: null,
  subject: id,
  reason: '',
  requester: null,
  risk: null,
  count: 1,
  systems: [],
  stepUp: false,
  asked: true,
  since: '2026-01-01T00:00:00Z',
  dueAt: null,
})

test('requests of one pattern are one line, where the first of them stands; everything else stays by itself', () => {
  const items = [item('a', 'p'), item('b', null), item('c', 'q'), item('d', 'p'), item('e', null), item('b', null, 'risk')]
  expect(grouped(items).map(({ id, items: all }) => [id, all.map((one) => one.id)])).toEqual([
    ['equal p', ['a', 'd']],
    ['approval b', ['b']],
    ['approval c', ['c']],
    ['approval e', ['e']],
    ['risk b', ['b']],
  ])
})
