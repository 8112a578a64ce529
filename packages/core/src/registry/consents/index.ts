// Consents as facts: whom somebody has let in at a system, for whom, with which scopes, how that was learnt, and what became of it.
// Laws: one consent is one record, declared or observed; its history only grows and is in the journal; only who has read a system whole says that
// one is gone; an ended one that is seen again is live again. Decides nothing: that one may stay is signed in authority, that it ends is a change.
export { beyond, type Fact, seenConsent } from './model.ts'
export { declareConsent, endConsent, noteHistory, takeConsent } from './record.ts'
export {
  beginReading,
  type ConsentFilter,
  type ConsentRow,
  clientParty,
  consentsFor,
  consentsNotSeen,
  type DecisionRow,
  decisionsOf,
  finishReading,
  historyOf,
  insertDecision,
  latestDecisions,
  liveConsents,
  lockConsent,
  lockReading,
  pageOfConsents,
  readConsent,
  renewReading,
  rightsOfConsentsFor,
  updateConsent,
} from './store.ts'
