// Who is on call at an instant: overrides before rotations, and inside a calendar's hours where the duty has one. Pure.
// INVARIANT: shifts of a rotation touch and never overlap, whatever the clock does: each ends at the instant at which the next begins.
import { isOpen } from './business-time.ts'
import type { Duty, OnCall, Rotation, Schedule } from './model.ts'
import { addDays, type Day, daysBetween, instantOf, wallAt } from './zone.ts'

interface Shift {
  readonly person: string
  readonly from: Date
  readonly until: Date
}

const handover = (zone: string, rotation: Rotation, turn: number): Date =>
  instantOf(zone, addDays(rotation.starts, turn * rotation.lengthDays), rotation.at)

const endOf = (zone: string, { ends, at }: Rotation): Date | undefined => (ends === undefined ? undefined : instantOf(zone, ends, at))

export const shiftAt = (zone: string, rotation: Rotation, at: Date): Shift | undefined => {
  const end = endOf(zone, rotation)
  if (at < handover(zone, rotation, 0) || (end !== undefined && at >= end)) return undefined
  const today: Day = wallAt(zone, at).day
  let turn = Math.max(0, Math.floor(daysBetween(rotation.starts, today) / rotation.lengthDays))
  // The day says it but for the hours before its handover, and for a handover that the clock moves over midnight.
  while (turn > 0 && at < handover(zone, rotation, turn)) turn -= 1
  while (at >= handover(zone, rotation, turn + 1)) turn += 1
  const until = handover(zone, rotation, turn + 1)
  return {
    person: rotation.persons[turn % rotation.persons.length]!,
    from: handover(zone, rotation, turn),
    until: end !== undefined && end < until ? end : until,
  }
}

export const onCallAt = (schedule: Schedule, duty: Duty, at: Date): OnCall => {
  const override = duty.overrides.find(({ from, until }) => from <= at && at < until)
  if (override) return { person: override.person, from: override.from, until: override.until, by: 'override' }
  const calendar = schedule.calendars.find(({ id }) => id === duty.calendar)
  if (calendar && !isOpen(calendar, schedule.holidays, at)) return { person: undefined, why: 'closed' }
  for (const rotation of duty.rotations) {
    const shift = shiftAt(duty.zone, rotation, at)
    if (!shift) continue
    // Somebody else stands in before the shift ends: it is his until then.
    const next = duty.overrides
      .filter(({ from }) => from > at && from < shift.until)
      .reduce<Date>((soonest, { from }) => (from < soonest ? from : soonest), shift.until)
    return { person: shift.person, from: shift.from, until: next, by: 'rotation' }
  }
  return { person: undefined, why: 'no_rotation' }
}
