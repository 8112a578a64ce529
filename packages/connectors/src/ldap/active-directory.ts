// Active Directory: passwords by `unicodePwd`, which a domain controller takes only under TLS; disabling by userAccountControl.
import { Attribute, Change } from 'ldapts'
import { ACCOUNT_DISABLED, type Account, asFileTime } from './account.ts'
import type { Connection } from './connection.ts'
import { Refusal, resultCode } from './errors.ts'
import type { Flavour } from './flavour.ts'
import { NORMAL_ACCOUNT, readModel } from './like-active-directory.ts'
import { makePassword, unicodePwd } from './password.ts'

export const activeDirectory: Flavour = {
  end: { attribute: 'accountExpires', isKept: true, write: asFileTime },
  readModel,
  add: async (connection, { dn, name, login, password, description, model, end }) => {
    if (name.type !== 'cn') throw new Refusal('ldap.bad_rdn', 'an account is named by `cn`')
    const sAMAccountName = login ?? loginFrom(name.value)
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,19}$/.test(sAMAccountName))
      throw new Refusal('ldap.bad_login', 'the login name must be 1 to 20 letters, digits, `_`, `.` or `-`')
    const attributes = [
      new Attribute({ type: 'objectClass', values: ['user'] }),
      new Attribute({ type: 'cn', values: [name.value] }),
      new Attribute({ type: 'sAMAccountName', values: [sAMAccountName] }),
      new Attribute({ type: 'description', values: [description] }),
      new Attribute({ type: 'userAccountControl', values: [...(model?.attributes['userAccountControl'] ?? [String(NORMAL_ACCOUNT)])] }),
      new Attribute({ type: 'unicodePwd', values: [unicodePwd(password)] }),
      ...(end === undefined ? [] : [new Attribute({ type: 'accountExpires', values: [end] })]),
    ]
    await connection.client.add(dn, attributes)
  },
  setPassword: async (connection, dn, password) => {
    // ORDER: twice. For an hour after a reset (OldPasswordAllowedPeriod) LDAP still takes the password of before the reset; after the first of these two
    // that is the old one, after the second it is one that nobody knows. Only then is the old password dead on every protocol.
    await reset(connection, dn, unicodePwd(makePassword()))
    await reset(connection, dn, unicodePwd(password))
  },
  disable: (connection, account) => setControl(connection, account, account.userAccountControl | ACCOUNT_DISABLED),
  enable: (connection, account) => setControl(connection, account, account.userAccountControl & ~ACCOUNT_DISABLED),
}

/** Twenty characters, and its end, by which names that are made differ. */
const loginFrom = (name: string): string => (name.length <= 20 ? name : `${name.slice(0, 11)}${name.slice(-9)}`)

const setControl = async (connection: Connection, account: Account, after: number): Promise<void> => {
  try {
    // The old value is named, so that a change by somebody else in between is noticed and not undone.
    await connection.modify(account.dn, [change('delete', String(account.userAccountControl)), change('add', String(after))])
  } catch (error) {
    if (resultCode(error) === 16) throw new Refusal('ldap.changed_underneath', 'the account was changed at the same time', true)
    throw error
  }
}

const reset = (connection: Connection, dn: string, value: Buffer): Promise<void> =>
  connection.modify(dn, [new Change({ operation: 'replace', modification: new Attribute({ type: 'unicodePwd', values: [value] }) })])

const change = (operation: 'add' | 'delete', value: string): Change =>
  new Change({ operation, modification: new Attribute({ type: 'userAccountControl', values: [value] }) })
