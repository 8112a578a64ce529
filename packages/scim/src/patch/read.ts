// A PATCH request (RFC 7644 §3.5.2) as single changes, each of one attribute. Taken as clients send them: operators in any case, a value without
// a path whose names are paths themselves (`"name.givenName"`, a URN and an attribute), and an extension as a whole.
import { quoted, scimError } from '../errors.ts'
import { type BoundFilter, bindValueFilter } from '../filter/bind.ts'
import { parsePatchPath } from '../filter/parse.ts'
import { printPath } from '../filter/print.ts'
import type { Attribute } from '../schema/attribute.ts'
import { extensionOf, type Place, placeOf, type ResourceType, subAttribute } from '../schema/resource-type.ts'
import { PATCH_OP } from '../urns.ts'
import { isValues } from '../value.ts'

export type PatchOperator = 'add' | 'replace' | 'remove'

export interface Change extends Place {
  readonly op: PatchOperator
  /** Which of the attribute's values; undefined means the attribute itself. */
  readonly filter?: BoundFilter
  readonly sub?: Attribute
  readonly value: unknown
}

const MOST_OPERATIONS = 1000
const MOST_CHANGES = 5000

const operatorOf = (op: unknown): PatchOperator => {
  const lower = typeof op === 'string' ? op.toLowerCase() : ''
  if (lower === 'add' || lower === 'replace' || lower === 'remove') return lower
  throw scimError('invalidSyntax', `${quoted(String(op))} is no operation; there are add, replace and remove`)
}

const readOnly = (path: string) => scimError('mutability', `${quoted(path)} can not be changed by a client`)

const atPath = (type: ResourceType, op: PatchOperator, text: string, value: unknown): Change[] => {
  const whole = extensionOf(type, text)
  if (whole !== undefined) return ofExtension(type, op, whole.id, value)
  const { path, filter, sub: after } = parsePatchPath(text)
  const place = placeOf(type, path.schema, path.name)
  if (place === undefined) throw scimError('invalidPath', `${quoted(text)} is no attribute of a ${type.name}; see /Schemas`)
  const name = path.sub ?? after
  const sub = name === undefined ? undefined : subAttribute(place.attribute, name)
  if (name !== undefined && sub === undefined)
    throw scimError('invalidPath', `${quoted(printPath({ name: place.attribute.name, sub: name }))} is no attribute of a ${type.name}`)
  if (filter !== undefined && !place.attribute.multiValued)
    throw scimError('invalidPath', `${quoted(place.attribute.name)} has one value; nothing is chosen from it`)
  if (place.attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly') throw readOnly(text)
  return [
    {
      op,
      ...place,
      ...(filter === undefined ? {} : { filter: bindValueFilter(place, filter) }),
      ...(sub === undefined ? {} : { sub }),
      value,
    },
  ]
}

const ofExtension = (type: ResourceType, op: PatchOperator, urn: string, value: unknown): Change[] => {
  const attributes = extensionOf(type, urn)?.attributes ?? []
  if (op === 'remove') return attributes.map((attribute) => ({ op, extension: urn, attribute, value: undefined }))
  if (!isValues(value)) throw scimError('invalidValue', `${quoted(urn)} is an object with attributes`)
  return Object.entries(value).flatMap(([name, part]) => atPath(type, op, `${urn}:${name}`, part))
}

/** What an object may hold although no client can change it: clients send resources back as they got them. */
const ofService = (type: ResourceType, name: string): boolean => {
  if (/^schemas$/i.test(name)) return true
  return placeOf(type, undefined, name)?.attribute.mutability === 'readOnly'
}

const withoutPath = (type: ResourceType, op: PatchOperator, value: unknown): Change[] => {
  if (op === 'remove') throw scimError('noTarget', 'an operation that removes must have a path')
  if (!isValues(value)) throw scimError('invalidValue', 'an operation without a path has an object as its value')
  return Object.entries(value).flatMap(([name, part]) => (ofService(type, name) ? [] : atPath(type, op, name, part)))
}

/** Errors: `scim.invalid_syntax`, `scim.invalid_path`, `scim.invalid_value`, `scim.no_target`, `scim.mutability`, `scim.invalid_filter`. */
export const readPatch = (type: ResourceType, body: unknown): Change[] => {
  const { schemas, operations } = members(body)
  if (!Array.isArray(schemas) || !schemas.some((each) => typeof each === 'string' && each.toLowerCase() === PATCH_OP.toLowerCase()))
    throw scimError('invalidSyntax', `\`schemas\` must hold \`${PATCH_OP}\``)
  if (!Array.isArray(operations) || operations.length === 0) throw scimError('invalidSyntax', '`Operations` must be a list with operations')
  if (operations.length > MOST_OPERATIONS) throw scimError('tooMany', `at most ${MOST_OPERATIONS} operations are taken at once`)
  const changes = operations.flatMap((each: unknown) => {
    if (!isValues(each)) throw scimError('invalidSyntax', 'an operation is an object with `op`, `path` and `value`')
    const op = operatorOf(each['op'])
    const path = each['path']
    const value: unknown = each['value']
    if (op !== 'remove' && value === undefined) throw scimError('invalidValue', `an operation that does ${op} must have a value`)
    if (path === undefined || path === null || path === '') return withoutPath(type, op, value)
    if (typeof path !== 'string') throw scimError('invalidPath', 'a path is a text')
    return atPath(type, op, path, value)
  })
  if (changes.length > MOST_CHANGES) throw scimError('tooMany', `the request changes more than ${MOST_CHANGES} attributes`)
  return changes
}

/** The two names of the message, in any case. */
const members = (body: unknown): { schemas: unknown; operations: unknown } => {
  if (!isValues(body)) throw scimError('invalidSyntax', 'the body is a JSON object')
  const named = (wanted: string): unknown => Object.entries(body).find(([name]) => name.toLowerCase() === wanted)?.[1]
  return { schemas: named('schemas'), operations: named('operations') }
}
