/** The words of a bundle: its operations with the classes above each, the roles, and the evidence that each operation asks. */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import { parseSchema } from './cedar.ts'
import type { EvidenceContract } from './evidence-contract.ts'

export interface Vocabulary {
  /** Each operation with the classes that it is in, nearest first, the root left out: `credential.revoke` → `retire`. */
  readonly operations: ReadonlyMap<string, readonly string[]>
  readonly classes: readonly string[]
  readonly roles: readonly string[]
  /** Ids of all evidence contracts. */
  readonly contracts: readonly string[]
  /** The evidence contract that an operation asks at least. */
  readonly contractOf: ReadonlyMap<string, string>
}

/** An evidence contract by its id, as it stands in `contracts.json`. */
export const evidenceContractOf = (bundle: Bundle, id: string): EvidenceContract | undefined =>
  checkedBundle(bundle).pack.contracts.byId.get(id)

const known = new WeakMap<Bundle, Vocabulary>()

export function vocabularyOf(given: Bundle): Vocabulary {
  const found = known.get(given)
  if (found) return found
  const { bundle, pack } = checkedBundle(given)
  const parsed = parseSchema(bundle.files['schema.cedarschema'] ?? '')
  const actions = 'schema' in parsed ? (parsed.schema['']?.actions ?? {}) : {}
  const above = (name: string): string[] =>
    (actions[name]?.memberOf ?? []).map(({ id }) => id).flatMap((id) => (id === 'operation' ? [] : [id, ...above(id)]))
  const operations = new Map([...pack.operations.actions.keys()].map((name) => [name, above(name)] as const))
  const words: Vocabulary = Object.freeze({
    operations,
    classes: [...new Set([...operations.values()].flat())].sort(),
    roles: pack.roles,
    contracts: [...pack.contracts.byId.keys()].sort(),
    contractOf: new Map([...pack.contracts.byOperation].map(([operation, contract]) => [operation, contract.id])),
  })
  known.set(given, words)
  return words
}
