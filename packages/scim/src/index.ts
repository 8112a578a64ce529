// The SCIM 2.0 protocol (RFC 7643, RFC 7644, RFC 9865) without a network and without a database: schemas, filters, PATCH, and what is shown.
// It must never know whom a resource stands for here; that is core's.
export {
  allResourceTypes,
  allSchemas,
  resourceTypeDocument,
  type ServiceLimits,
  schemaDocument,
  serviceProviderConfig,
} from './discovery.ts'
export { quoted, type ScimType, scimError } from './errors.ts'
export { type BoundFilter, bindFilter, bindValueFilter, type Target } from './filter/bind.ts'
export { matches, matchesResource } from './filter/match.ts'
export type { AttributePath, Comparison, Filter, Scalar } from './filter/model.ts'
export { parseFilter, parsePatchPath } from './filter/parse.ts'
export { printFilter, printValue } from './filter/print.ts'
export { attributePath } from './filter/scan.ts'
export { applyChanges } from './patch/apply.ts'
export { type Change, readPatch } from './patch/read.ts'
export { type Projection, projectionOf } from './projection.ts'
export { admitResource } from './schema/admit.ts'
export type { Attribute, Schema } from './schema/attribute.ts'
export {
  foldedResource,
  type Place,
  placeOf,
  RESOURCE_TYPES,
  type ResourceName,
  type ResourceType,
  SCHEMAS,
  subAttribute,
} from './schema/resource-type.ts'
export * from './urns.ts'
export { fold, instantOf, isUnassigned, isValues, type Json, sameJson, type Values } from './value.ts'
