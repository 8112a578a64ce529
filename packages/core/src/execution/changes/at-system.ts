// Being at a downstream system: not more operations at once than it bears, whether they are executed or looked at. One that doesn't answer keeps
// its own operations waiting and nobody else's.
import { inLane, standsStill } from '../../platform/lanes.ts'
import type { Runtime } from '../../runtime.ts'

/** Operations that may have begun, and wait for their turn at the system, for each that has its turn. */
const begunForEach = 8

/** A system whose every lane has been taken this long answers nobody. */
const stillMs = 2_000

const now = (runtime: Runtime) => (): number => runtime.clock.monotonic()

/** One turn at the system: calls are made within. */
export const atSystem = <T>(runtime: Runtime, system: string, work: () => Promise<T>): Promise<T> =>
  inLane(runtime, `at ${system}`, runtime.settings.operationsPerSystem, now(runtime), work)

/** Around the whole of an attempt, so that no more are begun than will have their turn while their lease lasts. */
export const beginAtSystem = <T>(runtime: Runtime, system: string, work: () => Promise<T>): Promise<T> =>
  inLane(runtime, `begin ${system}`, runtime.settings.operationsPerSystem * begunForEach, now(runtime), work)

/** Whether it is better to come back later: the system answers nobody, and others wait for it already. */
export const systemStandsStill = (runtime: Runtime, system: string): boolean => {
  const at = runtime.clock.monotonic()
  const lanes = runtime.settings.operationsPerSystem
  return (
    standsStill(runtime, `at ${system}`, lanes, at, stillMs) || standsStill(runtime, `begin ${system}`, lanes * begunForEach, at, stillMs)
  )
}
