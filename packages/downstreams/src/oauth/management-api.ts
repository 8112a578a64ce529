// Client management as a product of this kind offers it beside the protocol: a paged collection of RFC 7591 client metadata, lifecycle calls
// and the live tokens of a client (the shape follows Okta's and Ory Hydra's client APIs). RFC 7592 alone can't list clients.
// Two bearer tokens open it: the operator's may change, the observer's may only read. A secret is answered once, when it is set.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import express, { type NextFunction, type Request, type Response, type Router } from 'express'
import type Provider from 'oidc-provider'
import type { AdapterPayload, ClientMetadata } from 'oidc-provider'
import type { OAuthStore } from './store.ts'

const MAX_PAGE = 200

export interface ManagementAccess {
  readonly operatorToken: string
  readonly observerToken: string
}

const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const described = (client: { metadata: AdapterPayload; active: boolean }) => {
  const { client_secret: _secret, ...rest } = client.metadata as Record<string, unknown>
  return { ...rest, active: client.active }
}

export const managementApi = (provider: Provider, store: OAuthStore, access: ManagementAccess): Router => {
  const router = express.Router()
  router.use(express.json({ limit: '64kb' }))

  // SAFETY: a body that is not JSON is told so, and express' own handler, which prints, never sees it.
  router.use(
    (_error: unknown, _req: Request, res: Response, _next: NextFunction) => void res.status(400).json({ error: 'invalid_request' }),
  )

  router.use((req, res, next) => {
    const token = /^Bearer (.+)$/.exec(req.get('authorization') ?? '')?.[1] ?? ''
    const operator = same(token, access.operatorToken)
    if (!operator && !same(token, access.observerToken)) {
      res.status(401).set('www-authenticate', 'Bearer error="invalid_token"').json({ error: 'invalid_token' })
    } else if (!operator && req.method !== 'GET') {
      res.status(403).set('www-authenticate', 'Bearer error="insufficient_scope"').json({ error: 'insufficient_scope' })
    } else next()
  })

  router.get('/clients', (req, res) => {
    const limit = Math.min(Math.max(Number(req.query.limit) || MAX_PAGE, 1), MAX_PAGE)
    const after = typeof req.query.after === 'string' ? req.query.after : ''
    const ids = store.managedClientIds()
    const rest = ids.filter((id) => id > after)
    const page = rest.slice(0, limit)
    res.set('x-total-count', String(ids.length))
    if (rest.length > page.length) {
      const next = new URLSearchParams({ limit: String(limit), after: page.at(-1) ?? '' })
      res.set('link', `<${provider.issuer}${req.baseUrl}/clients?${next}>; rel="next"`)
    }
    res.json(
      page
        .map((id) => store.managedClient(id))
        .filter((client) => client !== undefined)
        .map(described),
    )
  })

  router.post('/clients', (req, res) => {
    const asked = (req.body ?? {}) as Record<string, unknown>
    const id = typeof asked.client_id === 'string' ? asked.client_id : randomBytes(12).toString('hex')
    if (store.get('Client', id) !== undefined) {
      res.status(409).json({ error: 'invalid_client_metadata', error_description: 'client_id is taken' })
      return
    }
    const metadata = {
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      ...asked,
      client_id: id,
      client_id_issued_at: Math.floor(Date.now() / 1000),
      client_secret: typeof asked.client_secret === 'string' ? asked.client_secret : randomBytes(32).toString('base64url'),
    }
    try {
      ;new (provider.Client as unknown as new (metadata: ClientMetadata) => unknown)(metadata as unknown as ClientMetadata)
    } catch (cause) {
      res
        .status(400)
        .json({ error: 'invalid_client_metadata', error_description: (cause as { error_description?: string }).error_description })
      return
    }
    store.put('Client', id, metadata as unknown as AdapterPayload)
    res.status(201).json({ ...metadata, active: true })
  })

  const withClient =
    (act: (req: Request, res: Response, client: { id: string; metadata: AdapterPayload; active: boolean }) => void) =>
    (req: Request, res: Response) => {
      const id = String(req.params.id)
      const client = store.managedClient(id)
      if (client === undefined) res.status(404).json({ error: 'not_found' })
      else act(req, res, { id, ...client })
    }

  router.get(
    '/clients/:id',
    withClient((_req, res, client) => void res.json(described(client))),
  )
  router.delete(
    '/clients/:id',
    withClient((_req, res, { id }) => {
      store.destroy('Client', id)
      res.status(204).end()
    }),
  )
  router.post(
    '/clients/:id/lifecycle/newSecret',
    withClient((req, res, { id, metadata, active }) => {
      const asked = (req.body as Record<string, unknown> | undefined)?.client_secret
      const next = { ...metadata, client_secret: typeof asked === 'string' ? asked : randomBytes(32).toString('base64url') }
      store.put('Client', id, next)
      res.json({ ...next, active })
    }),
  )
  router.post(
    '/clients/:id/lifecycle/deactivate',
    withClient((_req, res, { id }) => {
      store.disable(id)
      res.status(204).end()
    }),
  )
  router.post(
    '/clients/:id/lifecycle/activate',
    withClient((_req, res, { id }) => {
      store.enable(id)
      res.status(204).end()
    }),
  )

  // Live tokens, as a collection of their own: they outlive their client here, as they do in most products.
  // Ending none answers 200 too; ending all of a client's tokens asks for its id.
  router.get('/tokens', (req, res) => {
    const limit = Math.min(Math.max(Number(req.query.limit) || MAX_PAGE, 1), MAX_PAGE)
    const after = typeof req.query.after === 'string' ? req.query.after : ''
    const client = typeof req.query.client_id === 'string' ? req.query.client_id : undefined
    const rest = store.tokensOf(client).filter((token) => token.id > after)
    const page = rest.slice(0, limit)
    if (rest.length > page.length) {
      const next = new URLSearchParams({ limit: String(limit), after: page.at(-1)?.id ?? '' })
      if (client !== undefined) next.set('client_id', client)
      res.set('link', `<${provider.issuer}${req.baseUrl}/tokens?${next}>; rel="next"`)
    }
    res.json(page)
  })
  router.get('/tokens/:id', (req, res) => {
    const token = store.tokensOf(undefined).find(({ id }) => id === req.params.id)
    if (token === undefined) res.status(404).json({ error: 'not_found' })
    else res.json(token)
  })
  router.delete('/tokens', (req, res) => {
    if (typeof req.query.client_id !== 'string') res.status(400).json({ error: 'invalid_request' })
    else res.json({ ended: store.endTokens(req.query.client_id) })
  })
  router.delete('/tokens/:id', (req, res) => void res.json({ ended: store.endTokens(undefined, req.params.id) }))

  // Consents, as admin consoles show them: who let which application in, to what. Ending one ends what was issued under it.
  router.get('/grants', (req, res) => {
    const limit = Math.min(Math.max(Number(req.query.limit) || MAX_PAGE, 1), MAX_PAGE)
    const after = typeof req.query.after === 'string' ? req.query.after : ''
    const client = typeof req.query.client_id === 'string' ? req.query.client_id : undefined
    const all = store.grantsOf(client)
    const rest = all.filter((grant) => grant.id > after)
    const page = rest.slice(0, limit)
    res.set('x-total-count', String(all.length))
    if (rest.length > page.length) {
      const next = new URLSearchParams({ limit: String(limit), after: page.at(-1)?.id ?? '' })
      if (client !== undefined) next.set('client_id', client)
      res.set('link', `<${provider.issuer}${req.baseUrl}/grants?${next}>; rel="next"`)
    }
    res.json(page)
  })
  router.get('/grants/:id', (req, res) => {
    const grant = store.grantsOf(undefined).find(({ id }) => id === req.params.id)
    if (grant === undefined) res.status(404).json({ error: 'not_found' })
    else res.json(grant)
  })
  router.delete('/grants/:id', (req, res) => {
    store.endGrant(String(req.params.id))
    res.status(204).end()
  })
  return router
}
