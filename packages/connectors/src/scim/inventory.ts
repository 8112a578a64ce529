// The inventory's pages: first the users, then the memberships, group by group; by cursor where the service has them (RFC 9865), else by
// index (RFC 7644 §3.4.2.4). Index paging shifts when something comes or goes before the page, so each page begins with the last entry of
// the one before. INVARIANT: a total that moves, a page that shrinks and an overlap that does not fit are `unknown`, never an end.
import { createHash } from 'node:crypto'
import { done, type InventoryItem, type InventoryPage, type Outcome, refused, unknown } from '@countersign/connector-kit'
import { isRecord, parsedJson } from '../http/index.ts'
import { isResourceId, isUserName, MEMBERSHIP, USER } from './handle.ts'
import { listPage, type Resource, type Service, unread } from './service.ts'

type Position = { readonly seen: number; readonly total?: number; readonly last?: string; readonly cursor?: string }
type Cursor = Position & { readonly of: 'Users' | 'Groups' }

const encode = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')
const mark = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 16)
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const decode = (text: string): Cursor | undefined => {
  if (!/^[\w-]{1,8192}$/.test(text)) return undefined
  const value = parsedJson(Buffer.from(text, 'base64url').toString())
  if (!isRecord(value)) return undefined
  const { of, seen, total, last, cursor } = value
  if ((of !== 'Users' && of !== 'Groups') || !isCount(seen) || (total !== undefined && !isCount(total))) return undefined
  if (last !== undefined && !(typeof last === 'string' && /^[0-9a-f]{16}$/.test(last))) return undefined
  if (cursor !== undefined && !(typeof cursor === 'string' && cursor.length <= 4096)) return undefined
  return {
    of,
    seen,
    ...(total === undefined ? {} : { total }),
    ...(last === undefined ? {} : { last }),
    ...(cursor === undefined ? {} : { cursor }),
  }
}

const instant = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length < 64 && Number.isFinite(Date.parse(value)) ? new Date(value).toISOString() : undefined

/** A user as the inventory shows him: chosen attributes only. `active` is the service's to define; only `false` says disabled. */
export const userItem = (user: Resource): InventoryItem | undefined => {
  const { id, userName, active, displayName, externalId } = user
  if (typeof userName !== 'string' || !isUserName(userName)) return undefined
  const createdAt = instant(isRecord(user.meta) ? user.meta.created : undefined)
  const changedAt = instant(isRecord(user.meta) ? user.meta.lastModified : undefined)
  return {
    handle: { kind: USER, account: userName },
    state: active === false ? 'disabled' : 'enabled',
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(changedAt === undefined ? {} : { changedAt }),
    attributes: {
      id,
      ...(typeof displayName === 'string' ? { displayName } : {}),
      ...(typeof externalId === 'string' ? { externalId } : {}),
    },
  }
}

/** User ids among a group's members; groups within groups are left to their own entries. */
export const memberIds = (group: Resource): string[] => {
  const members = Array.isArray(group.members) ? group.members : []
  const users = members.filter((member) => isRecord(member) && member.type !== 'Group' && !String(member.$ref ?? '').includes('/Groups/'))
  return [...new Set(users.map((member) => (member as Resource).value).filter((value) => typeof value === 'string'))]
}

/** One page of a list and where the next one is; undefined on the last. */
const readList = async (
  service: Service,
  at: Cursor,
  byCursor: boolean,
  pageSize: number,
  signal: AbortSignal,
): Promise<Outcome<{ readonly resources: readonly Resource[]; readonly next?: Position }>> => {
  const overlap = byCursor || at.seen === 0 ? 0 : 1
  const query = byCursor
    ? { cursor: at.cursor ?? '', count: String(pageSize) }
    : { startIndex: String(at.seen + 1 - overlap), count: String(pageSize + overlap) }
  const answer = await service.call({ method: 'GET', path: `/${at.of}?${new URLSearchParams(query)}` }, signal)
  if (answer.kind === 'silence' || answer.status !== 200) return unread(answer)
  const page = listPage(answer.json)
  if (page === undefined) return unknown('malformed_answer', 'the answer is no list of resources')
  if (at.total !== undefined && page.total !== at.total)
    return unknown('changed_while_reading', 'the number of entries changed while they were read')
  const ids = new Set(page.resources.map((each) => each.id))
  if (ids.size !== page.resources.length) return unknown('malformed_answer', 'an entry is listed twice')
  if (overlap === 1 && mark(String(page.resources[0]?.id)) !== at.last)
    return unknown('changed_while_reading', 'the page does not begin where the last one ended')
  const resources = page.resources.slice(overlap)
  const seen = at.seen + resources.length
  const total = page.total === undefined ? {} : { total: page.total }
  if (byCursor) {
    if (page.nextCursor === undefined) {
      if (page.total !== undefined && page.total !== seen)
        return unknown('incomplete_list', 'fewer or more entries were read than there are said to be')
      return done({ resources })
    }
    if (page.nextCursor === (at.cursor ?? '')) return unknown('endless_list', 'the next page is the same page')
    return done({ resources, next: { seen, ...total, cursor: page.nextCursor } })
  }
  if (page.total === undefined) return unknown('malformed_answer', 'the list does not say how many entries there are')
  if (page.startIndex !== undefined && resources.length > 0 && page.startIndex !== at.seen + 1 - overlap)
    return unknown('malformed_answer', 'another page came than was asked for')
  if (seen > page.total) return unknown('incomplete_list', 'more entries were read than there are said to be')
  if (seen === page.total) return done({ resources })
  if (resources.length === 0) return unknown('incomplete_list', 'the list ends before its total')
  return done({ resources, next: { seen, ...total, last: mark(String(resources.at(-1)?.id)) } })
}

