// A provider that lies, hangs or sends without end: a server that says of itself what a provider says, and then what a test wants.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface Signing {
  readonly claims?: JWTPayload
  readonly without?: readonly string[]
  /** By a key that is not the provider's, with the name of his. */
  readonly otherKey?: true
  readonly header?: Readonly<Record<string, unknown>>
}

export interface HostileProvider {
  readonly issuer: string
  /** How the ID token of the next answer is. */
  token: (nonce: string) => Promise<string>
  /** In the place of what it would answer there. */
  readonly instead: Map<string, Answer>
  sign(claims: JWTPayload, signing?: Signing): Promise<string>
  /** The nonce that was asked with last. */
  asked(url: string): void
  stop(): Promise<void>
}

const json = (response: ServerResponse, value: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

export const startHostileProvider = async (clientId: string): Promise<HostileProvider> => {
  const [own, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')]
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }
  const instead = new Map<string, Answer>()
  let nonce = ''
  let issuer = ''
  const sign: HostileProvider['sign'] = (claims, { claims: more = {}, without = [], otherKey, header = {} } = {}) => {
    const all: Record<string, unknown> = { ...claims, ...more }
    for (const name of without) delete all[name]
    return new SignJWT(all as JWTPayload)
      .setProtectedHeader({ alg: 'ES256', kid: 'k', ...header })
      .sign((otherKey ? other : own).privateKey)
  }
  const provider: HostileProvider = {
    get issuer() {
      return issuer
    },
    instead,
    sign,
    token: async (expected) => sign(idToken(issuer, clientId, expected)),
    asked: (url) => {
      nonce = new URL(url).searchParams.get('nonce') ?? ''
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0]!
    const other = instead.get(path)
    if (other) return other(request, response)
    if (path === '/.well-known/openid-configuration')
      return json(response, {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        id_token_signing_alg_values_supported: ['ES256', 'none'],
        code_challenge_methods_supported: ['S256'],
      })
    if (path === '/jwks') return json(response, { keys: [jwk] })
    if (path === '/token')
      return void provider
        .token(nonce)
        .then((token) => json(response, { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: token }))
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return provider
}

const now = () => Math.floor(Date.now() / 1000)

export const idToken = (iss: string, aud: string, nonce: string): JWTPayload => ({
  iss,
  aud,
  sub: 'sub-ben',
  email: 'ben@acme.example',
  email_verified: true,
  nonce,
  iat: now(),
  exp: now() + 300,
})

export const logoutToken = (iss: string, aud: string): JWTPayload => ({
  iss,
  aud,
  sub: 'sub-ben',
  jti: `j-${Math.random()}`,
  iat: now(),
  exp: now() + 120,
  events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
})
