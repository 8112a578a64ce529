// What duty is made of: calendars, duties with their rotations and overrides, ladders with their rungs. Types only.
import type { RiskClass } from '@countersign/policy'
import type { Day, TimeOfDay } from './zone.ts'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

export interface Holiday {
  readonly date: Day
  readonly name: string
  /** `DE`, `DE-BY`: of this region and of all below it; absent: everywhere. */
  readonly region?: string | undefined
}

/** When people work: days and hours on the wall of one zone, less the holidays of its region. */
export interface Calendar {
  readonly id: string
  readonly zone: string
  readonly days: readonly Weekday[]
  /** Ordered, apart from each other. */
  readonly hours: readonly { readonly from: TimeOfDay; readonly to: TimeOfDay }[]
  readonly region?: string | undefined
}

/** People who take turns, each for the same number of days, handing over at the same time of the wall clock. */
export interface Rotation {
  /** The day of the first handover. */
  readonly starts: Day
  /** The day on which nobody takes over any more. */
  readonly ends?: Day | undefined
  readonly at: TimeOfDay
  readonly lengthDays: number
  readonly persons: readonly string[]
}

export interface Override {
  /** Which of the document's; they are kept in the order of their begin. */
  readonly index: number
  readonly from: Date
  readonly until: Date
  readonly person: string
  readonly reason: string
}

/** One thing that somebody has to be there for. */
export interface Duty {
  readonly id: string
  /** Whoever is on call holds this role of his own. */
  readonly role: string
  readonly zone: string
  /** On call only while it is open; absent: around the clock. */
  readonly calendar?: string | undefined
  readonly rotations: readonly Rotation[]
  readonly overrides: readonly Override[]
}

export interface Schedule {
  readonly calendars: readonly Calendar[]
  readonly holidays: readonly Holiday[]
  readonly duties: readonly Duty[]
}

export const emptySchedule: Schedule = { calendars: [], holidays: [], duties: [] }

/** Whom a rung asks: who may sign the request, who is on call for a duty, or who answers for a role. */
export type Asked =
  | { readonly kind: 'approvers' }
  | { readonly kind: 'duty'; readonly duty: string }
  | { readonly kind: 'role'; readonly role: string }

export interface Rung {
  readonly ask: Asked
  /** How long the rung before it waits; 0 for the first. */
  readonly afterSeconds: number
}

export interface Ladder {
  readonly id: string
  readonly risk: readonly RiskClass[]
  /** Waiting counts only while this calendar is open; absent: around the clock. */
  readonly calendar?: string | undefined
  readonly rungs: readonly Rung[]
  /** How long the last rung waits before silence is a "no"; absent: until the request expires. */
  readonly endSeconds?: number | undefined
}

/** Who is on call at an instant, and until when that is so; or why nobody is. */
export type OnCall =
  | { readonly person: string; readonly from: Date; readonly until: Date | null; readonly by: 'rotation' | 'override' }
  | { readonly person: undefined; readonly why: 'closed' | 'no_rotation' }
