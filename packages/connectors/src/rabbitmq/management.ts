// The management API's calls, with what each answer may be taken for. An answer of another form is no answer.
import { type Outcome, refused, type Secret, unknown } from '@countersign/connector-kit'
import { type HttpClient, type HttpRequest, isRecord, type Reply, type Silence } from '../http/index.ts'

export interface Permission {
  readonly vhost: string
  readonly configure: string
  readonly write: string
  readonly read: string
}
export interface TopicPermission {
  readonly vhost: string
  readonly exchange: string
  readonly write: string
  readonly read: string
}

export interface User {
  readonly name: string
  readonly hash: string
  readonly algorithm: string
  readonly tags: readonly string[]
  readonly limits: Readonly<Record<string, unknown>>
}

/** One of the connections of a user: tracked by the node that holds it, at once and not by the statistics, which lag by seconds. */
export interface Connection {
  readonly name: string
  readonly node: string
}

export type Api = (method: HttpRequest['method'], path: string, signal: AbortSignal, json?: unknown) => Promise<Reply | Silence>

export const apiAt =
  (http: HttpClient, base: string, user: string, password: Secret): Api =>
  (method, path, signal, json) =>
    http.exchange(
      {
        method,
        url: `${base.replace(/\/$/, '')}/api/${path}`,
        headers: { authorization: `Basic ${Buffer.from(`${user}:${password.expose()}`).toString('base64')}` },
        ...(json === undefined ? {} : { json }),
      },
      signal,
    )

export const userPath = (name: string): string => `users/${encodeURIComponent(name)}`

/** An answer that is not the wanted one: refused where RabbitMQ said no, unknown where nobody can say. SAFETY: its words are not repeated. */
export const failed = (answer: Reply | Silence): Exclude<Outcome<never>, { readonly status: 'done' }> => {
  if (answer.kind === 'silence') return unknown(answer.code, answer.detail)
  const code = String(answer.status)
  if (answer.status === 401 || answer.status === 403)
    return refused(code, "the management API refused the connector's own user: check it, its password and its tags")
  if (answer.status === 429) return refused(code, 'too many requests', true)
  if (answer.status >= 400 && answer.status < 500) return refused(code, 'the management API refused the call')
  return unknown(code, 'the management API gave no usable answer')
}

const FORM = unknown('unknown_form', 'the management API answered in an unknown form')
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const userIn = (json: unknown): User | undefined => {
  if (!isRecord(json)) return undefined
  const [name, hash, tags] = [text(json['name']), text(json['password_hash']), tagsIn(json['tags'])]
  if (name === undefined || hash === undefined || !tags) return undefined
  return { name, hash, algorithm: text(json['hashing_algorithm']) ?? '', tags, limits: isRecord(json['limits']) ? json['limits'] : {} }
}

/** A list, or one text with commas in older releases. */
const tagsIn = (value: unknown): string[] | undefined => {
  const tags = typeof value === 'string' ? value.split(',').filter((tag) => tag !== '') : value
  return Array.isArray(tags) && tags.every((tag) => typeof tag === 'string') ? tags : undefined
}

type Read<T> = { readonly status: 'done'; readonly value: T } | ReturnType<typeof failed>

const listOf = async <T>(api: Api, path: string, signal: AbortSignal, one: (json: unknown) => T | undefined): Promise<Read<T[]>> => {
  const answer = await api('GET', path, signal)
  if (answer.kind === 'silence' || answer.status !== 200) return failed(answer)
  if (!Array.isArray(answer.json)) return FORM
  const items: T[] = []
  for (const json of answer.json) {
    const item = one(json)
    if (item === undefined) return FORM
    items.push(item)
  }
  return { status: 'done', value: items }
}

/** INVARIANT: one answer holds all users, or there is none. */
export const listUsers = (api: Api, signal: AbortSignal): Promise<Read<User[]>> => listOf(api, 'users', signal, userIn)

