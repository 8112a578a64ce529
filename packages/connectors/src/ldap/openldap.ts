// OpenLDAP: passwords by the Password Modify operation (RFC 3062), so that the server hashes them by its own rule; disabling by slapo-ppolicy's lock.
import { Attribute, Change } from 'ldapts'
import { LOCKED_FOR_GOOD } from './account.ts'
import { Refusal, resultCode } from './errors.ts'
import type { Flavour } from './operator.ts'
import { makePassword, PASSWORD_MODIFY, passwordModifyRequest } from './password.ts'

/** By the attribute that names the entry: what it is besides something that can authenticate (RFC 4524). */
const STRUCTURES: Readonly<Record<string, string>> = { uid: 'account', cn: 'applicationProcess' }

export const openLdap: Flavour = {
  add: async (connection, dn, name, _login, _password, description) => {
    const structure = Object.hasOwn(STRUCTURES, name.type) ? STRUCTURES[name.type] : undefined
    if (structure === undefined) throw new Refusal('ldap.bad_rdn', 'an account is named by `uid` or `cn`')
    await connection.client.add(dn, {
      objectClass: [structure, 'simpleSecurityObject'],
      [name.type]: name.value,
      description,
      // SAFETY: what is added may be stored as it comes; the real password is set by the operation that hashes it, and this one is known to nobody.
      userPassword: makePassword().expose(),
    })
  },
  setPassword: async (connection, dn, password) => {
    await connection.client.exop(PASSWORD_MODIFY, passwordModifyRequest(dn, password))
  },
  disable: async (connection, account) => {
    await connection.modify(account.dn, [
      new Change({ operation: 'replace', modification: new Attribute({ type: 'pwdAccountLockedTime', values: [LOCKED_FOR_GOOD] }) }),
    ])
  },
  enable: async (connection, account) => {
    try {
      // The value is named: a lock that somebody else set in between, or that failed log-ins brought, stays.
      await connection.modify(account.dn, [
        new Change({ operation: 'delete', modification: new Attribute({ type: 'pwdAccountLockedTime', values: [LOCKED_FOR_GOOD] }) }),
      ])
    } catch (error) {
      if (resultCode(error) !== 16) throw error
    }
  },
}
