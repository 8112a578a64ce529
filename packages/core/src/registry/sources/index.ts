// Sources: what authoritative systems say of people, contractors, contracts, workloads and identities, and what it comes to in the inventory.
// Laws: a source says what its document in force lets it say and nothing else; no role, key or power comes from one; an attribute has one owner,
// and who else says otherwise is a finding; absence counts only after a complete, authenticated reading, and a mass of it stops and asks; what is
// delivered twice, late or in another order leaves the same records behind. It writes facts and events. What an end takes at once is what a
// source gave: a principal is inactive and its roles end, a workload is retired, a contract and an identity have an end. What follows from
// an event (plans, credentials, owners) is `execution/lifecycle`'s.
export { type Conflict, readConflicts } from './conflicts.ts'
export { type Brake, type Source, standardBrake, thingOf } from './declaration.ts'
export { endRecord, endRecords } from './end.ts'
export { everySubject } from './events.ts'
export type { TakeProblem } from './judge.ts'
export { attributeName, hasAttribute, isRecordKind, recordKindNames, recordKinds } from './kinds.ts'
export {
  contestedThings,
  countRecords,
  lastReadings,
  pageOfRecords,
  placeOf,
  type RecordCount,
  type RecordFilter,
} from './listing-store.ts'
export type { Delivery, Ending } from './model.ts'
export { externalIdProblem, thingName } from './names.ts'
export { beginReading, type Completed, completeReading, decideHeld, failReading, type ReadRecord, takePage } from './readings.ts'
export { pageOfReadings, type ReadingRow, readReading } from './readings-store.ts'
export type { RecordKey, RecordRow } from './store.ts'
export { type Taken, takeRecord, takeRecords } from './take.ts'
