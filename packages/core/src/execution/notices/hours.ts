// When a notice goes out: by its urgency, the hours that policy gives, and the reader's wall clock. Pure.
import type { NoticeModel } from '@countersign/policy'
import { addDays, instantOf, wallAt } from '../../authority/duty/index.ts'
import type { NoticeUrgency } from './model.ts'

const quietEnd = ({ quiet }: NoticeModel, zone: string, at: Date): Date | undefined => {
  if (quiet === null) return undefined
  const { from, until } = quiet
  const { day } = wallAt(zone, at)
  for (const begun of [addDays(day, -1), day]) {
    const end = instantOf(zone, from < until ? begun : addDays(begun, 1), until)
    if (instantOf(zone, begun, from) <= at && at < end) return end
  }
  return undefined
}

const nextDigest = ({ digest }: NoticeModel, zone: string, at: Date): Date => {
  const { day } = wallAt(zone, at)
  const hours = [0, 1, 2].flatMap((days) => digest.map((time) => instantOf(zone, addDays(day, days), time)))
  return hours.find((hour) => hour > at) ?? at
}

/** Never later than two days after `at`. */
export const goesAt = (model: NoticeModel, urgency: NoticeUrgency, zone: string, at: Date): Date => {
  if (urgency === 'now') return at
  return urgency === 'soon' ? (quietEnd(model, zone, at) ?? at) : nextDigest(model, zone, at)
}

/** Whatever waits for longer than any hour is away: the clock was put back under it. */
export const longestWaitSeconds = 2 * 86_400
