// SCIM: what the client of a source keeps here, and what it comes to as that source's word on people and identities.
// Laws: a client sees and changes what its own source keeps, and nothing else; resource, record, event and entry commit together; `active: false`
// and DELETE are the end of a record, never of its history; a group is a fact and gives nobody a role, and an account only where an access package that people have approved names it; a password is kept nowhere.
// It decides nothing: what a source may say is its document's (`authority/sources`), what follows is `execution/lifecycle`'s.
export { type BulkAnswer, type BulkRequest, bulk, bulkRequest } from './bulk.ts'
export { type ListAnswer, listResources, type Query, queryOf } from './list.ts'
export { type Member, membersOf } from './members.ts'
export { isGroup } from './members-store.ts'
export { limits, type ScimClient, type Stored, versionTag } from './model.ts'
export { groupsByMember, readResource } from './read.ts'
export { createResource, patchResource, removeResource, replaceResource } from './write.ts'
