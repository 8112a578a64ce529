// The side that changes users and memberships, by PATCH where a service takes it (RFC 7644 §3.5.2), under the version that was read.
// It must never take the directory's word for more than that: a user shown as inactive may still sign in elsewhere.
import { randomBytes } from 'node:crypto'
import {
  type Call,
  type CredentialSpec,
  done,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  refused,
  Secret,
  type Secrets,
  unknown,
} from '@countersign/connector-kit'
import { isRecord, openHttp } from '../http/index.ts'
import { originsOf, type ScimConfig } from './config.ts'
import { handleFault, isResourceId, MEMBERSHIP, sameUserName, USER } from './handle.ts'
import { memberIds } from './inventory.ts'
import { failed, listPage, PATCH_OP, type Resource, type Service, serviceOf, USER_SCHEMA, unread, versionOf } from './service.ts'

const faultOf = (handle: Handle, kinds: readonly string[]): Outcome<never> | undefined => {
  const fault = handleFault(handle)
  if (fault !== undefined) return refused(fault.code, fault.detail)
  return kinds.includes(handle.kind) ? undefined : refused('not_offered', 'this kind has no such action')
}

const strong = () => new Secret(randomBytes(32).toString('base64url'))

interface Found {
  readonly id: string
  readonly resource: Resource
}

/** The user a handle names; undefined where there is none. */
const find = async (service: Service, handle: Handle, signal: AbortSignal): Promise<Outcome<Found | undefined>> => {
  const found = await service.userOf(handle, signal)
  if (found.status !== 'done') return found
  if (found.value === undefined) return done(undefined)
  const id = String(found.value.id)
  if (!isResourceId(id)) return unknown('malformed_answer', 'the user has no usable id')
  return done({ id, resource: found.value })
}

const patch = (service: Service, path: string, operations: readonly object[], version: string | undefined, signal: AbortSignal) =>
  service.call(
    {
      method: 'PATCH',
      path,
      json: { schemas: [PATCH_OP], Operations: operations },
      ...(version === undefined ? {} : { headers: { 'if-match': version } }),
    },
    signal,
  )

const userPath = (id: string) => `/Users/${encodeURIComponent(id)}`
const groupPath = (id: string) => `/Groups/${encodeURIComponent(id)}`

const setPassword = async (service: Service, handle: Handle, user: Found, secret: Secret, call: Call): Promise<Outcome<Issued>> => {
  const operations = [{ op: 'replace', path: 'password', value: secret.expose() }]
  const answer = await patch(service, userPath(user.id), operations, versionOf(user.resource), call.signal)
  return answer.kind === 'reply' && (answer.status === 200 || answer.status === 204) ? done({ handle, secret }) : failed(answer)
}

const setActive = async (service: Service, handle: Handle, active: boolean, call: Call): Promise<Outcome> => {
  const fault = faultOf(handle, [USER])
  if (fault !== undefined) return fault
  const user = await find(service, handle, call.signal)
  if (user.status !== 'done') return user
  if (user.value === undefined) return refused('not_found', 'no such user')
  const operations = [{ op: 'replace', path: 'active', value: active }]
  const answer = await patch(service, userPath(user.value.id), operations, versionOf(user.value.resource), call.signal)
  if (answer.kind === 'silence' || (answer.status !== 200 && answer.status !== 204)) return failed(answer)
  // A service may answer 200 and keep the attribute as it was (RFC 7644 §3.5.2): it says so in the resource.
  if (isRecord(answer.json) && answer.json.active === !active)
    return refused('not_applied', `the directory left the user ${active ? 'inactive' : 'active'}`)
  return done(undefined)
}

/** Ids of the groups a user is in, from the groups themselves. */
const groupsOf = async (service: Service, userId: string, signal: AbortSignal): Promise<Outcome<string[]>> => {
  const query = new URLSearchParams({ filter: `members.value eq ${JSON.stringify(userId)}`, count: '1000' })
  const answer = await service.call({ method: 'GET', path: `/Groups?${query}` }, signal)
  if (answer.kind === 'silence' || answer.status !== 200) return unread(answer)
  const page = listPage(answer.json)
  if (page === undefined || page.total !== page.resources.length)
    return unknown('incomplete_list', 'the groups of the user could not all be read')
  return done(page.resources.filter((group) => memberIds(group).includes(userId)).map((group) => String(group.id)))
}

const join = async (service: Service, userId: string, groups: readonly string[], signal: AbortSignal): Promise<Outcome> => {
  for (const group of groups) {
    if (!isResourceId(group)) return refused('invalid_scope', 'a scope of this connector is the id of a group')
    const answer = await patch(service, groupPath(group), [{ op: 'add', path: 'members', value: [{ value: userId }] }], undefined, signal)
    if (answer.kind === 'silence' || (answer.status !== 200 && answer.status !== 204)) return failed(answer)
  }
  return done(undefined)
}

