/**
 * The canonical form of a value (RFC 8785), the only bytes that are ever signed or hashed for a value.
 *
 * INVARIANT: what this writes, `parseStrict` reads back to an equal value, and writing that again gives the same bytes.
 * Therefore everything that JSON would silently drop or change (undefined, functions, dates, lost integer digits) is refused.
 *
 * It checks and writes in one walk, so each member is read once: a getter can't show one value to the check and another to the hash.
 * Every journal entry passes here; the tests hold it to the npm package `canonicalize`.
 */
import { CountersignError } from './errors.ts'
import { isExactNumber, MAX_DEPTH } from './json-limits.ts'

const MAX_NODES = 1_000_000
/** What a value that becomes a part of another document leaves for what stands around it. */
const AROUND = 64

/** What JSON escapes (RFC 8785 section 3.2.2.2), and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes exactly these
const NEEDS_CARE = /["\\\u0000-\u001f\ud800-\udfff]/

/**
 * ORDER: by UTF-16 code units (RFC 8785 section 3.2.3), as `>` on strings and sort() without a comparator both do.
 * The few keys of a usual object are inserted by hand, at a third of the cost of sort().
 */
function sortKeys(keys: string[]): string[] {
  if (keys.length > 24) return keys.sort()
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i]!
    let at = i
    for (; at > 0 && keys[at - 1]! > key; at--) keys[at] = keys[at - 1]!
    keys[at] = key
  }
  return keys
}

class Writer {
  private left: number
  private readonly path: (string | number)[]

  /** `path`: of the value in its document, as steps. */
  constructor(path: (string | number)[]) {
    this.path = path
    this.left = path.length === 0 ? MAX_NODES : MAX_NODES - AROUND
  }

  private refuse(condition: string, message: string): never {
    const path = this.path.map((step) => `/${step}`).join('')
    throw new CountersignError(`canonical.${condition}`, 'invalid', message, { details: { path: path.slice(0, 500) } })
  }

  private string(value: string): string {
    // Most strings need no escape; telling that first is several times as fast as JSON.stringify.
    if (!NEEDS_CARE.test(value)) return `"${value}"`
    if (!value.isWellFormed()) this.refuse('lone_surrogate', 'text with a lone surrogate has no UTF-8 form')
    return JSON.stringify(value)
  }

  /** RFC 8785 section 3.2.2.3: numbers as ECMAScript writes them; -0 becomes 0. */
  private number(value: number): string {
    if (!Number.isFinite(value)) this.refuse('not_finite', `number \`${value}\` has no JSON form`)
    if (!isExactNumber(value)) this.refuse('unsafe_integer', `integer \`${value}\` is beyond 2^53 - 1; send it as a string`)
    return String(value)
  }

  /** SAFETY: recursion is bounded by `MAX_DEPTH`, which also ends cycles; `left` bounds values that share subtrees. */
  value(value: unknown, depth: number): string {
    if (--this.left < 0) this.refuse('too_many_values', `more than ${MAX_NODES} values in one document`)
    switch (typeof value) {
      case 'string':
        return this.string(value)
      case 'number':
        return this.number(value)
      case 'boolean':
        return value ? 'true' : 'false'
      case 'object':
        break
      default:
        this.refuse('unsupported_type', `a value of type ${typeof value} has no JSON form`)
    }
    if (value === null) return 'null'
    if (depth >= MAX_DEPTH) this.refuse('too_deep', `nested deeper than ${MAX_DEPTH} levels, or a cycle`)
    return Array.isArray(value) ? this.array(value, depth + 1) : this.object(value, depth + 1)
  }

  private array(value: unknown[], depth: number): string {
    if (Object.getPrototypeOf(value) !== Array.prototype) this.refuse('not_plain', 'only plain objects and arrays have a canonical form')
    let out = '['
    for (let i = 0; i < value.length; i++) {
      this.path.push(i)
      out += (i === 0 ? '' : ',') + this.value(value[i], depth)
      this.path.pop()
    }
    return `${out}]`
  }

  private object(value: object, depth: number): string {
    const prototype = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null)
      this.refuse('not_plain', 'only plain objects and arrays have a canonical form')
    // SAFETY: a symbol key would be dropped in silence.
    if (Object.getOwnPropertySymbols(value).length > 0) this.refuse('unsupported_type', 'an object with symbol keys has no JSON form')
    let out = '{'
    for (const key of sortKeys(Object.keys(value))) {
      this.path.push(key)
      if (key === '__proto__') this.refuse('forbidden_key', 'key `__proto__` is not allowed')
      out += `${(out === '{' ? '' : ',') + this.string(key)}:${this.value((value as Record<string, unknown>)[key], depth)}`
      this.path.pop()
    }
    return `${out}}`
  }
}

/**
 * RFC 8785 text of a JSON value: object keys sorted by UTF-16 code units, ECMAScript numbers, no spaces.
 * Errors (kind `invalid`): `canonical.unsupported_type`, `canonical.not_plain`, `canonical.not_finite`, `canonical.unsafe_integer`,
 * `canonical.lone_surrogate`, `canonical.forbidden_key`, `canonical.too_deep`, `canonical.too_many_values`;
 * `details.path` is a slash-separated path to the value.
 */
export function canonicalJson(value: unknown): string {
  return new Writer([]).value(value, 0)
}

/**
 * The text of a value as the member `name` of a document: what `canonicalJson` of the document has in its place. It counts towards the document's
 * depth and leaves room for 64 values around it. Errors: as of `canonicalJson`.
 */
export function canonicalMember(name: string, value: unknown): string {
  return new Writer([name]).value(value, 1)
}
