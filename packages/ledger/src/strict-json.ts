/**
 * The only JSON reader for bytes from outside. RFC 8259 grammar, and refuses what two readers could understand differently:
 * duplicate keys, lone surrogates, integers that lose digits, `__proto__`. Signer and verifier read through this same door.
 *
 * SAFETY: bounded in bytes, values and depth before anything is built; recursion never passes `maxDepth`.
 */
import { CountersignError } from './errors.ts'
import { isExactNumber, MAX_DEPTH } from './json-limits.ts'

export interface JsonLimits {
  /** UTF-8 bytes of the whole text. Default 1 MiB. */
  maxBytes?: number
  /** Nested arrays and objects. Default 64, never more than 512. */
  maxDepth?: number
  /** Values of any type, containers included. Default 200,000. */
  maxNodes?: number
}

const HARD_DEPTH = 512
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const PLAIN_INTEGER = /^-?[0-9]+$/

class Reader {
  private readonly text: string
  private readonly maxDepth: number
  private nodes: number
  private at = 0

  constructor(text: string, maxDepth: number, maxNodes: number) {
    this.text = text
    this.maxDepth = maxDepth
    this.nodes = maxNodes
  }

  document(): unknown {
    const value = this.value(0)
    this.space()
    if (this.at !== this.text.length) this.fail('syntax', 'text after the end of the value')
    return value
  }

  private fail(condition: string, message: string): never {
    throw new CountersignError(`json.${condition}`, 'invalid', `${message} at offset ${this.at}`, { details: { offset: this.at } })
  }

  private space(): number {
    let code = this.text.charCodeAt(this.at)
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = this.text.charCodeAt(++this.at)
    return code
  }

  private value(depth: number): unknown {
    if (--this.nodes < 0) this.fail('too_many_values', 'too many values in one document')
    const code = this.space()
    switch (code) {
      case 0x7b:
        return this.object(depth + 1)
      case 0x5b:
        return this.array(depth + 1)
      case 0x22:
        return this.string()
      case 0x74:
        return this.word('true', true)
      case 0x66:
        return this.word('false', false)
      case 0x6e:
        return this.word('null', null)
      default:
        return this.number()
    }
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail('syntax', 'unexpected character')
    this.at += word.length
    return value
  }

  private number(): number {
    NUMBER.lastIndex = this.at
    const token = NUMBER.exec(this.text)?.[0]
    if (token === undefined) this.fail('syntax', this.at >= this.text.length ? 'unexpected end of text' : 'unexpected character')
    const value = Number(token)
    if (!Number.isFinite(value)) this.fail('number_out_of_range', 'number is too large')
    if (!isExactNumber(value) || (token.length > 15 && PLAIN_INTEGER.test(token) && !Number.isSafeInteger(value))) {
      this.fail('unsafe_integer', 'integer is beyond 2^53 - 1; send it as a string')
    }
    this.at += token.length
    return value
  }

  private string(): string {
    const text = this.text
    const start = this.at + 1
    let at = start
    let escaped = false
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === 0x22) break
      if (code === 0x5c) {
        escaped = true
        at++
      } else if (code < 0x20) {
        this.at = at
        this.fail('syntax', 'control character in a string')
      } else if (Number.isNaN(code)) {
        this.at = text.length
        this.fail('syntax', 'unterminated string')
      }
      at++
    }
    let value: string
    if (escaped) {
      try {
        value = JSON.parse(text.slice(start - 1, at + 1)) as string
      } catch {
        return this.fail('syntax', 'bad escape in a string')
      }
    } else value = text.slice(start, at)
    if (!value.isWellFormed()) this.fail('lone_surrogate', 'string with a lone surrogate')
    this.at = at + 1
    return value
  }

  private array(depth: number): unknown[] {
    if (depth > this.maxDepth) this.fail('too_deep', `nested deeper than ${this.maxDepth} levels`)
    const out: unknown[] = []
    this.at++
    if (this.space() === 0x5d) {
      this.at++
      return out
    }
    for (;;) {
      out.push(this.value(depth))
      const code = this.space()
      this.at++
      if (code === 0x5d) return out
      if (code !== 0x2c) this.misplaced()
    }
  }

  private object(depth: number): Record<string, unknown> {
    if (depth > this.maxDepth) this.fail('too_deep', `nested deeper than ${this.maxDepth} levels`)
    const out: Record<string, unknown> = {}
    this.at++
    if (this.space() === 0x7d) {
      this.at++
      return out
    }
    for (;;) {
      if (this.space() !== 0x22) this.fail('syntax', 'expected a key')
      const key = this.string()
      if (key === '__proto__') this.fail('forbidden_key', 'key `__proto__` is not allowed')
      if (Object.hasOwn(out, key)) this.fail('duplicate_key', `key \`${key.slice(0, 64)}\` twice in one object`)
      if (this.space() !== 0x3a) this.fail('syntax', 'expected `:`')
      this.at++
      const value = this.value(depth)
      // SAFETY: {"constructor":{"prototype":…}} reaches Object.prototype through a careless merge.
      if (key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')) {
        this.fail('forbidden_key', 'key `constructor.prototype` is not allowed')
      }
      out[key] = value
      const code = this.space()
      this.at++
      if (code === 0x7d) return out
      if (code !== 0x2c) this.misplaced()
    }
  }

  private misplaced(): never {
    this.at--
    return this.fail('syntax', this.at >= this.text.length ? 'unexpected end of text' : 'unexpected character')
  }
}

/**
 * Reads one JSON value. Errors (kind `invalid`, `details.offset` in UTF-16 units): `json.syntax`, `json.duplicate_key`, `json.forbidden_key`,
 * `json.lone_surrogate`, `json.unsafe_integer`, `json.number_out_of_range`, `json.too_deep`, `json.too_many_values`, `json.too_large`.
 */
export function parseStrict(text: string, limits: JsonLimits = {}): unknown {
  const maxBytes = limits.maxBytes ?? 1 << 20
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    throw new CountersignError('json.too_large', 'invalid', `text is longer than ${maxBytes} bytes`, { details: { maxBytes } })
  }
  return new Reader(text, Math.min(limits.maxDepth ?? MAX_DEPTH, HARD_DEPTH), limits.maxNodes ?? 200_000).document()
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** `parseStrict` for bytes. Further error: `json.not_utf8`. */
export function parseStrictBytes(bytes: Uint8Array, limits: JsonLimits = {}): unknown {
  const maxBytes = limits.maxBytes ?? 1 << 20
  if (bytes.length > maxBytes) {
    throw new CountersignError('json.too_large', 'invalid', `text is longer than ${maxBytes} bytes`, { details: { maxBytes } })
  }
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch (cause) {
    throw new CountersignError('json.not_utf8', 'invalid', 'text is not valid UTF-8', { cause })
  }
  return parseStrict(text, limits)
}
