import { expect, it } from 'vitest'
import { lastQuarter, pieceName, timeOf } from './control-time.ts'

it('takes both days in, and no time that is none', () => {
  expect(timeOf({ from: '2026-02-28', last: '2026-02-28' })).toEqual({ from: '2026-02-28T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' })
  expect(timeOf({ from: '2026-03-01', last: '2026-02-28' })).toBeUndefined()
  expect(timeOf({ from: '', last: '2026-02-28' })).toBeUndefined()
})

it('offers the quarter that is over, across years too', () => {
  expect(lastQuarter(new Date('2026-11-30T00:00:00Z'))).toEqual({ from: '2026-07-01', last: '2026-09-30' })
  expect(lastQuarter(new Date('2026-01-05T09:00:00Z'))).toEqual({ from: '2025-10-01', last: '2025-12-31' })
})

it('names files so that they stay in their order and are names everywhere', () => {
  expect(pieceName('AC-3(8)', { from: '2026-07-01', last: '2026-09-30' }, 2)).toBe('AC-3-8-2026-07-01-to-2026-09-30-0002.dossier')
})
