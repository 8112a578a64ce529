// Whose turn it is, right across every jump of the clock: compared with an oracle that knows nothing of the library, only what the platform says a
// wall clock shows at an instant, and that counts shift by shift and minute by minute.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterOpenTime, isOpen } from './business-time.ts'
import { type Calendar, type Duty, emptySchedule, type Rotation, type Schedule, weekdays } from './model.ts'
import { onCallAt, shiftAt } from './rotation.ts'
import { instantOf } from './zone.ts'

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'UTC',
]

const formats = new Map<string, Intl.DateTimeFormat>()
/** The wall clock as if it were UTC, in milliseconds. */
const wall = (zone: string, at: number): number => {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  formats.set(zone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(parts['year']!, parts['month']! - 1, parts['day']!, parts['hour']!, parts['minute']!, parts['second']!)
}

const dayMs = 86_400_000
/** The first instant that shows it; where none does, what the clock before the jump would have called so. */
const oracleInstant = (zone: string, shown: number): number => {
  const before = wall(zone, shown - dayMs) - (shown - dayMs)
  const after = wall(zone, shown + dayMs) - (shown + dayMs)
  const found = [shown - before, shown - after].filter((at) => wall(zone, at) === shown).sort((a, b) => a - b)
  return found[0] ?? shown - before
}

const oraclePerson = (zone: string, rotation: Rotation, at: number): string | undefined => {
  const [hour = 0, minute = 0] = rotation.at.split(':').map(Number)
  const clock = (hour * 60 + minute) * 60_000
  const first = Date.parse(`${rotation.starts}T00:00:00Z`)
  if (rotation.ends !== undefined && at >= oracleInstant(zone, Date.parse(`${rotation.ends}T00:00:00Z`) + clock)) return undefined
  let person: string | undefined
  for (let turn = 0; oracleInstant(zone, first + turn * rotation.lengthDays * dayMs + clock) <= at; turn += 1)
    person = rotation.persons[turn % rotation.persons.length]
  return person
}

const two = (value: number) => String(value).padStart(2, '0')
const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 10)
/** Around the changes of clocks, leap days and new years, or anywhere. */
const moment = fc.oneof(
  fc
    .constantFrom(
      '2024-02-29',
      '2028-02-29',
      '2026-03-29',
      '2026-10-25',
      '2026-03-08',
      '2026-11-01',
      '2026-04-05',
      '2026-10-04',
      '2027-01-01',
    )
    .chain((day) => fc.integer({ min: -2 * 1440, max: 2 * 1440 }).map((minutes) => Date.parse(`${day}T00:00:00Z`) + minutes * 60_000)),
  fc.integer({ min: Date.parse('2024-01-01T00:00:00Z') / 60_000, max: Date.parse('2029-01-01T00:00:00Z') / 60_000 }).map((m) => m * 60_000),
)
const timeOfDay = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45)).map(([h, m]) => `${two(h)}:${two(m)}`)

const rotationBefore = (at: number): fc.Arbitrary<Rotation> =>
  fc
    .record({
      back: fc.integer({ min: -3, max: 500 }),
      at: fc.oneof(timeOfDay, fc.constantFrom('02:30', '02:00', '01:30', '00:00', '03:00')),
      lengthDays: fc.constantFrom(1, 2, 3, 7, 14, 30),
      persons: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 5 }),
      lasts: fc.option(fc.integer({ min: 1, max: 600 })),
    })
    .map(({ back, lasts, ...rest }) => ({
      ...rest,
      starts: dayText(at - back * dayMs),
      ends: lasts === null ? undefined : dayText(at - back * dayMs + lasts * dayMs),
    }))

describe('a rotation', () => {
  test('names the same person as counting every handover does, in every zone, across every jump of the clock', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        moment.chain((at) => fc.tuple(fc.constant(at), rotationBefore(at))),
        (zone, [at, rotation]) => {
          expect(shiftAt(zone, rotation, new Date(at))?.person).toBe(oraclePerson(zone, rotation, at))
        },
      ),
      { numRuns: 400 },
    )
  })

  test('leaves no instant to two people and none to nobody: a shift ends exactly where the next begins', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        moment.chain((at) => fc.tuple(fc.constant(at), rotationBefore(at))),
        (zone, [at, rotation]) => {
          const shift = shiftAt(zone, { ...rotation, ends: undefined }, new Date(at))
          if (!shift) return
          const endless = { ...rotation, ends: undefined }
          expect(shift.from.getTime()).toBeLessThanOrEqual(at)
          expect(shift.until.getTime()).toBeGreaterThan(at)
          expect(shiftAt(zone, endless, new Date(shift.until.getTime() - 1))).toEqual(shift)
          expect(shiftAt(zone, endless, shift.until)?.from).toEqual(shift.until)
        },
      ),
      { numRuns: 200 },
    )
  })

  test.each([
    ['a handover that the clock skips is as much later', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
    ['a handover that comes twice is the first', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
    ['an ordinary one', '2026-06-01', '02:30', '2026-06-01T00:30:00.000Z'],
  ])('%s', (_name, day, at, instant) => {
    expect(instantOf('Europe/Berlin', day, at).toISOString()).toBe(instant)
    const rotation: Rotation = { starts: day, at, lengthDays: 1, persons: ['a', 'b'] }
    expect(shiftAt('Europe/Berlin', rotation, new Date(Date.parse(instant) - 1))).toBeUndefined()
    expect(shiftAt('Europe/Berlin', rotation, new Date(instant))?.person).toBe('a')
  })
})

