// A filter as text again, in the one spelling that this service writes. INVARIANT: reading it gives the same filter.
import type { AttributePath, Filter } from './model.ts'

export const printPath = ({ schema, name, sub }: AttributePath): string =>
  `${schema === undefined ? '' : `${schema}:`}${name}${sub === undefined ? '' : `.${sub}`}`

/** A value as a filter holds it: JSON, as RFC 7644 §3.4.2.2 wants it. */
export const printValue = (value: string | number | boolean | null): string => JSON.stringify(value)

const strength = (filter: Filter): number => (filter.op === 'or' ? 1 : filter.op === 'and' ? 2 : 3)

export const printFilter = (filter: Filter): string => {
  switch (filter.op) {
    case 'and':
    case 'or': {
      const own = strength(filter)
      return filter.filters.map((part) => (strength(part) <= own ? `(${printFilter(part)})` : printFilter(part))).join(` ${filter.op} `)
    }
    case 'not':
      return `not (${printFilter(filter.filter)})`
    case 'pr':
      return `${printPath(filter.path)} pr`
    case 'value':
      return `${printPath(filter.path)}[${printFilter(filter.filter)}]`
    default:
      return `${printPath(filter.path)} ${filter.op} ${printValue(filter.value)}`
  }
}
