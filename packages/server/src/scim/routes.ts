// SCIM 2.0 over HTTP, below `/scim/v2` (RFC 7644, RFC 9865). Protocol only: who calls, media types, entity tags, pages, errors. What a request
// means is `registry/scim`'s. It is no declared operation of the API: its paths, errors and media type are the RFC's, and clients find them there.

import { Readable } from 'node:stream'
import {
  bulk,
  bulkRequest,
  createResource,
  limits,
  listResources,
  patchResource,
  type Query,
  queryOf,
  readResource,
  removeResource,
  replaceResource,
  type ScimClient,
  type Stored,
  versionTag,
} from '@countersign/core/registry/scim/index'
import type { Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import {
  allResourceTypes,
  allSchemas,
  projectionOf,
  RESOURCE_TYPES,
  type ResourceType,
  SCIM_MEDIA_TYPE,
  serviceProviderConfig,
  type Values,
} from '@countersign/scim'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticate } from '../http/authentication.ts'
import type { DatabaseWatch } from '../http/database-watch.ts'
import { readJsonBodies } from '../http/json-body.ts'
import { bulkAnswer } from './bulk-answer.ts'
import { clientOf } from './client.ts'
import { notImplemented, toFailure } from './errors.ts'
import { listAnswer, locationOf, plainList, resourceAnswer } from './shown.ts'

export const SCIM_BASE = '/scim/v2'
export const SCIM_SCOPE = 'execute'

/** A group of a hundred thousand members comes in one request. */
const groupBytes = 32 << 20
const groupValues = 1_500_000

export interface ScimDoor {
  readonly runtime: Runtime
  readonly authenticate: Authenticate
  readonly watch: DatabaseWatch
}

const MEDIA_TYPE = `${SCIM_MEDIA_TYPE}; charset=utf-8`

/** SAFETY: a host of any other form is not repeated into what a client will follow. */
const baseOf = (request: FastifyRequest): string => {
  const { host } = request
  return /^[\w.:[\]-]{1,255}$/.test(host) ? `${request.protocol}://${host}${SCIM_BASE}` : SCIM_BASE
}

const paramsOf = (request: FastifyRequest): Values => {
  const query = request.query as Readonly<Record<string, string | string[]>>
  const twice = Object.entries(query).find(([, value]) => Array.isArray(value))
  if (twice !== undefined)
    throw new CountersignError('scim.invalid_value', 'invalid', `a parameter is there twice`, { details: { scimType: 'invalidValue' } })
  return query as Values
}

const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id

const header = (request: FastifyRequest, name: 'if-match' | 'if-none-match'): string | undefined => {
  const value = request.headers[name]
  return typeof value === 'string' && value.length <= 2000 ? value : undefined
}

