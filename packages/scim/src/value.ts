// Values: how they are compared, and the one form in which each is kept.
import type { Attribute } from './schema/attribute.ts'

/** The text under which a value is compared: without regard to case unless its attribute says so (RFC 7643 §2.2). */
export const fold = (attribute: Attribute, value: string): string => {
  const normal = value.normalize('NFC')
  return attribute.caseExact ? normal : normal.toLowerCase()
}

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})?$/

/** An xsd:dateTime (RFC 7643 §2.3.5) in UTC with milliseconds, so that texts stand in the order of time; without a zone it is UTC. */
export const instantOf = (text: string): string | undefined => {
  const found = INSTANT.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = found
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`)
  // The calendar is asked too: Date would take 30 February for 2 March.
  const calendar = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (Number.isNaN(at.getTime()) || calendar.getUTCMonth() !== Number(month) - 1 || Number(year) < 1) return undefined
  return at.toISOString()
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
/** A resource or a part of one, with the schema's own spelling of names. */
export type Values = { readonly [name: string]: Json }

export const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Own members only: `__proto__` and its kin are no attribute's name. */
export const member = (values: Values, name: string): Json | undefined => (Object.hasOwn(values, name) ? values[name] : undefined)

/** RFC 7643 §2.5: null and an empty list are as good as nothing. */
export const isUnassigned = (value: Json | undefined): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)

export const sameJson = (a: Json | undefined, b: Json | undefined): boolean => {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((part, n) => sameJson(part, b[n]))
  if (!isValues(a) || !isValues(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
}

/** A resource or a part of it as it is compared: every text under the form that its attribute is compared by. */
export const folded = (attributes: readonly Attribute[], values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const attribute = attributes.find((each) => each.name === name)
      return [name, attribute === undefined ? value : foldedValue(attribute, value)]
    }),
  )

const foldedValue = (attribute: Attribute, value: Json): Json => {
  if (Array.isArray(value)) return value.map((each) => foldedValue(attribute, each))
  if (isValues(value)) return folded(attribute.subAttributes ?? [], value)
  return typeof value === 'string' ? fold(attribute, value) : value
}
