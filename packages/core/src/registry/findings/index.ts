// Findings: what is wrong, whose it is, until when. Never decides anything; is never silent.
export { closeFinding, type NewFinding, openFinding, reconcileFindings, reviseFindings, type Severity } from './findings.ts'
export { type FindingKind, findingKinds, type NhiRisk, nhiRisks } from './kinds.ts'
export { nextStepOf, nextSteps } from './next-steps.ts'
export { openOfKinds } from './store.ts'
