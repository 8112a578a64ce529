// The protocol's calls, each with the client that makes it: token request (RFC 6749), revocation (RFC 7009), introspection (RFC 7662).
import type { Secret } from '@countersign/connector-kit'
import type { HttpClient, Reply, Silence } from '../http/index.ts'
import type { OAuthConfig } from './config.ts'
import type { EndpointName, Endpoints } from './endpoints.ts'

export interface ClientCredential {
  readonly id: string
  readonly secret: Secret
}

const formEncoded = (value: string) => new URLSearchParams({ v: value }).toString().slice(2)

export type Lost = { readonly kind: 'lost'; readonly code: string; readonly detail: string }

export const protocolOf = (config: OAuthConfig, http: HttpClient, endpoints: Endpoints) => {
  const post = async (
    endpoint: EndpointName,
    client: ClientCredential,
    form: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Reply | Silence | Lost> => {
    const located = await endpoints.find(endpoint, signal)
    if (!('url' in located)) return { kind: 'lost', ...located }
    if (config.clientAuthentication === 'client_secret_post') {
      const withSecret = { ...form, client_id: client.id, client_secret: client.secret.expose() }
      return http.exchange({ method: 'POST', url: located.url, form: withSecret }, signal)
    }
    // RFC 6749 §2.3.1: both halves form-encoded before they are joined.
    const pair = `${formEncoded(client.id)}:${formEncoded(client.secret.expose())}`
    const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
    return http.exchange({ method: 'POST', url: located.url, form, headers }, signal)
  }
  return {
    requestToken: (client: ClientCredential, wanted: { scope?: string | undefined; resource?: string | undefined }, signal: AbortSignal) =>
      post(
        'tokenEndpoint',
        client,
        {
          grant_type: 'client_credentials',
          ...(wanted.scope === undefined ? {} : { scope: wanted.scope }),
          ...(wanted.resource === undefined ? {} : { resource: wanted.resource }),
        },
        signal,
      ),
    revoke: (client: ClientCredential, token: Secret, hint: string, signal: AbortSignal) =>
      post('revocationEndpoint', client, { token: token.expose(), token_type_hint: hint }, signal),
    introspect: (client: ClientCredential, token: Secret, hint: string, signal: AbortSignal) =>
      post('introspectionEndpoint', client, { token: token.expose(), token_type_hint: hint }, signal),
  }
}

export type Protocol = ReturnType<typeof protocolOf>
