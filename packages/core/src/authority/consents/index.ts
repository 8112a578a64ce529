// Decisions about consents: which have to be decided, by whom, until when, and a person's signature that one may stay.
// Laws: only a person of the enterprise keeps one, never the one who gave it; a decision covers the scopes that it names, until its day, and what
// was known when it was taken; silence keeps nothing. That one ends is a change, in execution.
export { followConsents } from './follow.ts'
export { type Judged, judgeConsents } from './judge.ts'
export { draftKeep, keepConsent } from './keep.ts'
