// The side that looks at a directory: reads with an account that can only read, tries passwords at each door, and never changes anything.
// A bound connection goes on after its password has ended, and LDAP has no operation to list or end the connections of others: there are no sessions here.
import { randomBytes, randomUUID } from 'node:crypto'
import {
  type Door,
  done,
  type Handle,
  type InventoryPage,
  type Observer,
  type Outcome,
  type Presentable,
  type Presentation,
  type Secrets,
} from '@countersign/connector-kit'
import { findProgram } from '../krb5/index.ts'
import { ATTRIBUTES, accountFrom, filterOf, KIND, nameIn, readAccount, TICKET_LIFETIME_SECONDS } from './account.ts'
import type { LdapConfig } from './config.ts'
import { asSide, Connection, login } from './connection.ts'
import { asOutcome, Refusal, Unreachable } from './errors.ts'
import { type Page, type Search, searchPage } from './paged-search.ts'
import { makePassword } from './password.ts'
import { presentBind, type Verdict } from './present-bind.ts'
import { presentKerberos } from './present-kerberos.ts'

/** A directory's cookie belongs to its connection, so the connection waits with it; after this long without a further page it is given up. */
const CURSOR_LIFE_MS = 120_000
const MAX_CURSORS = 32

export function openObserver(config: LdapConfig, secrets: Secrets): Observer {
  const kinit = findProgram('kinit')
  const doors = config.doors.filter((door) => door.protocol === 'ldap' || (kinit !== undefined && config.flavour === 'active_directory'))
  const cursors = new Map<string, { readonly connection: Connection; readonly cookie: Buffer; readonly timer: NodeJS.Timeout }>()
  const search: Search = {
    base: config.base,
    filter: filterOf(config),
    attributes: ATTRIBUTES[config.flavour],
    pageSize: config.pageSize ?? 500,
    ignoreReferrals: config.flavour === 'active_directory',
  }
  const reading = <T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>) =>
    asSide(config.server, config.observerDn, secrets.observer_password, signal, work)

  const take = (cursor: string): { readonly connection: Connection; readonly cookie: Buffer } => {
    const held = cursors.get(cursor)
    if (held === undefined)
      throw new Refusal('ldap.bad_cursor', 'the inventory gave no such cursor, or it has ended; read from the beginning')
    clearTimeout(held.timer)
    cursors.delete(cursor)
    return held
  }

  async function inventory(cursor: string | undefined, signal: AbortSignal): Promise<Outcome<InventoryPage>> {
    const held = cursor === undefined ? undefined : take(cursor)
    const connection = held?.connection ?? new Connection(config.server)
    try {
      const page = await connection.within(signal, async (): Promise<Page> => {
        if (held === undefined) {
          const password = secrets.observer_password
          if (password === undefined) throw new Refusal('ldap.no_password', 'the observer was given no password of its own')
          await connection.secure()
          await login(connection, config.observerDn, password)
        }
        return searchPage(connection, search, held?.cookie)
      })
      const items = page.entries.map((entry) => accountFrom(entry, config).item)
      if (page.cookie === undefined) {
        connection.destroy()
        return done({ items })
      }
      if (cursors.size >= MAX_CURSORS) throw new Unreachable('ldap.too_many_readings', 'too many readings of the inventory are under way')
      const next = randomUUID()
      const timer = setTimeout(() => {
        cursors.delete(next)
        connection.destroy()
      }, CURSOR_LIFE_MS)
      timer.unref()
      cursors.set(next, { connection, cookie: page.cookie, timer })
      return done({ items, next })
    } catch (error) {
      connection.destroy()
      throw error
    }
  }

  async function show(door: Door, { handle, secret }: Presentable, signal: AbortSignal): Promise<Verdict> {
    const target = doors.find(({ id }) => id === door.id)
    if (target === undefined) return { answer: 'cannot_present', code: 'ldap.no_such_door', detail: 'there is no such door here' }
    try {
      nameIn(handle, config)
    } catch (error) {
      if (error instanceof Refusal) return { answer: 'cannot_present', code: error.code, detail: error.message }
      throw error
    }
    if (signal.aborted) return { answer: 'unreachable', code: 'ldap.aborted', detail: 'the deadline passed before the call began' }
    if (target.protocol === 'ldap') {
      const verdict = await presentBind(target, handle.account, secret, signal)
      return verdict.code === 'ldap.49' ? unlessLockedOut(verdict, handle, signal) : verdict
    }
    if (handle.key === undefined || kinit === undefined)
      return { answer: 'cannot_present', code: 'krb5.no_login', detail: 'the handle names no login name' }
    const verdict = await presentKerberos(kinit, target, handle.key, secret, signal)
    return verdict.answer === 'refused' ? unlessLockedOut(verdict, handle, signal) : verdict
  }

  /**
   * A plain refusal can come from a lock-out, whose end would open the door again; and a login name that is not this account's proves nothing.
   * The directory itself is asked. INVARIANT: where that cannot be read, the refusal does not count.
   */
  async function unlessLockedOut(verdict: Verdict, handle: Handle, signal: AbortSignal): Promise<Verdict> {
    const { key: _login, ...byName } = handle
    try {
      const account = await reading(signal, (connection) => readAccount(connection, byName, config))
      if (account === undefined) return verdict
      if (handle.key !== undefined && account.login !== handle.key)
        return { answer: 'cannot_present', code: 'ldap.other_login', detail: "the handle's login name is not this account's" }
      if (account.disabled) return verdict
      return account.lockedOut
        ? {
            answer: 'unreachable',
            code: `${verdict.code}/locked`,
            detail: 'the account is locked by failed log-ins, which says nothing about the password',
          }
        : verdict
    } catch {
      return {
        answer: 'unreachable',
        code: `${verdict.code}/unread`,
        detail: 'the password was refused, but nobody could read whether by a lock-out',
      }
    }
  }

  return {
    inventory: (cursor, signal) => asOutcome(() => inventory(cursor, signal)),
    observe: (handle, signal) =>
      asOutcome(async () => {
        nameIn(handle, config)
        const account = await reading(signal, (connection) => readAccount(connection, handle, config))
        return done(account === undefined ? { present: false } : { present: true, ...account.item, handle })
      }),
    doors: (handle) => (handle.kind === KIND[config.flavour] ? doors.map((door) => described(door, config)) : []),
    present: async (door, credential, signal): Promise<Presentation> => {
      const start = performance.now()
      const verdict = await show(door, credential, signal).catch(
        (): Verdict => ({ answer: 'unreachable', code: 'ldap.prober_failed', detail: 'the prober itself failed' }),
      )
      return { ...verdict, at: new Date().toISOString(), ms: performance.now() - start }
    },
    canary: () => {
      const password = secrets.canary_password
      if (config.canary === undefined || password === undefined) return undefined
      return { handle: handleOf(config, config.canary.dn, config.canary.login), secret: password }
    },
    random: (_door, _like) => {
      const name = `cs-${randomBytes(8).toString('hex')}`
      return {
        handle: handleOf(config, `${config.flavour === 'openldap' ? 'uid' : 'cn'}=${name},${config.base}`, name),
        secret: makePassword(),
      }
    },
    // Nobody can list or end the tickets that a domain has given.
    derivedLifetimeSeconds: () => (config.flavour === 'active_directory' ? (config.ticketLifetimeSeconds ?? TICKET_LIFETIME_SECONDS) : 0),
    introspect: (handle, _secret, signal) =>
      asOutcome(async (): Promise<Outcome<'active' | 'inactive'>> => {
        nameIn(handle, config)
        const account = await reading(signal, (connection) => readAccount(connection, handle, config))
        return done(account === undefined || account.disabled ? 'inactive' : 'active')
      }),
    close: async () => {
      for (const { connection, timer } of cursors.values()) {
        clearTimeout(timer)
        connection.destroy()
      }
      cursors.clear()
    },
  }
}

const handleOf = (config: LdapConfig, account: string, loginName: string | undefined): Handle => ({
  kind: KIND[config.flavour],
  account,
  ...(config.flavour === 'active_directory' && loginName !== undefined ? { key: loginName } : {}),
})

function described(door: LdapConfig['doors'][number], config: LdapConfig): Door {
  const budget = config.lockoutBudget === undefined ? {} : { lockoutBudget: config.lockoutBudget }
  if (door.protocol === 'kerberos')
    return {
      id: door.id,
      title: door.title ?? `kerberos ${door.realm}`,
      endpoint: `krb5://${door.host}:${door.port}`,
      graceSeconds: 0,
      ...budget,
    }
  // Somebody else's single reset leaves the old password alive this long; the operator here resets twice.
  const graceSeconds = config.flavour === 'active_directory' ? (config.oldPasswordAllowedSeconds ?? 3600) : 0
  return { id: door.id, title: door.title ?? `ldap ${new URL(door.url).host}`, endpoint: door.url, graceSeconds, ...budget }
}
