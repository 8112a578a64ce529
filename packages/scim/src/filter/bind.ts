// A filter whose names are attributes of a resource type and whose values are of their attributes' types: what can be asked of a resource
// or of a table. What the schema does not have, and comparisons that mean nothing (`active gt true`), are refused here.
import { quoted, scimError } from '../errors.ts'
import type { Attribute } from '../schema/attribute.ts'
import { placeOf, type ResourceType, subAttribute } from '../schema/resource-type.ts'
import { fold, instantOf } from '../value.ts'
import type { AttributePath, Comparison, Filter, Scalar } from './model.ts'
import { printPath } from './print.ts'

export interface Target {
  /** The extension's object in which the attribute stands. */
  readonly extension?: string
  readonly attribute: Attribute
  readonly sub?: Attribute
}

export type BoundFilter =
  | { readonly op: 'and' | 'or'; readonly filters: readonly BoundFilter[] }
  | { readonly op: 'not'; readonly filter: BoundFilter }
  | { readonly op: 'pr'; readonly target: Target }
  | { readonly op: Comparison; readonly target: Target; readonly value: Scalar }
  | { readonly op: 'value'; readonly target: Target; readonly filter: BoundFilter }

const text = new Set<Comparison>(['co', 'sw', 'ew'])
const order = new Set<Comparison>(['gt', 'ge', 'lt', 'le'])

const unknown = (path: AttributePath, where: string) =>
  scimError('invalidFilter', `${quoted(printPath(path))} is no attribute of ${where}; see /Schemas`)

type Resolve = (path: AttributePath) => Target

const inResource =
  (type: ResourceType): Resolve =>
  (path) => {
    const place = placeOf(type, path.schema, path.name)
    if (place === undefined) throw unknown(path, `a ${type.name}`)
    const sub = path.sub === undefined ? undefined : subAttribute(place.attribute, path.sub)
    if (path.sub !== undefined && sub === undefined) throw unknown(path, `a ${type.name}`)
    return { ...place, ...(sub === undefined ? {} : { sub }) }
  }

/** Within brackets names are those of the parts; `value` of a simple attribute is the value itself. */
const inValue =
  (outer: Target): Resolve =>
  (path) => {
    const attribute = path.schema === undefined && path.sub === undefined ? subAttribute(outer.attribute, path.name) : undefined
    if (attribute !== undefined) return { attribute }
    if (outer.attribute.type !== 'complex' && path.name.toLowerCase() === 'value') return { attribute: outer.attribute }
    throw unknown(path, quoted(outer.attribute.name))
  }

/** A complex attribute by itself stands for its `value` (RFC 7643 §2.4). */
const leaf = (target: Target, path: AttributePath): Target => {
  const { attribute, sub } = target
  if (sub !== undefined || attribute.type !== 'complex') return target
  const value = subAttribute(attribute, 'value')
  if (value === undefined) throw scimError('invalidFilter', `${quoted(printPath(path))} has parts; name the one that you mean`)
  return { ...target, sub: value }
}

const compared = (op: Comparison, attribute: Attribute, value: Scalar): Scalar => {
  const refuse = (why: string): never => {
    throw scimError('invalidFilter', `${quoted(attribute.name)} ${why}`)
  }
  if (value === null) return op === 'eq' || op === 'ne' ? null : refuse('can be compared with null by eq and ne only')
  switch (attribute.type) {
    case 'boolean': {
      if (op !== 'eq' && op !== 'ne') return refuse('is true or false, and compared by eq and ne only')
      // Microsoft Entra ID writes truth values as text.
      if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
      return typeof value === 'boolean' ? value : refuse('is compared with true or false')
    }
    case 'integer':
      return typeof value === 'number' && !text.has(op) ? value : refuse('is a number')
    case 'dateTime': {
      const instant = typeof value === 'string' ? instantOf(value) : undefined
      if (text.has(op) || instant === undefined) return refuse('is an instant, such as "2026-01-31T09:00:00Z"')
      return instant
    }
    default:
      if (typeof value !== 'string') return refuse('is compared with a text')
      return fold(attribute, value)
  }
}

const bound = (filter: Filter, resolve: Resolve): BoundFilter => {
  switch (filter.op) {
    case 'and':
    case 'or':
      return { op: filter.op, filters: filter.filters.map((part) => bound(part, resolve)) }
    case 'not':
      return { op: 'not', filter: bound(filter.filter, resolve) }
    case 'pr':
      return { op: 'pr', target: visible(resolve(filter.path), filter.path) }
    case 'value': {
      const target = visible(resolve(filter.path), filter.path)
      return { op: 'value', target, filter: bound(filter.filter, inValue(target)) }
    }
    default: {
      const target = leaf(visible(resolve(filter.path), filter.path), filter.path)
      return { op: filter.op, target, value: compared(filter.op, target.sub ?? target.attribute, filter.value) }
    }
  }
}

/** SAFETY: what is never returned can't be guessed at by filters either (RFC 7644 §7.5.1). */
const visible = (target: Target, path: AttributePath): Target => {
  if (target.attribute.returned === 'never' || target.sub?.returned === 'never')
    throw scimError('invalidFilter', `${quoted(printPath(path))} can not be searched`)
  return target
}

export const isOrder = (op: Comparison): boolean => order.has(op)

/** Errors: `scim.invalid_filter`. */
export const bindFilter = (type: ResourceType, filter: Filter): BoundFilter => bound(filter, inResource(type))

/** A filter over the values of one attribute, as in a PATCH path. Errors: `scim.invalid_filter`. */
export const bindValueFilter = (target: Target, filter: Filter): BoundFilter => bound(filter, inValue(target))
