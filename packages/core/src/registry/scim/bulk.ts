// Many requests in one (RFC 7644 §3.7). Each is carried out as if it had come alone, in an order in which what is referred to comes first;
// `bulkId:NAME` stands for the id of what another one creates. A circle of references is refused (409), not guessed at.
import { CountersignError } from '@countersign/ledger'
import { BULK_REQUEST, isValues, type Json, quoted, RESOURCE_TYPES, scimError } from '@countersign/scim'
import type { ScimResourceName } from '../../tables.ts'
import { limits, type ScimClient, type Stored } from './model.ts'
import { createResource, patchResource, removeResource, replaceResource } from './write.ts'

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface BulkOperation {
  readonly method: Method
  readonly type: ScimResourceName
  readonly id?: string
  readonly bulkId?: string
  readonly version?: string
  readonly data: Json
}

export interface BulkRequest {
  readonly failOnErrors: number
  readonly operations: readonly BulkOperation[]
}

export interface BulkAnswer {
  readonly method: Method
  readonly type: ScimResourceName
  readonly bulkId?: string
  readonly id?: string
  readonly done?: Stored
  readonly error?: unknown
}

const types = new Map<string, ScimResourceName>(Object.values(RESOURCE_TYPES).map((type) => [type.endpoint.toLowerCase(), type.name]))
const methods = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const PATH = /^(\/[A-Za-z]+)(?:\/([^/?#]{1,200}))?$/

const invalid = (message: string) => scimError('invalidSyntax', message)

const operationOf = (given: Json): BulkOperation => {
  if (!isValues(given)) throw invalid('an operation of a bulk request is an object')
  const method = typeof given['method'] === 'string' ? given['method'].toUpperCase() : ''
  if (!methods.has(method))
    throw invalid(`${quoted(String(given['method']))} is no method of a bulk request; there are POST, PUT, PATCH and DELETE`)
  const path = PATH.exec(typeof given['path'] === 'string' ? given['path'] : '')
  const type = types.get(path?.[1]?.toLowerCase() ?? '')
  if (path === null || type === undefined)
    throw invalid(`${quoted(String(given['path']))} is no path of a bulk request, such as \`/Users\` or \`/Users/ID\``)
  const id = path[2] === undefined ? undefined : decoded(path[2])
  if ((method === 'POST') !== (id === undefined))
    throw invalid('POST takes the path of a kind of resource, the others that of one resource')
  const { bulkId, version } = given
  if (method === 'POST' && (typeof bulkId !== 'string' || bulkId === '')) throw invalid('a POST within a bulk request must have a `bulkId`')
  if (bulkId !== undefined && bulkId !== null && (typeof bulkId !== 'string' || bulkId.length > 200))
    throw invalid('a `bulkId` is a text of at most 200 characters')
  return {
    // It is one of the four.
    method: method as Method,
    type,
    ...(id === undefined ? {} : { id }),
    ...(typeof bulkId === 'string' ? { bulkId } : {}),
    ...(typeof version === 'string' ? { version } : {}),
    data: given['data'] ?? null,
  }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid('a path of a bulk request can not be decoded')
  }
}

/** Errors: `scim.invalid_syntax`, `scim.too_many`. */
export const bulkRequest = (input: unknown): BulkRequest => {
  if (!isValues(input)) throw invalid('a bulk request is a JSON object')
  const given = new Map(Object.entries(input).map(([name, value]) => [name.toLowerCase(), value]))
  const schemas = given.get('schemas')
  if (!Array.isArray(schemas) || !schemas.includes(BULK_REQUEST)) throw invalid(`\`schemas\` must hold \`${BULK_REQUEST}\``)
  const operations = given.get('operations')
  if (!Array.isArray(operations)) throw invalid('`Operations` must be a list')
  if (operations.length > limits.bulkOperations)
    throw new CountersignError(
      'scim.bulk_too_large',
      'invalid',
      `a bulk request holds at most ${limits.bulkOperations} operations; this one has ${operations.length}`,
    )
  const failOnErrors = given.get('failonerrors') ?? 0
  if (typeof failOnErrors !== 'number' || !Number.isSafeInteger(failOnErrors) || failOnErrors < 0)
    throw invalid('`failOnErrors` is a number: after so many errors nothing more is done; 0 for never')
  const read = operations.map(operationOf)
  const ids = read.filter(({ method }) => method === 'POST').map(({ bulkId }) => bulkId)
  if (new Set(ids).size !== ids.length) throw invalid('a `bulkId` is there twice')
  return { failOnErrors, operations: read }
}

const REFERENCE = /^bulkId:(.+)$/s

const referencesIn = (value: Json | undefined): string[] => {
  if (typeof value === 'string') return [REFERENCE.exec(value)?.[1] ?? []].flat()
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  return isValues(value) ? Object.values(value).flatMap(referencesIn) : []
}

const resolved = (value: Json, ids: ReadonlyMap<string, string>): Json => {
  if (typeof value === 'string') {
    const name = REFERENCE.exec(value)?.[1]
    if (name === undefined) return value
    const id = ids.get(name)
    if (id === undefined)
      throw new CountersignError('scim.bulk_reference', 'conflict', `nothing was created under ${quoted(`bulkId:${name}`)}`)
    return id
  }
  if (Array.isArray(value)) return value.map((each: Json) => resolved(each, ids))
  return isValues(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolved(each, ids)])) : value
}

