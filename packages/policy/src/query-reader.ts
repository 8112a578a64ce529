/**
 * Reads a question as if a stranger had written it. What comes out is an own, frozen copy of exactly the known facts;
 * what was handed in is never looked at again, so it cannot change between check and use.
 *
 * SAFETY: a missing, extra or ill-typed fact is a problem and ends in deny. Nothing is defaulted, nothing is coerced.
 */
import type { AuthorizeQuery, ResourceRef } from './authorization.ts'
import type { OperationDelegation, OperationQuery, OperationRisk, OperationTarget } from './decision.ts'
import { AVAILABILITIES, DELEGATION_FLAGS, ENVIRONMENTS, RISK_CLASSES, RISK_FLAGS, TRIGGERS } from './decision.ts'
import type { PrincipalRef } from './principal.ts'
import { PARTY_KINDS, PRINCIPAL_KINDS } from './principal.ts'

type Read<T> = { query: T } | { problems: string[] }
type Reader = (value: unknown, path: string, problems: string[]) => unknown

const MAX_TEXT = 512
const MAX_ITEMS = 256
const MAX_PROBLEMS = 20
// RFC 3339 section 5.6; Cedar's datetime has milliseconds, finer parts are refused rather than cut.
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

const text: Reader = (value, path, problems) => {
  if (typeof value !== 'string') return void problems.push(`\`${path}\` is not text`)
  if (value.length === 0 || value.length > MAX_TEXT) return void problems.push(`\`${path}\` is empty or longer than ${MAX_TEXT}`)
  if (!value.isWellFormed() || CONTROL.test(value)) return void problems.push(`\`${path}\` has a control character or a lone surrogate`)
  return value
}

const flag: Reader = (value, path, problems) =>
  typeof value === 'boolean' ? value : void problems.push(`\`${path}\` is neither true nor false`)

const instant: Reader = (value, path, problems) => {
  const time = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN
  // ORDER: the pattern first; Date.parse alone reads many other forms. It also takes 24:00 and 30 February no further than their sum.
  return Number.isNaN(time) ? void problems.push(`\`${path}\` is not an RFC 3339 instant`) : new Date(time).toISOString()
}

const oneOf =
  (values: readonly string[]): Reader =>
  (value, path, problems) =>
    values.includes(value as string) ? value : void problems.push(`\`${path}\` is not one of ${values.join(', ')}`)

const listOf =
  (item: Reader): Reader =>
  (value, path, problems) => {
    if (!Array.isArray(value) || value.length > MAX_ITEMS) return void problems.push(`\`${path}\` is not a list of at most ${MAX_ITEMS}`)
    const items: unknown[] = []
    for (let i = 0; i < value.length; i++) items.push(item(value[i], `${path}[${i}]`, problems))
    // The order of a set means nothing: one order, one digest.
    return Object.freeze([...new Set(items)].sort())
  }

/** INVARIANT: keys come out in the order of RFC 8785 (UTF-16 code units), so that the copy's JSON text is its canonical form. */
const recordOf = (required: Readonly<Record<string, Reader>>, optional: Readonly<Record<string, Reader>> = {}): Reader => {
  const entries = [
    ...Object.entries(required).map(([key, read]) => ({ key, read, must: true })),
    ...Object.entries(optional).map(([key, read]) => ({ key, read, must: false })),
  ].sort((a, b) => (a.key < b.key ? -1 : 1))
  return (value, path, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return void problems.push(`\`${path}\` is not an object`)
    const given = value as Record<string, unknown>
    const own: Record<string, unknown> = {}
    let count = 0
    for (const { key, read, must } of entries) {
      if (!Object.hasOwn(given, key)) {
        if (must) problems.push(`\`${path}.${key}\` is missing`)
        continue
      }
      count++
      const part = given[key]
      if (part !== undefined || must) own[key] = read(part, `${path}.${key}`, problems)
    }
    if (Object.keys(given).length !== count) {
      const unknown = Object.keys(given).find((key) => !Object.hasOwn(required, key) && !Object.hasOwn(optional, key))
      problems.push(`\`${path}\` has the unknown fact \`${String(unknown).slice(0, 64)}\``)
    }
    return Object.freeze(own)
  }
}

const party = recordOf({ kind: oneOf(PARTY_KINDS), id: text })
const flags = (names: readonly string[]): Record<string, Reader> => Object.fromEntries(names.map((name) => [name, flag]))

/** Readers for one pack: its schema says which roles and actions there are. */
export interface QueryReader {
  operation(value: unknown): Read<OperationQuery>
  authorization(value: unknown): Read<AuthorizeQuery>
}

export function queryReader(roles: readonly string[], operations: Iterable<string>, powers: Iterable<string>): QueryReader {
  const principal = recordOf({
    kind: oneOf(PRINCIPAL_KINDS),
    id: text,
    party,
    roles: listOf(oneOf(roles)),
    active: flag,
  } satisfies Record<keyof PrincipalRef, Reader>)
  const target = recordOf({
    id: text,
    kind: text,
    systemId: text,
    environment: oneOf(ENVIRONMENTS),
    criticality: oneOf(RISK_CLASSES),
    shared: flag,
    legacy: flag,
    privileged: flag,
    revocable: flag,
    hasBusinessOwner: flag,
    hasTechnicalOwner: flag,
    hasExpiry: flag,
    canary: flag,
  } satisfies Record<keyof OperationTarget, Reader>)
  const operation = recordOf({
    operation: oneOf([...operations]),
    trigger: oneOf(TRIGGERS),
    requester: principal,
    executor: principal,
    target,
    risk: recordOf({ ...flags(RISK_FLAGS), availability: oneOf(AVAILABILITIES) } as Record<keyof OperationRisk, Reader>),
    hasReason: flag,
    hasTicket: flag,
    hasRollback: flag,
    massChange: flag,
    frozenSubject: flag,
    delegation: recordOf(flags(DELEGATION_FLAGS) as Record<keyof OperationDelegation, Reader>),
    at: instant,
  } satisfies Record<keyof OperationQuery, Reader>)
  const resource = recordOf({ kind: text, id: text }, {
    party: text,
    requesterId: text,
    executorIds: listOf(text),
    approverIds: listOf(text),
    ownerId: text,
    subjectId: text,
  } satisfies Record<Exclude<keyof ResourceRef, 'kind' | 'id'>, Reader>)
  const authorization = recordOf({
    principal,
    action: oneOf([...powers]),
    resource,
    context: recordOf({ at: instant }),
  } satisfies Record<keyof AuthorizeQuery, Reader>)
  return {
    operation: (value) => read<OperationQuery>(operation, value),
    authorization: (value) => read<AuthorizeQuery>(authorization, value),
  }
}

function read<T>(reader: Reader, value: unknown): Read<T> {
  const problems: string[] = []
  try {
    const query = reader(value, 'query', problems)
    return problems.length > 0 ? { problems: problems.slice(0, MAX_PROBLEMS) } : { query: query as T }
  } catch {
    // A getter or a proxy that throws is a stranger's doing: its words are not repeated.
    return { problems: ['`query` cannot be read'] }
  }
}
