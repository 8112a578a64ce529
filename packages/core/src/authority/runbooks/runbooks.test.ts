// A runbook's form and bounds. Pure: what is outside, however little, is said; what is malformed is no runbook.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rotation } from '../../testing/rotation.ts'
import { hourProblems, parameterProblems, type Runbook, rateProblems, targetProblems } from './index.ts'
import { readRunbook } from './model.ts'

const target = { credential: 'c', system: 'fake', kind: 'k', identityKind: 'service_account', environment: 'staging', criticality: 'low' }

describe('a runbook', () => {
  test('is read as it is written', () => {
    expect(readRunbook(rotation)).toEqual({ document: rotation })
  })

  test.each([
    ['an unknown field', { ...rotation, extra: 1 }],
    ['no steps', { ...rotation, steps: [] }],
    ['an operation that gives access', { ...rotation, steps: [{ operation: 'credential.issue', credential: 'c' }] }],
    ['a step about a parameter that it does not have', { ...rotation, steps: [{ operation: 'session.end', credential: '$other' }] }],
    ['a criticality that is never alone', { ...rotation, bounds: { ...rotation.bounds, criticality: ['critical'] } }],
    ['no systems', { ...rotation, bounds: { ...rotation.bounds, systems: [] } }],
    ['more an hour than a day', { ...rotation, bounds: { ...rotation.bounds, perHour: 9 } }],
    [
      'a pattern, which could backtrack',
      { ...rotation, parameters: { credential: { type: 'string', description: 'x', maxLength: 9, pattern: '(a+)+$' } } },
    ],
    ['a parameter without an upper bound', { ...rotation, parameters: { credential: { type: 'string', description: 'x' } } }],
    ['a rotation by whoever asks, who would see the secret', { ...rotation, executor: 'requester' }],
    [
      'hours in no time zone',
      { ...rotation, bounds: { ...rotation.bounds, hours: { timeZone: 'Mars/Base', days: ['mon'], from: '08:00', to: '17:00' } } },
    ],
    [
      'hours that end before they begin',
      { ...rotation, bounds: { ...rotation.bounds, hours: { timeZone: 'UTC', days: ['mon'], from: '18:00', to: '17:00' } } },
    ],
    ['nothing at all', undefined],
    ['a list', []],
  ])('with %s is none', (_what, input) => {
    expect(readRunbook(input)).toHaveProperty('problems')
  })
})

describe('its bounds', () => {
  test('hold exactly what they name', () => {
    expect(targetProblems(rotation, target)).toEqual([])
    fc.assert(
      fc.property(
        fc.record({
          system: fc.constantFrom('fake', 'other'),
          environment: fc.constantFrom('production', 'staging', 'development'),
          criticality: fc.constantFrom('low', 'moderate', 'high', 'critical'),
        }),
        (change) => {
          const inside = change.system === 'fake' && change.environment !== 'production' && ['low', 'moderate'].includes(change.criticality)
          expect(targetProblems(rotation, { ...target, ...change }).length === 0).toBe(inside)
        },
      ),
    )
  })

  test('count runs up to the last that is allowed, and not one more', () => {
    expect(rateProblems(rotation, { lastHour: 1, lastDay: 2 })).toEqual([])
    expect(rateProblems(rotation, { lastHour: 2, lastDay: 2 })).toHaveLength(1)
    expect(rateProblems(rotation, { lastHour: 0, lastDay: 3 })).toHaveLength(1)
  })

  test('keep the hours of a place, before and after its clocks change', () => {
    const berlin: Runbook = {
      ...rotation,
      bounds: { ...rotation.bounds, hours: { timeZone: 'Europe/Berlin', days: ['mon', 'fri'], from: '08:00', to: '17:00' } },
    }
    const inside = (at: string): boolean => hourProblems(berlin, new Date(at)).length === 0
    // Friday and Monday around the night of 29 March 2026, when summer time begins.
    expect([
      inside('2026-03-27T06:59:59Z'),
      inside('2026-03-27T07:00:00Z'),
      inside('2026-03-27T15:59:59Z'),
      inside('2026-03-27T16:00:00Z'),
    ]).toEqual([false, true, true, false])
    expect([
      inside('2026-03-30T05:59:59Z'),
      inside('2026-03-30T06:00:00Z'),
      inside('2026-03-30T14:59:59Z'),
      inside('2026-03-30T15:00:00Z'),
    ]).toEqual([false, true, true, false])
    expect(inside('2026-03-28T09:00:00Z')).toBe(false)
  })

  test('take the parameters that it declares, and no others', () => {
    expect(parameterProblems(rotation, { credential: 'c1' })).toEqual([])
    for (const wrong of [
      {},
      { credential: 7 },
      { credential: 'x'.repeat(101) },
      { credential: 'c', more: 1 },
      null,
      [],
      'c',
      { __proto__: { credential: 'c' } },
    ])
      expect(parameterProblems(rotation, wrong).length, JSON.stringify(wrong)).toBeGreaterThan(0)
  })
})
