// The inventory's pages: first the clients, then the live tokens, each collection to its end. A cursor carries where and how many so far.
// INVARIANT: a read whose total moves, or that ends short of it, is `unknown`: something came or went while it was read.
import { done, type InventoryItem, type InventoryPage, type Outcome, refused, unknown } from '@countersign/connector-kit'
import { isRecord, parsedJson } from '../http/index.ts'
import type { OAuthConfig } from './config.ts'
import { clientItem, type Management, tokenItem } from './management.ts'

interface Cursor {
  readonly of: 'clients' | 'tokens'
  readonly query: string
  readonly seen: number
  readonly total?: number
}

const encode = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

/** SAFETY: only a query that such a collection gives goes on; anything else is no cursor of ours. */
const decode = (text: string): Cursor | undefined => {
  if (!/^[\w-]{1,4096}$/.test(text)) return undefined
  const value = parsedJson(Buffer.from(text, 'base64url').toString())
  if (!isRecord(value)) return undefined
  const { of, query, seen, total } = value
  if ((of !== 'clients' && of !== 'tokens') || typeof query !== 'string' || !/^[\w.~%&=+-]{1,2048}$/.test(query)) return undefined
  if (!Number.isSafeInteger(seen) || (seen as number) < 0 || (total !== undefined && !Number.isSafeInteger(total))) return undefined
  return { of, query, seen: seen as number, ...(total === undefined ? {} : { total: total as number }) }
}

export const inventoryPage = async (
  config: OAuthConfig,
  management: Management,
  text: string | undefined,
  signal: AbortSignal,
): Promise<Outcome<InventoryPage>> => {
  const first = new URLSearchParams({ limit: String(config.pageSize ?? 200) }).toString()
  const cursor: Cursor | undefined = text === undefined ? { of: 'clients', query: first, seen: 0 } : decode(text)
  if (cursor === undefined) return refused('invalid_cursor', 'not a cursor of this inventory')
  if (config.clientCollection === undefined) return unknown('no_listing', 'clients cannot be listed: no `clientCollection` is configured')
  const collection = cursor.of === 'clients' ? config.clientCollection : config.tokenCollection
  if (collection === undefined) return refused('invalid_cursor', 'not a cursor of this inventory')
  const read = await management.page(collection, cursor.query, signal)
  if (read.status !== 'done') return read
  const { rows, next, total } = read.value
  if (cursor.total !== undefined && total !== cursor.total)
    return unknown('changed_while_reading', 'the number of entries changed while they were read')
  const items: InventoryItem[] = []
  for (const row of rows) {
    const item = cursor.of === 'clients' ? clientItem(row) : tokenItem(row)
    if (item === undefined) return unknown('malformed_answer', 'an entry of the collection has no usable id')
    items.push(item)
  }
  const seen = cursor.seen + rows.length
  if (next !== undefined) {
    if (rows.length === 0) return unknown('endless_list', 'an empty page is followed by another')
    return done({ items, next: encode({ of: cursor.of, query: next, seen, ...(total === undefined ? {} : { total }) }) })
  }
  if (total !== undefined && total !== seen)
    return unknown('incomplete_list', 'the collection holds another number of entries than it says')
  if (cursor.of === 'clients' && config.tokenCollection !== undefined)
    return done({ items, next: encode({ of: 'tokens', query: first, seen: 0 }) })
  return done({ items })
}
