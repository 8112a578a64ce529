// An authorization server with an API behind it: what the suite of leases needs of it.
import { oauth } from '@countersign/connectors/oauth'
import { startOAuthServer } from '@countersign/downstreams/oauth'
import type { Lender } from './leases-real.test.ts'

export const oauthLending = async (): Promise<Lender> => {
  const server = await startOAuthServer({ cacheSeconds: 0, accessTokenSeconds: 3600 })
  const model = await server.addClient('model', { scope: 'orders:read' })
  return {
    connector: oauth,
    kind: 'oauth.access_token',
    config: {
      issuer: server.issuer,
      clientCollection: server.clientCollection,
      tokenCollection: server.tokenCollection,
      operatorClientId: server.operatorClient.id,
      observerClientId: server.observerClient.id,
      canaryClientId: server.canaryClient.id,
      doors: [{ id: 'orders', title: 'Orders', url: server.orders.introspecting, cacheSeconds: 0, tokens: 'opaque', scope: 'orders:read' }],
    },
    secrets: {
      operator: { operator_token: server.operatorToken, operator_client_secret: server.operatorClient.secret },
      observer: {
        observer_token: server.observerToken,
        observer_client_secret: server.observerClient.secret,
        canary_client_secret: server.canaryClient.secret,
      },
    },
    model: { account: model.id },
    narrow: { scopes: ['orders:read'] },
    use: async (_account, token) => {
      const alive = async () =>
        (await fetch(server.orders.introspecting, { headers: { authorization: `Bearer ${token.expose()}` } })).status === 200
      if (!(await alive())) throw new Error('the API did not take the token')
      return { alive, close: async () => {} }
    },
    stop: () => server.stop(),
  }
}
