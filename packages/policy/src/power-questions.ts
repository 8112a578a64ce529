/**
 * Which questions have to be asked to know whether a principal may ever use a power, on any record there could be: read from the
 * policies' own text, so that nothing is sampled. Needed by whoever has to prove that a power can't be reached.
 *
 * INVARIANT: a policy can tell two records apart by the literals that it names and by the attributes that it reads, and in no other
 * way; so a record with other literals or attributes than these gets the answer of one that is asked about.
 */
import type { ActionName, ResourceRef } from './authorization.ts'
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import type { PolicyJson } from './cedar.ts'
import type { PrincipalRef } from './principal.ts'

export interface PowerQuestions {
  /** The powers that are the enterprise's alone: what the laws reserve, and what the pack adds to them. Sorted. */
  readonly reserved: readonly ActionName[]
  /** The records on which the answer about this power can differ, as they concern this principal. */
  records(action: ActionName, principal: PrincipalRef): ResourceRef[]
  /** Whether a policy may tell this id, of a principal or a party, apart from every other. */
  tellsApart(id: string): boolean
  /** Whether an answer may be another one at another time. */
  readonly readsInstant: boolean
}

/** One policy over powers, with the powers that its scope can match. */
export interface PowerPolicy {
  readonly policy: PolicyJson
  readonly scope: readonly string[]
}

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

const isRecord = (node: unknown): boolean => isNode(node) && node.Var === 'resource'
const PRINCIPALS = new Set(['Person', 'Agent', 'Service', 'Connector'])

interface Named {
  /** Texts that anything may be compared with. */
  readonly texts: Set<string>
  readonly principals: Set<string>
  readonly records: Set<string>
  /** A pattern may match what nobody has named. */
  patterns: boolean
}

const entityOf = (node: Node): { type: string; id: string } | undefined => {
  const entity = isNode(node.__entity) ? node.__entity : node
  return typeof entity.type === 'string' && typeof entity.id === 'string' ? { type: entity.type, id: entity.id } : undefined
}

const gather = (node: unknown, named: Named): void => {
  if (!isNode(node)) return
  if (typeof node.Value === 'string') named.texts.add(node.Value)
  const entity = entityOf(node)
  if (entity && PRINCIPALS.has(entity.type)) named.principals.add(entity.id)
  if (entity?.type === 'Record') named.records.add(entity.id)
  if (isNode(node.like)) {
    named.patterns = true
    const { pattern } = node.like
    const parts = Array.isArray(pattern) ? pattern : []
    // One text that the pattern matches stands for all of them.
    named.texts.add(parts.map((part) => (isNode(part) && typeof part.Literal === 'string' ? part.Literal : '')).join(''))
  }
  for (const part of Object.values(node)) gather(part, named)
}

/** The attributes of the record that an expression reads or asks for. */
const attributesIn = (node: unknown, found: Set<string>): Set<string> => {
  if (!isNode(node)) return found
  for (const access of [node['.'], node.has]) if (isNode(access) && isRecord(access.left)) found.add(String([access.attr].flat()[0]))
  for (const part of Object.values(node)) attributesIn(part, found)
  return found
}

/** The attributes without which the expression is false, whatever else holds: those that it asks for first. */
const demandedBy = (node: unknown): string[] => {
  if (!isNode(node)) return []
  if (isNode(node['&&'])) return [...demandedBy(node['&&'].left), ...demandedBy(node['&&'].right)]
  if (isNode(node.has) && isRecord(node.has.left)) return [String([node.has.attr].flat()[0])]
  return []
}

/**
 * The attributes that may have to be there for a policy to let something through. A forbid that is false without an attribute
 * only forbids more when it is there, so that attribute need not be tried.
 */
const opening = (policy: PolicyJson): Set<string> => {
  const read = attributesIn(policy.conditions, new Set())
  if (policy.effect === 'forbid')
    for (const { kind, body } of policy.conditions) if (kind === 'when') for (const name of demandedBy(body)) read.delete(name)
  return read
}

type Attribute = Exclude<keyof ResourceRef, 'kind' | 'id'>
const OTHER = 'somebody-else'

/** What an attribute can say about a principal: himself or somebody else. */
const values: Readonly<Record<Attribute, (principal: PrincipalRef) => readonly [own: unknown, other: unknown]>> = {
  party: (principal) => [principal.party.id, OTHER],
  requesterId: (principal) => [principal.id, OTHER],
  executorIds: (principal) => [[principal.id], [OTHER]],
  approverIds: (principal) => [[principal.id], [OTHER]],
  ownerId: (principal) => [principal.id, OTHER],
  subjectId: (principal) => [principal.id, OTHER],
}

const known = new WeakMap<Bundle, PowerQuestions>()

export const powerQuestions = (bundle: Bundle): PowerQuestions => {
  const checked = checkedBundle(bundle)
  const before = known.get(checked.bundle)
  if (before) return before
  const { reserved, policies } = checked.pack.powers
  const named: Named = { texts: new Set(), principals: new Set(), records: new Set(), patterns: false }
  for (const { policy } of policies) gather([policy.principal, policy.resource, policy.conditions], named)
  const kinds = ['any', ...[...named.texts].filter((text) => text !== '').sort()]
  const ids = ['any', ...[...named.records].sort()]
  const attributes = new Map(
    reserved.map((action) => {
      const read = new Set(policies.filter(({ scope }) => scope.includes(action)).flatMap(({ policy }) => [...opening(policy)]))
      return [action, (Object.keys(values) as Attribute[]).filter((name) => read.has(name))] as const
    }),
  )
  const questions: PowerQuestions = {
    reserved: reserved as readonly ActionName[],
    readsInstant: checked.pack.powers.readsInstant,
    tellsApart: (id) => named.patterns || named.texts.has(id) || named.principals.has(id),
    records: (action, principal) => {
      let records: ResourceRef[] = kinds.flatMap((kind) => ids.map((id) => ({ kind, id })))
      for (const name of attributes.get(action) ?? []) {
        const literal = name === 'executorIds' || name === 'approverIds' ? [...named.texts].map((text) => [text]) : [...named.texts]
        const possible = [...values[name](principal), ...literal]
        records = records.flatMap((record) => [record, ...possible.map((value) => ({ ...record, [name]: value }))])
      }
      return records
    },
  }
  known.set(checked.bundle, questions)
  return questions
}
