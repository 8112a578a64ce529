// From text to a filter: `or` binds weakest, then `and`, then `not` (RFC 7644 §3.4.2.2, figure 1 and the order of operators in table 5).
// Beyond the RFC it takes `emails[type eq "work"].value eq "x"`, which Microsoft Entra ID sends; it means the same value.
import { quoted, scimError } from '../errors.ts'
import { type AttributePath, COMPARISONS, type Filter, MOST_COMPARISONS, MOST_FILTER_DEPTH, type PatchPath } from './model.ts'
import { attributePath, type Token, tokensOf } from './scan.ts'

class Parser {
  readonly #tokens: readonly Token[]
  #at = 0
  #comparisons = 0

  constructor(text: string) {
    this.#tokens = tokensOf(text)
  }

  whole(): Filter {
    const filter = this.#or(0)
    this.end()
    return filter
  }

  patchPath(): PatchPath {
    const path = this.#path()
    if (!this.#mark('[')) {
      this.end()
      return { path }
    }
    if (path.sub !== undefined) this.#fail()
    const filter = this.#or(1)
    this.#expect(']')
    const sub = this.#mark('.') ? attributePath(this.#word()).name : undefined
    this.end()
    return { path, filter, ...(sub === undefined ? {} : { sub }) }
  }

  end(): void {
    if (this.#at < this.#tokens.length) this.#fail()
  }

  #or(depth: number): Filter {
    // SAFETY: the only way down; a filter nests no deeper than this, and neither does whoever walks it.
    if (depth > MOST_FILTER_DEPTH) throw scimError('invalidFilter', `the filter is nested deeper than ${MOST_FILTER_DEPTH} levels`)
    return this.#series('or', () => this.#series('and', () => this.#term(depth)))
  }

  #series(op: 'and' | 'or', part: () => Filter): Filter {
    const filters = [part()]
    while (this.#keyword(op)) filters.push(part())
    return filters.length === 1 ? filters[0]! : { op, filters }
  }

  #term(depth: number): Filter {
    if (this.#mark('(')) {
      const filter = this.#or(depth + 1)
      this.#expect(')')
      return filter
    }
    const next = this.#peek()
    if (next?.is === 'word' && next.text.toLowerCase() === 'not' && this.#isMark(this.#tokens[this.#at + 1], '(')) {
      this.#at += 2
      const filter = this.#or(depth + 1)
      this.#expect(')')
      return { op: 'not', filter }
    }
    return this.#expression(depth)
  }

  #expression(depth: number): Filter {
    const path = this.#path()
    if (!this.#mark('[')) return this.#operation(path)
    if (path.sub !== undefined) this.#fail()
    const inner = this.#or(depth + 1)
    this.#expect(']')
    if (!this.#mark('.')) return { op: 'value', path, filter: inner }
    const also = this.#operation(attributePath(this.#word()))
    const filters = inner.op === 'and' ? [...inner.filters, also] : [inner, also]
    return { op: 'value', path, filter: { op: 'and', filters } }
  }

  #operation(path: AttributePath): Filter {
    this.#comparisons += 1
    if (this.#comparisons > MOST_COMPARISONS)
      throw scimError('invalidFilter', `the filter compares more than ${MOST_COMPARISONS} times; ask in parts`)
    const word = this.#word().toLowerCase()
    if (word === 'pr') return { op: 'pr', path }
    const op = COMPARISONS.find((each) => each === word)
    if (op === undefined) throw scimError('invalidFilter', `${quoted(word)} is no operator; there are ${COMPARISONS.join(', ')} and pr`)
    const next = this.#peek()
    if (next?.is !== 'value') return this.#fail()
    this.#at += 1
    return { op, path, value: next.value }
  }

  #path(): AttributePath {
    return attributePath(this.#word())
  }

  #word(): string {
    const next = this.#peek()
    if (next?.is !== 'word') return this.#fail()
    this.#at += 1
    return next.text
  }

  #keyword(word: 'and' | 'or'): boolean {
    const next = this.#peek()
    if (next?.is !== 'word' || next.text.toLowerCase() !== word) return false
    this.#at += 1
    return true
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #isMark(token: Token | undefined, text: string): boolean {
    return token?.is === 'mark' && token.text === text
  }

  #mark(text: '(' | ')' | '[' | ']' | '.'): boolean {
    if (!this.#isMark(this.#peek(), text)) return false
    this.#at += 1
    return true
  }

  #expect(text: ')' | ']'): void {
    if (!this.#mark(text)) this.#fail(`\`${text}\` is missing`)
  }

  #fail(why?: string): never {
    const token = this.#peek()
    const shown =
      token === undefined ? 'it ends too early' : `at ${quoted(token.is === 'value' ? JSON.stringify(token.value) : token.text)}`
    throw scimError('invalidFilter', `the filter can not be understood: ${why ?? shown}`)
  }
}

/** Errors: `scim.invalid_filter`. */
export const parseFilter = (text: string): Filter => new Parser(text).whole()

/** Errors: `scim.invalid_path`. */
export const parsePatchPath = (text: string): PatchPath => {
  try {
    return new Parser(text).patchPath()
  } catch (error) {
    throw scimError('invalidPath', `${quoted(text)} is no path: ${(error as Error).message}`, { cause: error })
  }
}
