/**
 * The engine: one bundle, two questions. It never throws for a question, whatever it is: what cannot be answered is refused.
 * Answers are frozen, because the same object may answer the next one who asks the same.
 */
import { sha256Hex } from '@countersign/ledger'
import type { AuthorizeAnswer, AuthorizeQuery } from './authorization.ts'
import { authorizePower, refuseUnreadable } from './authorize.ts'
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import { decideOperation, decisiveFacts, denyUnreadable } from './decide.ts'
import type { Decision, OperationQuery } from './decision.ts'
import { DecisionCache } from './decision-cache.ts'
import { queryReader } from './query-reader.ts'

export interface PolicyEngine {
  readonly bundle: Bundle
  /** May this principal do this action on this resource, now? */
  authorize(query: AuthorizeQuery): AuthorizeAnswer
  /** What does this operation on this credential need? */
  decide(query: OperationQuery): Decision
}

export interface PolicyEngineOptions {
  /** Answers of each kind that are kept. 0 keeps none. Default 10,000. */
  cacheSize?: number
}

export function createPolicyEngine(given: Bundle, options: PolicyEngineOptions = {}): PolicyEngine {
  const { bundle, pack } = checkedBundle(given)
  const reader = queryReader({
    roles: pack.roles,
    operations: pack.operations.actions.keys(),
    powers: pack.powers.actions.keys(),
    readsInstant: { operations: pack.operations.readsInstant, powers: pack.powers.readsInstant },
  })
  const capacity = options.cacheSize ?? 10_000
  const decisions = new DecisionCache<Decision>(capacity)
  const answers = new DecisionCache<AuthorizeAnswer>(capacity)

  return Object.freeze({
    bundle,
    decide(input: OperationQuery): Decision {
      const known = find(decisions, reader.operationKey(input))
      if (known) return known
      const read = reader.operation(input)
      if ('problems' in read) return deepFreeze(denyUnreadable(pack, bundle.digest, read.problems))
      const inputDigest = digestOfFacts(decisiveFacts(pack, read.query))
      const decision = deepFreeze(decideOperation(pack, bundle.digest, read.query, inputDigest))
      // An error may pass (memory, a trap): it is answered, and not remembered.
      if (decision.errors.length === 0) keep(decisions, reader.operationKey(read.query), decision)
      return decision
    },
    authorize(input: AuthorizeQuery): AuthorizeAnswer {
      const known = find(answers, reader.authorizationKey(input))
      if (known) return known
      const read = reader.authorization(input)
      if ('problems' in read) return deepFreeze(refuseUnreadable(bundle.digest, read.problems))
      const answer = deepFreeze(authorizePower(pack, bundle.digest, read.query))
      if (answer.errors.length === 0) keep(answers, reader.authorizationKey(read.query), answer)
      return answer
    },
  })
}

const find = <T>(cache: DecisionCache<T>, key: string | undefined): T | undefined => (key === undefined ? undefined : cache.get(key))

/** SAFETY: the key is that of our own copy, which was decided on; the question that was handed in may show another face at each look. */
const keep = <T>(cache: DecisionCache<T>, key: string | undefined, answer: T): void => {
  if (key !== undefined) cache.set(key, answer)
}

/** What `digestOf` gives, at a quarter of its cost: the reader has sorted the keys and refused what has no canonical form. */
function digestOfFacts(facts: Record<string, unknown>): string {
  return `sha256:${sha256Hex(JSON.stringify(facts))}`
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}
