// YAML 1.2 → plain values with their places, for every document that people hand in. Knows no domain word.
// SAFETY: no alias (a small text could stand for a huge one), no tag, no merge key, no key twice, no key that reaches a prototype.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'

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

/** A text as YAML. What is wrong with it is gathered in `problems`, each with its place. */
export class YamlText {
  readonly problems: YamlProblem[] = []
  /** The document's root; undefined when the text is no YAML or empty. */
  readonly root: unknown
  readonly #counter = new LineCounter()

  constructor(text: string) {
    const document = parseDocument(text, {
      lineCounter: this.#counter,
      prettyErrors: false,
      uniqueKeys: true,
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
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? pair.key.value : undefined
      if (typeof key !== 'string') this.complain(where, this.placeOf(pair.key), 'a key must be text')
      else if (key === '__proto__' || key === 'constructor' || key === 'prototype')
        this.complain(where, this.placeOf(pair.key), `the key \`${key}\` is not allowed`)
      else yield [key, pair.value, pair.key]
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
    if ((node as { tag?: string }).tag?.startsWith('!')) {
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
    case 'DUPLICATE_KEY':
      return 'the same key twice in one map'
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
