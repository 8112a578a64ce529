// A list of the API as a table, as blocks where a thing needs more than a line, or as one JSON document.
import { listed } from '../connection/api.ts'
import type { Output } from './output.ts'
import { blocks, table } from './table.ts'

export interface Listing<T> {
  page(cursor: { cursor?: string }): Promise<{ items: T[]; next?: string }>
  readonly limit?: number
  /** What an empty list says. */
  readonly none: string
}

interface Table<T> extends Listing<T> {
  readonly head: readonly string[]
  readonly row: (item: T) => readonly unknown[]
}

interface Blocks<T> extends Listing<T> {
  readonly block: (item: T) => Parameters<typeof blocks>[0][number]
}

export const showList = async <T>(output: Output, listing: Table<T> | Blocks<T>): Promise<undefined> => {
  const { items, more } = await listed(listing.page, listing.limit ?? 1000)
  const shown = (): string =>
    'block' in listing ? blocks(items.map(listing.block)) : table(listing.head, items.map(listing.row), output.width)
  output.result({ items, more }, () => (items.length === 0 ? listing.none : shown()))
  if (more) output.note(`the first ${items.length}; there are more`)
  return undefined
}
