// Principals: who exists, which party they belong to, which roles and keys they hold at this moment.
// Laws: a provider's principal holds no enterprise role and no approval key (also constraints of the tables); everything ends by itself.

export { comeBack, leave } from './leave.ts'
export { setManager } from './leave-store.ts'
export { keysOfPrincipals, principalsOfParty, rolesOfMany } from './listing-store.ts'
export { activeOwner, activePeople } from './owner-store.ts'
export { factsOfKey, type KeyRow, materialOfKey } from './person-key.ts'
export * from './principals.ts'
export { type Reach, reachOf, requireWholeReach } from './reach.ts'
export { isKnownRole } from './roles.ts'
export {
  ancestorsOf,
  executionKeysOf,
  holdersOf,
  insertKey,
  keysByPurpose,
  listParties,
  listPrincipals,
  partyTree,
  readKey,
  readParty,
  readPrincipal,
  takenKey,
} from './store.ts'
export {
  insertSuspension,
  isSuspended,
  liftSuspension,
  liveSuspension,
  setSuspensionChange,
  suspendedAmong,
  suspendedParties,
  suspensionsOf,
} from './suspension-store.ts'
export { comesWithSession } from './who-store.ts'
