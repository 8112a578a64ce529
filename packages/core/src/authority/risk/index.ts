// Risk acceptances: what could not be removed, accepted by a named person of the enterprise, with a reason, controls and an end.
// Laws: never without a signature; never for ever; its end re-opens what it covered.
export { type AcceptanceTerms, acceptRisk, draftAcceptance, expireAcceptance, requestAcceptance } from './risk.ts'
export { RiskAcceptance, showAcceptance } from './shown.ts'
export { listAcceptances, liveAcceptanceOf, type RiskAcceptanceRow, readAcceptance, unfollowedAcceptances } from './store.ts'
