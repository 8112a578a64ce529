// Uses: who is seen with a credential, and who seems to be, beside what is declared. Laws: a sighting never becomes a consumer and never takes a declared one
// away; what a client says of itself is kept as that; an incomplete look says nothing of who is not there. It changes nothing at any system.
export { inferUses } from './infer.ts'
export { readClients } from './read.ts'
export { type SeenUndeclared, seenUndeclared, type UnseenUse, unseenUses } from './store.ts'
