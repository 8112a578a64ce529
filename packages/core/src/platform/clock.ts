// Time is injected. Nothing in core reads the wall clock on its own; ordering comes from the log's index, never from here.

export interface Clock {
  now(): Date
  /** Monotonic milliseconds, for durations. */
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
}

/** Clocks of servers that are set by the same source differ by less. More is a clock that jumped. */
export const clocksDifferSeconds = 60

export const plusSeconds = (instant: Date, seconds: number): Date => new Date(instant.getTime() + seconds * 1000)
