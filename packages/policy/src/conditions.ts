/**
 * Conditions: Cedar texts that an approved document carries (a runbook's bounds), over the same facts that an operation is decided on.
 * They only narrow: what they allow is still decided by the pack. An error, silence or an unknown word allows nothing.
 */
import { sha256Hex } from '@countersign/ledger'
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import { ask, type Prepared, parsePolicy, preparePolicies, prepareSchema, splitPolicies, validateStrict } from './cedar.ts'
import { operationRequest } from './cedar-request.ts'
import type { OperationQuery } from './decision.ts'
import { queryReader } from './query-reader.ts'

export interface Conditions {
  /** Whether the conditions hold for the operation; `reasons`: which forbade it, or that none permits it. */
  hold(query: OperationQuery): { readonly hold: boolean; readonly reasons: readonly string[] }
}

const MAX_TEXT = 20_000

/** `text`: Cedar policies over operations, each with a @reason. What is wrong with it, or what asks it. */
export function compileConditions(bundle: Bundle, text: string): Conditions | { problems: readonly string[] } {
  if (text.length > MAX_TEXT) return { problems: [`is longer than ${MAX_TEXT} characters`] }
  const parts = splitPolicies(text)
  if ('problem' in parts) return { problems: [parts.problem] }
  if (parts.policies.length === 0) return { problems: ['has no policy'] }
  const schemaText = bundle.files['schema.cedarschema'] ?? ''
  const named = Object.fromEntries(parts.policies.map((policy, index) => [`condition#${index + 1}`, policy]))
  const reasons = new Map<string, string>()
  const problems: string[] = []
  for (const [id, policy] of Object.entries(named)) {
    const json = parsePolicy(policy)
    const reason = json?.annotations?.reason
    if (!reason) problems.push(`\`${id}\` has no @reason`)
    reasons.set(id, reason ?? id)
  }
  problems.push(...validateStrict(schemaText, named).map(({ policyId, problem }) => `\`${policyId}\`: ${problem}`))
  if (problems.length > 0) return { problems }
  const prepared: Prepared = { schema: sha256Hex(schemaText), policies: sha256Hex(JSON.stringify(named)) }
  problems.push(...prepareSchema(prepared.schema, schemaText), ...preparePolicies(prepared.policies, named))
  if (problems.length > 0) return { problems }
  const { pack } = checkedBundle(bundle)
  const reader = queryReader({
    roles: pack.roles,
    operations: pack.operations.actions.keys(),
    powers: pack.powers.actions.keys(),
    readsInstant: { operations: true, powers: true },
  })
  return {
    hold: (input) => {
      const read = reader.operation(input)
      if ('problems' in read) return { hold: false, reasons: ['the question could not be read, so nothing may be done'] }
      const answer = ask(prepared, operationRequest(read.query))
      if (answer.errors.length > 0) return { hold: false, reasons: ['the conditions could not be evaluated, so nothing may be done'] }
      if (answer.allowed) return { hold: true, reasons: [] }
      const named = answer.determining.map((id) => reasons.get(id) ?? id)
      return { hold: false, reasons: named.length > 0 ? named : ['no condition permits it'] }
    },
  }
}
