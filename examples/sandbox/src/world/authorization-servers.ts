// The company's OAuth 2.0 servers: its own, which does as it says, the partner gateway, which at first only pretends to end a client, and, of the whole
// company, its workspace.
import { Secret } from '@countersign/connector-kit'
import { type OAuthServer, startOAuthServer, tokenId } from '@countersign/downstreams/oauth'
import type { Home } from '../home/home.ts'
import type { SecretFiles } from '../home/secret-files.ts'
import type { Ports } from './ports.ts'
import { type Registered, referencesFor } from './system.ts'

export interface AuthorizationServer {
  readonly registered: Registered
  readonly server: OAuthServer
  /** An access token of a client, from the token endpoint, for the API that introspects. */
  token(client: string, secret: Secret): Promise<Secret>
  stop(): Promise<void>
}

/** How long the API behind it remembers what introspection said, seconds. */
export const CACHE_SECONDS = 2

export const startAuthorizationServer = async (
  name: string,
  /** Client → name of its secret's file. */
  clients: Readonly<Record<string, string>>,
  given: { home: Home; files: SecretFiles; ports: Ports; isNew: boolean },
  /** What can be asked for beside orders. */
  scopes: readonly string[] = [],
): Promise<AuthorizationServer> => {
  const { home, files, ports, isNew } = given
  const server = await startOAuthServer({
    port: await ports.wish(name),
    resourcePort: await ports.wish(`${name}.api`),
    file: home.path('world', `${name}.json`),
    accessTokenSeconds: 7_200,
    cacheSeconds: CACHE_SECONDS,
    scopes: ['orders:read', 'orders:write', ...scopes],
  })
  ports.keep(name, server.port)
  ports.keep(`${name}.api`, server.resourcePort)
  if (isNew) for (const [client, secret] of Object.entries(clients)) files.put(secret, (await server.addClient(client)).secret)
  return {
    server,
    registered: {
      connector: 'oauth',
      config: {
        issuer: server.issuer,
        tokenEndpoint: server.tokenEndpoint,
        introspectionEndpoint: `${server.issuer}/token/introspection`,
        revocationEndpoint: `${server.issuer}/token/revocation`,
        clientCollection: server.clientCollection,
        tokenCollection: server.tokenCollection,
        grantCollection: server.grantCollection,
        operatorClientId: server.operatorClient.id,
        observerClientId: server.observerClient.id,
        canaryClientId: server.canaryClient.id,
        doors: [
          {
            id: 'orders',
            title: 'Orders API, asks the authorization server',
            url: server.orders.introspecting,
            cacheSeconds: CACHE_SECONDS,
            tokens: 'opaque',
            scope: 'orders:read',
            resource: server.indicators.opaque,
          },
        ],
        timeoutMs: 3_000,
      },
      operatorSecrets: referencesFor(files, name, 'operator', {
        operator_token: server.operatorToken,
        operator_client_secret: server.operatorClient.secret,
      }),
      observerSecrets: referencesFor(files, name, 'observer', {
        observer_token: server.observerToken,
        observer_client_secret: server.observerClient.secret,
        canary_client_secret: server.canaryClient.secret,
      }),
    },
    async token(client, secret) {
      const response = await fetch(server.tokenEndpoint, {
        method: 'POST',
        signal: AbortSignal.timeout(5_000),
        headers: { authorization: `Basic ${Buffer.from(`${client}:${secret.expose()}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders:read', resource: server.indicators.opaque }),
      })
      const answer = (await response.json()) as { access_token?: string }
      if (answer.access_token === undefined) throw new Error(`no token for ${client}: ${response.status}`)
      return new Secret(answer.access_token)
    },
    stop: () => server.stop(),
  }
}

/** The id under which a token is listed. */
export const listedId = (token: Secret): string => tokenId(token.expose())
