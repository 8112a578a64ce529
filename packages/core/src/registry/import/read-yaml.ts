// YAML 1.2 → records with their places. Knows the table of sections by name only; what a value means is checked later.
// SAFETY: no alias (a small text could stand for a huge one), no tag, no merge key, no key twice, no key that reaches a prototype.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import { type Cell, type ImportProblem, type Place, type RawRecord, type SectionName, sectionNames } from './document.ts'

export interface ReadDocument {
  readonly records: readonly RawRecord[]
  readonly problems: readonly ImportProblem[]
}

const deepest = 16

export const readYaml = (text: string): ReadDocument => {
  const counter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: true,
    version: '1.2',
    schema: 'core',
    merge: false,
  })
  const problems: ImportProblem[] = []
  const records: RawRecord[] = []
  const placeAt = (offset: number | undefined): Place => {
    const { line, col } = counter.linePos(offset ?? 0)
    return { line, column: col }
  }
  const placeOf = (node: unknown): Place => placeAt((node as Node | null)?.range?.[0])
  const complain = (path: string, place: Place, message: string) => void problems.push({ path, ...place, message })
  for (const error of [...document.errors, ...document.warnings]) complain('', placeAt(error.pos[0]), wordsOf(error))
  if (problems.length > 0) return { records, problems }
  if (document.contents === null) return { records, problems: [{ path: '', line: 1, column: 1, message: 'the document is empty' }] }
  if (!isMap(document.contents)) {
    complain('', placeOf(document.contents), `the document must be a map of sections: ${sectionNames.join(', ')}`)
    return { records, problems }
  }

  /** A node as a plain value, each part's place noted under its path. */
  const plain = (node: unknown, path: string, places: Map<string, Place>, where: string, depth: number): unknown => {
    if (node === null || node === undefined) return null
    places.set(path, placeOf(node))
    if (isAlias(node) || (node as { anchor?: string }).anchor !== undefined) {
      complain(where, placeOf(node), 'anchors and aliases are not allowed; write the value out')
      return null
    }
    if ((node as { tag?: string }).tag?.startsWith('!')) {
      complain(where, placeOf(node), 'tags are not allowed')
      return null
    }
    if (isScalar(node)) return node.value
    if (depth > deepest) {
      complain(where, placeOf(node), `nested deeper than ${deepest} levels`)
      return null
    }
    const below = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`)
    if (isSeq(node)) return node.items.map((item, index) => plain(item, below(index), places, where, depth + 1))
    if (isMap(node)) {
      const object: Record<string, unknown> = {}
      for (const [key, value] of entriesOf(node, where, complain, placeOf)) object[key] = plain(value, below(key), places, where, depth + 1)
      return object
    }
    complain(where, placeOf(node), 'can not be read')
    return null
  }

  for (const [section, list, keyNode] of entriesOf(document.contents, '', complain, placeOf)) {
    if (!(sectionNames as string[]).includes(section)) {
      complain(section, placeOf(keyNode), `no such section; there are: ${sectionNames.join(', ')}`)
      continue
    }
    if (list === null || (isScalar(list) && list.value === null)) continue
    if (!isSeq(list)) {
      complain(section, placeOf(list), 'must be a list')
      continue
    }
    for (const [index, item] of list.items.entries()) {
      const where = `${section}[${index}]`
      if (!isMap(item)) {
        complain(where, placeOf(item), 'must be a map of fields')
        continue
      }
      const cells = new Map<string, Cell>()
      for (const [field, value, key] of entriesOf(item, where, complain, placeOf)) {
        const places = new Map<string, Place>()
        const place = value === null ? placeOf(key) : placeOf(value)
        cells.set(field, { ...place, value: plain(value, '', places, `${where}.${field}`, 0), places })
      }
      records.push({ section: section as SectionName, ...placeOf(item), cells })
    }
  }
  return { records, problems }
}

function* entriesOf(
  map: YAMLMap,
  where: string,
  complain: (path: string, place: Place, message: string) => void,
  placeOf: (node: unknown) => Place,
): Generator<[key: string, value: unknown, keyNode: unknown]> {
  if (map.anchor !== undefined) complain(where, placeOf(map), 'anchors and aliases are not allowed; write the value out')
  for (const pair of map.items) {
    const key = isScalar(pair.key) ? pair.key.value : undefined
    if (typeof key !== 'string') complain(where, placeOf(pair.key), 'a key must be text')
    else if (key === '__proto__' || key === 'constructor' || key === 'prototype')
      complain(where, placeOf(pair.key), `the key \`${key}\` is not allowed`)
    else yield [key, pair.value, pair.key]
  }
}

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
      return 'anchors and aliases are not allowed; write the value out'
    default:
      return `not YAML: ${error.code.toLowerCase().replaceAll('_', ' ')}`
  }
}
