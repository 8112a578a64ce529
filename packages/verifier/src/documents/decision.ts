// The decision: what the policy asked for, operation by operation. The verifier does not evaluate policy; it holds the change to what was decided.
import { parseCanonical } from '../leaf.ts'
import { digest, flag, list, malformed, member, object, oneOf, text, texts, whole } from '../shape.ts'
import { type Strength, strengthOrNull } from './plan.ts'

export interface Needs {
  readonly roles: readonly string[]
  readonly quorum: number
  readonly stepUp: boolean
}

export interface DecidedOperation {
  readonly outcome: string
  /** Null unless the outcome is `approval`. */
  readonly needs: Needs | null
  readonly minStrength: Strength | null
}

export interface Decision {
  readonly plan: string
  readonly bundle: string
  readonly outcome: string
  readonly operations: ReadonlyMap<string, DecidedOperation>
}

const decided = (value: unknown): [string, DecidedOperation] => {
  const from = object(value, 'an operation of the decision')
  const outcome = text(from, 'outcome')
  const minStrength = strengthOrNull(from, 'minStrength')
  if (outcome !== 'approval') return [text(from, 'operation'), { outcome, needs: null, minStrength }]
  const needs = object(member(from, 'needs'), '`needs`')
  // SAFETY: a quorum of nobody is no approval.
  const found = { roles: texts(needs, 'roles'), quorum: whole(needs, 'quorum', 1), stepUp: flag(needs, 'stepUp') }
  return [text(from, 'operation'), { outcome, needs: found, minStrength }]
}

/** Errors: `dossier.malformed`, `json.*`. */
export const readDecision = (source: string): Decision => {
  const from = parseCanonical(source, 'the decision')
  oneOf(from, 'type', ['countersign/decision/v1'])
  const operations = new Map<string, DecidedOperation>()
  for (const item of list(from, 'operations')) {
    const [id, one] = decided(item)
    if (operations.has(id)) throw malformed(`operation \`${id}\` is decided twice in one decision`)
    operations.set(id, one)
  }
  return { plan: digest(from, 'plan'), bundle: digest(from, 'bundle'), outcome: text(from, 'outcome'), operations }
}
