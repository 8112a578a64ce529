/**
 * The canonical form of a value (RFC 8785), the only bytes that are ever signed or hashed for a value.
 *
 * INVARIANT: what this writes, `parseStrict` reads back to an equal value, and writing that again gives the same bytes.
 * Therefore everything that JSON would silently drop or change (undefined, functions, dates, lost integer digits) is refused.
 */
import canonicalize from 'canonicalize'
import { CountersignError } from './errors.ts'
import { isExactNumber, MAX_DEPTH } from './json-limits.ts'

const MAX_NODES = 1_000_000

function refuse(condition: string, message: string, path: string): never {
  throw new CountersignError(`canonical.${condition}`, 'invalid', message, { details: { path } })
}

/** SAFETY: recursion is bounded by `MAX_DEPTH`, which also ends cycles; `budget` bounds values that share subtrees. */
function check(value: unknown, depth: number, budget: { left: number }, path: () => string): void {
  if (--budget.left < 0) refuse('too_many_values', `more than ${MAX_NODES} values in one document`, '')
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) refuse('lone_surrogate', 'string with a lone surrogate has no UTF-8 form', path())
      return
    case 'boolean':
      return
    case 'number':
      if (!Number.isFinite(value)) refuse('not_finite', `number \`${value}\` has no JSON form`, path())
      if (!isExactNumber(value)) refuse('unsafe_integer', `integer \`${value}\` is beyond 2^53 - 1; send it as a string`, path())
      return
    case 'object':
      break
    default:
      refuse('unsupported_type', `a value of type ${typeof value} has no JSON form`, path())
  }
  if (value === null) return
  if (depth >= MAX_DEPTH) refuse('too_deep', `nested deeper than ${MAX_DEPTH} levels, or a cycle`, path().slice(0, 200))
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) check(value[i], depth + 1, budget, () => `${path()}/${i}`)
    return
  }
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    refuse('not_plain', 'only plain objects and arrays have a canonical form', path())
  // SAFETY: a symbol key would be dropped in silence.
  if (Object.getOwnPropertySymbols(value).length > 0) refuse('unsupported_type', 'an object with symbol keys has no JSON form', path())
  for (const key of Object.keys(value)) {
    if (!key.isWellFormed()) refuse('lone_surrogate', 'key with a lone surrogate has no UTF-8 form', path())
    if (key === '__proto__') refuse('forbidden_key', 'key `__proto__` is not allowed', path())
    check((value as Record<string, unknown>)[key], depth + 1, budget, () => `${path()}/${key}`)
  }
}

/**
 * RFC 8785 text of a JSON value: object keys sorted by UTF-16 code units, ECMAScript numbers, no spaces.
 * Errors (kind `invalid`): `canonical.unsupported_type`, `canonical.not_plain`, `canonical.not_finite`, `canonical.unsafe_integer`,
 * `canonical.lone_surrogate`, `canonical.forbidden_key`, `canonical.too_deep`, `canonical.too_many_values`;
 * `details.path` is a slash-separated path to the value.
 */
export function canonicalJson(value: unknown): string {
  check(value, 0, { left: MAX_NODES }, () => '')
  const text = canonicalize(value)
  if (text === undefined) refuse('unsupported_type', 'the value has no JSON form', '')
  return text
}
