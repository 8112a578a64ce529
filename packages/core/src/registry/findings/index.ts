// Findings: what is wrong, whose it is, until when. Never decides anything; is never silent.
export { closeFinding, findings, type NewFinding, openFinding, reconcileFindings, type Severity } from './findings.ts'
export { openOfKinds } from './store.ts'