export const inventoryOf = (service: Service, pageSize: number) => {
  /** Names of user ids, learnt while users are read; only a short cut for the memberships that follow. */
  const names = new Map<string, string>()
  let cursors: boolean | undefined

  const pagesByCursor = async (signal: AbortSignal): Promise<Outcome<boolean>> => {
    if (cursors !== undefined) return done(cursors)
    const answer = await service.call({ method: 'GET', path: '/ServiceProviderConfig' }, signal)
    // RFC 7644 §4 wants the document; a service without it pages by index.
    if (answer.kind === 'silence' || (answer.status !== 200 && answer.status !== 404)) return unread(answer)
    const pagination = isRecord(answer.json) ? answer.json.pagination : undefined
    cursors = answer.status === 200 && isRecord(pagination) && pagination.cursor === true
    return done(cursors)
  }

  const nameOf = async (id: string, signal: AbortSignal): Promise<Outcome<string | undefined>> => {
    const known = names.get(id)
    if (known !== undefined) return done(known)
    if (!isResourceId(id)) return unknown('malformed_answer', 'a member has no usable id')
    const answer = await service.call({ method: 'GET', path: `/Users/${encodeURIComponent(id)}` }, signal)
    if (answer.kind === 'reply' && answer.status === 404) return done(undefined)
    if (answer.kind === 'silence' || answer.status !== 200 || !isRecord(answer.json)) return unread(answer)
    const { userName } = answer.json
    if (typeof userName !== 'string' || !isUserName(userName)) return unknown('malformed_answer', 'a member has no usable name')
    names.set(id, userName)
    return done(userName)
  }

  const memberships = async (groups: readonly Resource[], signal: AbortSignal): Promise<Outcome<InventoryItem[]>> => {
    const items: InventoryItem[] = []
    for (const group of groups) {
      if (!isResourceId(String(group.id))) return unknown('malformed_answer', 'a group has no usable id')
      for (const id of memberIds(group)) {
        const name = await nameOf(id, signal)
        if (name.status !== 'done') return name
        // A member that is no user (any more) holds nothing.
        if (name.value === undefined) continue
        const attributes = typeof group.displayName === 'string' ? { group: group.displayName } : {}
        items.push({ handle: { kind: MEMBERSHIP, account: name.value, key: String(group.id) }, state: 'enabled', attributes })
      }
    }
    return done(items)
  }

  return async (text: string | undefined, signal: AbortSignal): Promise<Outcome<InventoryPage>> => {
    const at: Cursor | undefined = text === undefined ? { of: 'Users', seen: 0 } : decode(text)
    if (at === undefined) return refused('invalid_cursor', 'not a cursor of this inventory')
    if (text === undefined) names.clear()
    const mode = await pagesByCursor(signal)
    if (mode.status !== 'done') return mode
    const read = await readList(service, at, mode.value, pageSize, signal)
    if (read.status !== 'done') return read
    const { resources, next } = read.value
    if (at.of === 'Groups') {
      const items = await memberships(resources, signal)
      if (items.status !== 'done') return items
      return done({ items: items.value, ...(next === undefined ? {} : { next: encode({ of: 'Groups', ...next }) }) })
    }
    const items: InventoryItem[] = []
    for (const user of resources) {
      const item = userItem(user)
      if (item === undefined) return unknown('malformed_answer', 'a user has no usable name')
      names.set(String(user.id), item.handle.account)
      items.push(item)
    }
    return done({ items, next: encode(next === undefined ? { of: 'Groups', seen: 0 } : { of: 'Users', ...next }) })
  }
}
