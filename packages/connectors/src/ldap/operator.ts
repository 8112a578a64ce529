// The side that changes a directory. What differs between the flavours stands in openldap.ts and active-directory.ts.
import {
  type Call,
  type CredentialSpec,
  done,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  type Secret,
  type Secrets,
} from '@countersign/connector-kit'
import { type Account, nameIn, readAccount } from './account.ts'
import { activeDirectory } from './active-directory.ts'
import type { LdapConfig } from './config.ts'
import { asSide, type Connection } from './connection.ts'
import { createAccount, moveEnd } from './create-account.ts'
import type { Rdn } from './distinguished-name.ts'
import { asOutcome, Refusal } from './errors.ts'
import type { Flavour } from './flavour.ts'
import { openLdap } from './openldap.ts'
import { makePassword } from './password.ts'
import { removeAccount } from './remove-account.ts'
import { removeRights } from './remove-rights.ts'

export function openOperator(config: LdapConfig, secrets: Secrets): Operator {
  const flavour: Flavour = config.flavour === 'openldap' ? openLdap : activeDirectory
  const act = <T>(handle: Handle, call: Call, work: (connection: Connection, name: Rdn) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    asOutcome(async () => {
      const [name] = nameIn(handle, config)
      return asSide(config.server, config.operatorDn, secrets.operator_password, call.signal, (connection) => work(connection, name))
    })

  return {
    create: (spec: CredentialSpec, call: Call): Promise<Outcome<Issued>> =>
      act(spec.handle, call, (connection, name) => createAccount(connection, { config, flavour, name, spec, call })),

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
      act(handle, call, (connection, name) => removeAccount(connection, handle, name, config)),

    removeRights: (handle: Handle, rights: readonly string[], call: Call): Promise<Outcome> =>
      act(handle, call, async (connection) => removeRights(connection, await existing(connection, handle), rights, config)),

    setEnd: (handle: Handle, expiresAt: string, call: Call): Promise<Outcome> =>
      act(handle, call, async (connection) => moveEnd(connection, { config, flavour }, await existing(connection, handle), expiresAt)),

    close: async () => {},
  }

  async function existing(connection: Connection, handle: Handle): Promise<Account> {
    const account = await readAccount(connection, handle, config)
    if (account === undefined) throw new Refusal('not_found', 'there is no such account')
    return account
  }
}
