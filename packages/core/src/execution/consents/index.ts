// Consents at their systems: asked for, and ended. Laws: what a system tells counts at once; only a whole, authenticated reading says that one is
// gone; one ends by a change like any other access, through the enterprise's own connector, and is ended only with its proof.
export { endConsentByChange, rightsOfPerson } from './end.ts'
export { followConsentEndings } from './follow.ts'
export { readConsents } from './scan.ts'
