// How a person lets an application in: the two pages that the authorization server asks him for (sign-in, consent), and a browser's way through
// them. Whoever says who he is, is believed: this server has no passwords, and never listens beyond loopback.
import { Secret } from '@countersign/connector-kit'
import express, { type Router } from 'express'
import type Provider from 'oidc-provider'
import type { OAuthClient } from './index.ts'

/** What is missing for the application's request, as the provider works it out. */
interface Missing {
  readonly missingOIDCScope?: readonly string[]
  readonly missingOIDCClaims?: readonly string[]
  readonly missingResourceScopes?: Readonly<Record<string, readonly string[]>>
}

export const consentPages = (provider: Provider): Router => {
  const router = express.Router()
  router.use(express.urlencoded({ extended: false, limit: '4kb' }))
  router.get('/:uid', async (req, res) => {
    const { prompt, params } = await provider.interactionDetails(req, res)
    res.json({ prompt: prompt.name, client: params.client_id, scope: params.scope })
  })
  router.post('/:uid', async (req, res) => {
    const { prompt, params, session, grantId } = await provider.interactionDetails(req, res)
    if (prompt.name === 'login') {
      const accountId = String((req.body as Record<string, unknown> | undefined)?.account ?? '')
      await provider.interactionFinished(req, res, { login: { accountId } }, { mergeWithLastSubmission: false })
      return
    }
    const known = grantId === undefined ? undefined : await provider.Grant.find(grantId)
    const grant = known ?? new provider.Grant({ accountId: session?.accountId, clientId: String(params.client_id) })
    const missing = prompt.details as Missing
    if (missing.missingOIDCScope) grant.addOIDCScope(missing.missingOIDCScope.join(' '))
    if (missing.missingOIDCClaims) grant.addOIDCClaims([...missing.missingOIDCClaims])
    for (const [resource, scopes] of Object.entries(missing.missingResourceScopes ?? {})) grant.addResourceScope(resource, scopes.join(' '))
    const saved = await grant.save()
    await provider.interactionFinished(req, res, { consent: { grantId: saved } }, { mergeWithLastSubmission: true })
  })
  return router
}

const redirect = 'https://app.example/callback'

/** From the authorization endpoint to the tokens, with a browser's cookies. */
export const giveConsent = async (
  issuer: string,
  client: OAuthClient,
  asked: { readonly account: string; readonly scopes: readonly string[]; readonly resource: string },
): Promise<{ refreshToken?: Secret; accessToken: Secret }> => {
  const cookies = new Map<string, string>()
  const visit = async (url: string, form?: Record<string, string>): Promise<string> => {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';', 1)
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`the authorization server answered ${response.status} without a way on`)
    return new URL(location, issuer).href
  }
  const query = new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    redirect_uri: redirect,
    scope: asked.scopes.join(' '),
    // What the person is asked anew: OpenID Connect gives `offline_access` only after consent was asked for.
    prompt: 'consent',
    resource: asked.resource,
    state: 'sandbox',
  })
  let next = await visit(`${issuer}/auth?${query}`)
  for (let step = 0; !next.startsWith(redirect); step += 1) {
    if (step > 10) throw new Error('the authorization does not come to its end')
    next = next.includes('/interaction/') ? await visit(next, { account: asked.account }) : await visit(next)
  }
  const code = new URL(next).searchParams.get('code')
  if (code === null) throw new Error(`no code was given: ${new URL(next).searchParams.get('error') ?? 'nobody says why'}`)
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    signal: AbortSignal.timeout(10_000),
    headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret.expose()}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirect }),
  })
  const tokens = (await response.json()) as { access_token?: string; refresh_token?: string }
  if (tokens.access_token === undefined) throw new Error(`no token was issued: ${response.status}`)
  return {
    accessToken: new Secret(tokens.access_token),
    ...(tokens.refresh_token === undefined ? {} : { refreshToken: new Secret(tokens.refresh_token) }),
  }
}