/** `undefined`: there is none. */
export const readUser = async (api: Api, name: string, signal: AbortSignal): Promise<Read<User | undefined>> => {
  const answer = await api('GET', userPath(name), signal)
  // A proxy's own 404 is no word about a user: RabbitMQ's has a body.
  if (answer.kind === 'reply' && answer.status === 404 && isRecord(answer.json) && answer.json['reason'] === 'Not Found')
    return { status: 'done', value: undefined }
  if (answer.kind === 'silence' || answer.status !== 200) return failed(answer)
  const user = userIn(answer.json)
  return user?.name === name ? { status: 'done', value: user } : FORM
}

export const permissionIn = (json: unknown): (Permission & { readonly user: string }) | undefined => {
  if (!isRecord(json)) return undefined
  const [user, vhost, configure, write, read] = ['user', 'vhost', 'configure', 'write', 'read'].map((name) => text(json[name]))
  return user === undefined || vhost === undefined || configure === undefined || write === undefined || read === undefined
    ? undefined
    : { user, vhost, configure, write, read }
}
const topicIn = (json: unknown): (TopicPermission & { readonly user: string }) | undefined => {
  if (!isRecord(json)) return undefined
  const [user, vhost, exchange, write, read] = ['user', 'vhost', 'exchange', 'write', 'read'].map((name) => text(json[name]))
  return user === undefined || vhost === undefined || exchange === undefined || write === undefined || read === undefined
    ? undefined
    : { user, vhost, exchange, write, read }
}

/** Of everybody, or of one user. */
export const listPermissions = (api: Api, signal: AbortSignal, user?: string) =>
  listOf(api, user === undefined ? 'permissions' : `${userPath(user)}/permissions`, signal, permissionIn)
export const listTopicPermissions = (api: Api, signal: AbortSignal, user?: string) =>
  listOf(api, user === undefined ? 'topic-permissions' : `${userPath(user)}/topic-permissions`, signal, topicIn)

/** Somebody who is connected, by RabbitMQ's statistics: up to five seconds old. */
export interface Client {
  readonly name: string
  readonly user: string
  readonly host: string | undefined
  readonly since: number | undefined
  /** What it calls itself: `connection_name` of its properties. */
  readonly calledItself: string | undefined
}

/** Undefined: it has no form. Null: its statistics have not come yet, or it has not logged in, so that it is nobody's. */
const clientIn = (json: unknown): Client | null | undefined => {
  if (!isRecord(json)) return undefined
  const name = text(json['name'])
  if (name === undefined) return undefined
  const user = text(json['user'])
  if (user === undefined || user === '' || user === 'none') return null
  const properties = isRecord(json['client_properties']) ? json['client_properties'] : {}
  const since = json['connected_at']
  return {
    name,
    user,
    host: text(json['peer_host']),
    since: typeof since === 'number' && Number.isSafeInteger(since) && since > 0 && since < 8.64e15 ? since : undefined,
    calledItself: text(properties['connection_name']),
  }
}

const SEES_ALL = ['administrator', 'monitoring']
const NOT_ALL = unknown(
  'incomplete',
  'the user behind `reading` sees only its own connections: give it the tag `monitoring` or `administrator`',
)

/** Of everybody. INVARIANT: who may see all of them, or unknown: RabbitMQ shortens the list for others and doesn't say so. */
export const listClients = async (api: Api, signal: AbortSignal): Promise<Read<Client[]>> => {
  const who = await api('GET', 'whoami', signal)
  if (who.kind === 'silence' || who.status !== 200) return failed(who)
  const tags = isRecord(who.json) ? tagsIn(who.json['tags']) : undefined
  if (!tags) return FORM
  if (!tags.some((tag) => SEES_ALL.includes(tag))) return NOT_ALL
  const read = await listOf(api, 'connections', signal, clientIn)
  return read.status === 'done' ? { status: 'done', value: read.value.filter((one) => one !== null) } : read
}

export const listConnections = (api: Api, user: string, signal: AbortSignal): Promise<Read<Connection[]>> =>
  listOf(api, `connections/username/${encodeURIComponent(user)}`, signal, (json) => {
    if (!isRecord(json) || json['user'] !== user) return undefined
    const [name, node] = [text(json['name']), text(json['node'])]
    return name === undefined || node === undefined ? undefined : { name, node }
  })
