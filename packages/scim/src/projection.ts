// Which attributes of a resource are shown: `attributes` and `excludedAttributes` (RFC 7644 §3.9) over what its schema says of each.
// A name that nobody knows chooses nothing.
import { scimError } from './errors.ts'
import { attributePath } from './filter/scan.ts'
import type { Attribute } from './schema/attribute.ts'
import { COMMON } from './schema/every-resource.ts'
import { extensionOf, placeOf, type ResourceType, subAttribute } from './schema/resource-type.ts'
import { isValues, type Json, type Values } from './value.ts'

const MOST_NAMES = 200

export interface Projection {
  /** Whether the attribute of the core is shown at all; where not, it need not be read. */
  wants(name: string): boolean
  show(resource: Values): Values
}

/** Whole attributes, and parts of attributes, by the key under which an attribute stands. */
interface Chosen {
  readonly whole: ReadonlySet<string>
  readonly parts: ReadonlyMap<string, ReadonlySet<string>>
}

const keyOf = (extension: string | undefined, name: string): string => (extension === undefined ? name : `${extension}:${name}`)

const chosenOf = (type: ResourceType, names: readonly string[]): Chosen => {
  if (names.length > MOST_NAMES) throw scimError('invalidValue', `at most ${MOST_NAMES} attributes can be named`)
  const whole = new Set<string>()
  const parts = new Map<string, Set<string>>()
  for (const name of names) {
    const extension = extensionOf(type, name)
    if (extension) {
      for (const attribute of extension.attributes) whole.add(keyOf(extension.id, attribute.name))
      continue
    }
    const path = readable(name)
    const place = path && placeOf(type, path.schema, path.name)
    if (!path || !place) continue
    const key = keyOf(place.extension, place.attribute.name)
    if (path.sub === undefined) {
      whole.add(key)
      continue
    }
    const sub = subAttribute(place.attribute, path.sub)
    if (sub) parts.set(key, (parts.get(key) ?? new Set()).add(sub.name))
  }
  return { whole, parts }
}

const readable = (name: string): ReturnType<typeof attributePath> | undefined => {
  try {
    return attributePath(name)
  } catch {
    return undefined
  }
}

const onlyParts = (value: Json, keep: (name: string) => boolean): Json => {
  const of = (each: Json): Json => (isValues(each) ? Object.fromEntries(Object.entries(each).filter(([name]) => keep(name))) : each)
  return Array.isArray(value) ? value.map(of) : of(value)
}

/** Errors: `scim.invalid_value` where both lists are given or one is too long. */
export const projectionOf = (
  type: ResourceType,
  asked: { readonly attributes?: readonly string[] | undefined; readonly excludedAttributes?: readonly string[] | undefined },
): Projection => {
  const { attributes, excludedAttributes } = asked
  if (attributes?.length && excludedAttributes?.length)
    throw scimError('invalidValue', 'name either `attributes` or `excludedAttributes`, not both')
  const only = attributes?.length ? chosenOf(type, attributes) : undefined
  const not = excludedAttributes?.length ? chosenOf(type, excludedAttributes) : undefined

  const shown = (extension: string | undefined, attribute: Attribute, value: Json): Json | undefined => {
    const key = keyOf(extension, attribute.name)
    if (attribute.returned === 'never') return undefined
    if (attribute.returned === 'always') return value
    if (only) {
      const parts = only.parts.get(key)
      if (only.whole.has(key)) return value
      return parts === undefined ? undefined : onlyParts(value, (name) => parts.has(name))
    }
    if (attribute.returned === 'request' || not?.whole.has(key)) return undefined
    const parts = not?.parts.get(key)
    return parts === undefined ? value : onlyParts(value, (name) => !parts.has(name))
  }

  const among = (extension: string | undefined, known: readonly Attribute[], holder: Values): [string, Json][] =>
    known.flatMap((attribute) => {
      const value = Object.hasOwn(holder, attribute.name) ? holder[attribute.name] : undefined
      const left = value === undefined ? undefined : shown(extension, attribute, value)
      return left === undefined ? [] : [[attribute.name, left] as [string, Json]]
    })

  return {
    wants: (name) => {
      const attribute = placeOf(type, undefined, name)?.attribute
      return attribute !== undefined && shown(undefined, attribute, []) !== undefined
    },
    show: (resource) => {
      const core = among(undefined, [...COMMON.filter(({ name }) => name !== 'meta'), ...type.schema.attributes], resource)
      const extensions = type.extensions.flatMap(({ id, attributes: own }) => {
        const holder = resource[id]
        const left = isValues(holder) ? among(id, own, holder) : []
        return left.length === 0 ? [] : [[id, Object.fromEntries(left)] as [string, Json]]
      })
      const meta = among(
        undefined,
        COMMON.filter(({ name }) => name === 'meta'),
        resource,
      )
      return Object.fromEntries([...core, ...extensions, ...meta])
    },
  }
}
