// OAuth 2.0 authorization servers: machine clients and their secrets, and the tokens derived from them. RFC 6749, 6750, 7009, 7592, 7662.
// Deleting or disabling a client does not end its tokens at most servers: they are listed as its sessions and ended, or waited out, by themselves.
import { defineConnector, rightsIn } from '@countersign/connector-kit'
import { OAuthConfig, TOKEN_LIFETIME_SECONDS } from './config.ts'
import { ACCESS_TOKEN, CLIENT_SECRET, GRANT, REFRESH_TOKEN } from './handle.ts'
import { tokenLending } from './lending.ts'
import { weakGrants } from './management.ts'
import { openObserver } from './observer.ts'
import { openOperator } from './operator.ts'

export const oauth = defineConnector({
  kind: 'oauth',
  title: 'OAuth 2.0 authorization server',
  reaches: 'Machine clients and their secrets, tokens, and consents that people gave',
  config: OAuthConfig,
  operatorSecrets: {
    operator_token: 'bearer token of the management API that may create, rotate, disable and delete clients and end tokens',
    operator_client_secret: 'secret of `operatorClientId`, a client that may revoke tokens of others (RFC 7009)',
  },
  observerSecrets: {
    observer_token: 'bearer token of the management API that may only read',
    observer_client_secret: 'secret of `observerClientId`, a client that may introspect tokens of others (RFC 7662)',
    canary_client_secret: "secret of `canaryClientId`, the observer's own working client",
  },
  credentialKinds: {
    [CLIENT_SECRET]: {
      title: 'Client secret',
      nature: 'credential',
      actions: ['create', 'rotate', 'disable', 'enable', 'delete', 'end_sessions'],
      strongest: 'presented',
      hasSessions: true,
      derivedLifetimeSeconds: TOKEN_LIFETIME_SECONDS,
      rights: rightsIn(['scopes']),
      weaknesses: weakGrants,
    },
    [ACCESS_TOKEN]: {
      title: 'Access token',
      nature: 'token',
      actions: ['create', 'delete'],
      strongest: 'presented',
      hasSessions: false,
      derivedLifetimeSeconds: 0,
      lending: tokenLending,
    },
    [REFRESH_TOKEN]: {
      title: 'Refresh token',
      nature: 'token',
      actions: ['delete'],
      strongest: 'introspected',
      hasSessions: false,
      derivedLifetimeSeconds: TOKEN_LIFETIME_SECONDS,
    },
    [GRANT]: {
      title: 'Consent to an application',
      nature: 'grant',
      consent: true,
      actions: ['delete'],
      strongest: 'introspected',
      hasSessions: false,
      derivedLifetimeSeconds: TOKEN_LIFETIME_SECONDS,
    },
  },
  ownAccounts: ({ operatorClientId, observerClientId, canaryClientId }) =>
    [operatorClientId, observerClientId, canaryClientId].filter((id) => id !== undefined),
  openOperator,
  openObserver,
})
