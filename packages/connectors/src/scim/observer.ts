// The side that looks: reads the directory with a token that may only read, and shows users' passwords and app tokens at their login doors.
// INVARIANT: "absent" counts only where the same search finds the canary (or, without one, where the directory shows anybody at all).
import { randomBytes, randomUUID } from 'node:crypto'
import {
  done,
  type Handle,
  type Observed,
  type Observer,
  type Outcome,
  type Presentable,
  type Presentation,
  refused,
  Secret,
  type Secrets,
  unknown,
} from '@countersign/connector-kit'
import { isRecord, openHttp, stopwatch } from '../http/index.ts'
import { type LoginDoor, originsOf, type ScimConfig } from './config.ts'
import { APP_TOKEN, handleFault, MEMBERSHIP, USER } from './handle.ts'
import { inventoryOf, memberIds, userItem } from './inventory.ts'
import { loginVerdict, type Verdict } from './login.ts'
import { listPage, type Resource, serviceOf, unread } from './service.ts'

const cannot = (code: string, detail: string): Verdict => ({ answer: 'cannot_present', code, detail })

const KIND_AT: Readonly<Record<LoginDoor['takes'], string>> = { password: USER, app_token: APP_TOKEN }

/** RFC 7617 §2 for a password, RFC 6750 §2.1 for an app token; undefined where the value can't be written there. */
const authorization = (takes: LoginDoor['takes'], userName: string, value: string): string | undefined => {
  if (takes === 'app_token') return value.length <= 16_384 && /^[\w.~+/-]+=*$/.test(value) ? `Bearer ${value}` : undefined
  if (userName.includes(':') || value === '' || value.length > 4096 || !value.isWellFormed() || /\p{Cc}/u.test(value)) return undefined
  return `Basic ${Buffer.from(`${userName}:${value}`).toString('base64')}`
}

export const openObserver = (config: ScimConfig, secrets: Secrets): Observer => {
  const http = openHttp({
    origins: originsOf(config),
    timeoutMs: config.timeoutMs ?? 10_000,
    ...(config.caPem === undefined ? {} : { caPem: config.caPem }),
  })
  const service = serviceOf(config.baseUrl, http, secrets.observer_token)
  const inventory = inventoryOf(service, config.pageSize ?? 100)
  const doorOf = (id: string) => config.loginDoors.find((door) => door.id === id)
  const canarySecret: Readonly<Record<LoginDoor['takes'], Secret | undefined>> = {
    password: secrets.canary_password,
    app_token: secrets.canary_app_token,
  }

  /** That the reader would have seen the user, had there been one. */
  const readerSees = async (signal: AbortSignal): Promise<Outcome> => {
    if (config.canaryUserName !== undefined) {
      const canary = await service.search(config.canaryUserName, signal)
      if (canary.status === 'done' && canary.value !== undefined) return done(undefined)
      return canary.status === 'unknown' ? canary : unknown('control_failed', 'the search does not find the canary: our reader cannot see')
    }
    const answer = await service.call({ method: 'GET', path: '/Users?count=1' }, signal)
    if (answer.kind === 'silence' || answer.status !== 200) return unread(answer)
    const shown = listPage(answer.json)?.total ?? 0
    return shown > 0 ? done(undefined) : unknown('control_failed', 'the directory shows our reader nobody at all')
  }

  const absent = async (signal: AbortSignal): Promise<Outcome<Observed>> => {
    const control = await readerSees(signal)
    return control.status === 'done' ? done({ present: false }) : control
  }

  const observeMembership = async (handle: Handle, user: Resource, signal: AbortSignal): Promise<Outcome<Observed>> => {
    const answer = await service.call({ method: 'GET', path: `/Groups/${encodeURIComponent(String(handle.key))}` }, signal)
    if (answer.kind === 'reply' && answer.status === 404) return absent(signal)
    if (answer.kind === 'silence' || answer.status !== 200 || !isRecord(answer.json)) return unread(answer)
    if (!memberIds(answer.json).includes(String(user.id))) {
      const groups = Array.isArray(user.groups) ? user.groups : []
      // A reader who may not see a group's members sees an empty group: the user's own entry tells (RFC 7643 §4.1.2).
      if (groups.some((group) => isRecord(group) && group.value === handle.key))
        return unknown('contradiction', "the user's entry names the group, the group's does not name the user")
      return absent(signal)
    }
    const { displayName } = answer.json
    return done({ present: true, handle, state: 'enabled', attributes: typeof displayName === 'string' ? { group: displayName } : {} })
  }

  const observe = async (handle: Handle, signal: AbortSignal): Promise<Outcome<Observed>> => {
    const fault = handleFault(handle)
    if (fault !== undefined) return refused(fault.code, fault.detail)
    const found = await service.userOf(handle, signal)
    if (found.status !== 'done') return found
    if (found.value === undefined) return absent(signal)
    if (handle.kind === MEMBERSHIP) return observeMembership(handle, found.value, signal)
    const item = userItem(found.value)
    // An app token is nowhere listed in SCIM: it is as good as its user.
    return item === undefined ? unknown('malformed_answer', 'the user has no usable name') : done({ present: true, ...item, handle })
  }

  const shown = async (doorId: string, { handle, secret }: Presentable, signal: AbortSignal): Promise<Verdict> => {
    const door = doorOf(doorId)
    if (door === undefined || handle.kind !== KIND_AT[door.takes])
      return cannot('wrong_door', 'this credential cannot be shown at this door')
    const fault = handleFault(handle)
    if (fault !== undefined) return cannot(fault.code, fault.detail)
    const value = authorization(door.takes, handle.account, secret.expose())
    if (value === undefined) return cannot('not_a_secret', 'the value cannot stand in an Authorization header')
    return loginVerdict(await http.exchange({ method: 'GET', url: door.url, headers: { authorization: value } }, signal))
  }

  return {
    inventory,
    observe,
    doors: (handle) =>
      config.loginDoors
        .filter((door) => KIND_AT[door.takes] === handle.kind)
        .map(({ id, title, url, cacheSeconds, lockoutBudget }) => ({
          id,
          title,
          endpoint: url,
          graceSeconds: cacheSeconds,
          ...(lockoutBudget === undefined ? {} : { lockoutBudget }),
        })),
    async present(door, credential, signal): Promise<Presentation> {
      const lap = stopwatch()
      return { ...(await shown(door.id, credential, signal)), ...lap() }
    },
    canary(door) {
      const takes = doorOf(door.id)?.takes
      const secret = takes === undefined ? undefined : canarySecret[takes]
      if (takes === undefined || secret === undefined || config.canaryUserName === undefined) return undefined
      return { handle: { kind: KIND_AT[takes], account: config.canaryUserName }, secret }
    },
    random(_door, like) {
      const handle = { kind: like.kind, account: `nobody-${randomUUID()}`, ...(like.kind === MEMBERSHIP ? { key: randomUUID() } : {}) }
      return { handle, secret: new Secret(randomBytes(32).toString('base64url')) }
    },
    async introspect(handle, _secret, signal) {
      const observed = await observe(handle, signal)
      if (observed.status !== 'done') return observed
      return done(observed.value.present && observed.value.state === 'enabled' ? 'active' : 'inactive')
    },
    close: () => http.close(),
  }
}
