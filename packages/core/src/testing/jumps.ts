// A clock that jumps, as tests tell it: how far and which way. The jobs of the queue are left where they were put, and the downstream's clock stays where it is.
import fc from 'fast-check'
import { testClock } from './clock.ts'
import type { TestHouseOptions } from './runtime.ts'

const hour = 3600
const day = 24 * hour

/** Seconds. Ahead and back, by less than clocks may differ, by hours, by days. */
export const anyJump: fc.Arbitrary<number> = fc.constantFrom(-30, -300, -2 * hour, -day - 90, -9 * day, 90, 2 * hour, day, 9 * day)

export const jumpBack: fc.Arbitrary<number> = fc.constantFrom(-90, -600, -2 * hour, -day, -9 * day)

/** A house whose clock jumps beside a system whose clock never goes back. */
export const jumping = (): TestHouseOptions => {
  const clock = testClock()
  let latest = 0
  const now = (): number => {
    latest = Math.max(latest, clock.now().getTime())
    return latest
  }
  return { clock, fake: { now } }
}
