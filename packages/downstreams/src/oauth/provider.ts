// The authorization server itself: oidc-provider, set up for machine clients. RFC 6749 client credentials and refresh tokens, RFC 7009
// revocation, RFC 7662 introspection, RFC 7591/7592 registration, RFC 8707 resource indicators, RFC 9068 JWT access tokens.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Configuration, JWK, ResourceServer } from 'oidc-provider'
import Provider, { errors } from 'oidc-provider'
import { adapterOver, type OAuthStore } from './store.ts'

export interface ProviderSettings {
  readonly issuer: string
  readonly store: OAuthStore
  readonly accessTokenSeconds: number
  readonly scopes: readonly string[]
  readonly initialAccessToken: string
  /** Clients that may introspect and revoke what was issued to others. */
  readonly introspectors: ReadonlySet<string>
  readonly revokers: ReadonlySet<string>
  /** Resource indicators by the format of the access tokens issued for them. */
  readonly resources: { readonly opaque: string; readonly jwt: string }
  readonly defaultFormat: 'opaque' | 'jwt'
}

/** A key that survives restarts with the store, else tokens would die with the process. */
const signingKey = (store: OAuthStore): JWK => {
  const known = store.get('SandboxKey', 'signing')
  if (known !== undefined) return known as unknown as JWK
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: randomBytes(6).toString('hex') }
  store.put('SandboxKey', 'signing', jwk)
  return jwk as unknown as JWK
}

export const createProvider = (settings: ProviderSettings): Provider => {
  const { issuer, store, accessTokenSeconds, resources } = settings
  const resourceServer = (indicator: string): ResourceServer => ({
    audience: indicator,
    scope: settings.scopes.join(' '),
    accessTokenTTL: accessTokenSeconds,
    accessTokenFormat: indicator === resources.jwt ? 'jwt' : 'opaque',
    jwt: { sign: { alg: 'ES256' } },
  })
  const configuration: Configuration = {
    adapter: adapterOver(store),
    jwks: { keys: [signingKey(store)] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    scopes: ['openid', 'offline_access', ...settings.scopes],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    rotateRefreshToken: true,
    ttl: { IdToken: 600, ClientCredentials: accessTokenSeconds, AccessToken: accessTokenSeconds, RefreshToken: 86_400, Grant: 86_400 },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => settings.introspectors.has(client.clientId) || token.clientId === client.clientId,
      },
      revocation: {
        enabled: true,
        // RFC 7009 §2.1: a client that may not revoke this token is told so.
        allowedPolicy: async (_ctx, client, token) => {
          if (settings.revokers.has(client.clientId) || token.clientId === client.clientId) return true
          throw new errors.InvalidRequest('client is not authorized to revoke the presented token')
        },
      },
      registration: { enabled: true, initialAccessToken: settings.initialAccessToken },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => resources[settings.defaultFormat],
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_ctx, indicator) => resourceServer(indicator),
      },
    },
  }
  return new Provider(issuer, configuration)
}
