// OpenLDAP: passwords by the Password Modify operation (RFC 3062), so that the server hashes them by its own rule; disabling and ends by slapo-ppolicy.
import { Attribute, Change } from 'ldapts'
import { asGeneralizedTime, LOCKED_FOR_GOOD } from './account.ts'
import { Refusal, resultCode } from './errors.ts'
import type { Flavour } from './flavour.ts'
import { readModel } from './like.ts'
import { makePassword, PASSWORD_MODIFY, passwordModifyRequest } from './password.ts'

/** By the attribute that names the entry: what it is besides something that can authenticate (RFC 4524), where it is made like no other. */
const STRUCTURES: Readonly<Record<string, string>> = { uid: 'account', cn: 'applicationProcess' }

export const openLdap: Flavour = {
  end: { attribute: 'pwdEndTime', isKept: false, write: asGeneralizedTime },
  readModel,
  add: async (connection, { dn, name, description, model, end }) => {
    const structure = Object.hasOwn(STRUCTURES, name.type) ? STRUCTURES[name.type] : undefined
    if (structure === undefined) throw new Refusal('ldap.bad_rdn', 'an account is named by `uid` or `cn`')
    await connection.client.add(dn, {
      objectClass: [structure, 'simpleSecurityObject'],
      ...model?.attributes,
      [name.type]: name.value,
      description,
      ...(end === undefined ? {} : { pwdEndTime: end }),
      // SAFETY: what is added may be stored as it comes; the real password is set by the operation that hashes it, and this one is known to nobody.
      userPassword: makePassword().expose(),
    } as Record<string, string | string[]>)
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
