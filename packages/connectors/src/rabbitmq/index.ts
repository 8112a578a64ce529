// RabbitMQ (3.10 and later): users with their tags and permissions, their connections, and each AMQP listener as a door.
// The operator is a user with the tag `administrator`; the observer reads the management API through a proxy that lets GET through only; the canary may log in, no more.
import { amongRights, defineConnector, rightsIn } from '@countersign/connector-kit'
import { RabbitmqConfig } from './config.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'
import { allowedBy } from './rights.ts'
import { USER_KIND } from './user.ts'

export { RabbitmqConfig } from './config.ts'
export { USER_KIND } from './user.ts'

export const rabbitmq = defineConnector({
  kind: 'rabbitmq',
  title: 'RabbitMQ',
  reaches: 'Users of the broker and their connections, at each listener',
  config: RabbitmqConfig,
  operatorSecrets: { operator: 'password of the user that manages users' },
  observerSecrets: {
    observer: 'password of the observer at the reading proxy',
    canary: "password of the observer's own working user",
  },
  credentialKinds: {
    [USER_KIND]: {
      title: 'user',
      nature: 'credential',
      actions: ['create', 'rotate', 'disable', 'delete', 'end_sessions'],
      strongest: 'presented',
      hasSessions: true,
      derivedLifetimeSeconds: 0,
      rights: allowedBy,
      administers: amongRights(rightsIn(['tags']), ['administrator']),
    },
  },
  ownAccounts: ({ operator, observer, canary }) => [operator, observer, ...(canary === undefined ? [] : [canary])],
  openOperator,
  openObserver,
})
