// The OpenAPI 3.1 document, derived from the declared operations. Pure: the same operations give the same bytes.
import { operations } from '@countersign/core/operations'
import type { AnyOperation } from '@countersign/core/platform/operation'
import type { TSchema } from 'typebox'
import { API_VERSION } from './version.ts'

type Json = Record<string, unknown>

const plain = (schema: TSchema): Json => JSON.parse(JSON.stringify(schema)) as Json

const problemSchema: Json = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable; `slice.condition`' },
    requestId: { type: 'string' },
    details: { type: 'object', additionalProperties: true },
  },
}

const commonErrors = [
  'auth.unauthenticated',
  'auth.scope_missing',
  'authority.refused',
  'request.invalid',
  'request.too_many',
  'database.unavailable',
  'database.too_slow',
  'internal.unexpected',
]

const parametersIn = (place: 'path' | 'query', schema: TSchema | undefined): Json[] => {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = plain(schema) as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }
  })
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'A fresh random text for each change; the same text when the request is repeated. Kept for 48 hours.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

const lastEventId: Json = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'Id of the last event that was seen; the stream goes on after it',
  schema: { type: 'string' },
}

const mediaType = (operation: AnyOperation): string =>
  operation.streams === 'lines' ? 'application/x-ndjson' : operation.streams === 'events' ? 'text/event-stream' : 'application/json'

const described = (operation: AnyOperation): string => {
  const lines = [operation.description, `Scope of the API key: \`${operation.scope}\`.`]
  if (operation.power !== 'self') lines.push(`Power asked of the policy: \`${operation.power}\`.`)
  if (operation.answersOnce) lines.push('The answer holds a secret: it is given once and kept nowhere.')
  return lines.filter((line) => line !== undefined).join('\n\n')
}

const operationObject = (operation: AnyOperation): Json => ({
  operationId: operation.id,
  tags: [operation.id.split('.')[0]],
  summary: operation.summary,
  description: described(operation),
  parameters: [
    ...parametersIn('path', operation.params),
    ...parametersIn('query', operation.query),
    ...(operation.method === 'GET' ? [] : [idempotencyKey]),
    ...(operation.streams === 'events' ? [lastEventId] : []),
  ],
  ...(operation.body === undefined
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: plain(operation.body) } } } }),
  responses: {
    [String(operation.status ?? 200)]: {
      description: 'Done',
      content: { [mediaType(operation)]: { schema: plain(operation.response) } },
    },
    default: {
      description: 'A problem',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  },
  'x-scope': operation.scope,
  'x-power': operation.power,
  'x-error-codes': [...commonErrors, ...(operation.errors ?? [])],
})

const tlogPath = (summary: string, parameters: Json[]): Json => ({
  get: {
    tags: ['tlog'],
    security: [],
    summary,
    parameters,
    responses: {
      200: { description: 'Done', content: { 'application/octet-stream': {} } },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  },
})

export const openApiDocument = (): Json => {
  const paths: Record<string, Json> = {}
  for (const operation of operations) {
    const path = paths[operation.path] ?? {}
    path[operation.method.toLowerCase()] = operationObject(operation)
    paths[operation.path] = path
  }
  paths['/tlog/checkpoint'] = tlogPath("The log's signed head (C2SP tlog-tiles)", [])
  paths['/tlog/tile/{level}/{tile}'] = tlogPath('A tile of hashes (C2SP tlog-tiles); `tile` may hold slashes', [
    { name: 'level', in: 'path', required: true, schema: { type: 'integer' } },
    { name: 'tile', in: 'path', required: true, schema: { type: 'string' } },
  ])
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version: API_VERSION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Providers execute, the enterprise countersigns, everything is proven. SCIM 2.0 for the clients of sources is at `/scim/v2`; it describes itself there (`/scim/v2/Schemas`, `/scim/v2/ResourceTypes`, `/scim/v2/ServiceProviderConfig`).',
    },
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key' } },
      schemas: { Problem: problemSchema },
    },
  }
}

/** The document as it is checked in: indented, with a line feed at the end. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`
