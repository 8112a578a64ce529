// Intake: evidence comes in. Laws: integrity, completeness and truth are three verdicts; what is refused changes nothing but the record;
// the operation can't complete without it.
export { type Claim, evidencePredicateType } from './checks.ts'
export { deliverEvidence } from './intake.ts'
export { evidenceOf, judgeTruth } from './store.ts'
