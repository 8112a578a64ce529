// Finding resources: a filter, an order, and pages by index or by cursor. A cursor carries a position and no right, and belongs to the list it
// came from. INVARIANT: by cursor, who is there from the first page to the last is given exactly once, whatever is written meanwhile.
import { hasCode } from '@countersign/ledger'
import {
  attributePath,
  bindFilter,
  isValues,
  parseFilter,
  placeOf,
  quoted,
  RESOURCE_TYPES,
  SEARCH_REQUEST,
  scimError,
  subAttribute,
} from '@countersign/scim'
import { cursorAt, listName, positionOf } from '../../platform/paging.ts'
import type { ScimResourceName } from '../../tables.ts'
import { countResources, type Found, type FoundRow, findResources, type Position, type Sorting } from './list-store.ts'
import { limits, type ScimClient } from './model.ts'

/** A query as the URL or a SearchRequest says it (RFC 7644 §3.4.2, §3.4.3; RFC 9865 §2). */
export interface Query {
  readonly filter?: string
  readonly sortBy?: string
  readonly sortOrder?: 'ascending' | 'descending'
  readonly startIndex?: number
  readonly count?: number
  /** Empty for the first page. */
  readonly cursor?: string
  readonly attributes?: readonly string[]
  readonly excludedAttributes?: readonly string[]
}

export interface ListAnswer {
  readonly totalResults: number
  readonly rows: readonly FoundRow[]
  readonly startIndex?: number
  readonly nextCursor?: string
}

const textAt = (given: ReadonlyMap<string, unknown>, name: string): string | undefined => {
  const value = given.get(name.toLowerCase())
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw scimError('invalidValue', `${quoted(name)} is a text`)
  return value
}

const numberAt = (given: ReadonlyMap<string, unknown>, name: string): number | undefined => {
  const value = given.get(name.toLowerCase())
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number))
    throw scimError(name === 'count' && given.has('cursor') ? 'invalidCount' : 'invalidValue', `${quoted(name)} is a whole number`)
  return number
}

const namesAt = (given: ReadonlyMap<string, unknown>, name: string): string[] | undefined => {
  const value = given.get(name.toLowerCase())
  if (value === undefined) return undefined
  const names = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(names) || !names.every((each) => typeof each === 'string'))
    throw scimError('invalidValue', `${quoted(name)} is a list of attributes`)
  return names.map((each: string) => each.trim()).filter((each) => each !== '')
}

const orderAt = (given: ReadonlyMap<string, unknown>): 'ascending' | 'descending' | undefined => {
  const order = textAt(given, 'sortOrder')?.toLowerCase()
  if (order === undefined || order === 'ascending' || order === 'descending') return order
  throw scimError('invalidValue', '`sortOrder` is `ascending` or `descending`')
}

/** From the parameters of a URL, or with `body` from a SearchRequest. Errors: `scim.invalid_value`, `scim.invalid_count`, `scim.invalid_syntax`. */
export const queryOf = (input: unknown, from: 'url' | 'body'): Query => {
  if (!isValues(input)) throw scimError('invalidSyntax', 'a search is a JSON object')
  const given = new Map<string, unknown>(Object.entries(input).map(([name, value]) => [name.toLowerCase(), value]))
  const schemas = given.get('schemas')
  if (from === 'body' && !(Array.isArray(schemas) && schemas.includes(SEARCH_REQUEST)))
    throw scimError('invalidSyntax', `\`schemas\` must hold \`${SEARCH_REQUEST}\``)
  const read = {
    filter: textAt(given, 'filter'),
    sortBy: textAt(given, 'sortBy'),
    sortOrder: orderAt(given),
    startIndex: numberAt(given, 'startIndex'),
    count: numberAt(given, 'count'),
    cursor: textAt(given, 'cursor'),
    attributes: namesAt(given, 'attributes'),
    excludedAttributes: namesAt(given, 'excludedAttributes'),
  }
  // Each is of its type or not there at all.
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as Query
}

const sortingOf = (type: ScimResourceName, query: Query): Sorting | undefined => {
  if (query.sortBy === undefined) return undefined
  const path = attributePath(query.sortBy)
  const place = placeOf(RESOURCE_TYPES[type], path.schema, path.name)
  const sub = path.sub === undefined || place === undefined ? undefined : subAttribute(place.attribute, path.sub)
  const kept = place !== undefined && !['members', 'groups'].includes(place.attribute.name) && place.attribute.returned !== 'never'
  if (!kept || (path.sub !== undefined && sub === undefined))
    throw scimError('invalidValue', `${quoted(query.sortBy)} is no attribute by which a ${type} can be sorted`)
  const whole = place.attribute.type === 'complex' && sub === undefined && subAttribute(place.attribute, 'value') === undefined
  const metaPart = place.attribute.name === 'meta' && sub?.name !== 'created' && sub?.name !== 'lastModified'
  if (whole || metaPart) throw scimError('invalidValue', `${quoted(query.sortBy)} has parts; name the one to sort by`)
  return { by: { ...place, ...(sub === undefined ? {} : { sub }) }, descending: query.sortOrder === 'descending' }
}

const sizeOf = (count: number | undefined): number => Math.min(Math.max(count ?? limits.defaultPageSize, 0), limits.pageSize)

const listOf = (client: ScimClient, type: ScimResourceName, query: Query): string =>
  listName(`scim/${client.source.name}/${type}`, { filter: query.filter, by: query.sortBy?.toLowerCase(), order: query.sortOrder })

const positionAfter = (list: string, cursor: string): Position | undefined => {
  if (cursor === '') return undefined
  try {
    const [n = '', ...key] = positionOf(list, cursor).split(' ')
    if (/^\d{1,18}$/.test(n)) return { n, key: key.join(' ') }
  } catch (error) {
    if (!hasCode(error, 'request.bad_cursor')) throw error
  }
  throw scimError('invalidCursor', 'the cursor does not belong to this list; start again with an empty one')
}

/** Errors: `scim.invalid_filter`, `scim.invalid_value`, `scim.invalid_cursor`. */
export const listResources = async (client: ScimClient, type: ScimResourceName, query: Query): Promise<ListAnswer> => {
  const { runtime, caller, source } = client
  const found: Found = {
    org: caller.org,
    source: source.name,
    type,
    filter: query.filter === undefined ? undefined : bindFilter(RESOURCE_TYPES[type], parseFilter(query.filter)),
    sorting: sortingOf(type, query),
  }
  const size = sizeOf(query.count)
  if (query.cursor === undefined) {
    const startIndex = Math.max(query.startIndex ?? 1, 1)
    const rows = size === 0 ? [] : await findResources(runtime.db, found, { most: size, skip: startIndex - 1 })
    // The whole list was seen: it need not be counted.
    const whole = startIndex === 1 && size > 0 && rows.length < size
    return { totalResults: whole ? rows.length : await countResources(runtime.db, found), rows, startIndex }
  }
  if (query.startIndex !== undefined) throw scimError('invalidValue', 'pages are asked for by `startIndex` or by `cursor`, not by both')
  const list = listOf(client, type, query)
  const after = positionAfter(list, query.cursor)
  const rows = size === 0 ? [] : await findResources(runtime.db, found, { most: size + 1, ...(after === undefined ? {} : { after }) })
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  return {
    totalResults: await countResources(runtime.db, found),
    rows: shown,
    ...(rows.length > size && last !== undefined ? { nextCursor: cursorAt(list, `${last.n} ${last.key}`) } : {}),
  }
}
