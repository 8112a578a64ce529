// YAML 1.2 → plain values with their places, for every document that people hand in. Knows no domain word.
// SAFETY: no alias (a small text could stand for a huge one), no tag, no merge key, no key twice, no key that reaches a prototype; what nests or counts
// more parts than a person would write is refused before a tree is made of it, which would take a thousand times the text's memory.
import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'

/** Where something stands in the document, counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

export interface YamlProblem extends Place {
  /** `credentials[3].system`, or '' for the document. */
  readonly path: string
  readonly message: string
}

const deepest = 16
/** Of the lexer's words. A document of 8 MiB as people write them has four million. */
const mostWords = 5_000_000
/** The sign by which the lexer says that a text follows. */
const textFollows = '\u001f'

/** Why no tree is made of a text. Linear, and holds nothing of it. */
const unbearable = (text: string): string | undefined => {
  let words = 0
  let open = 0
  let marks = 0
  let isText = false
  for (const word of new Lexer().lex(text)) {
    words += 1
    if (words > mostWords) return `more than ${mostWords} parts; divide it`
    if (isText) isText = false
    else if (word === textFollows) isText = true
    else if (word === '[' || word === '{') open += 1
    else if (word === ']' || word === '}') open = Math.max(0, open - 1)
    // `- - - x` and `? ? ? x` nest within one line.
    else if (word === '-' || word === '?') marks += 1
    else if (word === '\n' || word === '\r\n') marks = 0
    if (open + marks > deepest * 4) return `nested deeper than ${deepest} levels`
  }
  return undefined
}

/** A text as YAML. What is wrong with it is gathered in `problems`, each with its place. */
export class YamlText {
  readonly problems: YamlProblem[] = []
  /** The document's root; undefined when the text is no YAML or empty. */
  readonly root: unknown
  readonly #counter = new LineCounter()

  constructor(text: string) {
    const refused = unbearable(text)
    if (refused !== undefined) {
      this.complain('', { line: 1, column: 1 }, refused)
      return
    }
    const document = parseDocument(text, {
      lineCounter: this.#counter,
      prettyErrors: false,
      // SAFETY: the library compares each key with each one before it; `entriesOf` looks once.
      uniqueKeys: false,
      version: '1.2',
      schema: 'core',
      merge: false,
    })
    for (const error of [...document.errors, ...document.warnings]) this.complain('', this.#placeAt(error.pos[0]), wordsOf(error))
    if (this.problems.length > 0) return
    if (document.contents === null) this.complain('', { line: 1, column: 1 }, 'the document is empty')
    else this.root = document.contents
  }

  #placeAt(offset: number | undefined): Place {
    const { line, col } = this.#counter.linePos(offset ?? 0)
    return { line, column: col }
  }

  placeOf(node: unknown): Place {
    return this.#placeAt((node as Node | null)?.range?.[0])
  }

  complain(path: string, { line, column }: Place, message: string): void {
    this.problems.push({ path, line, column, message })
  }

  *entriesOf(map: YAMLMap, where: string): Generator<[key: string, value: unknown, keyNode: unknown]> {
    if (map.anchor !== undefined) this.complain(where, this.placeOf(map), noAlias)
    const seen = new Set<string>()
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? pair.key.value : undefined
      if (typeof key !== 'string') this.complain(where, this.placeOf(pair.key), 'a key must be text')
      else if (key === '__proto__' || key === 'constructor' || key === 'prototype')
        this.complain(where, this.placeOf(pair.key), `the key \`${key}\` is not allowed`)
      else if (seen.has(key)) this.complain(where, this.placeOf(pair.key), 'the same key twice in one map')
      else {
        seen.add(key)
        yield [key, pair.value, pair.key]
      }
    }
  }

  /** A node as a plain value; each part's place is noted under its path (`doors.0`). `where` names it in complaints. */
  plain(node: unknown, path: string, places: Map<string, Place>, where: string, depth = 0): unknown {
    if (node === null || node === undefined) return null
    places.set(path, this.placeOf(node))
    if (isAlias(node) || (node as { anchor?: string }).anchor !== undefined) {
      this.complain(where, this.placeOf(node), noAlias)
      return null
    }
    // The library knows some tags by itself (`!!binary`, `!!set`), and puts one of its own on every map and list only where the text has it.
    if ((node as { tag?: string }).tag !== undefined) {
      this.complain(where, this.placeOf(node), 'tags are not allowed')
      return null
    }
    if (isScalar(node)) return node.value
    if (depth > deepest) {
      this.complain(where, this.placeOf(node), `nested deeper than ${deepest} levels`)
      return null
    }
    const below = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`)
    if (isSeq(node)) return node.items.map((item, index) => this.plain(item, below(index), places, where, depth + 1))
    if (isMap(node)) {
      const object: Record<string, unknown> = {}
      for (const [key, value] of this.entriesOf(node, where)) object[key] = this.plain(value, below(key), places, where, depth + 1)
      return object
    }
    this.complain(where, this.placeOf(node), 'can not be read')
    return null
  }
}

const noAlias = 'anchors and aliases are not allowed; write the value out'

/** The library's words, without what it quotes of the document: that may be a secret. */
const wordsOf = (error: { code: string }): string => {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'a tab can not indent; use spaces'
    case 'BAD_INDENT':
      return 'the indentation does not fit'
    case 'TAG_RESOLVE_FAILED':
      return 'tags are not allowed'
    case 'MULTIPLE_DOCS':
      return 'one document only'
    case 'BAD_ALIAS':
      return noAlias
    default:
      return `not YAML: ${error.code.toLowerCase().replaceAll('_', ' ')}`
  }
}
