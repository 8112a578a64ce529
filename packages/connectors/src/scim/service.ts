// SCIM's own calls (RFC 7644): search by user name, read, patch, delete, and one page of a list; with what each answer may be taken for.
import { done, type Handle, type Outcome, refused, type Secret, unknown } from '@countersign/connector-kit'
import { type HttpClient, type HttpRequest, isRecord, type Reply, type Silence } from '../http/index.ts'
import { sameUserName, USER } from './handle.ts'

/** RFC 7644 Table 9, RFC 9865 §2. SAFETY: a closed set, so that a server cannot echo a secret through it. */
const SCIM_TYPES = new Set([
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'invalidVers',
  'sensitive',
  'invalidCursor',
  'expiredCursor',
  'invalidCount',
])

export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'
const NAME_BY_ID = 'the directory cannot be searched for this user name: give his resource id as the key'
const SCIM_JSON = 'application/scim+json'

export type Resource = Readonly<Record<string, unknown>>

export const codeOf = (reply: Reply): string => {
  const type = isRecord(reply.json) ? reply.json.scimType : undefined
  return typeof type === 'string' && SCIM_TYPES.has(type) ? `${reply.status} ${type}` : String(reply.status)
}

/** An answer that is not the wanted one: refused where the directory said no, unknown where nobody can say. */
export const failed = (answer: Reply | Silence): Outcome<never> => {
  if (answer.kind === 'silence') return unknown(answer.code, answer.detail)
  const code = codeOf(answer)
  if (answer.status === 429) return refused(code, 'too many requests', true)
  // RFC 7644 §3.14: somebody else was faster; the same call reads again and may succeed.
  if (answer.status === 412) return refused(code, 'the resource changed meanwhile', true)
  if (answer.status >= 400 && answer.status < 500) return refused(code, 'the directory refused the call')
  return unknown(code, 'the directory gave no usable answer')
}

/** A refused read is no reading: whoever asked learns nothing about what exists. */
export const unread = (answer: Reply | Silence): Outcome<never> => {
  const outcome = failed(answer)
  return outcome.status === 'refused' ? unknown(outcome.code, outcome.detail) : outcome
}

export interface ListPage {
  readonly resources: readonly Resource[]
  readonly total: number | undefined
  readonly startIndex: number | undefined
  readonly nextCursor: string | undefined
}

/** RFC 7644 §3.4.2, RFC 9865 §2: a list response in which each resource is an object with an id. */
export const listPage = (json: unknown): ListPage | undefined => {
  if (!isRecord(json)) return undefined
  const { totalResults: total, startIndex, nextCursor } = json
  const resources = json.Resources ?? []
  if (!Array.isArray(resources) || !resources.every((each) => isRecord(each) && typeof each.id === 'string' && each.id !== ''))
    return undefined
  if (total !== undefined && !(Number.isSafeInteger(total) && (total as number) >= 0)) return undefined
  if (nextCursor !== undefined && typeof nextCursor !== 'string') return undefined
  return {
    resources: resources as Resource[],
    total: total as number | undefined,
    startIndex: Number.isSafeInteger(startIndex) ? (startIndex as number) : undefined,
    nextCursor: nextCursor as string | undefined,
  }
}

/** RFC 7644 §3.4.2.2: a filter's value is a JSON string, with JSON's escapes. */
export const userNameFilter = (userName: string): string => `userName eq ${JSON.stringify(userName)}`

/** Weak and strong tags as they are sent (RFC 9110 §8.8.3); anything else is not sent back. */
export const versionOf = (resource: Resource): string | undefined => {
  const version = isRecord(resource.meta) ? resource.meta.version : undefined
  return typeof version === 'string' && /^(W\/)?"[\x21\x23-\x7e]{0,256}"$/.test(version) ? version : undefined
}

export const serviceOf = (baseUrl: string, http: HttpClient, token: Secret | undefined) => {
  const base = baseUrl.replace(/\/$/, '')
  const call = (request: Omit<HttpRequest, 'url'> & { readonly path: string }, signal: AbortSignal) => {
    const { path, ...rest } = request
    const headers = {
      accept: `${SCIM_JSON}, application/json`,
      ...(request.json === undefined ? {} : { 'content-type': SCIM_JSON }),
      ...request.headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token.expose()}` }),
    }
    return http.exchange({ ...rest, url: `${base}${path}`, headers }, signal)
  }
  const search = async (userName: string, signal: AbortSignal): Promise<Outcome<Resource | undefined>> => {
    const query = new URLSearchParams({ filter: userNameFilter(userName), count: '10' })
    const answer = await call({ method: 'GET', path: `/Users?${query}` }, signal)
    if (answer.kind === 'reply' && answer.status === 400) return refused(codeOf(answer), NAME_BY_ID)
    if (answer.kind === 'silence' || answer.status !== 200) return unread(answer)
    const page = listPage(answer.json)
    if (page === undefined || page.total === undefined) return unknown('malformed_answer', 'the answer is no list of resources')
    const hits = page.resources.filter((each) => typeof each.userName === 'string' && sameUserName(each.userName, userName))
    if (hits.length > 1) return unknown('ambiguous', 'more than one user answers to this name')
    if (hits[0] !== undefined) return done(hits[0])
    // A service that does not filter answers with everybody: that this one was not among them says nothing.
    if (page.total !== 0) return unknown('filter_ignored', 'the directory answered the search with other users')
    // Not every service knows JSON's escapes in a filter: that it found nothing for an escaped name says nothing.
    return userNameFilter(userName) === `userName eq "${userName}"` ? done(undefined) : refused('unsearchable', NAME_BY_ID)
  }
  /** The user a handle names, by his id where it is given (a name may have gone to somebody else since), else by a search for the name. */
  const userOf = async (handle: Handle, signal: AbortSignal): Promise<Outcome<Resource | undefined>> => {
    if (handle.kind !== USER || handle.key === undefined) return search(handle.account, signal)
    const answer = await call({ method: 'GET', path: `/Users/${encodeURIComponent(handle.key)}` }, signal)
    if (answer.kind === 'reply' && answer.status === 404) return done(undefined)
    if (answer.kind === 'silence' || answer.status !== 200) return unread(answer)
    if (!isRecord(answer.json) || answer.json.id !== handle.key || typeof answer.json.userName !== 'string')
      return unknown('malformed_answer', 'the directory described another user')
    return done(sameUserName(answer.json.userName, handle.account) ? answer.json : undefined)
  }
  return { call, search, userOf }
}

export type Service = ReturnType<typeof serviceOf>
