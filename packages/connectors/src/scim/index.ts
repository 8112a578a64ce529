// SCIM 2.0 directories: users, the groups they are in, and where they sign in. RFC 7643, 7644, 9865.
// SCIM itself has no log-in: without a configured login door a user's end is only what the directory says (`introspected`, `absent`).
import { defineConnector } from '@countersign/connector-kit'
import { ScimConfig } from './config.ts'
import { APP_TOKEN, MEMBERSHIP, USER } from './handle.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

export const scim = defineConnector({
  kind: 'scim',
  title: 'SCIM 2.0 directory',
  reaches: 'Users, group memberships and app tokens of a directory or an application that speaks SCIM',
  config: ScimConfig,
  operatorSecrets: { operator_token: 'bearer token that may create, change and delete users and groups' },
  observerSecrets: {
    observer_token: 'bearer token that may only read users and groups',
    canary_password: 'password of `canaryUserName`, for login doors that take passwords',
    canary_app_token: 'app token of `canaryUserName`, for login doors that take app tokens',
  },
  credentialKinds: {
    [USER]: {
      title: 'Directory user',
      nature: 'credential',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete'],
      // Where a login door for passwords is configured; `doors` is empty otherwise, and the proof falls back to introspection.
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: 0,
    },
    [MEMBERSHIP]: {
      title: 'Group membership',
      nature: 'grant',
      actions: ['delete'],
      strongest: 'absent',
      hasSessions: false,
      derivedLifetimeSeconds: 0,
    },
    // Known to SCIM through its user alone: it ends with him.
    [APP_TOKEN]: {
      title: 'App token of a user',
      nature: 'token',
      actions: [],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: 0,
    },
  },
  openOperator,
  openObserver,
})
