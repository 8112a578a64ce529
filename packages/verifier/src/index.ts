/**
 * The outsider's verifier: dossiers, single proofs and whole log exports, offline, trusting nothing but a keys folder.
 * It must never ask a server, a clock or the exporter; the same file and keys always give the same answer. See docs/reference/dossier-format.md.
 */
export { renderBundleReport } from './render-bundle-report.ts'
export { renderReport } from './render-report.ts'
export type { CheckpointReport, Finding, OperationReport, Problem, Report, Verdict } from './report.ts'
export { isProven } from './report.ts'
export type { EnrolledKey, Trust } from './trust.ts'
export { loadTrust, TRUST_FILES, trustOf } from './trust.ts'
export type { BundleReport, ControlReport, IdentityReport, StoryOperation } from './verify-bundle.ts'
export { verifyAny } from './verify-bundle.ts'
export { verifyDossier } from './verify-dossier.ts'
export type { LogExportReport } from './verify-log-export.ts'
export { verifyLogExport } from './verify-log-export.ts'
export type { ProofFileReport } from './verify-proof-file.ts'
export { verifyProofFile } from './verify-proof-file.ts'
