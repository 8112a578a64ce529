// The peer of the decisions figure: cedar-wasm as somebody would use it directly, at its fastest (stateful, pre-parsed), and nothing else.
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import type { Bundle, operationRequest } from '@countersign/policy'

export type CedarRequest = ReturnType<typeof operationRequest>
export type RawCedar = (request: CedarRequest) => readonly string[]

/** Policies of the pack's operations, by `file#n` as the product names them. */
export const operationPolicies = (bundle: Bundle): Record<string, string> => {
  const policies: Record<string, string> = {}
  for (const [path, text] of Object.entries(bundle.files)) {
    const name = /^policies\/operations\/(.+)\.cedar$/.exec(path)?.[1]
    if (name === undefined) continue
    const parts = cedar.policySetTextToParts(text)
    if (parts.type === 'failure') throw new Error(`cedar can't read ${path}`)
    const inOrder = parts.policies.toSorted((a, b) => text.indexOf(a) - text.indexOf(b))
    inOrder.forEach((policy, at) => {
      policies[`${name}#${at + 1}`] = policy
    })
  }
  return policies
}

const must = (answer: cedar.CheckParseAnswer): void => {
  if (answer.type === 'failure') throw new Error(answer.errors.map((error) => error.message).join('; '))
}

/** `narrow`: the policies whose scope can't match an action are left out of what is asked for it, as the product does. */
export const rawCedar = (bundle: Bundle, narrow: boolean): RawCedar => {
  const schema = bundle.files['schema.cedarschema'] ?? ''
  must(cedar.preparseSchema('bench', schema))
  const all = operationPolicies(bundle)
  const tree = cedar.schemaToJson(schema)
  if (tree.type === 'failure') throw new Error("cedar can't read the schema")
  const { actions } = tree.json['']!
  const isUnder = (name: string, root: string): boolean =>
    name === root || (actions[name]?.memberOf ?? []).some(({ id }) => isUnder(id, root))
  const matches = (policy: string, action: string): boolean => {
    const parsed = cedar.policyToJson(policy)
    if (parsed.type === 'failure') throw new Error("cedar can't read a policy")
    const scope = parsed.json.action
    if (scope.op === 'All') return true
    const named = 'entities' in scope ? scope.entities : 'entity' in scope ? [scope.entity] : []
    return named.map((entity) => ('__entity' in entity ? entity.__entity.id : entity.id)).some((id) => isUnder(action, id))
  }
  const names = new Map<string, string>()
  for (const action of Object.keys(actions)) {
    const name = narrow ? `bench ${action}` : 'bench'
    names.set(action, name)
    const texts = narrow ? Object.fromEntries(Object.entries(all).filter(([, text]) => matches(text, action))) : all
    must(cedar.preparsePolicySet(name, { staticPolicies: texts }))
  }
  return (request) => {
    const answer = cedar.statefulIsAuthorized({
      ...request,
      preparsedSchemaName: 'bench',
      preparsedPolicySetId: names.get((request.action as { id: string }).id) ?? 'bench',
      validateRequest: true,
    })
    if (answer.type === 'failure') throw new Error(answer.errors.map((error) => error.message).join('; '))
    return answer.response.diagnostics.reason
  }
}
