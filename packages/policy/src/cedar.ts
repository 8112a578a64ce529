/**
 * The only file of the product that talks to Cedar. It knows text, ids and Cedar's answers; it knows no outcome and no rule of ours.
 *
 * Facts about cedar-wasm 4.13 that shape it: a policy set given as one string loses its ids, so policies go in as a map;
 * a policy that errors is skipped, so every error is handed up and the caller refuses; parsing costs ten times an evaluation,
 * so schema and policies are parsed once and named.
 */
import type { EntityJson, PolicyJson, SchemaJson, StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/nodejs'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'

export type { EntityJson, PolicyJson, SchemaJson }
export type CedarRequest = Pick<StatefulAuthorizationCall, 'principal' | 'action' | 'resource' | 'context' | 'entities'>

/** `determining`: ids of the satisfied permits when allowed, of the satisfied forbids when not. */
export type CedarAnswer = { allowed: boolean; determining: string[]; errors: string[] }

/**
 * The policies of one file, in the order in which they are written. Templates are refused.
 * Cedar sorts the parts by an internal name (`policy10` before `policy2`), so the order is taken from the text again.
 */
export function splitPolicies(text: string): { policies: string[] } | { problem: string } {
  const parts = cedar.policySetTextToParts(text)
  if (parts.type === 'failure') return { problem: `does not parse: ${messages(parts.errors)}` }
  if (parts.policy_templates.length > 0) return { problem: 'has a template; write the policy out' }
  const places = parts.policies.map((policy) => ({ policy, at: text.indexOf(policy) }))
  if (places.some(({ at }) => at < 0)) return { problem: 'cannot be split into its policies' }
  if (new Set(places.map(({ at }) => at)).size !== places.length) return { problem: 'has the same policy twice' }
  return { policies: places.sort((a, b) => a.at - b.at).map(({ policy }) => policy) }
}

export function parsePolicy(text: string): PolicyJson | undefined {
  const answer = cedar.policyToJson(text)
  return answer.type === 'success' ? answer.json : undefined
}

export function parseSchema(text: string): { schema: SchemaJson<string> } | { problem: string } {
  const answer = cedar.schemaToJson(text)
  if (answer.type === 'failure') return { problem: `does not parse: ${messages(answer.errors)}` }
  if (answer.warnings.length > 0) return { problem: messages(answer.warnings) }
  return { schema: answer.json }
}

/** Strict validation of the whole set. A warning (a rule that can never apply, confusable letters) is a problem too. */
export function validateStrict(schema: string, policies: Readonly<Record<string, string>>): { policyId: string; problem: string }[] {
  const answer = cedar.validate({ validationSettings: { mode: 'strict' }, schema, policies: { staticPolicies: { ...policies } } })
  if (answer.type === 'failure') return [{ policyId: '', problem: messages(answer.errors) }]
  return [
    ...[...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) => ({
      policyId,
      problem: error.help ? `${error.message} (${error.help})` : error.message,
    })),
    ...answer.otherWarnings.map((warning) => ({ policyId: '', problem: warning.message })),
  ]
}

/** Parses once, under a name that must be a digest of the text: a name in use keeps its content for the life of the process. */
export function prepareSchema(name: string, schema: string): string[] {
  return once(`schema ${name}`, () => cedar.preparseSchema(name, schema))
}

export function preparePolicies(name: string, policies: Readonly<Record<string, string>>): string[] {
  return once(`policies ${name}`, () => cedar.preparsePolicySet(name, { staticPolicies: { ...policies } }))
}

export interface Prepared {
  schema: string
  policies: string
}

/** Asks the prepared set. SAFETY: whatever goes wrong inside, a trap of the wasm included, comes back as an error and allows nothing. */
export function ask(prepared: Prepared, request: CedarRequest): CedarAnswer {
  try {
    const answer = cedar.statefulIsAuthorized({
      ...request,
      preparsedSchemaName: prepared.schema,
      preparsedPolicySetId: prepared.policies,
      validateRequest: true,
    })
    if (answer.type === 'failure') return { allowed: false, determining: [], errors: answer.errors.map((error) => error.message) }
    const { decision, diagnostics } = answer.response
    const errors = diagnostics.errors.map(({ policyId, error }) => `policy \`${policyId}\` failed: ${error.message}`)
    // INVARIANT: Cedar skips a policy that errors, also a forbid; so an answer with errors allows nothing.
    return { allowed: decision === 'allow' && errors.length === 0, determining: diagnostics.reason, errors }
  } catch (cause) {
    return { allowed: false, determining: [], errors: [`cedar failed: ${cause instanceof Error ? cause.message : String(cause)}`] }
  }
}

const prepared = new Set<string>()

function once(name: string, parse: () => cedar.CheckParseAnswer): string[] {
  if (prepared.has(name)) return []
  const answer = parse()
  if (answer.type === 'failure') return [messages(answer.errors)]
  prepared.add(name)
  return []
}

function messages(errors: readonly { message: string; help: string | null }[]): string {
  return errors.map((error) => (error.help ? `${error.message} (${error.help})` : error.message)).join('; ')
}
