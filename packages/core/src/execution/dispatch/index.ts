// Dispatch: from an approved plan to effects, through mandates. Laws: no effect without a started mandate whose start is under a signed
// checkpoint; each step idempotent; retried with backoff, bounded, then visibly stuck.
export { advance } from './advance.ts'
export { type AttemptReport, reportAttempt } from './settle.ts'
export { startAttempt } from './start.ts'