const create = async (service: Service, spec: CredentialSpec, call: Call): Promise<Outcome<Issued>> => {
  const fault = faultOf(spec.handle, [USER])
  if (fault !== undefined) return fault
  const groups = [...(spec.scope ?? [])]
  if (spec.likeAccount !== undefined) {
    const like = await find(service, { kind: USER, account: spec.likeAccount }, call.signal)
    if (like.status !== 'done') return like
    if (like.value === undefined) return refused('not_found', 'the user to take the groups from does not exist')
    const his = await groupsOf(service, like.value.id, call.signal)
    if (his.status !== 'done') return his
    groups.push(...his.value)
  }
  const secret = spec.secret ?? strong()
  const json = {
    schemas: [USER_SCHEMA],
    userName: spec.handle.account,
    displayName: spec.purpose,
    active: true,
    password: secret.expose(),
    // RFC 7643 §3.1 `externalId`: names the request that made the user, so that a repeated call knows its own.
    externalId: call.idempotencyKey,
  }
  const answer = await service.call({ method: 'POST', path: '/Users', json }, call.signal)
  let user: Found
  let issued: Issued = { handle: spec.handle, secret }
  if (answer.kind === 'reply' && answer.status === 201 && isRecord(answer.json)) {
    const { id, userName } = answer.json
    if (typeof id !== 'string' || !isResourceId(id) || typeof userName !== 'string' || !sameUserName(userName, spec.handle.account))
      return unknown('malformed_answer', 'the directory described another user')
    user = { id, resource: answer.json }
  } else if (answer.kind === 'reply' && answer.status === 409) {
    const known = await find(service, spec.handle, call.signal)
    if (known.status !== 'done') return known
    if (known.value?.resource.externalId !== call.idempotencyKey) return refused('already_exists', 'the user name is taken')
    user = known.value
    // The password of an earlier try may have been another one: the answer to this try is the one that counts.
    const again = await setPassword(service, spec.handle, user, secret, call)
    if (again.status !== 'done') return again
    issued = again.value
  } else return failed(answer)
  const joined = await join(service, user.id, groups, call.signal)
  if (joined.status === 'done') return done(issued)
  return unknown(joined.code, 'the user exists, and is not in all of its groups')
}

const leave = async (service: Service, handle: Handle, call: Call): Promise<Outcome> => {
  const user = await find(service, handle, call.signal)
  if (user.status !== 'done') return user
  if (user.value === undefined) return done(undefined, 'no such user')
  const path = groupPath(String(handle.key))
  const group = await service.call({ method: 'GET', path }, call.signal)
  if (group.kind === 'reply' && group.status === 404) return done(undefined, 'no such group')
  if (group.kind === 'silence' || group.status !== 200 || !isRecord(group.json)) return failed(group)
  if (!memberIds(group.json).includes(user.value.id)) return done(undefined, 'no member')
  const operations = [{ op: 'remove', path: `members[value eq ${JSON.stringify(user.value.id)}]` }]
  const answer = await patch(service, path, operations, versionOf(group.json), call.signal)
  return answer.kind === 'reply' && (answer.status === 200 || answer.status === 204 || answer.status === 404)
    ? done(undefined)
    : failed(answer)
}

export const openOperator = (config: ScimConfig, secrets: Secrets): Operator => {
  const http = openHttp({
    origins: originsOf(config),
    timeoutMs: config.timeoutMs ?? 10_000,
    ...(config.caPem === undefined ? {} : { caPem: config.caPem }),
  })
  const service = serviceOf(config.baseUrl, http, secrets.operator_token)
  return {
    create: (spec, call) => create(service, spec, call),
    async rotate(handle, next, call) {
      const fault = faultOf(handle, [USER])
      if (fault !== undefined) return fault
      const user = await find(service, handle, call.signal)
      if (user.status !== 'done') return user
      if (user.value === undefined) return refused('not_found', 'no such user')
      return setPassword(service, handle, user.value, next ?? strong(), call)
    },
    disable: (handle, call) => setActive(service, handle, false, call),
    enable: (handle, call) => setActive(service, handle, true, call),
    async delete(handle, _secret, call) {
      const fault = faultOf(handle, [USER, MEMBERSHIP])
      if (fault !== undefined) return fault
      if (handle.kind === MEMBERSHIP) return leave(service, handle, call)
      const user = await find(service, handle, call.signal)
      if (user.status !== 'done') return user
      if (user.value === undefined) return done(undefined, 'no such user')
      const answer = await service.call({ method: 'DELETE', path: userPath(user.value.id) }, call.signal)
      return answer.kind === 'reply' && (answer.status === 204 || answer.status === 200 || answer.status === 404)
        ? done(undefined)
        : failed(answer)
    },
    close: () => http.close(),
  }
}
