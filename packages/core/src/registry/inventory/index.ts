// The inventory: contracts, systems, workloads, identities and their credentials, and who uses what. Facts only; decides nothing.
export { stays } from './consumers.ts'
export {
  beginOffboarding,
  cameLate,
  credentialsNamed,
  credentialsOfIdentities,
  credentialsUsedBy,
  identitiesHeldBy,
  identitiesWithOthers,
  insertSuccessor,
  retireEmpty,
} from './departure-store.ts'
export { saidBySources } from './listing-store.ts'
export { type HandedOver, type PartOfList, traceOwners } from './owner-trace-store.ts'
export { putSystem } from './put-system.ts'
export { renewedEveryDays } from './schedule.ts'
export { renewedEvery } from './schedule-store.ts'
export { SearchText } from './search-text.ts'
export { UseOfCredential, useOfCredential } from './shown-uses.ts'
export { endSightings, proven, putSightings, type ShownUse, type Sighting, usesShown } from './sightings-store.ts'
export * from './store.ts'
export { noConnector, requireUsable, type SystemProblem, systemProblems, toSystemRecord } from './systems.ts'
export { hasWords, mostFound } from './words-store.ts'
