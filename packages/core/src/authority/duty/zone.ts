// Wall clocks of IANA time zones, by a library (Temporal): the only file here that knows how a zone's clock moves. Pure.
// A time that the clock skips is as much later as it skips; of a time that comes twice, the first counts (RFC 5545, Temporal's `compatible`).
import { Temporal } from 'temporal-polyfill'

/** A day as it stands on a calendar: `2026-03-29`. */
export type Day = string
/** `09:00` */
export type TimeOfDay = string

export interface Wall {
  readonly day: Day
  /** ISO: Monday is 1. */
  readonly weekday: number
}

const zoneForm = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/

/** Whether it names a zone of the IANA database. An offset such as `+02:00` is none: it knows no daylight saving. */
export const isZone = (name: string): boolean => {
  if (!zoneForm.test(name)) return false
  try {
    new Temporal.ZonedDateTime(0n, name)
    return true
  } catch {
    return false
  }
}

export const isDay = (text: string): boolean => {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text
  } catch {
    return false
  }
}

/** `24:00` is the end of a day, where `allowEnd`. */
export const isTimeOfDay = (text: string, allowEnd = false): boolean =>
  /^([01]\d|2[0-3]):[0-5]\d$/.test(text) || (allowEnd && text === '24:00')

export const addDays = (day: Day, days: number): Day => Temporal.PlainDate.from(day).add({ days }).toString()

export const daysBetween = (from: Day, to: Day): number => Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days

export const weekdayOf = (day: Day): number => Temporal.PlainDate.from(day).dayOfWeek

/** What the calendar on the wall shows in a zone at an instant. */
export const wallAt = (zone: string, at: Date): Wall => {
  const date = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  return { day: date.toString(), weekday: date.dayOfWeek }
}

/** The instant at which a zone's wall clock shows this time of this day. */
export const instantOf = (zone: string, day: Day, time: TimeOfDay): Date => {
  const [date, clock] = time === '24:00' ? [addDays(day, 1), '00:00'] : [day, time]
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(clock) })
  return new Date(zoned.epochMilliseconds)
}
