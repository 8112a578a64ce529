// Decisions: what the enterprise's policy says of a plan, operation by operation, with the policies that determined it.
// Laws: the strictest outcome wins; an error is never autonomous; decided again just before execution.
export { type DecisionContext, decideOperation, massChangeFrom, type OperationIntent, stillCovers, strictestOutcome } from './decide.ts'
export { delegatedFacts } from './delegated.ts'
export { type DelegationQuestion, delegationFacts, type OperationPlace } from './delegation.ts'
export { askGoverning, type GoverningIntent, governingIntent, isGoverning } from './governing.ts'
export { decidePlanned } from './planned.ts'
export { type DecisionDocument, decidedFor, recordDecision } from './record.ts'
export { type Access, type Requested, riskChange } from './risk-change.ts'
export { readDecision } from './store.ts'
export { isDeparture, isRenewal, policyTrigger } from './triggers.ts'
