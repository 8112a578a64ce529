// An API that lives on access tokens, in the two ways real ones do: it asks the authorization server and remembers the answer for a while
// (RFC 7662), or it checks a JWT's signature by itself (RFC 9068) and never hears of a revocation before the token ends.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import express, { type Express, type Response } from 'express'

export interface ResourceSettings {
  readonly issuer: string
  readonly introspectionEndpoint: string
  readonly jwksUri: string
  readonly clientId: string
  readonly clientSecret: string
  /** How long an answer is remembered, seconds; asked at each call. */
  readonly cacheSeconds: () => number
  readonly scope: string
  /** Audience of the tokens for each path. */
  readonly audience: { readonly opaque: string; readonly jwt: string }
}

type Verdict = { readonly active: false } | { readonly active: true; readonly scope: string; readonly client: string; readonly exp: number }

const CALL_TIMEOUT_MS = 3_000
const INACTIVE: Verdict = { active: false }

const verdictOf = (claims: Record<string, unknown>, audience: string): Verdict => {
  if (typeof claims.exp !== 'number' || claims.exp * 1000 <= Date.now()) return INACTIVE
  if (![claims.aud].flat().includes(audience)) return INACTIVE
  return { active: true, scope: String(claims.scope ?? ''), client: String(claims.client_id ?? ''), exp: claims.exp }
}

export const resourceServer = (settings: ResourceSettings): Express => {
  const remembered = new Map<string, { verdict: Verdict; since: number }>()
  let keys: Map<string, KeyObject> | undefined

  const introspected = async (token: string): Promise<Verdict> => {
    const id = createHash('sha256').update(token).digest('hex')
    const known = remembered.get(id)
    if (known !== undefined && known.since + settings.cacheSeconds() * 1000 > Date.now()) return known.verdict
    const response = await fetch(settings.introspectionEndpoint, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      headers: { authorization: `Basic ${Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
    })
    const claims = (await response.json()) as Record<string, unknown>
    // A JWT can't be introspected at this authorization server (400 unsupported_token_type): this path takes opaque tokens only.
    const verdict = response.ok && claims.active === true ? verdictOf(claims, settings.audience.opaque) : INACTIVE
    if (remembered.size > 10_000) remembered.clear()
    if (response.ok) remembered.set(id, { verdict, since: Date.now() })
    return verdict
  }

  const publicKeys = async (): Promise<Map<string, KeyObject>> => {
    if (keys !== undefined) return keys
    const response = await fetch(settings.jwksUri, { redirect: 'error', signal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
    const set = (await response.json()) as { keys: { kid: string }[] }
    keys = new Map(set.keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk as never, format: 'jwk' })]))
    return keys
  }

  const validated = async (token: string): Promise<Verdict> => {
    const [head, body, signature, ...more] = token.split('.')
    if (head === undefined || body === undefined || signature === undefined || more.length > 0) return INACTIVE
    try {
      const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: string; typ?: string; kid?: string }
      // SAFETY: one algorithm and one type, whatever the header asks for (RFC 8725).
      if (header.alg !== 'ES256' || header.typ !== 'at+jwt') return INACTIVE
      const key = (await publicKeys()).get(header.kid ?? '')
      const signed = Buffer.from(`${head}.${body}`)
      if (key === undefined || !verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')))
        return INACTIVE
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
      return claims.iss === settings.issuer ? verdictOf(claims, settings.audience.jwt) : INACTIVE
    } catch (cause) {
      if (cause instanceof SyntaxError) return INACTIVE
      throw cause
    }
  }

  const serve = async (judge: (token: string) => Promise<Verdict>, authorization: string | undefined, res: Response) => {
    const token = /^Bearer ([\w.~+/-]+=*)$/.exec(authorization ?? '')?.[1]
    if (token === undefined) {
      res.status(401).set('www-authenticate', 'Bearer realm="orders"').end()
      return
    }
    let verdict: Verdict
    try {
      verdict = await judge(token)
    } catch {
      res.status(503).json({ error: 'temporarily_unavailable' })
      return
    }
    if (!verdict.active || verdict.exp * 1000 <= Date.now()) {
      res.status(401).set('www-authenticate', 'Bearer realm="orders", error="invalid_token"').json({ error: 'invalid_token' })
    } else if (!verdict.scope.split(' ').includes(settings.scope)) {
      res
        .status(403)
        .set('www-authenticate', `Bearer realm="orders", error="insufficient_scope", scope="${settings.scope}"`)
        .json({ error: 'insufficient_scope' })
    } else res.json({ orders: [], client: verdict.client })
  }

  const app = express()
  app.disable('x-powered-by')
  app.get('/introspecting/orders', (req, res) => serve(introspected, req.get('authorization'), res))
  app.get('/validating/orders', (req, res) => serve(validated, req.get('authorization'), res))
  return app
}
