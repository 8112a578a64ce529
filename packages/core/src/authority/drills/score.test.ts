// The score: each part told, and never higher when a result gets worse or older.
import { type DrillModel, EXERCISES, type Exercise } from '@countersign/policy'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DrillResult, scoreOf, staleAt } from './score.ts'

const day = 86_400_000
const now = new Date('2026-11-28T12:00:00Z')
const one = (weight: number) => ({ weight, withinSeconds: 3600, onFailure: 'finding' as const, onStale: 'finding' as const })
const model: DrillModel = {
  validSeconds: 90 * 86_400,
  renewSeconds: 14 * 86_400,
  againSeconds: 7 * 86_400,
  exercises: { revoke: one(50), exception: one(25), evidence: one(25) },
}
const result = (exercise: Exercise, passed: boolean, daysAgo: number): DrillResult => ({
  id: `drl_${exercise}`,
  exercise,
  passed,
  endedAt: new Date(now.getTime() - daysAgo * day),
  reasons: passed ? [] : ['it was still accepted'],
})

describe('the score', () => {
  test('is the whole when everything has just passed, and nothing when nothing was held', () => {
    expect(
      scoreOf(
        EXERCISES.map((exercise) => result(exercise, true, 0)),
        model,
        now,
      ).score,
    ).toBe(100)
    expect(scoreOf([], model, now).score).toBe(0)
  })

  test('is told with its parts: what, when, how it went, its weight, its age', () => {
    const { score, contributions } = scoreOf(
      [result('revoke', true, 45), result('exception', false, 3), result('evidence', true, 90)],
      model,
      now,
    )
    expect(contributions.map(({ exercise, weight, points, standing, ageDays }) => [exercise, weight, points, standing, ageDays])).toEqual([
      ['revoke', 50, 37, 'passed', 45],
      ['exception', 25, 0, 'failed', 3],
      ['evidence', 25, 0, 'stale', 90],
    ])
    expect(score).toBe(37)
    expect(contributions[0]?.words).toBe('passed on 2026-10-14, 45 days ago: 37 of 50')
    expect(contributions[1]?.words).toContain('it was still accepted')
    expect(scoreOf([], model, now).contributions[0]?.words).toBe('never held: 0 of 50')
  })

  test('counts a pass to the last instant of its time and not beyond, and takes none from a clock that was turned back', () => {
    const passed = result('revoke', true, 0)
    const end = staleAt(passed, model)
    expect(scoreOf([passed], model, new Date(end.getTime() - 1)).score).toBe(25)
    expect(scoreOf([passed], model, end).score).toBe(0)
    expect(scoreOf([passed], model, new Date(now.getTime() - 1000 * day)).score).toBe(50)
  })

  const results = fc
    .subarray([...EXERCISES])
    .chain((held) =>
      fc.tuple(
        ...held.map((exercise) =>
          fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 200 })).map(([passed, age]) => result(exercise, passed, age)),
        ),
      ),
    )
  const anyModel = fc.tuple(fc.integer({ min: 1, max: 98 }), fc.integer({ min: 1, max: 400 })).chain(([revoke, valid]) =>
    fc.integer({ min: 1, max: 99 - revoke }).map(
      (exception): DrillModel => ({
        ...model,
        validSeconds: valid * 86_400,
        exercises: { revoke: one(revoke), exception: one(exception), evidence: one(100 - revoke - exception) },
      }),
    ),
  )

  test('is a whole number from 0 to 100, the sum of its parts', () => {
    fc.assert(
      fc.property(results, anyModel, (held, drills) => {
        const { score, contributions } = scoreOf(held, drills, now)
        expect(score).toBe(contributions.reduce((sum, part) => sum + part.points, 0))
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true)
        for (const part of contributions) expect(part.points <= part.weight).toBe(true)
      }),
    )
  })

  test('is never higher when a result fails, is gone, is older, or when time passes', () => {
    fc.assert(
      fc.property(results, anyModel, fc.nat({ max: 2 }), fc.integer({ min: 1, max: 100_000 }), (held, drills, index, minutes) => {
        const before = scoreOf(held, drills, now).score
        const bent = (change: (one: DrillResult) => DrillResult[]) =>
          held.flatMap((one, at) => (at === index % Math.max(1, held.length) ? change(one) : [one]))
        const worse = [
          bent((one) => [{ ...one, passed: false, reasons: ['worse'] }]),
          bent(() => []),
          bent((one) => [{ ...one, endedAt: new Date(one.endedAt.getTime() - minutes * 60_000) }]),
        ]
        for (const changed of worse) expect(scoreOf(changed, drills, now).score).toBeLessThanOrEqual(before)
        expect(scoreOf(held, drills, new Date(now.getTime() + minutes * 60_000)).score).toBeLessThanOrEqual(before)
      }),
    )
  })
})
