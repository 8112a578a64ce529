// Sources: what authoritative systems say of people, contractors, contracts, workloads and identities, and what it comes to in the inventory.
// Laws: a source says what its document in force lets it say and nothing else; no role, key or power comes from one; an attribute has one owner,
// and who else says otherwise is a finding; absence counts only after a complete, authenticated reading; what is delivered twice, late or in
// another order leaves the same records behind. It writes facts and events; what follows from an event is `execution/lifecycle`'s.
export { type Brake, type Source, standardBrake, thingOf } from './declaration.ts'
export { attributeName, hasAttribute, isRecordKind, recordKindNames, recordKinds } from './kinds.ts'
export type { Delivery, Ending } from './model.ts'
export { endRecord, type Taken, type TakeProblem, takeRecord } from './take.ts'