const carryOut = async (client: ScimClient, operation: BulkOperation, ids: ReadonlyMap<string, string>): Promise<Partial<BulkAnswer>> => {
  const { method, type, version } = operation
  const data = resolved(operation.data, ids)
  if (method === 'POST') {
    const done = await createResource(client, type, data)
    return { id: done.id, done }
  }
  const id = String(resolved(operation.id!, ids))
  if (method === 'DELETE') {
    await removeResource(client, type, id, version)
    return { id }
  }
  const change: (client: ScimClient, type: ScimResourceName, id: string, data: unknown, version?: string) => Promise<Stored> =
    method === 'PUT' ? replaceResource : patchResource
  return { id, done: await change(client, type, id, data, version) }
}

/** One at a time: what comes later may depend on it. Errors of single operations are answers; those of the service are thrown. */
export const bulk = async (client: ScimClient, request: BulkRequest): Promise<BulkAnswer[]> => {
  const made = new Set(request.operations.flatMap(({ method, bulkId }) => (method === 'POST' && bulkId !== undefined ? [bulkId] : [])))
  const ids = new Map<string, string>()
  const failed = new Set<string>()
  const answers = new Map<number, BulkAnswer>()
  let errors = 0
  let waiting = request.operations.map((operation, n) => ({ operation, n, needs: referencesIn([operation.data, operation.id ?? null]) }))
  const answer = (n: number, operation: BulkOperation, more: Partial<BulkAnswer>): void => {
    const { method, type, bulkId } = operation
    answers.set(n, {
      method,
      type,
      ...(bulkId === undefined ? {} : { bulkId }),
      ...(operation.id === undefined ? {} : { id: operation.id }),
      ...more,
    })
    if (more.error === undefined) return
    errors += 1
    if (method === 'POST' && bulkId !== undefined) failed.add(bulkId)
  }
  const enough = (): boolean => request.failOnErrors > 0 && errors >= request.failOnErrors
  while (waiting.length > 0 && !enough()) {
    const left: typeof waiting = []
    for (const each of waiting) {
      const open = each.needs.some((name) => made.has(name) && !ids.has(name) && !failed.has(name))
      if (open || enough()) {
        left.push(each)
        continue
      }
      try {
        const done = await carryOut(client, each.operation, ids)
        answer(each.n, each.operation, done)
        if (each.operation.method === 'POST' && done.id !== undefined && each.operation.bulkId !== undefined)
          ids.set(each.operation.bulkId, done.id)
      } catch (error) {
        if (!(error instanceof CountersignError) || error.kind === 'internal' || error.kind === 'unavailable') throw error
        answer(each.n, each.operation, { error })
      }
    }
    if (left.length === waiting.length) {
      for (const { n, operation } of left)
        answer(n, operation, {
          error: new CountersignError(
            'scim.bulk_circle',
            'conflict',
            'these operations refer to each other in a circle; create them first, then change them',
          ),
        })
      break
    }
    waiting = left
  }
  return [...answers].sort(([a], [b]) => a - b).map(([, each]) => each)
}
