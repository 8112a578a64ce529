// MIT Kerberos: principals of a realm, each version of their keys, and each KDC as a door. By MIT's own `kadmin`, `kinit` and `kvno` on the server's machine.
// The operator is a principal with `admci` in kadm5.acl, the observer one with `il`; the canary may log in, no more.
import { type Attributes, defineConnector, rightsIn } from '@countersign/connector-kit'
import { besidePrincipal, KEY, PRINCIPAL, SERVICE } from './account.ts'
import { KerberosConfig, TICKET_LIFETIME_SECONDS } from './config.ts'
import { weaknesses } from './inventory.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

export { KEY, PRINCIPAL, SERVICE } from './account.ts'
export { KerberosConfig } from './config.ts'

/** What kadm5.acl lets it do, and that it may come to a service in anybody's name. */
const rights = (attributes: Attributes): readonly string[] | undefined => {
  const administers = rightsIn(['administers'])(attributes)
  const { flags } = attributes
  const isAnybody = Array.isArray(flags) && flags.includes('OK_TO_AUTH_AS_DELEGATE')
  return administers && [...administers, ...(isAnybody ? ['come to a service in anybody’s name'] : [])].sort()
}

/** Whatever of the administration server changes something or takes keys out, and coming in anybody's name; not who only looks. */
const administers = (attributes: Attributes): readonly string[] =>
  (rights(attributes) ?? []).filter((right) => !/^(?:look at|list) principals/.test(right))

const common = { strongest: 'presented', hasSessions: false, derivedLifetimeSeconds: TICKET_LIFETIME_SECONDS, weaknesses } as const

export const kerberos = defineConnector({
  kind: 'kerberos',
  title: 'MIT Kerberos',
  reaches: 'Principals, service principals and versions of keys of a realm, at each KDC',
  config: KerberosConfig,
  operatorSecrets: { operator: 'keytab of `operator`, in text: `keytab:` and the file in base64' },
  observerSecrets: {
    observer: 'keytab of `observer`, in text: `keytab:` and the file in base64',
    canary: 'password or keytab (in text) of the canary',
  },
  credentialKinds: {
    [PRINCIPAL]: {
      ...common,
      title: 'Principal with a password or a keytab',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete', 'set_end'],
      rights,
      administers,
      beside: besidePrincipal,
      lending: {
        nameOf: (model, seed) => besidePrincipal(model, `lent-${seed.toString('hex').slice(0, 24)}`) ?? model,
      },
    },
    [SERVICE]: {
      ...common,
      title: 'Service principal: clients ask for it by its name',
      actions: ['rotate', 'disable', 'enable', 'delete'],
      rights,
      administers,
    },
    [KEY]: {
      ...common,
      title: 'One version of a principal’s keys, as a keytab holds it',
      actions: ['create', 'delete'],
    },
  },
  ownAccounts: ({ operator, observer, canary }) => [operator, observer, ...(canary === undefined ? [] : [canary])],
  openOperator,
  openObserver,
})
