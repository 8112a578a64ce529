// The clause register: what a contract must say, by kind and criticality. The shipped part is a floor: an enterprise adds to it, and can only
// ask for more. Pure.
import type { ContractKind, Criticality } from '../../tables.ts'
import { type ClauseName, clauseNames, strictest, type Terms } from './clauses.ts'

export interface Requirement {
  readonly clause: ClauseName
  /** Absent: contracts of every kind. */
  readonly kind?: ContractKind
  readonly atLeast: Criticality
  readonly terms: Terms
}

export const criticalities: readonly Criticality[] = ['low', 'moderate', 'high', 'critical']
export const contractKinds: readonly ContractKind[] = ['managed_service', 'managed_platform', 'pam', 'soc', 'saas_admin', 'support']

/** Why these: whoever decides must keep the decision, be able to see, and be able to stop. The numbers are a starting point. */
export const shippedRequirements: readonly Requirement[] = [
  { clause: 'approval_retained', atLeast: 'low', terms: {} },
  { clause: 'policy_intent_retained', atLeast: 'low', terms: {} },
  { clause: 'residual_risk_retained', atLeast: 'low', terms: {} },
  { clause: 'evidence_on_demand', atLeast: 'low', terms: { withinHours: 72 } },
  { clause: 'evidence_on_demand', atLeast: 'high', terms: { withinHours: 24 } },
  { clause: 'evidence_on_demand', atLeast: 'critical', terms: { withinHours: 4 } },
  { clause: 'revocation_right', atLeast: 'low', terms: { withinHours: 24 } },
  { clause: 'revocation_right', atLeast: 'high', terms: { withinHours: 4 } },
  { clause: 'revocation_right', atLeast: 'critical', terms: { withinHours: 1 } },
  // Who holds privileged access for others, or watches it, is stopped at once.
  { clause: 'revocation_right', kind: 'pam', atLeast: 'low', terms: { withinHours: 1 } },
  { clause: 'revocation_right', kind: 'soc', atLeast: 'low', terms: { withinHours: 1 } },
  { clause: 'evidence_on_demand', kind: 'pam', atLeast: 'low', terms: { withinHours: 24 } },
  { clause: 'evidence_on_demand', kind: 'soc', atLeast: 'low', terms: { withinHours: 24 } },
  { clause: 'audit_right', atLeast: 'low', terms: { noticeDays: 30 } },
  { clause: 'audit_right', atLeast: 'high', terms: { noticeDays: 14 } },
  { clause: 'audit_right', atLeast: 'critical', terms: { noticeDays: 5 } },
  { clause: 'subcontracting', atLeast: 'low', terms: { approvalNeeded: true, maxDepth: 2 } },
  { clause: 'subcontracting', atLeast: 'critical', terms: { approvalNeeded: true, maxDepth: 1 } },
  { clause: 'retention', atLeast: 'low', terms: { days: 365 } },
  { clause: 'retention', atLeast: 'high', terms: { days: 1095 } },
]

/** What a contract of this kind and criticality must say: of each clause the strictest of all that apply. */
export const requiredFor = (
  kind: ContractKind,
  criticality: Criticality,
  own: readonly Requirement[] = [],
): ReadonlyMap<ClauseName, Terms> => {
  const required = new Map<ClauseName, Terms>()
  const applies = (one: Requirement) =>
    (one.kind === undefined || one.kind === kind) && criticalities.indexOf(one.atLeast) <= criticalities.indexOf(criticality)
  for (const clause of clauseNames)
    for (const one of [...shippedRequirements, ...own].filter((each) => each.clause === clause && applies(each)))
      required.set(clause, strictest(clause, required.get(clause) ?? {}, one.terms))
  return required
}
