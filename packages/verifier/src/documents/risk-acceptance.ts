// The risk acceptance: what could not be verified, taken on by a named person, for a while.
import { parseCanonical } from '../leaf.ts'
import { digest, digestOrNull, instant, oneOf, text } from '../shape.ts'

export interface RiskAcceptance {
  readonly id: string
  readonly org: string
  readonly change: string
  readonly operation: string
  readonly credential: string
  readonly person: string
  readonly expiresAt: number
  readonly expiresAtText: string
  readonly plan: string
  readonly proof: string | null
}

/** Errors: `dossier.malformed`, `json.*`. */
export const readRiskAcceptance = (source: string): RiskAcceptance => {
  const from = parseCanonical(source, 'the risk acceptance')
  oneOf(from, 'type', ['countersign/risk-acceptance/v1'])
  text(from, 'reason')
  return {
    id: text(from, 'id'),
    org: text(from, 'org'),
    change: text(from, 'change'),
    operation: text(from, 'operation'),
    credential: text(from, 'credential'),
    person: text(from, 'person'),
    expiresAt: instant(from, 'expiresAt'),
    expiresAtText: text(from, 'expiresAt'),
    plan: digest(from, 'plan'),
    proof: digestOrNull(from, 'proof'),
  }
}
