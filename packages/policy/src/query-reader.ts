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

/**
 * One fact, or a record of them, read in two ways that say the same (tested). `read` makes the copy and says what is wrong. `key` makes a short text
 * that stands for that copy and for no other, without the copy: an answer that is known already is found by it at a fraction of the cost. It is
 * undefined whenever `read` would find a problem.
 * INVARIANT: no key of a fact is the beginning of another key of it, so keys set one behind the other are never those of other facts.
 */
interface Reader {
  read(value: unknown, path: string, problems: string[]): unknown
  key(value: unknown): string | undefined
}

const MAX_TEXT = 512
const MAX_ITEMS = 256
const MAX_PROBLEMS = 20
// RFC 3339 section 5.6; Cedar's datetime has milliseconds, finer parts are refused rather than cut.
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
/** ASCII without control characters: most texts, told at once. */
const PLAIN = /^[ -~]{1,512}$/

const text: Reader = {
  read: (value, path, problems) => {
    if (typeof value !== 'string') return void problems.push(`\`${path}\` is not text`)
    if (value.length === 0 || value.length > MAX_TEXT) return void problems.push(`\`${path}\` is empty or longer than ${MAX_TEXT}`)
    if (!value.isWellFormed() || CONTROL.test(value)) return void problems.push(`\`${path}\` has a control character or a lone surrogate`)
    return value
  },
  key: (value) => {
    if (typeof value !== 'string') return undefined
    const good = PLAIN.test(value) || (value.length > 0 && value.length <= MAX_TEXT && value.isWellFormed() && !CONTROL.test(value))
    return good ? `${value.length}:${value}` : undefined
  },
}

const flag: Reader = {
  read: (value, path, problems) => (typeof value === 'boolean' ? value : void problems.push(`\`${path}\` is neither true nor false`)),
  key: (value) => (value === true ? '+' : value === false ? '-' : undefined),
}

/** The instant of RFC 3339 in UTC; undefined for what is none. */
const instantOf = (value: unknown): string | undefined => {
  const time = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN
  // ORDER: the pattern first; Date.parse alone reads many other forms. It also takes 24:00 and 30 February no further than their sum.
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** Who asks again about all standing access asks at one instant: it is read once for all that follow each other. */
const instant = (): Reader => {
  let last: unknown
  let lastKey: string | undefined
  return {
    read: (value, path, problems) => instantOf(value) ?? void problems.push(`\`${path}\` is not an RFC 3339 instant`),
    key: (value) => {
      if (typeof value !== 'string') return undefined
      if (value !== last) {
        const read = instantOf(value)
        last = value
        lastKey = read && `${read};`
      }
      return lastKey
    },
  }
}

const oneOf = (values: readonly string[]): Reader => {
  const keys = new Map<unknown, string>(values.map((value, n) => [value, `${n};`]))
  return {
    read: (value, path, problems) =>
      values.includes(value as string) ? value : void problems.push(`\`${path}\` is not one of ${values.join(', ')}`),
    key: (value) => keys.get(value),
  }
}

const listOf = (item: Reader): Reader => ({
  read: (value, path, problems) => {
    if (!Array.isArray(value) || value.length > MAX_ITEMS) return void problems.push(`\`${path}\` is not a list of at most ${MAX_ITEMS}`)
    const items: unknown[] = []
    for (let i = 0; i < value.length; i++) items.push(item.read(value[i], `${path}[${i}]`, problems))
    // The order of a set means nothing: one order, one digest.
    return Object.freeze([...new Set(items)].sort())
  },
  key: (value) => {
    if (!Array.isArray(value) || value.length > MAX_ITEMS) return undefined
    const keys: string[] = []
    for (let i = 0; i < value.length; i++) {
      const key = item.key(value[i])
      if (key === undefined) return undefined
      keys.push(key)
    }
    // In any order of their own, as long as it is always the same one.
    const set = keys.length < 2 ? keys : [...new Set(keys)].sort()
    return `${set.length}[${set.join('')}`
  },
})

/**
 * INVARIANT: keys come out in the order of RFC 8785 (UTF-16 code units), so that the copy's JSON text is its canonical form.
 * `indifferent`: facts that are checked and copied, and left out of the key.
 */
const recordOf = (
  required: Readonly<Record<string, Reader>>,
  optional: Readonly<Record<string, Reader>> = {},
  indifferent: readonly string[] = [],
): Reader => {
  const entries = [
    ...Object.entries(required).map(([key, reader]) => ({ key, reader, must: true })),
    ...Object.entries(optional).map(([key, reader]) => ({ key, reader, must: false })),
  ]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((entry) => ({ ...entry, counts: !indifferent.includes(entry.key) }))
  return {
    read: (value, path, problems) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return void problems.push(`\`${path}\` is not an object`)
      const given = value as Record<string, unknown>
      const own: Record<string, unknown> = {}
      let count = 0
      for (const { key, reader, must } of entries) {
        if (!Object.hasOwn(given, key)) {
          if (must) problems.push(`\`${path}.${key}\` is missing`)
          continue
        }
        count++
        const part = given[key]
        if (part !== undefined || must) own[key] = reader.read(part, `${path}.${key}`, problems)
      }
      if (Object.keys(given).length !== count) {
        const unknown = Object.keys(given).find((key) => !Object.hasOwn(required, key) && !Object.hasOwn(optional, key))
        problems.push(`\`${path}\` has the unknown fact \`${String(unknown).slice(0, 64)}\``)
      }
      return Object.freeze(own)
    },
    key: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
      const given = value as Record<string, unknown>
      let out = ''
      let count = 0
      for (const { key: name, reader, must, counts } of entries) {
        if (!Object.hasOwn(given, name)) {
          if (must) return undefined
          out += '.'
          continue
        }
        count++
        const part = given[name]
        if (part === undefined && !must) {
          out += '.'
          continue
        }
        const key = reader.key(part)
        if (key === undefined) return undefined
        if (counts) out += must ? key : `!${key}`
      }
      return Object.keys(given).length === count ? out : undefined
    },
  }
}

