// The history of the inventory: what was true of an identity, a person, a credential, a contract, a workload or a use when, and who said so.
// Laws: it is kept by the tables themselves in the transaction of the fact, whoever writes; it only grows; nothing here writes it. What was written past
// the product shows as that. A reference to a secret is never told.
export { columnsNamed, nameOf, type Subject, subjects, told } from './model.ts'
export { explained } from './read.ts'
export { changesAbout, standingAt } from './store.ts'
