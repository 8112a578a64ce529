// Correlation: whose the accounts are that systems show and nobody knows. Laws: rules suggest, with a confidence and a reason; a person decides; names that
// only look alike are not alike; nothing at a system changes by it.
export { adoptAccount } from './adopt.ts'
export { addCorrelations } from './findings.ts'
