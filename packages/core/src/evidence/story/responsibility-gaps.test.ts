// Who was responsible over time: every moment without anybody is found, none is invented, and hand-overs are told by their two sides.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holesIn, type Named, type ResponsibilityQuestion, responsibilityGaps, type Tenure } from './index.ts'

const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000)
const span = (from: number, until: number | null) => ({ from: day(from), until: until === null ? null : day(until) })
const named = (from: number, until: number | null, enterprise: boolean, ...parties: string[]): Named => ({
  ...span(from, until),
  enterprise,
  parties,
})
const tenure = (party: string, from: number, until: number | null): Tenure => ({ party, ...span(from, until) })
const question = (change: Partial<ResponsibilityQuestion>): ResponsibilityQuestion => ({
  about: 'credential.revoke on db',
  life: { from: day(0), until: day(100), over: false },
  named: [],
  tenures: [],
  ...change,
})
const told = (asked: ResponsibilityQuestion) =>
  holesIn(asked).map(({ kind, from, until, parties }) => [
    kind,
    (from.getTime() - day(0).getTime()) / 86_400_000,
    until === null ? null : (until.getTime() - day(0).getTime()) / 86_400_000,
    ...parties,
  ])

describe('responsibility over time', () => {
  it.each<[string, Partial<ResponsibilityQuestion>, ReturnType<typeof told>]>([
    ['before any matrix nothing is said', {}, []],
    ['the enterprise is named throughout', { named: [named(0, null, true)] }, []],
    ['a provider is named and delegated', { named: [named(0, null, false, 'a')], tenures: [tenure('a', 0, null)] }, []],
    ['a provider is named and has no delegation', { named: [named(10, null, false, 'a')] }, [['nobody_responsible', 10, null]]],
    ['the matrix ended', { named: [named(0, 40, true)] }, [['nobody_responsible', 40, null]]],
    [
      'no row answered between two matrices',
      { named: [named(0, 40, true), named(40, 50, false), named(50, null, true)] },
      [['nobody_responsible', 40, 50]],
    ],
    [
      'one provider follows another after a hole',
      { named: [named(0, null, false, 'a', 'b')], tenures: [tenure('a', 0, 30), tenure('b', 35, null)] },
      [['handover_hole', 30, 35, 'a', 'b']],
    ],
    [
      'one provider follows another while the enterprise may act',
      { named: [named(0, null, true, 'a', 'b')], tenures: [tenure('a', 0, 30), tenure('b', 35, null)] },
      [],
    ],
    [
      'two providers at once',
      { named: [named(0, null, true, 'a', 'b')], tenures: [tenure('a', 0, 40), tenure('b', 35, null)] },
      [['handover_overlap', 35, 40, 'a', 'b']],
    ],
    [
      'a delegation that the matrix does not name counts for nothing',
      { named: [named(0, null, false, 'a')], tenures: [tenure('a', 0, 30), tenure('b', 20, null)] },
      [['nobody_responsible', 30, null]],
    ],
    [
      'whoever comes back hands over to nobody',
      { named: [named(0, null, false, 'a')], tenures: [tenure('a', 0, 30), tenure('a', 35, null)] },
      [['nobody_responsible', 30, 35]],
    ],
  ])('%s', (_name, change, gaps) => expect(told(question(change))).toEqual(gaps))

  it('the same hole in several places is one gap that names them all', () => {
    const hole = { named: [named(0, 40, true)] }
    const gaps = responsibilityGaps([question({ ...hole, about: 'b' }), question({ ...hole, about: 'a' })])
    expect(gaps.map(({ words }) => words)).toEqual(['no party was responsible: a, b'])
  })

  const period = fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 }))
    .map(([from, days]) => [from, from + days] as const)
  const party = fc.constantFrom('a', 'b', 'c')
  const histories = fc.record({
    named: fc.array(fc.tuple(period, fc.boolean(), fc.uniqueArray(party)), { maxLength: 4 }),
    tenures: fc.array(fc.tuple(period, party), { maxLength: 6 }),
    life: period,
    over: fc.boolean(),
  })

  it('agrees with looking at every single day', () => {
    fc.assert(
      fc.property(histories, ({ named: said, tenures, life: [begin, end], over }) => {
        const asked = question({
          life: { from: day(begin), until: day(end), over },
          named: said.map(([[from, until], enterprise, parties]) => named(from, until, enterprise, ...parties)),
          tenures: tenures.map(([[from, until], one]) => tenure(one, from, until)),
        })
        const holes = holesIn(asked)
        const at = (n: number) => holes.filter(({ from, until }) => from <= day(n) && (until === null || day(n) < until))
        const first = Math.min(...said.map(([[from]]) => from))
        for (let n = 0; n < 32; n += 1) {
          const rows = said.filter(([[from, until]]) => from <= n && n < until)
          const live = new Set(tenures.filter(([[from, until]]) => from <= n && n < until).map(([, one]) => one))
          const outside = new Set(rows.flatMap(([, , parties]) => parties).filter((one) => live.has(one)))
          const within = n >= begin && n < end && n >= first
          const expected = !within
            ? 'none'
            : outside.size > 1
              ? 'overlap'
              : outside.size === 0 && !rows.some(([, enterprise]) => enterprise)
                ? 'nobody'
                : 'none'
          const kinds = at(n).map(({ kind }) => (kind === 'handover_overlap' ? 'overlap' : 'nobody'))
          // What goes on is told as going on, also beyond the last day that was looked at.
          if (n < end) expect([n, kinds]).toEqual([n, expected === 'none' ? [] : [expected]])
        }
        for (const { until } of holes) expect(over && until === null).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
