// The LDAP connector: accounts and their passwords in OpenLDAP and in Active Directory, proven by a bind at each door (and a ticket at each KDC).
import { defineConnector, rightsIn } from '@countersign/connector-kit'
import { TICKET_LIFETIME_SECONDS, weakFlags } from './account.ts'
import { LdapConfig } from './config.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

export const ldap = defineConnector({
  kind: 'ldap',
  title: 'LDAP directory: OpenLDAP or Active Directory',
  config: LdapConfig,
  operatorSecrets: { operator_password: 'password of `operatorDn`, which may make, change and delete accounts below `base`' },
  observerSecrets: {
    observer_password: 'password of `observerDn`, which may only read',
    canary_password: "password of the canary's account: the observer's positive control",
  },
  credentialKinds: {
    'ldap.password': {
      title: 'OpenLDAP account with a password',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete'],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: 0,
      rights: rightsIn(['groups']),
    },
    'ldap.account': {
      title: 'Active Directory account: its password opens LDAP and Kerberos',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete'],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: TICKET_LIFETIME_SECONDS,
      rights: rightsIn(['groups']),
      weaknesses: weakFlags,
    },
  },
  ownAccounts: ({ operatorDn, observerDn, canary }) => [operatorDn, observerDn, ...(canary ? [canary.dn] : [])],
  openOperator,
  openObserver,
})

export type { LdapConfig } from './config.ts'
