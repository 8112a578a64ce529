// From what a client sent to what is kept: names in the schema's spelling, values in their one form, and nothing that the schema has no room
// for. Truth values may come as text, "True" or "False", as Microsoft Entra ID writes them. SAFETY: sizes are bounded here, depth by the schema.
import { quoted, scimError } from '../errors.ts'
import { instantOf, isUnassigned, isValues, type Json, type Values } from '../value.ts'
import type { Attribute } from './attribute.ts'
import { coreAttribute, extensionOf, placeOf, type ResourceType, subAttribute } from './resource-type.ts'

const MOST_TEXT = 4096
const MOST_VALUES = 1000
/** Members of a group that one request may name. */
export const MOST_MEMBERS = 200_000

const invalid = (path: string, why: string) => scimError('invalidValue', `${quoted(path)} ${why}`)

const simple = (attribute: Attribute, value: unknown, path: string): Json => {
  switch (attribute.type) {
    case 'boolean':
      if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
      if (typeof value !== 'boolean') throw invalid(path, 'is true or false')
      return value
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw invalid(path, 'is a whole number')
      return value
    case 'dateTime': {
      const instant = typeof value === 'string' ? instantOf(value) : undefined
      if (instant === undefined) throw invalid(path, 'is an instant, such as "2026-01-31T09:00:00Z"')
      return instant
    }
    default:
      if (typeof value !== 'string') throw invalid(path, 'is a text')
      if (value.length > MOST_TEXT) throw invalid(path, `has more than ${MOST_TEXT} characters`)
      return value
  }
}

const parts = (attribute: Attribute, value: unknown, path: string): Values | undefined => {
  // A plain value stands for the `value` of a complex attribute; Entra names a manager so.
  const whole = typeof value === 'string' && subAttribute(attribute, 'value') !== undefined ? { value } : value
  if (!isValues(whole)) throw invalid(path, 'is an object with parts')
  const kept = new Map<string, Json>()
  for (const [name, part] of Object.entries(whole)) {
    const sub = subAttribute(attribute, name)
    if (sub === undefined) continue
    const given = admitValue(sub, part, `${path}.${sub.name}`)
    if (given !== undefined && sub.returned !== 'never') kept.set(sub.name, given)
  }
  return kept.size === 0 ? undefined : Object.fromEntries(kept)
}

const one = (attribute: Attribute, value: unknown, path: string): Json | undefined => {
  if (value === null || value === undefined) return undefined
  return attribute.type === 'complex' ? parts(attribute, value, path) : simple(attribute, value, path)
}

const isPrimary = (value: Json): boolean => isValues(value) && value['primary'] === true

/** One attribute's value, or undefined where that is as good as none. Errors: `scim.invalid_value`. */
export const admitValue = (attribute: Attribute, value: unknown, path: string = attribute.name): Json | undefined => {
  if (!attribute.multiValued) {
    if (Array.isArray(value) && value.length === 1) return one(attribute, value[0], path)
    return one(attribute, value, path)
  }
  const list = Array.isArray(value) ? value : [value]
  const most = attribute.name === 'members' ? MOST_MEMBERS : MOST_VALUES
  if (list.length > most) throw invalid(path, `has ${list.length} values; at most ${most} are taken`)
  const kept = list.flatMap((each) => one(attribute, each, path) ?? [])
  if (kept.filter(isPrimary).length > 1) throw invalid(path, 'has more than one primary value')
  return kept.length === 0 ? undefined : kept
}

/** SAFETY: `userName` and `USERNAME` in one object would be two answers to one question. */
const once = (seen: Set<string>, name: string): void => {
  if (seen.has(name)) throw scimError('invalidSyntax', `${quoted(name)} is there twice`)
  seen.add(name)
}

const declared = (type: ResourceType, input: Values): void => {
  const schemas = input['schemas']
  const core = type.schema.id.toLowerCase()
  if (!Array.isArray(schemas) || !schemas.some((each) => typeof each === 'string' && each.toLowerCase() === core))
    throw scimError('invalidSyntax', `\`schemas\` must hold \`${type.schema.id}\``)
  for (const each of schemas) {
    if (typeof each === 'string' && (each.toLowerCase() === core || extensionOf(type, each) !== undefined)) continue
    throw scimError('invalidSyntax', `${quoted(String(each))} is no schema of a ${type.name} here; see /Schemas`)
  }
}

const isKept = (attribute: Attribute): boolean =>
  attribute.mutability !== 'readOnly' && attribute.mutability !== 'writeOnly' && attribute.name !== 'schemas'

const extensionValues = (type: ResourceType, urn: string, value: unknown): Values | undefined => {
  if (value === null) return undefined
  if (!isValues(value)) throw invalid(urn, 'is an object with attributes')
  const kept = new Map<string, Json>()
  const seen = new Set<string>()
  for (const [name, part] of Object.entries(value)) {
    const attribute = placeOf(type, urn, name)?.attribute
    if (attribute === undefined) continue
    once(seen, attribute.name)
    const given = admitValue(attribute, part, `${urn}:${attribute.name}`)
    if (given !== undefined && isKept(attribute)) kept.set(attribute.name, given)
  }
  return kept.size === 0 ? undefined : Object.fromEntries(kept)
}

/**
 * A resource as POST and PUT bring it. What is read-only, write-only or unknown is left out (RFC 7644 §3.3, §3.5.1).
 * Errors: `scim.invalid_syntax`, `scim.invalid_value`.
 */
export const admitResource = (type: ResourceType, input: unknown): Values => {
  if (!isValues(input)) throw scimError('invalidSyntax', `a ${type.name} is a JSON object`)
  declared(type, input)
  const kept = new Map<string, Json>()
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(input)) {
    const extension = extensionOf(type, name)
    if (extension !== undefined) {
      once(seen, extension.id)
      const given = extensionValues(type, extension.id, value)
      if (given !== undefined) kept.set(extension.id, given)
      continue
    }
    const attribute = coreAttribute(type, name)
    if (attribute === undefined) continue
    once(seen, attribute.name)
    if (attribute.name === 'schemas' || attribute.mutability === 'readOnly') continue
    const given = admitValue(attribute, value)
    if (given !== undefined && isKept(attribute)) kept.set(attribute.name, given)
  }
  return complete(type, Object.fromEntries(kept), 'invalidValue')
}

/** With its `schemas`, in the schema's order of names. Errors: where something required is missing, as `scimType` says. */
export const complete = (type: ResourceType, values: Values, scimType: 'invalidValue' | 'mutability'): Values => {
  for (const { name, required } of type.schema.attributes) {
    if (required && (isUnassigned(values[name]) || values[name] === '')) throw scimError(scimType, `a ${type.name} must have \`${name}\``)
  }
  const extensions = type.extensions.filter(({ id }) => isValues(values[id]) && Object.keys(values[id]).length > 0)
  const names = ['externalId', ...type.schema.attributes.map(({ name }) => name)]
  return Object.fromEntries<Json>([
    ['schemas', [type.schema.id, ...extensions.map(({ id }) => id)]],
    ...[...names, ...extensions.map(({ id }) => id)].flatMap((name): [string, Json][] => {
      const value = values[name]
      return value === undefined || isUnassigned(value) ? [] : [[name, value]]
    }),
  ])
}
