// The sandbox company's authorization server, for tests and for the main job: a real OAuth 2.0 provider (npm `oidc-provider`) with client
// management and one API behind it, all on loopback. `setLying` and `setDown` are its two faults; nothing else in it is pretended.
// It must never be used with anything but throw-away secrets, and never listens beyond 127.0.0.1.
import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Secret } from '@countersign/connector-kit'
import express from 'express'
import type { AdapterPayload } from 'oidc-provider'
import { consentPages, giveConsent } from './consent-flow.ts'
import { addGivenConsents, type GivenConsent } from './given-consents.ts'
import { managementApi } from './management-api.ts'
import { createProvider } from './provider.ts'
import { resourceServer } from './resource-server.ts'
import { OAuthStore } from './store.ts'

export type { GivenConsent } from './given-consents.ts'
export { tokenId } from './store.ts'

export interface OAuthServerOptions {
  /** Default 0: any free port. A company that is started again takes the ports it had, for the issuer is part of each token. */
  readonly port?: number
  readonly resourcePort?: number
  /** Keeps clients, tokens and keys over restarts. */
  readonly file?: string
  /** Format of tokens for which the client names no resource (RFC 8707). Default `opaque`. */
  readonly accessTokens?: 'opaque' | 'jwt'
  /** Default 600. */
  readonly accessTokenSeconds?: number
  /** How long the introspecting API remembers an answer; fractions are fine. Default 2. */
  readonly cacheSeconds?: number
  /** What its API can be asked for. Default `orders:read` and `orders:write`. */
  readonly scopes?: readonly string[]
}

export interface OAuthClient {
  readonly id: string
  readonly secret: Secret
}

export interface OAuthServer {
  readonly issuer: string
  readonly port: number
  readonly resourcePort: number
  readonly tokenEndpoint: string
  /** The collections of the management API. */
  readonly clientCollection: string
  readonly tokenCollection: string
  readonly grantCollection: string
  /** The API's two doors: one asks the authorization server and caches, one validates JWTs by itself until they expire. */
  readonly orders: { readonly introspecting: string; readonly validating: string }
  /** Resource indicators that choose the token format at the token endpoint. */
  readonly indicators: { readonly opaque: string; readonly jwt: string }
  readonly accessTokenSeconds: number
  /** Bearer tokens of the management API: the operator may change, the observer may only read. */
  readonly operatorToken: Secret
  readonly observerToken: Secret
  readonly initialAccessToken: Secret
  /** May revoke anybody's tokens. */
  readonly operatorClient: OAuthClient
  /** May introspect anybody's tokens. */
  readonly observerClient: OAuthClient
  readonly canaryClient: OAuthClient
  /** A machine client with the scope `orders:read` unless another is given; existing ones keep what they have. */
  addClient(id: string, options?: { secret?: Secret; scope?: string; purpose?: string }): Promise<OAuthClient>
  /** A registration access token (RFC 7592 §3) for a client. */
  registrationAccessToken(id: string): Promise<Secret>
  /** What a person's consent would have given: a refresh token and an access token under one grant. */
  grant(clientId: string, account: string): Promise<{ refreshToken: Secret; accessToken: Secret }>
  /** What people gave long ago; no token of it is handed out. */
  addConsents(consents: readonly GivenConsent[]): Promise<void>
  /** A person signs in and consents, through the authorization endpoint, as a browser would; the client takes its tokens with the code. */
  consent(client: OAuthClient, account: string, scopes: readonly string[]): Promise<{ refreshToken?: Secret; accessToken: Secret }>
  /** While true, each ending is answered and listed as done and takes no effect. Set to false, those endings take effect. */
  setLying(lying: boolean): void
  /** Sets how long the introspecting API remembers an answer, also those it remembers already. */
  setCacheSeconds(seconds: number): void
  /** While true, every connection is cut without an answer. */
  setDown(down: boolean): void
  /** While true, requests are taken and never answered; those are cut when it ends. */
  setHanging(hanging: boolean): void
  stop(): Promise<void>
}

const SCOPES = ['orders:read', 'orders:write']

