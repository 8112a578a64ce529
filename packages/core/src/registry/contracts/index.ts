// Contracts: what was agreed with each provider and subcontractor, as data; when it really ends; and where it leaves the enterprise with less than
// it needs. Laws: a subcontractor never outlives or exceeds its principal; nothing renews silently; a gap is a finding of the contract's owner
// until the fact is mended. Decides nothing: that a contract goes on is signed in authority, that its access ends is a change.
export { allGaps, type Gap, type GapRules, gapCodes, gapsOfContract, gapsOfParty } from './clause-gaps.ts'
export {
  type ClauseName,
  clauseKinds,
  clauseNames,
  decisionRights,
  isClauseName,
  strictest,
  type Terms,
  termNames,
  termProblems,
  weakerTerms,
} from './clauses.ts'
export { type Ask, asksOf } from './confirmation-due.ts'
export { type Clause, type Contract, ContractBook, dayOf, dayPlus, type Ending, ownEnd, type Scope, scopeNames } from './contract-book.ts'
export { contractsToEnd, evaluateContracts, evaluateDaily, gapRules } from './evaluate.ts'
export { type NoticeStage, noticeStages, stageAt } from './notice-stages.ts'
export { contractKinds, criticalities, type Requirement, requiredFor, shippedRequirements } from './required-clauses.ts'
export { ContractShown, GapShown, showContract, showGap } from './shown.ts'
export {
  type ConfirmationRow,
  type ContractEnds,
  confirmationsOf,
  insertConfirmation,
  lockContract,
  readContractBook,
  readContractEnds,
  readRequirements,
  setConfirmedUntil,
} from './store.ts'
