// MariaDB (10.5 and later): accounts, each of their passwords, their connections, and each server as a door.
// The operator is an account with CREATE USER, PROCESS, CONNECTION ADMIN and SELECT on `mysql`, and the roles it may hand out WITH ADMIN OPTION; the observer
// one with PROCESS and SELECT on `mysql`; the canary may log in, no more.
import { amongRights, defineConnector, type Handle, rightsIn } from '@countersign/connector-kit'
import { ACCOUNT_KIND, EVERYWHERE, nameOf, PASSWORD_KIND, parseName } from './account.ts'
import { MariadbConfig } from './config.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

export { ACCOUNT_KIND, PASSWORD_KIND } from './account.ts'
export { MariadbConfig } from './config.ts'

const besideAccount = ({ kind, account }: Handle, user: string): Handle => ({
  kind,
  account: nameOf({ user, host: parseName(account)?.host ?? EVERYWHERE }),
})

export const mariadb = defineConnector({
  kind: 'mariadb',
  title: 'MariaDB',
  reaches: 'Accounts, their passwords, privileges and connections, at each server',
  config: MariadbConfig,
  operatorSecrets: { operator: 'password of the account that manages accounts' },
  observerSecrets: { observer: 'password of the account that reads', canary: "password of the observer's own working account" },
  credentialKinds: {
    [ACCOUNT_KIND]: {
      title: 'account',
      nature: 'credential',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete', 'end_sessions', 'remove_rights'],
      strongest: 'presented',
      hasSessions: true,
      derivedLifetimeSeconds: 0,
      rights: (attributes) => {
        const [named, schemas] = [rightsIn(['privileges', 'memberOf'])(attributes), rightsIn(['schemas'])(attributes)]
        if (!named || !schemas) return undefined
        const single = Number(attributes['otherGrants']) > 0 ? ['on single tables or routines'] : []
        return [...named, ...schemas.map((name) => `on ${name}`), ...single].sort()
      },
      // On everything: who gives on what he has, who sets accounts, and who may act as any of them.
      administers: amongRights(rightsIn(['privileges']), ['GRANT OPTION', 'SUPER', 'CREATE USER', 'SET USER']),
      weaknesses: ({ anybodyLogsIn }) => (anybodyLogsIn === true ? ['it lets anybody in without a password'] : []),
      // From where the model may come, and from nowhere else.
      beside: besideAccount,
      lending: { nameOf: (model, seed) => besideAccount(model, `lease_${seed.toString('hex').slice(0, 24)}`) },
    },
    [PASSWORD_KIND]: {
      title: 'one password of an account',
      nature: 'credential',
      actions: ['create', 'delete'],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: 0,
    },
  },
  ownAccounts: ({ operator, observer, canary }) => [operator, observer, ...(canary === undefined ? [] : [canary])],
  openOperator,
  openObserver,
})
