// A company's identity provider, for tests and for whoever tries things out: a real OpenID Provider (npm `oidc-provider`) whose login page believes whoever says who he
// is, with groups, `acr`, logout over the back channel and end of session. It never listens beyond loopback.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Secret } from '@countersign/connector-kit'
import express from 'express'
import type { AdapterPayload, JWK } from 'oidc-provider'
import Provider from 'oidc-provider'
import { adapterOver, OAuthStore } from '../oauth/store.ts'
import { loginPages } from './login-pages.ts'

export interface ProviderAccount {
  readonly email?: string
  readonly emailVerified?: boolean
  readonly name?: string
  readonly groups?: readonly string[]
  /** Whatever else its tokens say. */
  readonly more?: Readonly<Record<string, unknown>>
}

export interface SignInProviderOptions {
  /** Default 0: any free port. */
  readonly port?: number
  /** By `sub`. Who is not among them can't sign in. */
  readonly accounts: Readonly<Record<string, ProviderAccount>>
}

export interface SignInClient {
  readonly id: string
  /** Or its private key in PEM, where it shows itself by one. */
  readonly secret: Secret
}

export interface SignInProvider {
  readonly issuer: string
  /** A server of ours that people sign in to, at its public origin, by its sign-in document of that name. */
  addClient(id: string, at: { readonly publicUrl: string; readonly name: string; readonly shows?: 'a secret' | 'a key' }): SignInClient
  /** As its people are from now on; sessions that are there stay. */
  setAccount(sub: string, account: ProviderAccount): void
  /** While true, requests are taken and never answered; those are cut when it ends. */
  setHanging(hanging: boolean): void
  stop(): Promise<void>
}

const signingKey = (): JWK => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: randomBytes(6).toString('hex') } as JWK
}

const clientSecret = () => {
  const secret = new Secret(randomBytes(32).toString('base64url'))
  return { secret, client_secret: secret.expose(), token_endpoint_auth_method: 'client_secret_basic' }
}

const clientKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    secret: new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
  }
}

const createProvider = (issuer: string, store: OAuthStore, accounts: ReadonlyMap<string, ProviderAccount>): Provider =>
  new Provider(issuer, {
    adapter: adapterOver(store),
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    claims: { openid: ['sub', 'oid'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups', '_claim_names'] },
    // As the large providers do: what the scopes name stands in the ID token.
    conformIdTokenClaims: false,
    acrValues: ['password', 'mfa'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    pkce: { required: () => true },
    ttl: { IdToken: 600, AccessToken: 600, Grant: 86_400, Session: 86_400, Interaction: 600 },
    interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
    findAccount: async (_ctx, sub) => {
      const account = accounts.get(sub)
      if (!account) return undefined
      const { email, emailVerified, name, groups, more } = account
      return {
        accountId: sub,
        claims: async () => ({
          sub,
          ...(email === undefined ? {} : { email, email_verified: emailVerified ?? true }),
          ...(name === undefined ? {} : { name }),
          ...(groups === undefined ? {} : { groups: [...groups] }),
          ...more,
        }),
      }
    },
    // The company has agreed for its people.
    loadExistingGrant: async (ctx) => {
      const { client, session, provider } = ctx.oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
      grant.addOIDCScope('openid email profile groups')
      await grant.save()
      return grant
    },
    // Its own would not speak with an address of this machine, where our servers are.
    fetch: (url, { dispatcher: _guard, ...request }: RequestInit & { dispatcher?: unknown } = {}) => fetch(url, request),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          ctx.body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign out</title></head><body><h1>Sign out</h1>${form}
<button form="op.logoutForm" name="logout" value="yes">Sign out</button></body></html>`
        },
      },
    },
  })

export const startSignInProvider = async (options: SignInProviderOptions): Promise<SignInProvider> => {
  const store = new OAuthStore(undefined)
  const accounts = new Map(Object.entries(options.accounts))
  let hanging = false
  const held = new Set<Socket>()
  let handle: RequestListener = (_req, res) => void res.writeHead(503).end()
  const server = createServer((req, res) => {
    if (hanging) held.add(req.socket)
    else handle(req, res)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = createProvider(issuer, store, accounts)
  const app = express()
  app.disable('x-powered-by')
  app.use('/login', loginPages(provider, accounts))
  app.use(provider.callback())
  handle = app
  const letGo = (): void => {
    for (const socket of held) socket.destroy()
    held.clear()
  }
  return {
    issuer,
    addClient: (id, { publicUrl, name, shows = 'a secret' }) => {
      const { secret, ...known } = shows === 'a key' ? clientKey() : clientSecret()
      const at = `${publicUrl}/sign-in/oidc/${name}`
      store.put('Client', id, {
        client_id: id,
        ...known,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: [`${at}/callback`],
        post_logout_redirect_uris: [`${publicUrl}/sign-in`],
        backchannel_logout_uri: `${at}/back-channel-logout`,
        backchannel_logout_session_required: true,
        scope: 'openid email profile groups',
      } as AdapterPayload)
      return { id, secret }
    },
    setAccount: (sub, account) => void accounts.set(sub, account),
    setHanging: (next) => {
      hanging = next
      if (!next) letGo()
    },
    stop: async () => {
      letGo()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
