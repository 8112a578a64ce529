import { expect, it } from 'vitest'
import { newerRows } from './newer.ts'

const idOf = ({ id }: { id: string }) => id
const rows = (...of: [string, string][]) => of.map(([id, state]) => ({ id, state }))

it('counts what is new and what is different, and nothing else', () => {
  const shown = rows(['c', 'open'], ['b', 'open'], ['a', 'open'])
  expect(newerRows(shown, shown, idOf)).toBe(0)
  expect(newerRows(shown, rows(['d', 'open'], ['c', 'open'], ['b', 'open']), idOf)).toBe(1)
  expect(newerRows(shown, rows(['c', 'closed'], ['b', 'open'], ['a', 'open']), idOf)).toBe(1)
  expect(newerRows([], shown, idOf)).toBe(3)
})
