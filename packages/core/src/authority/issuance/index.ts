// Issuance as documents of authority: whose tokens prove which workload (an issuer), and which workload may be given what, for how long (a rule). Laws:
// both are approved by two people; a claim is matched whole and by its exact value, never by a pattern; what a rule doesn't name isn't given; a
// rule lets be given, it never makes a lease.

export {
  fetchWithinSeconds,
  issuerInForce,
  issuersInForce,
  isWithinRule,
  ruleGives,
  ruleInForce,
  rulesInForce,
  type StandingRule,
} from './in-force.ts'
export { issuanceInstrument, issuerInstrument } from './instruments.ts'
export { authoritiesIn, type IssuerText, issuerIn, issuerKind, type WorkloadMapping } from './issuer-document.ts'
export { claimOf, type StandingIssuer, workloadOf } from './mapping.ts'
export { type Algorithm, Algorithms, algorithms, KeysAtUrl, KeysInline, keysInWords, type PublicKeys } from './public-keys.ts'
export { issuanceKind, type RuleText, ruleIn } from './rule-document.ts'
