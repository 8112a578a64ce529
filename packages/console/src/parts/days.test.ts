import { expect, test } from 'vitest'
import { dayAfter, endOfDay } from './days.ts'

test('a day ends at its last second where the reader is, and a day that is given is the day that is meant', () => {
  const end = new Date(endOfDay('2026-12-03'))
  expect([end.getFullYear(), end.getMonth(), end.getDate(), end.getHours(), end.getSeconds()]).toEqual([2026, 11, 3, 23, 59])
  expect(dayAfter(3, new Date(2026, 10, 30, 0, 5))).toBe('2026-12-03')
  expect(dayAfter(0, new Date(2026, 10, 30, 23, 55))).toBe('2026-11-30')
})

test('an end is never later than what was asked for', () => {
  expect(endOfDay('2026-12-03', '2026-12-03T10:00:00.000Z')).toBe('2026-12-03T10:00:00.000Z')
  expect(endOfDay('2026-12-01', '2026-12-03T10:00:00.000Z')).toBe(endOfDay('2026-12-01'))
})
