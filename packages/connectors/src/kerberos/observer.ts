// The side that looks at a realm: a principal that may list and inquire (`il` in kadm5.acl), and a canary of its own. No query here changes anything.
import { randomBytes } from 'node:crypto'
import { done, type Handle, type Observed, type Observer, type Outcome, Secret, type Secrets } from '@countersign/connector-kit'
import { findProgram } from '../krb5/index.ts'
import { foreign, KEY, keyName, kindOf, PRINCIPAL, SERVICE } from './account.ts'
import { type KerberosConfig, kdcsOf, TICKET_LIFETIME_SECONDS, timeoutMs } from './config.ts'
import { aboutOf, isDisabled, itemsOf, readPage } from './inventory.ts'
import { openKadmin } from './kadmin.ts'
import { KeptTickets, presentAt } from './present.ts'
import { readPrincipal } from './principals.ts'

export const openObserver = (config: KerberosConfig, secrets: Secrets): Observer => {
  const kadmin = openKadmin(config, config.observer, 'observer', secrets['observer'])
  const { canary } = secrets
  const kdcs = kdcsOf(config)
  const [kinit, kvno] = [findProgram('kinit'), findProgram('kvno')]
  const kept = new KeptTickets()

  const observe = async (handle: Handle, signal: AbortSignal): Promise<Outcome<Observed>> => {
    const no = foreign(handle)
    if (no) return no
    const principal = await readPrincipal(kadmin, handle.account, signal)
    if (principal.status !== 'done') return principal
    if (!principal.value) return done({ present: false })
    const about = await aboutOf(kadmin, config, [principal.value], signal)
    if ('status' in about) return about
    const item = itemsOf(principal.value, about).find((each) => each.handle.kind === handle.kind && each.handle.key === handle.key)
    return done(item ? { present: true, ...item } : { present: false })
  }

  const whyRevoked = async (account: string, signal: AbortSignal): Promise<'ended' | 'locked' | 'unread'> => {
    const principal = await readPrincipal(kadmin, account, signal)
    if (principal.status !== 'done') return 'unread'
    return !principal.value || isDisabled(principal.value) ? 'ended' : 'locked'
  }

  return {
    inventory: (cursor, signal) => readPage(kadmin, config, cursor, signal),

    observe,

    doors: ({ kind }) =>
      kind !== PRINCIPAL && kind !== SERVICE && kind !== KEY
        ? []
        : kdcs.map(({ id, host, port, graceSeconds }) => ({
            id,
            title: `ticket request at ${host}:${port}`,
            endpoint: `krb5://${host}:${port}`,
            graceSeconds,
            ...(config.lockoutBudget === undefined ? {} : { lockoutBudget: config.lockoutBudget }),
          })),

    async present({ id }, credential, signal) {
      const kdc = kdcs.find((each) => each.id === id)
      if (!kdc) throw new Error(`no door \`${id}\``)
      const isCanary = credential.handle.account === config.canary
      const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs(config))])
      return presentAt(kdc, credential, { kinit, kvno, realm: config.realm, kept, isCanary, service: config.canary, whyRevoked }, within)
    },

    canary: () =>
      canary && config.canary !== undefined
        ? { handle: { kind: kindOf(config.canary) ?? PRINCIPAL, account: config.canary }, secret: canary }
        : undefined,

    random(_door, { kind }) {
      const name = `countersign-probe-${randomBytes(12).toString('hex')}`
      const account = `${kind === SERVICE ? `${name}/nowhere` : name}@${config.realm}`
      const key = kind === KEY ? { key: keyName(1) } : {}
      return { handle: { kind, account, ...key }, secret: new Secret(randomBytes(24).toString('base64url')) }
    },

    // Nobody can list or end the tickets that were given. One that was seen to live longer than is configured is believed.
    derivedLifetimeSeconds: ({ account }) => Math.max(config.ticketLifetimeSeconds ?? TICKET_LIFETIME_SECONDS, kept.longestOf(account)),

    async introspect(handle, _secret, signal) {
      const observed = await observe(handle, signal)
      if (observed.status !== 'done') return observed
      return done(observed.value.present && observed.value.state === 'enabled' ? 'active' : 'inactive')
    },

    async close() {},
  }
}
