// Many callers at once, each waiting for its answer before it asks again, until the time is over.
import { Latencies } from './latencies.ts'

export interface Rate {
  readonly perSecond: number
  readonly count: number
  readonly latencies: Latencies
}

export const drive = async (callers: number, seconds: number, call: (caller: number) => Promise<unknown>): Promise<Rate> => {
  const latencies = new Latencies()
  const started = performance.now()
  const until = started + seconds * 1000
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < until) {
        const from = performance.now()
        await call(caller)
        latencies.add(performance.now() - from)
      }
    }),
  )
  // INVARIANT: the time includes the calls that were still under way at its end, so that none counts for nothing.
  const elapsed = (performance.now() - started) / 1000
  return { perSecond: latencies.count / elapsed, count: latencies.count, latencies }
}
