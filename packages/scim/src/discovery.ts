// What a client can find out by itself (RFC 7644 §4): the resource types, their schemas, and what this service can do. Pure.
import type { Attribute, Schema } from './schema/attribute.ts'
import { RESOURCE_TYPES, type ResourceType, SCHEMAS } from './schema/resource-type.ts'
import type { Values } from './value.ts'

export interface ServiceLimits {
  readonly bulkOperations: number
  readonly bulkBytes: number
  readonly pageSize: number
  readonly defaultPageSize: number
}

const shownAttribute = (attribute: Attribute): Values => ({
  name: attribute.name,
  type: attribute.type,
  multiValued: attribute.multiValued,
  description: attribute.description,
  required: attribute.required,
  ...(attribute.type === 'string' || attribute.type === 'reference' ? { caseExact: attribute.caseExact } : {}),
  mutability: attribute.mutability,
  returned: attribute.returned,
  uniqueness: attribute.uniqueness,
  ...(attribute.canonicalValues === undefined ? {} : { canonicalValues: [...attribute.canonicalValues] }),
  ...(attribute.referenceTypes === undefined ? {} : { referenceTypes: [...attribute.referenceTypes] }),
  ...(attribute.subAttributes === undefined ? {} : { subAttributes: attribute.subAttributes.map(shownAttribute) }),
})

export const schemaDocument = (schema: Schema, base: string): Values => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id: schema.id,
  name: schema.name,
  description: schema.description,
  attributes: schema.attributes.map(shownAttribute),
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
})

export const resourceTypeDocument = (type: ResourceType, base: string): Values => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id: type.name,
  name: type.name,
  endpoint: type.endpoint,
  description: type.description,
  schema: type.schema.id,
  schemaExtensions: type.extensions.map(({ id }) => ({ schema: id, required: false })),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${type.name}` },
})

export const allSchemas = (base: string): Values[] => SCHEMAS.map((schema) => schemaDocument(schema, base))
export const allResourceTypes = (base: string): Values[] => Object.values(RESOURCE_TYPES).map((type) => resourceTypeDocument(type, base))

/** RFC 7643 §5, with `pagination` of RFC 9865 §4. */
export const serviceProviderConfig = (limits: ServiceLimits, base: string): Values => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: true, maxOperations: limits.bulkOperations, maxPayloadSize: limits.bulkBytes },
  filter: { supported: true, maxResults: limits.pageSize },
  changePassword: { supported: false },
  sort: { supported: true },
  etag: { supported: true },
  pagination: {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: limits.defaultPageSize,
    maxPageSize: limits.pageSize,
  },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'API key',
      description: 'The API key of the client of a source, as a bearer token',
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
})
