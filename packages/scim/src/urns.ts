// The names that SCIM gives its schemas and messages, and ours for identities that are no person.
export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE_USER_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const ENGAGEMENT_SCHEMA = 'urn:countersign:params:scim:schemas:extension:engagement:2.0:User'
export const IDENTITY_SCHEMA = 'urn:countersign:params:scim:schemas:core:2.0:Identity'
export const NHI_SCHEMA = 'urn:countersign:params:scim:schemas:extension:nhi:2.0:Identity'

const message = (name: string): string => `urn:ietf:params:scim:api:messages:2.0:${name}`
export const LIST_RESPONSE = message('ListResponse')
export const SEARCH_REQUEST = message('SearchRequest')
export const PATCH_OP = message('PatchOp')
export const BULK_REQUEST = message('BulkRequest')
export const BULK_RESPONSE = message('BulkResponse')
export const ERROR = message('Error')

export const SCIM_MEDIA_TYPE = 'application/scim+json'
