// A clock that tests move by hand.
import type { Clock } from '../platform/clock.ts'

export interface TestClock extends Clock {
  advance(seconds: number): void
}

export const testClock = (start = '2026-01-05T09:00:00.000Z'): TestClock => {
  let now = Date.parse(start)
  return {
    now: () => new Date(now),
    monotonic: () => performance.now(),
    advance: (seconds) => {
      now += seconds * 1000
    },
  }
}
