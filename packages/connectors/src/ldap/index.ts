// The LDAP connector: accounts and their passwords in OpenLDAP and in Active Directory, proven by a bind at each door (and a ticket at each KDC).
import { defineConnector, type Handle, rightsIn } from '@countersign/connector-kit'
import { TICKET_LIFETIME_SECONDS, weakFlags } from './account.ts'
import { LdapConfig } from './config.ts'
import { besideDn } from './distinguished-name.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

/** Where the model stands, and named by the same attribute. */
const besideAccount = ({ kind, account }: Handle, name: string): Handle | undefined => {
  const dn = besideDn(account, name)
  return dn === undefined ? undefined : { kind, account: dn }
}
const madeLikeAnother = {
  beside: besideAccount,
  lending: { nameOf: (model: Handle, seed: Buffer): Handle => besideAccount(model, `lease_${seed.toString('hex').slice(0, 24)}`) ?? model },
}

export const ldap = defineConnector({
  kind: 'ldap',
  title: 'LDAP directory: OpenLDAP or Active Directory',
  reaches: 'Accounts and group memberships of a directory, at each server and each KDC',
  config: LdapConfig,
  operatorSecrets: {
    operator_password:
      'password of `operatorDn`, which may make, change and delete accounts below `base` and write who is in groups below `groupBase`',
  },
  observerSecrets: {
    observer_password: 'password of `observerDn`, which may only read',
    canary_password: "password of the canary's account: the observer's positive control",
  },
  credentialKinds: {
    'ldap.password': {
      title: 'OpenLDAP account with a password',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete', 'remove_rights'],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: 0,
      rights: rightsIn(['groups']),
      ...madeLikeAnother,
    },
    'ldap.account': {
      title: 'Active Directory account: its password opens LDAP and Kerberos',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete', 'remove_rights', 'set_end'],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: TICKET_LIFETIME_SECONDS,
      rights: rightsIn(['groups']),
      ...madeLikeAnother,
      weaknesses: weakFlags,
    },
  },
  ownAccounts: ({ operatorDn, observerDn, canary }) => [operatorDn, observerDn, ...(canary ? [canary.dn] : [])],
  openOperator,
  openObserver,
})

export type { LdapConfig } from './config.ts'
