// Whether a resource, or one value of an attribute, fits a filter. A value that is not there fits `ne` and nothing else; of several values one
// is enough. Texts are compared in the order of their code points, as the database does it.
import type { Attribute } from '../schema/attribute.ts'
import { fold, isUnassigned, isValues, type Json, member, type Values } from '../value.ts'
import type { BoundFilter, Target } from './bind.ts'
import type { Comparison, Scalar } from './model.ts'

const listed = (value: Json | undefined): readonly Json[] => (isUnassigned(value) ? [] : Array.isArray(value) ? value : [value as Json])

/** All values at an attribute, without their parts. */
const valuesAt = (holder: Json, { extension, attribute }: Target): readonly Json[] => {
  if (!isValues(holder)) return [holder]
  const within = extension === undefined ? holder : member(holder, extension)
  return isValues(within) ? listed(member(within, attribute.name)) : []
}

const partsAt = (holder: Json, target: Target): readonly Json[] => {
  const { sub } = target
  const values = valuesAt(holder, target)
  if (sub === undefined) return values
  return values.flatMap((value) => (isValues(value) ? listed(member(value, sub.name)) : []))
}

const codePoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const holds = (op: Comparison, attribute: Attribute, value: Json, wanted: string | number | boolean): boolean => {
  const own = typeof value === 'string' ? fold(attribute, value) : value
  if (typeof own !== typeof wanted) return op === 'ne'
  if (typeof own === 'string' && typeof wanted === 'string') {
    switch (op) {
      case 'co':
        return own.includes(wanted)
      case 'sw':
        return own.startsWith(wanted)
      case 'ew':
        return own.endsWith(wanted)
      default:
        return ordered(op, codePoints(own, wanted))
    }
  }
  return ordered(op, own === wanted ? 0 : Number(own) < Number(wanted) ? -1 : 1)
}

const ordered = (op: Comparison, sign: number): boolean => {
  switch (op) {
    case 'eq':
      return sign === 0
    case 'ne':
      return sign !== 0
    case 'gt':
      return sign > 0
    case 'ge':
      return sign >= 0
    case 'lt':
      return sign < 0
    default:
      return sign <= 0
  }
}

const compares = (op: Comparison, attribute: Attribute, values: readonly Json[], wanted: Scalar): boolean => {
  if (wanted === null) return op === 'eq' ? values.length === 0 : values.length > 0
  if (values.length === 0) return op === 'ne'
  return values.some((value) => holds(op, attribute, value, wanted))
}

const present = (value: Json): boolean => value !== '' && (!isValues(value) || Object.keys(value).length > 0)

export const matches = (filter: BoundFilter, holder: Json): boolean => {
  switch (filter.op) {
    case 'and':
      return filter.filters.every((part) => matches(part, holder))
    case 'or':
      return filter.filters.some((part) => matches(part, holder))
    case 'not':
      return !matches(filter.filter, holder)
    case 'pr':
      return partsAt(holder, filter.target).some(present)
    case 'value':
      return valuesAt(holder, filter.target).some((value) => matches(filter.filter, value))
    default:
      return compares(filter.op, filter.target.sub ?? filter.target.attribute, partsAt(holder, filter.target), filter.value)
  }
}

export const matchesResource = (filter: BoundFilter, resource: Values): boolean => matches(filter, resource)
