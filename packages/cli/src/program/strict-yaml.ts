// One YAML document → a plain value, for every file that a command reads. SAFETY: no alias (a small text could stand for a huge one), no tag, no merge key,
// no key twice, no depth without an end. What is said of it never quotes the text, which may be somebody's secret.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit, type YAMLMap } from 'yaml'

const deepest = 32

/** No YAML that is taken, and why; `line` is counted from 1 within the text. */
export class YamlRefused extends Error {
  readonly line: number

  constructor(line: number, why: string) {
    super(why)
    this.line = line
  }
}

// The library would compare each key with each one before it: 130,000 of them, which are a megabyte, took it six minutes.
const repeatedIn = (map: YAMLMap): unknown => {
  const seen = new Set<unknown>()
  for (const { key } of map.items) {
    if (!isScalar(key)) return key ?? map
    if (key.value === '<<') return key
    const name = String(key.value)
    if (seen.has(name)) return key
    seen.add(name)
  }
  return undefined
}

/** Errors: `YamlRefused`. */
export const strictYaml = (text: string): unknown => {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: lines,
  })
  const refused = (offset: number | undefined, why: string) => new YamlRefused(Math.max(1, lines.linePos(offset ?? 0).line), why)
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) throw refused(problem.pos[0], `this is no YAML that is taken: ${problem.code.toLowerCase().replaceAll('_', ' ')}`)
  const at = (node: unknown, why: string) => refused((node as Node).range?.[0], why)
  visit(document, {
    Node: (_key, node, path) => {
      if (isAlias(node) || (node as { anchor?: string }).anchor !== undefined)
        throw at(node, 'anchors and aliases are not taken; write the value out')
      // Some tags the library knows by itself: `!!binary` would be bytes, `!!set` a set.
      if ((node as { tag?: string }).tag !== undefined) throw at(node, 'tags are not taken; write the value as text, a list or a map')
      if (path.length > deepest * 2) throw at(node, `nested deeper than ${deepest} levels`)
      if (!isScalar(node) && !isMap(node) && !isSeq(node)) throw at(node, 'something in this document can not be read')
      const repeated = isMap(node) ? repeatedIn(node) : undefined
      if (repeated !== undefined) throw at(repeated, 'a key must be a word, stand once in its map, and not be `<<`')
    },
  })
  return document.toJS({ maxAliasCount: 0 })
}
