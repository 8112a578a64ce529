// The schedule document: its form, what it means, and all that is wrong with it, each with its place. Pure; whether people exist is asked elsewhere.
import { type Static, Type } from 'typebox'
import type { YamlProblem } from '../../platform/yaml.ts'
import { type Complain, yamlReader } from '../../platform/yaml-document.ts'
import { type Calendar, type Duty, type Override, type Rotation, type Schedule, weekdays } from './model.ts'
import { daysBetween, instantOf, isDay, isTimeOfDay, isZone, weekdayOf } from './zone.ts'

const Closed = <P extends Parameters<typeof Type.Object>[0]>(properties: P) => Type.Object(properties, { additionalProperties: false })
const Name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}$' })
const Line = Type.String({ minLength: 1, maxLength: 200 })
const Region = Type.String({ pattern: '^[A-Z]{2}(-[A-Z0-9]{1,3})?$' })
export const Weekday = Type.Enum([...weekdays])

export const ScheduleShape = Closed({
  calendars: Type.Optional(
    Type.Array(
      Closed({
        id: Name,
        zone: Line,
        days: Type.Array(Weekday, { minItems: 1, maxItems: 7, uniqueItems: true }),
        hours: Type.Array(Line, { minItems: 1, maxItems: 6 }),
        region: Type.Optional(Region),
      }),
      { maxItems: 100 },
    ),
  ),
  holidays: Type.Optional(Type.Array(Closed({ date: Line, name: Line, region: Type.Optional(Region) }), { maxItems: 2000 })),
  duties: Type.Array(
    Closed({
      id: Name,
      role: Type.String({ pattern: '^[a-z][a-z_]{1,62}$' }),
      zone: Line,
      calendar: Type.Optional(Name),
      rotations: Type.Array(
        Closed({
          starts: Line,
          ends: Type.Optional(Line),
          at: Line,
          day: Type.Optional(Weekday),
          length: Line,
          persons: Type.Array(Name, { minItems: 1, maxItems: 60 }),
        }),
        { minItems: 1, maxItems: 20 },
      ),
      overrides: Type.Optional(Type.Array(Closed({ from: Line, until: Line, person: Name, reason: Line }), { maxItems: 500 })),
    }),
    { maxItems: 200 },
  ),
})
type Raw = Static<typeof ScheduleShape>

export interface ReadSchedule {
  /** Undefined when something is wrong. */
  readonly schedule: Schedule | undefined
  readonly problems: YamlProblem[]
  readonly complain: Complain
}

const read = yamlReader(ScheduleShape)

/** `P7D`, `P1W` → days, at most a year. */
const lengthDays = (text: string): number | undefined => {
  const match = /^P([1-9]\d{0,2})([DW])$/.exec(text)
  if (!match) return undefined
  const days = Number(match[1]) * (match[2] === 'W' ? 7 : 1)
  return days <= 366 ? days : undefined
}

/** `2026-12-24T09:00`, on the wall of the zone. */
const localForm = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/
const localInstant = (zone: string, text: string): Date | undefined => {
  const match = localForm.exec(text)
  return match && isDay(match[1]!) && isTimeOfDay(match[2]!) ? instantOf(zone, match[1]!, match[2]!) : undefined
}

const twice = (ids: readonly string[], path: (index: number) => string, complain: Complain): void =>
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index) complain(path(index), `\`${id}\` is declared twice`)
  })

const hoursOf = (texts: readonly string[], path: string, complain: Complain): Calendar['hours'] => {
  const hours = texts.flatMap((text, index) => {
    const match = /^(\d{2}:\d{2})-(\d{2}:\d{2})$/.exec(text)
    const [from, to] = [match?.[1] ?? '', match?.[2] ?? '']
    if (match && isTimeOfDay(from) && isTimeOfDay(to, true) && from < to) return [{ from, to }]
    complain(`${path}.${index}`, 'must be hours as `"09:00-17:30"`, the end after the begin and at most 24:00')
    return []
  })
  hours.forEach(({ from }, index) => {
    if (index > 0 && from < hours[index - 1]!.to) complain(`${path}.${index}`, 'overlaps the hours before it, or stands before them')
  })
  return hours
}

