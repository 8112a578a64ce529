// Calls of the Identity API by one of the connector's own users, and the readings that both sides make. An answer of another form is no answer.
import { type Outcome, refused, type Secret, unknown } from '@countersign/connector-kit'
import { type HttpClient, type HttpRequest, isRecord, type Reply, type Silence } from '../http/index.ts'
import type { UserName } from './account.ts'
import { failed, loginVerdict } from './answers.ts'
import { logInByPassword } from './login.ts'

export type Api = (method: HttpRequest['method'], path: string, signal: AbortSignal, json?: unknown) => Promise<Reply | Silence>

export const apiWith =
  (http: HttpClient, url: string, token: Secret): Api =>
  (method, path, signal, json) =>
    http.exchange(
      { method, url: `${url}/${path}`, headers: { 'x-auth-token': token.expose() }, ...(json === undefined ? {} : { json }) },
      signal,
    )

/** As the user `account` on the whole system. A token is kept until Keystone no longer takes it, and got anew once. */
export const apiAs = (http: HttpClient, url: string, name: UserName, password: Secret): Api => {
  let kept: Secret | undefined
  const logIn = async (signal: AbortSignal): Promise<Reply | Silence | Secret> => {
    const answer = await logInByPassword(http, url, name, password, { system: { all: true } }, signal)
    return loginVerdict(answer).token ?? answer
  }
  return async (method, path, signal, json) => {
    const before = kept
    if (before !== undefined) {
      const answer = await apiWith(http, url, before)(method, path, signal, json)
      if (answer.kind === 'silence' || answer.status !== 401) return answer
    }
    const token = await logIn(signal)
    if ('kind' in token) return token
    kept = token
    return apiWith(http, url, token)(method, path, signal, json)
  }
}

export type Read<T> = { readonly status: 'done'; readonly value: T } | Exclude<Outcome<never>, { readonly status: 'done' }>

const FORM = unknown('unknown_form', 'Keystone answered in an unknown form')

/** INVARIANT: one answer holds all of them, or there is none: Keystone cuts long lists (`list_limit`) and says so. */
export const listOf = async <T>(
  api: Api,
  path: string,
  name: string,
  signal: AbortSignal,
  one: (json: Record<string, unknown>) => T | undefined,
): Promise<Read<T[]>> => {
  const answer = await api('GET', path, signal)
  if (answer.kind === 'silence' || answer.status !== 200) return failed(answer)
  const rows = isRecord(answer.json) ? answer.json[name] : undefined
  if (!isRecord(answer.json) || !Array.isArray(rows)) return FORM
  const links = answer.json['links']
  if (answer.json['truncated'] !== undefined || (isRecord(links) && typeof links['next'] === 'string'))
    return unknown('incomplete_list', 'Keystone cut the list short (`list_limit`): it says nothing about what is not in it')
  const items: T[] = []
  for (const row of rows) {
    const item = isRecord(row) ? one(row) : undefined
    if (item === undefined) return FORM
    items.push(item)
  }
  return { status: 'done', value: items }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
/** An id goes into a path. */
const id = (value: unknown): string | undefined => (typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : undefined)
/** Keystone writes without a zone where it means UTC. */
export const instantIn = (value: unknown): string | undefined => {
  const [, whole] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,6})?Z?$/.exec(typeof value === 'string' ? value : '') ?? []
  return whole === undefined ? undefined : `${whole}Z`
}

export interface User extends UserName {
  readonly id: string
  readonly enabled: boolean
  readonly passwordExpiresAt: string | undefined
  readonly options: Readonly<Record<string, unknown>>
}

const userIn = (row: Record<string, unknown>): User | undefined => {
  const [own, user, domain] = [id(row['id']), text(row['name']), id(row['domain_id'])]
  if (own === undefined || user === undefined || domain === undefined || typeof row['enabled'] !== 'boolean') return undefined
  const options = isRecord(row['options']) ? row['options'] : {}
  return { id: own, user, domain, enabled: row['enabled'], passwordExpiresAt: instantIn(row['password_expires_at']), options }
}

export const listDomains = (api: Api, signal: AbortSignal): Promise<Read<string[]>> =>
  listOf(api, 'domains', 'domains', signal, (row) => id(row['id']))

export const listUsers = (api: Api, domain: string, signal: AbortSignal): Promise<Read<User[]>> =>
  listOf(api, `users?${new URLSearchParams({ domain_id: domain })}`, 'users', signal, userIn)

/** `undefined`: there is none of exactly that name. */
export const findUser = async (api: Api, { domain, user }: UserName, signal: AbortSignal): Promise<Read<User | undefined>> => {
  const read = await listOf(api, `users?${new URLSearchParams({ domain_id: domain, name: user })}`, 'users', signal, userIn)
  return read.status === 'done' ? { status: 'done', value: read.value.find((each) => each.user === user && each.domain === domain) } : read
}

