// A list of the API as a table, or as one JSON document.
import { listed } from '../connection/api.ts'
import type { Output } from './output.ts'
import { table } from './table.ts'

export interface Listing<T> {
  page(cursor: { cursor?: string }): Promise<{ items: T[]; next?: string }>
  readonly limit?: number
  readonly head: readonly string[]
  readonly row: (item: T) => readonly unknown[]
  /** What an empty list says. */
  readonly none: string
}

export const showList = async <T>(output: Output, { page, limit = 1000, head, row, none }: Listing<T>): Promise<undefined> => {
  const { items, more } = await listed(page, limit)
  output.result({ items, more }, () => (items.length === 0 ? none : table(head, items.map(row))))
  if (more) output.note(`the first ${items.length}; there are more`)
  return undefined
}
