// Redis with ACL users (6 and later): users, each of their passwords, their connections, and each node as a door.
// The operator is a user with `+acl|setuser +acl|getuser +acl|deluser +acl|list +acl|save +client|kill +info`, the observer one with
// `+acl|list +acl|getuser +client|list +info`; the canary may log in, no more.
import { defineConnector } from '@countersign/connector-kit'
import { PASSWORD_KIND, USER_KIND } from './account.ts'
import { allowedBy, setsUsers } from './acl.ts'
import { RedisConfig } from './config.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

export { PASSWORD_KIND, USER_KIND } from './account.ts'
export { RedisConfig } from './config.ts'

export const redis = defineConnector({
  kind: 'redis',
  title: 'Redis',
  reaches: 'Users of the ACL, their passwords and connections, at each node',
  config: RedisConfig,
  operatorSecrets: { operator: 'password of the user that manages users' },
  observerSecrets: { observer: 'password of the user that reads', canary: "password of the observer's own working user" },
  credentialKinds: {
    [USER_KIND]: {
      title: 'user',
      nature: 'credential',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete', 'end_sessions'],
      strongest: 'presented',
      hasSessions: true,
      derivedLifetimeSeconds: 0,
      rights: allowedBy,
      administers: setsUsers,
      weaknesses: ({ anyPasswordLogsIn }) => (anyPasswordLogsIn === true ? ['any password lets it in (`nopass`)'] : []),
    },
    [PASSWORD_KIND]: {
      title: 'one password of a user',
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