const unchanged = (given: string | undefined, version: number): boolean =>
  given !== undefined &&
  (given.trim() === '*' || given.split(',').some((tag) => tag.trim().replace(/^W\//, '') === versionTag(version).slice(2)))

const send = (reply: FastifyReply, text: string | AsyncIterable<string>): FastifyReply =>
  reply.type(MEDIA_TYPE).send(typeof text === 'string' ? text : Readable.from(text))

export const serveScim = async (app: FastifyInstance, door: ScimDoor): Promise<void> => {
  await app.register(async (scope) => routes(scope, door), { prefix: SCIM_BASE })
}

const routes = (scope: FastifyInstance, { runtime, authenticate, watch }: ScimDoor): void => {
  const clients = new WeakMap<FastifyRequest, ScimClient>()
  readJsonBodies(scope, { types: ['application/json', SCIM_MEDIA_TYPE], maxNodes: groupValues })
  scope.setErrorHandler((thrown, request, reply) => {
    const failure = toFailure(thrown, request.id)
    if (failure.status >= 500) runtime.log.error({ err: thrown, requestId: request.id }, 'scim: failed')
    request.problemCode = failure.code
    if (failure.status === 401) reply.header('www-authenticate', 'Bearer realm="countersign"')
    if (failure.waitSeconds !== undefined) reply.header('retry-after', String(failure.waitSeconds))
    return reply.code(failure.status).type(MEDIA_TYPE).send(JSON.stringify(failure.body))
  })
  scope.setNotFoundHandler(() => {
    throw new CountersignError('scim.no_endpoint', 'not_found', 'no such SCIM endpoint; see /scim/v2/ResourceTypes')
  })

  // ORDER: a stranger's body is not even read.
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    const authenticated = await watch.whileReachable(() => authenticate(request, 'provisioning'))
    request.authenticated = authenticated
    if (!authenticated.scopes.includes(SCIM_SCOPE))
      throw new CountersignError('auth.scope_missing', 'forbidden', `this API key is not for \`${SCIM_SCOPE}\`; issue one that is`)
    const { org, principal } = authenticated
    clients.set(request, await watch.whileReachable(() => clientOf(runtime, { org, principal, requestId: request.id })))
  }
  const clientFor = (request: FastifyRequest): ScimClient => clients.get(request)!

  const shown = (request: FastifyRequest, type: ResourceType, asked: Pick<Query, 'attributes' | 'excludedAttributes'>) => ({
    base: baseOf(request),
    client: clientFor(request),
    projection: projectionOf(type, asked),
  })

  const sendStored = async (request: FastifyRequest, reply: FastifyReply, type: ResourceType, asked: Query, stored: Stored) => {
    const view = shown(request, type, asked)
    const text = await watch.whileReachable(() => resourceAnswer(view, stored))
    return send(reply.header('etag', versionTag(stored.version)).header('location', locationOf(view.base, stored)), text)
  }

  const sendList = async (request: FastifyRequest, reply: FastifyReply, type: ResourceType, query: Query) => {
    const view = shown(request, type, query)
    const text = await watch.whileReachable(async () => {
      const { rows, ...facts } = await listResources(view.client, type.name, query)
      return listAnswer(view, rows, facts)
    })
    return send(reply, text)
  }

  for (const type of Object.values(RESOURCE_TYPES)) {
    const path = type.endpoint
    const options = { onRequest, ...(type.name === 'Group' ? { bodyLimit: groupBytes } : {}) }
    scope.get(path, options, async (request, reply) => sendList(request, reply, type, queryOf(paramsOf(request), 'url')))
    scope.post(`${path}/.search`, options, async (request, reply) => sendList(request, reply, type, queryOf(request.body, 'body')))
    scope.post(path, options, async (request, reply) => {
      const asked = queryOf(paramsOf(request), 'url')
      projectionOf(type, asked)
      const stored = await watch.whileReachable(() => createResource(clientFor(request), type.name, request.body))
      return sendStored(request, reply.code(201), type, asked, stored)
    })
    scope.get(`${path}/:id`, options, async (request, reply) => {
      const asked = queryOf(paramsOf(request), 'url')
      const stored = await watch.whileReachable(() => readResource(clientFor(request), type.name, idOf(request)))
      if (unchanged(header(request, 'if-none-match'), stored.version))
        return reply.code(304).header('etag', versionTag(stored.version)).send()
      return sendStored(request, reply, type, asked, stored)
    })
    scope.put(`${path}/:id`, options, async (request, reply) => {
      const asked = queryOf(paramsOf(request), 'url')
      projectionOf(type, asked)
      const change = () => replaceResource(clientFor(request), type.name, idOf(request), request.body, header(request, 'if-match'))
      return sendStored(request, reply, type, asked, await watch.whileReachable(change))
    })
    scope.patch(`${path}/:id`, options, async (request, reply) => {
      const asked = queryOf(paramsOf(request), 'url')
      projectionOf(type, asked)
      const change = () => patchResource(clientFor(request), type.name, idOf(request), request.body, header(request, 'if-match'))
      const stored = await watch.whileReachable(change)
      // RFC 7644 §3.5.2: without a wish for attributes, nothing need be sent; a large group would be written out for each new member.
      if (type.name === 'Group' && asked.attributes === undefined) return reply.code(204).header('etag', versionTag(stored.version)).send()
      return sendStored(request, reply, type, asked, stored)
    })
    scope.delete(`${path}/:id`, options, async (request, reply) => {
      await watch.whileReachable(() => removeResource(clientFor(request), type.name, idOf(request), header(request, 'if-match')))
      return reply.code(204).send()
    })
  }

  scope.post('/Bulk', { onRequest, bodyLimit: limits.bulkBytes }, async (request, reply) => {
    const answers = await watch.whileReachable(() => bulk(clientFor(request), bulkRequest(request.body)))
    return send(reply, bulkAnswer(baseOf(request), answers, request.id))
  })
  scope.post('/.search', { onRequest }, async () => {
    throw notImplemented('search at /Users/.search, /Groups/.search or /Identities/.search')
  })
  scope.all('/Me', { onRequest }, async () => {
    throw notImplemented('a client is no person here; there is no /Me')
  })

  // RFC 7644 §4: open to whoever wants to know what this service can do; they take no filter.
  const discovery = (path: string, list: (base: string) => Values[]): void => {
    const unfiltered = (request: FastifyRequest): void => {
      if (Object.keys(paramsOf(request)).some((name) => name.toLowerCase() === 'filter'))
        throw new CountersignError('scim.no_filter_here', 'forbidden', 'what the service can do is not searched; leave out `filter`')
    }
    scope.get(path, async (request, reply) => {
      unfiltered(request)
      return send(reply, plainList(list(baseOf(request))))
    })
    scope.get(`${path}/:id`, async (request, reply) => {
      unfiltered(request)
      const found = list(baseOf(request)).find((each) => String(each['id']).toLowerCase() === idOf(request).toLowerCase())
      if (found === undefined)
        throw new CountersignError('scim.unknown_resource', 'not_found', `there is nothing of this name; see ${path}`)
      return send(reply, JSON.stringify(found))
    })
  }
  discovery('/Schemas', allSchemas)
  discovery('/ResourceTypes', allResourceTypes)
  scope.get('/ServiceProviderConfig', async (request, reply) => send(reply, JSON.stringify(serviceProviderConfig(limits, baseOf(request)))))
}
