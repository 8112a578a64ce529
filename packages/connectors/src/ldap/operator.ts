// The side that changes a directory. What differs between the flavours stands in openldap.ts and active-directory.ts.
import { createHash } from 'node:crypto'
import {
  type Call,
  type CredentialSpec,
  done,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  refused,
  type Secret,
  type Secrets,
} from '@countersign/connector-kit'
import { type Account, nameIn, readAccount } from './account.ts'
import { activeDirectory } from './active-directory.ts'
import type { LdapConfig } from './config.ts'
import { asSide, type Connection } from './connection.ts'
import type { Rdn } from './distinguished-name.ts'
import { asOutcome, Refusal, resultCode } from './errors.ts'
import { openLdap } from './openldap.ts'
import { makePassword } from './password.ts'

/** What an account of this flavour is made of and how it is changed. */
export interface Flavour {
  /** Adds the entry, and leaves it with this password or one that nobody knows. `description` is shown to people; it carries the call's mark. */
  add(connection: Connection, dn: string, name: Rdn, login: string | undefined, password: Secret, description: string): Promise<void>
  /** After it, neither the password of before nor any that came earlier opens a door. */
  setPassword(connection: Connection, dn: string, password: Secret): Promise<void>
  disable(connection: Connection, account: Account): Promise<void>
  /** Takes away that mark and nothing else. */
  enable(connection: Connection, account: Account): Promise<void>
}

export function openOperator(config: LdapConfig, secrets: Secrets): Operator {
  const flavour: Flavour = config.flavour === 'openldap' ? openLdap : activeDirectory
  const act = <T>(handle: Handle, call: Call, work: (connection: Connection, name: Rdn) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    asOutcome(async () => {
      const [name] = nameIn(handle, config)
      return asSide(config.server, config.operatorDn, secrets.operator_password, call.signal, (connection) => work(connection, name))
    })

  return {
    create: (spec: CredentialSpec, call: Call): Promise<Outcome<Issued>> =>
      act(spec.handle, call, async (connection, name) => {
        if (spec.likeAccount !== undefined || (spec.scope ?? []).length > 0)
          throw new Refusal('ldap.no_scope', 'group memberships are not given here; grant them by a change of their own')
        if (spec.expiresAt !== undefined)
          throw new Refusal('ldap.no_expiry', 'an account of this directory is not given an end here; plan its offboarding instead')
        const password = spec.secret ?? makePassword()
        const description = `${oneLine(spec.purpose)} [${mark(call)}]`
        try {
          await flavour.add(connection, spec.handle.account, name, spec.handle.key, password, description)
        } catch (error) {
          if (resultCode(error) !== 68) throw error
          // A repeated call finds its own mark; anybody else's entry stays as it is.
          const there = await readAccount(connection, spec.handle, config)
          if (!there?.description.includes(mark(call))) return refused('ldap.68', 'an entry of this name exists')
        }
        await flavour.setPassword(connection, spec.handle.account, password)
        const made = await readAccount(connection, spec.handle, config)
        if (made === undefined)
          throw new Refusal('ldap.not_an_account', 'the entry was made, but the configured filter does not take it for an account')
        return done({ handle: made.item.handle, secret: password })
      }),

    rotate: (handle: Handle, next: Secret | undefined, call: Call): Promise<Outcome<Issued>> =>
      act(handle, call, async (connection) => {
        const account = await existing(connection, handle)
        const password = next ?? makePassword()
        await flavour.setPassword(connection, account.dn, password)
        return done({ handle, secret: password })
      }),

    disable: (handle: Handle, call: Call): Promise<Outcome> =>
      act(handle, call, async (connection) => {
        const account = await existing(connection, handle)
        if (!account.disabled) await flavour.disable(connection, account)
        return done(undefined)
      }),

    enable: (handle: Handle, call: Call): Promise<Outcome> =>
      act(handle, call, async (connection) => {
        const account = await existing(connection, handle)
        if (account.disabled) await flavour.enable(connection, account)
        return done(undefined)
      }),

    delete: (handle: Handle, _secret: Secret | undefined, call: Call): Promise<Outcome> =>
      act(handle, call, async (connection) => {
        const account = await readAccount(connection, handle, config)
        if (account === undefined) return done(undefined, 'there is no such account')
        try {
          await connection.client.del(account.dn)
        } catch (error) {
          if (resultCode(error) !== 32) throw error
        }
        return done(undefined)
      }),

    close: async () => {},
  }

  async function existing(connection: Connection, handle: Handle): Promise<Account> {
    const account = await readAccount(connection, handle, config)
    if (account === undefined) throw new Refusal('ldap.32', 'there is no such account')
    return account
  }
}

const mark = (call: Call): string =>
  `countersign:${createHash('sha256').update(`countersign/ldap/v1\0${call.idempotencyKey}`).digest('hex').slice(0, 24)}`

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200)