const party = recordOf({ kind: oneOf(PARTY_KINDS), id: text })
const flags = (names: readonly string[]): Record<string, Reader> => Object.fromEntries(names.map((name) => [name, flag]))

/** Readers for one pack: its schema says which roles and actions there are, and its policies whether the instant of a question decides anything. */
export interface QueryReader {
  operation(value: unknown): Read<OperationQuery>
  authorization(value: unknown): Read<AuthorizeQuery>
  /** A text that stands for the question's decisive facts and for no others; undefined for what can't be read. It never throws. */
  operationKey(value: unknown): string | undefined
  authorizationKey(value: unknown): string | undefined
}

export interface Vocabulary {
  readonly roles: readonly string[]
  readonly operations: Iterable<string>
  readonly powers: Iterable<string>
  /** Whether a policy about operations, or about powers, looks at the time. */
  readonly readsInstant: { readonly operations: boolean; readonly powers: boolean }
}

export function queryReader({ roles, operations, powers, readsInstant }: Vocabulary): QueryReader {
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
  const operationFacts = {
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
    at: instant(),
  } satisfies Record<keyof OperationQuery, Reader>
  const operation = recordOf(operationFacts, {}, readsInstant.operations ? [] : ['at'])
  const resource = recordOf({ kind: text, id: text }, {
    party: text,
    requesterId: text,
    executorIds: listOf(text),
    approverIds: listOf(text),
    ownerId: text,
    subjectId: text,
  } satisfies Record<Exclude<keyof ResourceRef, 'kind' | 'id'>, Reader>)
  const authorizationFacts = {
    principal,
    action: oneOf([...powers]),
    resource,
    context: recordOf({ at: instant() }),
  } satisfies Record<keyof AuthorizeQuery, Reader>
  const authorization = recordOf(authorizationFacts, {}, readsInstant.powers ? [] : ['context'])
  return {
    operation: (value) => read<OperationQuery>(operation, value),
    authorization: (value) => read<AuthorizeQuery>(authorization, value),
    operationKey: (value) => keyOf(operation, value),
    authorizationKey: (value) => keyOf(authorization, value),
  }
}

function read<T>(reader: Reader, value: unknown): Read<T> {
  const problems: string[] = []
  try {
    const query = reader.read(value, 'query', problems)
    return problems.length > 0 ? { problems: problems.slice(0, MAX_PROBLEMS) } : { query: query as T }
  } catch {
    // A getter or a proxy that throws is a stranger's doing: its words are not repeated.
    return { problems: ['`query` cannot be read'] }
  }
}

function keyOf(reader: Reader, value: unknown): string | undefined {
  try {
    return reader.key(value)
  } catch {
    return undefined
  }
}
