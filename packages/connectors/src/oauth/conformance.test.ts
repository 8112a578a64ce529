// The connector under the kit's guarantees, one run per credential kind, in front of a real authorization server.
import { randomUUID } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, connectorConformance } from '@countersign/connector-kit/conformance'
import { startOAuthServer, tokenId } from '@countersign/downstreams/oauth'
import type { OAuthConfig } from './config.ts'
import { oauth } from './index.ts'

const CACHE_SECONDS = 0.2

const opened = async (format: 'opaque' | 'jwt' = 'opaque') => {
  const server = await startOAuthServer({ cacheSeconds: CACHE_SECONDS, accessTokens: format })
  const config: OAuthConfig = {
    issuer: server.issuer,
    clientCollection: server.clientCollection,
    tokenCollection: server.tokenCollection,
    pageSize: 5,
    operatorClientId: server.operatorClient.id,
    observerClientId: server.observerClient.id,
    canaryClientId: server.canaryClient.id,
    doors: [
      {
        id: 'orders',
        title: 'Orders API',
        url: server.orders.introspecting,
        cacheSeconds: CACHE_SECONDS,
        tokens: 'opaque',
        scope: 'orders:read',
      },
    ],
  }
  const common: Omit<ConformanceTarget, 'provision'> = {
    connector: oauth,
    config,
    operatorSecrets: { operator_token: server.operatorToken, operator_client_secret: server.operatorClient.secret },
    observerSecrets: {
      observer_token: server.observerToken,
      observer_client_secret: server.observerClient.secret,
      canary_client_secret: server.canaryClient.secret,
    },
    observerAsOperator: {
      config: { ...config, operatorClientId: server.observerClient.id },
      secrets: { operator_token: server.observerToken, operator_client_secret: server.observerClient.secret },
    },
    pageSize: 5,
    async outage() {
      server.setDown(true)
      return async () => server.setDown(false)
    },
    async hang() {
      server.setHanging(true)
      return async () => server.setHanging(false)
    },
    close: () => server.stop(),
  }
  const token = async (client: { id: string; secret: Secret }) => {
    const response = await fetch(server.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret.expose()}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders:read' }),
    })
    const { access_token } = (await response.json()) as { access_token: string }
    return access_token
  }
  const served = async (value: string) =>
    (await fetch(server.orders.introspecting, { headers: { authorization: `Bearer ${value}` } })).status === 200
  return { server, common, token, served }
}

connectorConformance('oauth client secrets', async () => {
  const { server, common, token, served } = await opened()
  return {
    ...common,
    async provision() {
      const { id, secret } = await server.addClient(`svc-${randomUUID()}`)
      return { handle: { kind: 'oauth.client_secret', account: id }, secret }
    },
    newSpec: () => ({
      handle: { kind: 'oauth.client_secret', account: `svc-${randomUUID()}` },
      purpose: 'conformance',
      scope: ['orders:read'],
      secret: new Secret(randomUUID()),
    }),
    nextSecret: () => new Secret(randomUUID()),
    async openSession({ handle, secret }) {
      const value = await token({ id: handle.account, secret })
      return { alive: () => served(value), close: async () => {} }
    },
  }
})

connectorConformance('oauth access tokens', async () => {
  const { server, common, token } = await opened()
  return {
    ...common,
    async provision() {
      const client = await server.addClient(`svc-${randomUUID()}`)
      const value = await token(client)
      return { handle: { kind: 'oauth.access_token', account: client.id, key: tokenId(value) }, secret: new Secret(value) }
    },
    newSpec: () => ({
      handle: { kind: 'oauth.access_token', account: `lent-${randomUUID()}` },
      purpose: 'conformance',
      narrow: { scopes: ['orders:read'] },
    }),
  }
})

connectorConformance('oauth refresh tokens', async () => {
  const { server, common } = await opened()
  return {
    ...common,
    async provision() {
      const client = await server.addClient(`app-${randomUUID()}`)
      const { refreshToken } = await server.grant(client.id, 'alice')
      return { handle: { kind: 'oauth.refresh_token', account: client.id, key: tokenId(refreshToken.expose()) }, secret: refreshToken }
    },
  }
})
