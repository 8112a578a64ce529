// The management API beside the protocol: a collection of clients and one of live tokens, read page by page along `Link: rel="next"`
// (RFC 8288). Clients are RFC 7591 metadata with `active`; tokens are `{id, clientId, kind, issuedAt, expiresAt?}`.
import { done, type InventoryItem, type Outcome, refused, type Secret, unknown } from '@countersign/connector-kit'
import { type HttpClient, type HttpRequest, isRecord, type Reply, type Silence } from '../http/index.ts'
import { oauthError } from './answers.ts'
import { ACCESS_TOKEN, CLIENT_SECRET, isClientId, REFRESH_TOKEN } from './handle.ts'

export interface Page {
  readonly rows: readonly Record<string, unknown>[]
  /** The query of the next page; absent on the last one. */
  readonly next?: string
  /** How many there are in all, where the system says so. */
  readonly total?: number
}

const MAX_PAGES = 1_000

/** The query of the next page, from a Link header. `foreign` where it leads away from the collection. */
export const nextQuery = (link: string | undefined, collection: string): string | undefined | 'foreign' => {
  const target = /<([^<>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1]
  if (target === undefined) return undefined
  const url = URL.parse(target, collection)
  const base = new URL(collection)
  // SAFETY: the next page is in the same collection, or it is none: a link could lead anywhere, with our token.
  if (url === null || url.origin !== base.origin || url.pathname !== base.pathname || url.search.length < 2) return 'foreign'
  return url.search.slice(1)
}

const seconds = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 1e11 ? new Date(value * 1000).toISOString() : undefined

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [])

/** A client as the inventory shows it: chosen members only, for a careless server also lists secrets. */
export const clientItem = (row: Record<string, unknown>): InventoryItem | undefined => {
  const { client_id: id, active, client_name: name, scope } = row
  if (typeof id !== 'string' || !isClientId(id)) return undefined
  const createdAt = seconds(row.client_id_issued_at)
  const expiresAt = seconds(row.client_secret_expires_at)
  return {
    handle: { kind: CLIENT_SECRET, account: id },
    state: active === false ? 'disabled' : 'enabled',
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    attributes: {
      ...(typeof name === 'string' ? { name } : {}),
      scopes: typeof scope === 'string' ? scope.split(' ').filter((each) => each !== '') : [],
      grantTypes: texts(row.grant_types),
    },
  }
}

export const tokenItem = (row: Record<string, unknown>): InventoryItem | undefined => {
  const { id, clientId, kind, scope } = row
  if (typeof id !== 'string' || typeof clientId !== 'string' || !isClientId(clientId)) return undefined
  const createdAt = seconds(row.issuedAt)
  const expiresAt = seconds(row.expiresAt)
  return {
    handle: { kind: kind === 'refresh_token' ? REFRESH_TOKEN : ACCESS_TOKEN, account: clientId, key: id },
    state: 'enabled',
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    attributes: { scopes: typeof scope === 'string' ? scope.split(' ').filter((each) => each !== '') : [] },
  }
}

/** An answer that is not the wanted one, as an outcome: refused where the system said no, unknown where nobody can say. */
export const failed = (answer: Reply | Silence): Outcome<never> => {
  if (answer.kind === 'silence') return unknown(answer.code, answer.detail)
  const error = oauthError(answer)
  const code = error === undefined ? String(answer.status) : `${answer.status} ${error}`
  if (answer.status === 429) return refused(code, 'too many requests', true)
  if (answer.status >= 400 && answer.status < 500) return refused(code, 'the management API refused the call')
  return unknown(code, 'the management API gave no usable answer')
}

export const managementOf = (http: HttpClient, token: Secret | undefined) => {
  const call = (request: HttpRequest, signal: AbortSignal) =>
    http.exchange(
      { ...request, headers: { ...request.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token.expose()}` }) } },
      signal,
    )

  const page = async (collection: string, query: string, signal: AbortSignal): Promise<Outcome<Page>> => {
    const answer = await call({ method: 'GET', url: `${collection}?${query}` }, signal)
    // A refused read is no reading: whoever asked learns nothing about what exists.
    if (answer.kind === 'silence' || answer.status !== 200) {
      const outcome = failed(answer)
      return outcome.status === 'refused' ? unknown(outcome.code, outcome.detail) : outcome
    }
    if (!Array.isArray(answer.json) || !answer.json.every(isRecord))
      return unknown('malformed_answer', 'the collection is no array of objects')
    const next = nextQuery(answer.header('link'), collection)
    if (next === 'foreign') return unknown('foreign_link', 'the next page is said to be outside the collection')
    if (next === query) return unknown('endless_list', 'the next page is the same page')
    const total = Number(answer.header('x-total-count') ?? Number.NaN)
    return done({
      rows: answer.json,
      ...(next === undefined ? {} : { next }),
      ...(Number.isSafeInteger(total) && total >= 0 ? { total } : {}),
    })
  }

  return {
    call,
    page,
    /** Every row of a collection, or nothing: never a part. */
    async all(collection: string, query: string, signal: AbortSignal): Promise<Outcome<readonly Record<string, unknown>[]>> {
      const rows: Record<string, unknown>[] = []
      let wanted: string | undefined = query
      for (let pages = 0; wanted !== undefined; pages += 1) {
        if (pages >= MAX_PAGES) return unknown('endless_list', 'the collection does not end')
        const read: Outcome<Page> = await page(collection, wanted, signal)
        if (read.status !== 'done') return read
        rows.push(...read.value.rows)
        wanted = read.value.next
      }
      return done(rows)
    },
  }
}

export type Management = ReturnType<typeof managementOf>

export const member = (collection: string, id: string, ...rest: string[]): string =>
  [collection.replace(/\/$/, ''), encodeURIComponent(id), ...rest].join('/')

/** OAuth 2.0 Security Best Current Practice (RFC 9700) §2.1.2 and §2.4. */
const WEAK_GRANTS: Readonly<Record<string, string>> = {
  implicit: 'tokens are handed out in the address of a browser (the `implicit` grant)',
  password: 'the passwords of people go through it (the `password` grant)',
}

export const weakGrants = ({ grantTypes }: Readonly<Record<string, unknown>>): readonly string[] =>
  texts(grantTypes).flatMap((grant) => (Object.hasOwn(WEAK_GRANTS, grant) ? [WEAK_GRANTS[grant]!] : []))
