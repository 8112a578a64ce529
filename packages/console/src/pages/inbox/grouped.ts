// Equal requests in one line. Pure: what is equal, the server says to whoever looks; whoever signs reckons it for himself.
import type { Waiting } from '../../api/inbox.ts'

export interface Group {
  readonly id: string
  /** One, or several of one pattern. */
  readonly items: readonly [Waiting, ...Waiting[]]
}

/** In the order of the list; a group stands where its first member stands. */
export const grouped = (items: readonly Waiting[]): Group[] =>
  [...Map.groupBy(items, (item) => item.pattern ?? `${item.kind} ${item.id}`).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : { id: rest.length === 0 ? `${first.kind} ${first.id}` : `equal ${first.pattern}`, items: [first, ...rest] },
  )
