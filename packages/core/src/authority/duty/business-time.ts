// Business calendars: whether one is open, and when so much open time has passed. Pure.
import type { Calendar, Holiday } from './model.ts'
import { weekdays } from './model.ts'
import { addDays, type Day, instantOf, wallAt, weekdayOf } from './zone.ts'

/** A holiday of `DE` is one in `DE-BY`; one without a region is one everywhere. */
export const isHoliday = (calendar: Calendar, holidays: readonly Holiday[], day: Day): boolean =>
  holidays.some(
    ({ date, region }) =>
      date === day && (region === undefined || calendar.region === region || calendar.region?.startsWith(`${region}-`) === true),
  )

/** The open stretches of a day, as instants, in order. A stretch that the clock skips wholly is none. */
const stretchesOf = (calendar: Calendar, holidays: readonly Holiday[], day: Day): [from: number, to: number][] => {
  if (!calendar.days.includes(weekdays[weekdayOf(day) - 1]!) || isHoliday(calendar, holidays, day)) return []
  return calendar.hours
    .map(({ from, to }): [number, number] => [instantOf(calendar.zone, day, from).getTime(), instantOf(calendar.zone, day, to).getTime()])
    .filter(([from, to]) => from < to)
}

export const isOpen = (calendar: Calendar, holidays: readonly Holiday[], at: Date): boolean =>
  stretchesOf(calendar, holidays, wallAt(calendar.zone, at).day).some(([from, to]) => from <= at.getTime() && at.getTime() < to)

/** Looked ahead no farther: who writes a calendar that never opens is not waited for. */
const furthestDays = 400

/**
 * The instant at which `seconds` of open time have passed since `from`. A calendar that does not open so long within 400 days is taken as open
 * around the clock: waiting too short asks the next one too early, waiting for ever asks nobody.
 */
export const afterOpenTime = (calendar: Calendar, holidays: readonly Holiday[], from: Date, seconds: number): Date => {
  let left = seconds * 1000
  if (left <= 0) return from
  let { day } = wallAt(calendar.zone, from)
  for (let ahead = 0; ahead <= furthestDays; ahead += 1, day = addDays(day, 1)) {
    for (const [opens, closes] of stretchesOf(calendar, holidays, day)) {
      const begins = Math.max(opens, from.getTime())
      if (begins >= closes) continue
      if (closes - begins >= left) return new Date(begins + left)
      left -= closes - begins
    }
  }
  return new Date(from.getTime() + seconds * 1000)
}
