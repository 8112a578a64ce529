// The lane of what plans and opens changes because of a life: a few at once, whatever asks for them, since each holds a connection or two and the house
// has others to serve.
import { inLane } from '../../platform/lanes.ts'
import type { Runtime } from '../../runtime.ts'

const most = 4

export const inLaneOfLives = <T>(runtime: Runtime, work: () => Promise<T>): Promise<T> =>
  inLane(runtime, 'lives', most, () => runtime.clock.monotonic(), work)