export interface AccessRule {
  readonly service: string
  readonly method: string
  readonly path: string
}
export interface ApplicationCredential {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly project: string
  readonly roles: readonly { readonly id: string; readonly name: string }[]
  readonly unrestricted: boolean
  readonly accessRules: readonly AccessRule[] | undefined
  readonly expiresAt: string | undefined
}

const each = <T>(value: unknown, one: (row: Record<string, unknown>) => T | undefined): T[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const items = value.map((row) => (isRecord(row) ? one(row) : undefined))
  return items.every((item): item is Awaited<T> & T => item !== undefined) ? items : undefined
}

export const accessRuleIn = (row: Record<string, unknown>): AccessRule | undefined => {
  const [service, method, path] = [text(row['service']), text(row['method']), text(row['path'])]
  return service === undefined || method === undefined || path === undefined ? undefined : { service, method, path }
}

const credentialIn = (row: Record<string, unknown>): ApplicationCredential | undefined => {
  const [own, name, project] = [id(row['id']), text(row['name']), id(row['project_id'])]
  const roles = each(row['roles'], (role) => {
    const [its, called] = [id(role['id']), text(role['name'])]
    return its === undefined || called === undefined ? undefined : { id: its, name: called }
  })
  const accessRules =
    row['access_rules'] === undefined || row['access_rules'] === null ? undefined : each(row['access_rules'], accessRuleIn)
  if (own === undefined || name === undefined || project === undefined || !roles) return undefined
  if (Array.isArray(row['access_rules']) && !accessRules) return undefined
  return {
    id: own,
    name,
    description: text(row['description']) ?? '',
    project,
    roles,
    unrestricted: row['unrestricted'] === true,
    accessRules,
    expiresAt: instantIn(row['expires_at']),
  }
}

export const listCredentials = (api: Api, user: string, signal: AbortSignal): Promise<Read<ApplicationCredential[]>> =>
  listOf(api, `users/${user}/application_credentials`, 'application_credentials', signal, credentialIn)

export const findCredential = async (
  api: Api,
  user: string,
  name: string,
  signal: AbortSignal,
): Promise<Read<ApplicationCredential | undefined>> => {
  const path = `users/${user}/application_credentials?${new URLSearchParams({ name })}`
  const read = await listOf(api, path, 'application_credentials', signal, credentialIn)
  return read.status === 'done' ? { status: 'done', value: read.value.find((one) => one.name === name) } : read
}

export interface Ec2Credential {
  readonly user: string
  readonly access: string
  readonly project: string | undefined
}

/** SAFETY: Keystone shows the secret of an EC2 credential to whoever may list it; nothing of it is taken over. */
export const listEc2 = async (api: Api, signal: AbortSignal, user?: string): Promise<Read<Ec2Credential[]>> => {
  const query = new URLSearchParams({ type: 'ec2', ...(user === undefined ? {} : { user_id: user }) })
  const read = await listOf(api, `credentials?${query}`, 'credentials', signal, (row) => {
    const [owner, access] = [id(row['user_id']), accessIn(row['blob'])]
    return owner === undefined ? undefined : { user: owner, access, project: id(row['project_id']) }
  })
  if (read.status !== 'done') return read
  // One whose blob is of no known form can be named by nobody, and is no EC2 credential that lets in.
  return { status: 'done', value: read.value.flatMap(({ access, ...rest }) => (access === undefined ? [] : [{ access, ...rest }])) }
}

const accessIn = (blob: unknown): string | undefined => {
  if (typeof blob !== 'string') return undefined
  try {
    const parsed: unknown = JSON.parse(blob)
    const access = isRecord(parsed) ? parsed['access'] : undefined
    return typeof access === 'string' && /^[A-Za-z0-9_-]{1,255}$/.test(access) ? access : undefined
  } catch {
    return undefined
  }
}

export interface Assignment {
  readonly role: string
  /** `project default/demo`, `domain default`, `system`. */
  readonly on: string
  readonly projectId: string | undefined
}

/** What the user may do, by itself, by its groups and by inheritance. */
export const listAssignments = (api: Api, user: string, signal: AbortSignal): Promise<Read<Assignment[]>> =>
  listOf(
    api,
    `role_assignments?${new URLSearchParams({ 'user.id': user, effective: '', include_names: '' })}`,
    'role_assignments',
    signal,
    (row) => {
      const role = isRecord(row['role']) ? text(row['role']['name']) : undefined
      const scope = isRecord(row['scope']) ? row['scope'] : {}
      const { project, domain, system } = scope
      const home = isRecord(project) && isRecord(project['domain']) ? text(project['domain']['id']) : undefined
      const on = isRecord(project)
        ? `project ${home ?? '?'}/${text(project['name']) ?? '?'}`
        : isRecord(domain)
          ? `domain ${text(domain['id']) ?? '?'}`
          : system === undefined
            ? undefined
            : 'system'
      return role === undefined || on === undefined ? undefined : { role, on, projectId: isRecord(project) ? id(project['id']) : undefined }
    },
  )

export const noSecret = (slot: string) => refused('no_secret', `the secret \`${slot}\` is not given`)