const duty = (changed: Partial<Duty>): Duty => ({
  id: 'd',
  role: 'security_lead',
  zone: 'Europe/Berlin',
  rotations: [{ starts: '2026-01-05', at: '09:00', lengthDays: 7, persons: ['a', 'b'] }],
  overrides: [],
  ...changed,
})

describe('a duty', () => {
  const override = { index: 0, from: new Date('2026-01-10T00:00:00Z'), until: new Date('2026-01-11T00:00:00Z'), person: 'z', reason: 'r' }

  test('gives way to an override from its first instant to its last, and says until when it is whose', () => {
    const one = duty({ overrides: [override] })
    const at = (instant: string) => onCallAt(emptySchedule, one, new Date(instant))
    expect(at('2026-01-09T23:59:59Z')).toMatchObject({ person: 'a', until: override.from })
    expect(at('2026-01-10T00:00:00Z')).toMatchObject({ person: 'z', by: 'override', until: override.until })
    expect(at('2026-01-10T23:59:59Z')).toMatchObject({ person: 'z' })
    expect(at('2026-01-11T00:00:00Z')).toMatchObject({ person: 'a' })
  })

  test('with a calendar has nobody on call while it is closed, unless somebody stands in by name', () => {
    const calendar: Calendar = { id: 'c', zone: 'Europe/Berlin', days: ['mon', 'fri'], hours: [{ from: '09:00', to: '17:00' }] }
    const schedule: Schedule = { calendars: [calendar], holidays: [], duties: [] }
    const one = duty({ calendar: 'c', overrides: [override] })
    expect(onCallAt(schedule, one, new Date('2026-01-09T12:00:00Z'))).toMatchObject({ person: 'a' })
    expect(onCallAt(schedule, one, new Date('2026-01-08T12:00:00Z'))).toEqual({ person: undefined, why: 'closed' })
    expect(onCallAt(schedule, one, new Date('2026-01-10T12:00:00Z'))).toMatchObject({ person: 'z' })
  })

  test('that has not begun has nobody', () => {
    expect(onCallAt(emptySchedule, duty({}), new Date('2026-01-05T07:59:59Z'))).toEqual({ person: undefined, why: 'no_rotation' })
  })
})

const boundary = fc.constantFrom('00:00', '05:00', '08:30', '12:00', '13:15', '18:00', '23:45', '24:00')
const calendars = fc
  .record({
    zone: fc.constantFrom(...zones),
    days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
    bounds: fc.uniqueArray(boundary, { minLength: 2, maxLength: 4 }).map((all) => all.sort()),
  })
  .map(
    ({ zone, days, bounds }): Calendar => ({
      id: 'c',
      zone,
      days,
      hours: bounds.flatMap((from, index) => (index % 2 === 0 && bounds[index + 1] ? [{ from, to: bounds[index + 1]! }] : [])),
      region: 'DE-BY',
    }),
  )

/** Whether the minute that begins here is open, by the wall alone. */
const oracleOpen = (calendar: Calendar, holidays: readonly string[], at: number): boolean => {
  const shown = new Date(wall(calendar.zone, at))
  const time = `${two(shown.getUTCHours())}:${two(shown.getUTCMinutes())}`
  return (
    calendar.days.includes(weekdays[(shown.getUTCDay() + 6) % 7]!) &&
    !holidays.includes(dayText(shown.getTime())) &&
    calendar.hours.some(({ from, to }) => from <= time && time < to)
  )
}

describe('a business calendar', () => {
  test('is open, and has been open for so long, as counting minute by minute says', () => {
    fc.assert(
      fc.property(
        calendars,
        moment,
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: -1, max: 3 }),
        (calendar, at, minutes, holiday) => {
          const date = dayText(wall(calendar.zone, at) + holiday * dayMs)
          const holidays = [{ date, name: 'h', region: 'DE' }]
          expect(isOpen(calendar, holidays, new Date(at))).toBe(oracleOpen(calendar, [date], at))
          let left = minutes
          let now = at
          for (; left > 0; now += 60_000) if (oracleOpen(calendar, [date], now)) left -= 1
          expect(afterOpenTime(calendar, holidays, new Date(at), minutes * 60)).toEqual(new Date(now))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('keeps the holidays of its region and of what lies above it, and no others', () => {
    const calendar: Calendar = { id: 'c', zone: 'UTC', days: [...weekdays], hours: [{ from: '00:00', to: '24:00' }], region: 'DE-BY' }
    const openWith = (region: string | undefined) =>
      isOpen(calendar, [{ date: '2026-01-06', name: 'h', region }], new Date('2026-01-06T12:00:00Z'))
    expect(['DE-BY', 'DE', undefined].map(openWith)).toEqual([false, false, false])
    expect(['DE-BE', 'D', 'FR', 'DE-B'].map(openWith)).toEqual([true, true, true, true])
  })

  test('that never opens is not waited for: silence is brought further all the same', () => {
    const calendar: Calendar = { id: 'c', zone: 'UTC', days: ['mon'], hours: [], region: undefined }
    const from = new Date('2026-01-05T00:00:00Z')
    expect(afterOpenTime(calendar, [], from, 600)).toEqual(new Date('2026-01-05T00:10:00Z'))
  })
})
