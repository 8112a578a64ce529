// How many are on each account, since when and from where, out of one look at everybody. Pure. INVARIANT: one entry for an account, however many are on it.
import { addressOf, type Client } from './model.ts'

const mostPlaces = 5

export interface Counted {
  readonly account: string
  readonly sessions: number
  /** Null where of any of them it is not told since when. */
  readonly oldest: Date | null
  readonly newest: Date | null
  readonly places: number
  /** The first of them in the order of their names. */
  readonly froms: readonly string[]
}

export const countSessions = (clients: readonly Client[]): readonly Counted[] =>
  [...Map.groupBy(clients, ({ account }) => account)].map(([account, on]) => {
    const times = on.map(({ since }) => since?.getTime())
    const known = times.filter((time) => time !== undefined)
    const isTold = known.length === on.length
    const [oldest, newest] = known.reduce(([least, most], time) => [Math.min(least, time), Math.max(most, time)], [
      Infinity,
      -Infinity,
    ] as const)
    const places = [...new Set(on.flatMap(({ from }) => addressOf(from) ?? from ?? []))].sort()
    return {
      account,
      sessions: on.length,
      oldest: isTold ? new Date(oldest) : null,
      newest: isTold ? new Date(newest) : null,
      places: places.length,
      froms: places.slice(0, mostPlaces),
    }
  })
