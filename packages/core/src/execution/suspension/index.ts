// The kill switch. Laws: suspension is durable before anything else is tried, and flows down to subcontractors; open mandates of the suspended
// lose their effect with it; every credential ends through the enterprise's own connectors, without the provider's help, with a rejection proof;
// back again only by decision of two people. Whoever may suspend needs nobody's consent.
export { type SuspensionProgress, suspensionProgress } from './progress.ts'
export { openMissingSuspensions, suspendProvider } from './suspend.ts'
