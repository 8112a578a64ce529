// PostgreSQL: login roles and their passwords, their sessions, and each way in as a door.
// The operator is an account with CREATEROLE and `pg_signal_backend`; the observer one with `pg_read_all_stats`; the canary may log in, no more.
import { amongRights, defineConnector, rightsIn } from '@countersign/connector-kit'
import { PASSWORD_KIND } from './account.ts'
import { PostgresqlConfig } from './config.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

export { PASSWORD_KIND } from './account.ts'
export { PostgresqlConfig } from './config.ts'

const rights = rightsIn(['memberOf'], ['superuser', 'createRole', 'createDatabase', 'replication', 'bypassRowSecurity'])

/** Superusers, who makes and sets roles, and the ways of the server's own account: PostgreSQL, "Predefined Roles". */
const administering = [
  'superuser',
  'createRole',
  'replication',
  'pg_execute_server_program',
  'pg_write_server_files',
  'pg_read_server_files',
]

export const postgresql = defineConnector({
  kind: 'postgresql',
  title: 'PostgreSQL',
  reaches: 'Login roles, their passwords, memberships and connections, at each server',
  config: PostgresqlConfig,
  operatorSecrets: { operator: 'password of the account that manages roles' },
  observerSecrets: { observer: 'password of the account that reads', canary: "password of the observer's own working account" },
  credentialKinds: {
    [PASSWORD_KIND]: {
      title: 'password of a login role',
      nature: 'credential',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete', 'end_sessions', 'remove_rights', 'set_end'],
      strongest: 'presented',
      hasSessions: true,
      derivedLifetimeSeconds: 0,
      weaknesses: ({ weakWays }) => (Array.isArray(weakWays) ? weakWays.map((way) => `it gets in ${way}`) : []),
      rights,
      administers: amongRights(rights, administering),
    },
  },
  ownAccounts: ({ operator, observer, canary }) => [operator, observer, ...(canary === undefined ? [] : [canary])],
  openOperator,
  openObserver,
})