const rotationsOf = (raw: Raw['duties'][number], path: string, complain: Complain): Rotation[] => {
  const rotations = raw.rotations.flatMap((one, index): Rotation[] => {
    const here = `${path}.rotations.${index}`
    const days = lengthDays(one.length)
    const problems: [string, string][] = []
    if (!isDay(one.starts)) problems.push(['starts', 'must be a date as `2026-01-31`'])
    if (one.ends !== undefined && !isDay(one.ends)) problems.push(['ends', 'must be a date as `2026-01-31`'])
    if (!isTimeOfDay(one.at)) problems.push(['at', 'must be a time as `"09:00"`'])
    if (days === undefined) problems.push(['length', 'must be whole days or weeks as `P1W`, at most 366 days'])
    if (problems.length === 0 && one.ends !== undefined && one.ends <= one.starts) problems.push(['ends', 'must be after `starts`'])
    if (problems.length === 0 && one.day !== undefined) {
      if (weekdays[weekdayOf(one.starts) - 1] !== one.day)
        problems.push(['day', `\`starts\` is a ${weekdays[weekdayOf(one.starts) - 1]}, not a ${one.day}`])
      else if (days! % 7 !== 0) problems.push(['day', 'shifts that are no whole weeks have no fixed day'])
    }
    for (const [field, message] of problems) complain(`${here}.${field}`, message)
    if (problems.length > 0) return []
    return [{ starts: one.starts, ends: one.ends, at: one.at, lengthDays: days!, persons: one.persons }]
  })
  if (rotations.length < raw.rotations.length) return rotations
  rotations.forEach((one, index) => {
    const before = rotations[index - 1]
    if (before && (before.ends === undefined || daysBetween(before.ends, one.starts) < 0))
      complain(`${path}.rotations.${index}.starts`, `overlaps the rotation before it, which ends ${before.ends ?? 'never'}`)
    else if (before?.ends === one.starts && one.at < before.at)
      complain(`${path}.rotations.${index}.at`, `overlaps the rotation before it, which ends at ${before.at} of that day`)
  })
  return rotations
}

const overridesOf = (raw: Raw['duties'][number], path: string, complain: Complain): Override[] => {
  const found: (Override & { path: string })[] = []
  for (const [index, one] of (raw.overrides ?? []).entries()) {
    const here = `${path}.overrides.${index}`
    const [from, until] = [localInstant(raw.zone, one.from), localInstant(raw.zone, one.until)]
    if (!from) complain(`${here}.from`, "must be a time of the duty's zone as `2026-12-24T09:00`")
    if (!until) complain(`${here}.until`, "must be a time of the duty's zone as `2026-12-24T09:00`")
    if (!from || !until) continue
    if (until <= from) complain(`${here}.until`, 'must be after `from`')
    else found.push({ index, from, until, person: one.person, reason: one.reason, path: here })
  }
  found.sort((a, b) => a.from.getTime() - b.from.getTime())
  let standing: Override | undefined
  for (const one of found) {
    if (standing && one.from < standing.until) complain(`${one.path}.from`, `overlaps the override for \`${standing.person}\``)
    if (!standing || one.until > standing.until) standing = one
  }
  return found.map(({ path: _path, ...override }) => override)
}

export const readSchedule = (text: string): ReadSchedule => {
  const { value, problems, complain } = read(text)
  if (value === undefined) return { schedule: undefined, problems, complain }
  const rawCalendars = value.calendars ?? []
  twice(
    rawCalendars.map(({ id }) => id),
    (index) => `calendars.${index}.id`,
    complain,
  )
  twice(
    value.duties.map(({ id }) => id),
    (index) => `duties.${index}.id`,
    complain,
  )
  const calendars = rawCalendars.map((one, index): Calendar => {
    if (!isZone(one.zone)) complain(`calendars.${index}.zone`, 'must be a time zone as `Europe/Berlin`')
    return {
      id: one.id,
      zone: one.zone,
      days: one.days,
      hours: hoursOf(one.hours, `calendars.${index}.hours`, complain),
      region: one.region,
    }
  })
  const holidays = value.holidays ?? []
  for (const [index, { date }] of holidays.entries()) if (!isDay(date)) complain(`holidays.${index}.date`, 'must be a date as `2026-12-25`')
  const duties = value.duties.map((one, index): Duty => {
    const here = `duties.${index}`
    if (one.role.startsWith('provider_')) complain(`${here}.role`, 'must be a role of the enterprise')
    if (one.calendar !== undefined && !calendars.some(({ id }) => id === one.calendar))
      complain(`${here}.calendar`, `no calendar \`${one.calendar}\` is declared`)
    const zoned = isZone(one.zone)
    if (!zoned) complain(`${here}.zone`, 'must be a time zone as `Europe/Berlin`')
    return {
      id: one.id,
      role: one.role,
      zone: one.zone,
      calendar: one.calendar,
      rotations: rotationsOf(one, here, complain),
      overrides: zoned ? overridesOf(one, here, complain) : [],
    }
  })
  return { schedule: problems.length > 0 ? undefined : { calendars, holidays, duties }, problems, complain }
}

/** Everybody whom the schedule names, each with where and for which role. */
export const namedPeople = (schedule: Schedule): { person: string; role: string; path: string }[] =>
  schedule.duties.flatMap((duty, index) => [
    ...duty.rotations.flatMap((rotation, turn) =>
      rotation.persons.map((person, seat) => ({ person, role: duty.role, path: `duties.${index}.rotations.${turn}.persons.${seat}` })),
    ),
    ...duty.overrides.map((override) => ({
      person: override.person,
      role: duty.role,
      path: `duties.${index}.overrides.${override.index}.person`,
    })),
  ])
