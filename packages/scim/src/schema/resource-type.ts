// The resource types of this service, and the way from a name in a path to the attribute that it means. Names are compared without regard
// to case (RFC 7643 §2.1); a URN in front names the schema (RFC 7644 §3.10).

import { folded, isValues, type Json, type Values } from '../value.ts'
import type { Attribute, Schema } from './attribute.ts'
import { COMMON } from './every-resource.ts'
import { GROUP } from './group.ts'
import { IDENTITY, NHI } from './identity.ts'
import { ENGAGEMENT, ENTERPRISE_USER, USER } from './user.ts'

export type ResourceName = 'User' | 'Group' | 'Identity'

export interface ResourceType {
  readonly name: ResourceName
  readonly endpoint: '/Users' | '/Groups' | '/Identities'
  readonly description: string
  readonly schema: Schema
  readonly extensions: readonly Schema[]
}

export const RESOURCE_TYPES: Readonly<Record<ResourceName, ResourceType>> = {
  User: { name: 'User', endpoint: '/Users', description: 'People', schema: USER, extensions: [ENTERPRISE_USER, ENGAGEMENT] },
  Group: { name: 'Group', endpoint: '/Groups', description: 'Groups', schema: GROUP, extensions: [] },
  Identity: {
    name: 'Identity',
    endpoint: '/Identities',
    description: 'Identities that are no person',
    schema: IDENTITY,
    extensions: [NHI],
  },
}

export const SCHEMAS: readonly Schema[] = Object.values(RESOURCE_TYPES).flatMap((type) => [type.schema, ...type.extensions])

/** Where an attribute stands: `extension` where it is within an extension's object. */
export interface Place {
  readonly extension?: string
  readonly attribute: Attribute
}

const index = (attributes: readonly Attribute[]): ReadonlyMap<string, Attribute> =>
  new Map(attributes.map((attribute) => [attribute.name.toLowerCase(), attribute]))

interface Known {
  readonly core: ReadonlyMap<string, Attribute>
  /** By lower-case URN. */
  readonly extensions: ReadonlyMap<string, { readonly schema: Schema; readonly attributes: ReadonlyMap<string, Attribute> }>
}

const known = new Map<ResourceName, Known>(
  Object.values(RESOURCE_TYPES).map((type) => [
    type.name,
    {
      core: index([...COMMON, ...type.schema.attributes]),
      extensions: new Map(
        type.extensions.map((schema) => [schema.id.toLowerCase(), { schema, attributes: index(schema.attributes) }] as const),
      ),
    },
  ]),
)

const knownOf = (type: ResourceType): Known => known.get(type.name)!

export const coreAttribute = (type: ResourceType, name: string): Attribute | undefined => knownOf(type).core.get(name.toLowerCase())

export const extensionOf = (type: ResourceType, urn: string): Schema | undefined => knownOf(type).extensions.get(urn.toLowerCase())?.schema

/**
 * The attribute that `name` means, in the schema that `schema` names; without one in the core, and else in the first extension that has it:
 * Microsoft Entra ID asks for `manager` so.
 */
export const placeOf = (type: ResourceType, schema: string | undefined, name: string): Place | undefined => {
  if (schema === undefined || schema.toLowerCase() === type.schema.id.toLowerCase()) {
    const attribute = coreAttribute(type, name)
    if (attribute !== undefined) return { attribute }
    const [found] = schema === undefined ? type.extensions.flatMap(({ id }) => placeOf(type, id, name) ?? []) : []
    return found
  }
  const extension = knownOf(type).extensions.get(schema.toLowerCase())
  const attribute = extension?.attributes.get(name.toLowerCase())
  return extension === undefined || attribute === undefined ? undefined : { extension: extension.schema.id, attribute }
}

const subIndexes = new WeakMap<Attribute, ReadonlyMap<string, Attribute>>()

export const subAttribute = (attribute: Attribute, name: string): Attribute | undefined => {
  const own = subIndexes.get(attribute) ?? index(attribute.subAttributes ?? [])
  subIndexes.set(attribute, own)
  return own.get(name.toLowerCase())
}

/** A resource as it is searched: as `matches` and the database compare it. */
export const foldedResource = (type: ResourceType, resource: Values): Values => {
  const core = folded([...COMMON, ...type.schema.attributes], resource)
  const extensions = type.extensions.flatMap(({ id, attributes }): [string, Json][] => {
    const values = resource[id]
    return isValues(values) ? [[id, folded(attributes, values)]] : []
  })
  return { ...core, ...Object.fromEntries(extensions) }
}
