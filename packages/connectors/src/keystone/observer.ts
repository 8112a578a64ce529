// The side that looks at a Keystone, as a reader of the whole system, and shows credentials at its endpoints.
import { randomBytes } from 'node:crypto'
import {
  type Door,
  done,
  type Handle,
  type Observed,
  type Observer,
  type Outcome,
  type Presentable,
  Secret,
  type Secrets,
} from '@countersign/connector-kit'
import { openHttp } from '../http/index.ts'
import { APPLICATION_CREDENTIAL, credentialText, EC2_CREDENTIAL, outside, parseCredential, USER, userOf, userText } from './account.ts'
import { endpointsOf, type KeystoneConfig, originsOf, SERVICE_CACHE_SECONDS, TOKEN_LIFETIME_SECONDS, timeoutMs, trimmed } from './config.ts'
import { apiAs, findCredential, findUser, listAssignments, listEc2, noSecret } from './identity.ts'
import { credentialItem, ec2Item, inventoryPage, userItem } from './inventory.ts'
import { KeptTokens, presentAt } from './present.ts'

/** Each way of logging in is a door of its own, with a canary of its own: one may be switched off alone. */
const BY_PASSWORD = '-password'

export const openObserver = (config: KeystoneConfig, secrets: Secrets): Observer => {
  const { observer_password: own, canary_password: canaryPassword, canary_secret: canarySecret } = secrets
  const http = openHttp({
    origins: originsOf(config),
    timeoutMs: timeoutMs(config),
    ...(config.ca === undefined ? {} : { caPem: config.ca }),
  })
  const api = own && apiAs(http, trimmed(config.url), config.observer, own)
  const endpoints = endpointsOf(config)
  const kept = new KeptTokens()

  const isByPassword = ({ id }: Door): boolean => !endpoints.some((each) => each.id === id)
  const canaryAt = (door: Door): Presentable | undefined => {
    const { canary } = config
    if (!canary) return undefined
    if (isByPassword(door)) return canaryPassword && { handle: { kind: USER, account: userText(canary) }, secret: canaryPassword }
    const { credential } = canary
    if (!canarySecret || credential === undefined) return undefined
    return { handle: { kind: APPLICATION_CREDENTIAL, account: credentialText({ ...canary, credential }) }, secret: canarySecret }
  }

  const observe = async (handle: Handle, signal: AbortSignal): Promise<Outcome<Observed>> => {
    const no = outside(handle, config)
    if (no) return no
    if (!api) return noSecret('observer_password')
    const name = userOf(handle)
    const user = name && (await findUser(api, name, signal))
    if (!user) return done({ present: false })
    if (user.status !== 'done') return user
    if (!user.value) return done({ present: false })
    const assignments = await listAssignments(api, user.value.id, signal)
    if (assignments.status !== 'done') return assignments
    if (handle.kind === USER) return done({ present: true, ...userItem(user.value, assignments.value) })
    if (handle.kind === EC2_CREDENTIAL) {
      const all = await listEc2(api, signal, user.value.id)
      if (all.status !== 'done') return all
      const one = all.value.find(({ access }) => access === handle.key)
      return done(one ? { present: true, ...ec2Item(user.value, one, assignments.value) } : { present: false })
    }
    const one = await findCredential(api, user.value.id, parseCredential(handle.account)?.credential ?? '', signal)
    if (one.status !== 'done') return one
    return done(one.value ? { present: true, ...credentialItem(user.value, one.value, assignments.value) } : { present: false })
  }

  return {
    async inventory(cursor, signal) {
      return api ? inventoryPage(api, config, cursor, signal) : noSecret('observer_password')
    },

    observe,

    doors({ kind }) {
      if (kind !== USER && kind !== APPLICATION_CREDENTIAL) return []
      const byPassword = kind === USER
      return endpoints.map(({ id, url, graceSeconds }) => ({
        id: byPassword ? `${id}${BY_PASSWORD}` : id,
        title: `log-in by ${byPassword ? 'password' : 'application credential'} at ${new URL(url).host}`,
        endpoint: url,
        graceSeconds,
        ...(byPassword && config.lockoutBudget !== undefined ? { lockoutBudget: config.lockoutBudget } : {}),
      }))
    },

    async present(door, credential, signal) {
      const endpoint = endpoints.find(({ id }) => door.id === id || door.id === `${id}${BY_PASSWORD}`)
      if (!endpoint) throw new Error(`no door \`${door.id}\``)
      const isCanary = canaryAt(door)?.handle.account === credential.handle.account
      return presentAt(http, endpoint, credential, { kept, isCanary }, signal)
    },

    canary: canaryAt,

    random: (_door, { kind }) => {
      const name = `${config.domains?.[0] ?? 'default'}/countersign-probe-${randomBytes(12).toString('hex')}`
      const secret = new Secret(randomBytes(24).toString('base64url'))
      return kind === APPLICATION_CREDENTIAL
        ? { handle: { kind, account: `${name}/probe` }, secret }
        : { handle: { kind: USER, account: name }, secret }
    },

    // Keystone's own word is that they are dead; the services behind it ask it once in a while only.
    derivedLifetimeSeconds: ({ kind }) =>
      kind === EC2_CREDENTIAL
        ? (config.tokenLifetimeSeconds ?? TOKEN_LIFETIME_SECONDS)
        : (config.serviceCacheSeconds ?? SERVICE_CACHE_SECONDS),

    async introspect(handle, _secret, signal) {
      const observed = await observe(handle, signal)
      if (observed.status !== 'done') return observed
      return done(observed.value.present && observed.value.state === 'enabled' ? 'active' : 'inactive')
    },

    close: () => http.close(),
  }
}
