// Lists come in pages. A cursor is opaque to the caller and names the list it belongs to; it carries a position and no right: what may be
// seen is asked again for every page.
import { CountersignError, sha256Hex } from '@countersign/ledger'
import { type TSchema, Type } from 'typebox'
import { Closed } from './schemas.ts'

export const longestPage = 200
const defaultPage = 50

export const PageQuery = {
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: longestPage, default: defaultPage })),
}

export const Page = <S extends TSchema>(item: S) =>
  Closed({ items: Type.Array(item), next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })) })

const checkOf = (list: string, position: string): string => sha256Hex(`${list}\n${position}`).slice(0, 12)

export const cursorAt = (list: string, position: string): string =>
  Buffer.from(`${checkOf(list, position)}${position}`, 'utf8').toString('base64url')

/** The position after which the page begins; '' for the first. Errors: `request.bad_cursor`. */
export const positionOf = (list: string, cursor: string | undefined): string => {
  if (cursor === undefined) return ''
  const bytes = Buffer.from(cursor, 'base64url')
  const text = bytes.toString('utf8')
  const position = text.slice(12)
  // SAFETY: one spelling per cursor; anything else, and the cursor of another list or filter, is refused rather than guessed at.
  if (bytes.toString('base64url') !== cursor || position === '' || text.slice(0, 12) !== checkOf(list, position))
    throw new CountersignError('request.bad_cursor', 'invalid', 'the cursor does not belong to this list; start again without one')
  return position
}

export interface PageInput {
  readonly cursor?: string
  readonly limit?: number
}

/** One page of a list that is ordered by a text. `list` names it together with its filters. */
export const pageOf = async <Row, Item>(
  list: string,
  query: PageInput,
  read: (after: string, limit: number) => Promise<readonly Row[]>,
  position: (row: Row) => string,
  show: (row: Row) => Item | Promise<Item>,
): Promise<{ items: Item[]; next?: string }> => {
  const limit = query.limit ?? defaultPage
  const rows = await read(positionOf(list, query.cursor), limit + 1)
  const shown = rows.slice(0, limit)
  const items: Item[] = []
  for (const row of shown) items.push(await show(row))
  return rows.length > limit ? { items, next: cursorAt(list, position(shown.at(-1)!)) } : { items }
}

/** The name of a list with its filters: a cursor of one filter is none for another. */
export const listName = (name: string, filters: Readonly<Record<string, string | undefined>> = {}): string =>
  `${name}?${Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join('&')}`