const listen = (server: Server, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/** Starts the authorization server and its API. Ended by `stop()`; in-process, so nothing outlives the caller. */
export const startOAuthServer = async (options: OAuthServerOptions = {}): Promise<OAuthServer> => {
  const store = new OAuthStore(options.file)
  const format = options.accessTokens ?? 'opaque'
  const accessTokenSeconds = options.accessTokenSeconds ?? 600
  let cacheSeconds = options.cacheSeconds ?? 2
  let fault: 'none' | 'down' | 'hanging' = 'none'
  const held = new Set<Socket>()
  let handle: RequestListener = (_req, res) => void res.writeHead(503).end()
  let handleOrders: RequestListener = handle
  const guarded =
    (listener: () => RequestListener): RequestListener =>
    (req, res) => {
      if (fault === 'down') req.socket.destroy()
      else if (fault === 'hanging') held.add(req.socket)
      else listener()(req, res)
    }
  const server = createServer(guarded(() => handle))
  const resource = createServer(guarded(() => handleOrders))
  const port = await listen(server, options.port ?? 0)
  const resourcePort = await listen(resource, options.resourcePort ?? 0)
  const issuer = `http://127.0.0.1:${port}`
  const api = `http://127.0.0.1:${resourcePort}`
  const orders = { introspecting: `${api}/introspecting/orders`, validating: `${api}/validating/orders` }
  const indicators = { opaque: `${api}/introspecting`, jwt: `${api}/validating` }

  const setFault = (next: typeof fault) => {
    fault = next
    for (const socket of held) socket.destroy()
    held.clear()
  }
  const kept = (name: string): string => {
    const known = store.get('SandboxSecret', name)?.jti
    if (known !== undefined) return known
    const value = randomBytes(32).toString('base64url')
    store.put('SandboxSecret', name, { jti: value })
    return value
  }
  const addClient = async (id: string, given: { secret?: Secret; scope?: string; purpose?: string } = {}): Promise<OAuthClient> => {
    const known = store.get('Client', id)
    if (known !== undefined) return { id, secret: new Secret(String(known.client_secret)) }
    const secret = given.secret ?? new Secret(randomBytes(32).toString('base64url'))
    store.put('Client', id, {
      client_id: id,
      client_secret: secret.expose(),
      client_name: given.purpose ?? id,
      client_id_issued_at: Math.floor(Date.now() / 1000),
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: ['https://app.example/callback'],
      scope: `openid offline_access ${given.scope ?? 'orders:read'}`,
    } as unknown as AdapterPayload)
    return { id, secret }
  }
  const operatorClient = await addClient('countersign-operator')
  const observerClient = await addClient('countersign-observer')
  const canaryClient = await addClient('countersign-canary')
  const apiClient = await addClient('orders-api')
  const access = { operatorToken: kept('operator'), observerToken: kept('observer') }

  const provider = createProvider({
    issuer,
    store,
    accessTokenSeconds,
    scopes: options.scopes ?? SCOPES,
    initialAccessToken: kept('registration'),
    introspectors: new Set([observerClient.id, apiClient.id]),
    revokers: new Set([operatorClient.id]),
    resources: indicators,
    defaultFormat: format,
  })
  const app = express()
  app.disable('x-powered-by')
  app.use('/admin', managementApi(provider, store, access))
  app.use('/interaction', consentPages(provider))
  app.use(provider.callback())
  handle = app
  handleOrders = resourceServer({
    issuer,
    introspectionEndpoint: `${issuer}/token/introspection`,
    jwksUri: `${issuer}/jwks`,
    clientId: apiClient.id,
    clientSecret: apiClient.secret.expose(),
    cacheSeconds: () => cacheSeconds,
    scope: 'orders:read',
    audience: indicators,
  })

  return {
    issuer,
    port,
    resourcePort,
    tokenEndpoint: `${issuer}/token`,
    clientCollection: `${issuer}/admin/clients`,
    tokenCollection: `${issuer}/admin/tokens`,
    grantCollection: `${issuer}/admin/grants`,
    orders,
    indicators,
    accessTokenSeconds,
    operatorToken: new Secret(access.operatorToken),
    observerToken: new Secret(access.observerToken),
    initialAccessToken: new Secret(kept('registration')),
    operatorClient,
    observerClient,
    canaryClient,
    addClient,
    async registrationAccessToken(id) {
      const token = new (provider.RegistrationAccessToken as unknown as new (of: { clientId: string }) => { save(): Promise<string> })({
        clientId: id,
      })
      return new Secret(await token.save())
    },
    async grant(clientId, account) {
      const client = await provider.Client.find(clientId)
      if (client === undefined) throw new Error(`no active client \`${clientId}\``)
      const consent = new provider.Grant({ accountId: account, clientId })
      consent.addResourceScope(indicators.opaque, 'orders:read')
      consent.addOIDCScope('openid offline_access')
      const grantId = await consent.save()
      const common = { client, accountId: account, grantId, gty: 'authorization_code', scope: 'openid offline_access orders:read' }
      const refresh = new provider.RefreshToken({
        ...common,
        rotations: 0,
        iiat: Math.floor(Date.now() / 1000),
        resource: indicators.opaque,
      } as never)
      const accessToken = new provider.AccessToken({ ...common, scope: 'orders:read', aud: indicators.opaque } as never)
      return { refreshToken: new Secret(await refresh.save()), accessToken: new Secret(await accessToken.save()) }
    },
    addConsents: (consents) => addGivenConsents(provider, indicators.opaque, consents),
    consent: (client, account, scopes) => giveConsent(issuer, client, { account, scopes, resource: indicators.opaque }),
    setLying: (lying) => store.setLying(lying),
    setCacheSeconds: (seconds) => {
      cacheSeconds = seconds
    },
    setDown: (down) => setFault(down ? 'down' : 'none'),
    setHanging: (hanging) => setFault(hanging ? 'hanging' : 'none'),
    async stop() {
      store.flush()
      setFault('none')
      await Promise.all([close(server), close(resource)])
    },
  }
}
