// YAML, one document after the other: never more than one in memory. SAFETY: no alias (a small text could stand for a huge one), no tag, no key twice;
// a document is bounded in length and depth.
import { isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml'
import { broken } from './model.ts'

const longestDocument = 1_000_000
const deepest = 32

export interface YamlDocument {
  /** In which it begins. */
  readonly line: number
  readonly value: unknown
}

const parsed = (text: string, line: number): unknown => {
  const document = parseDocument(text, { uniqueKeys: true, merge: false, schema: 'core', prettyErrors: false, logLevel: 'silent' })
  // The library's words may quote the text, which may be somebody's.
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) throw broken(line, `this document is no YAML that is taken: ${problem.code.toLowerCase().replaceAll('_', ' ')}`)
  visit(document, {
    Node: (_key, node, path) => {
      if (isAlias(node) || (node as { anchor?: string }).anchor !== undefined)
        throw broken(line, 'anchors and aliases are not taken; write the value out')
      if (path.length > deepest * 2) throw broken(line, `nested deeper than ${deepest} levels`)
      if (!isScalar(node) && !isMap(node) && !isSeq(node)) throw broken(line, 'something in this document can not be read')
    },
  })
  return document.toJS({ maxAliasCount: 0 })
}

/** Documents are parted by `---`, as YAML 1.2 says (9.2). */
export async function* documentsOf(text: AsyncIterable<string>): AsyncGenerator<YamlDocument> {
  let line = 0
  let begun = 1
  let lines: string[] = []
  let length = 0
  let rest: string[] = []
  let restLength = 0
  const take = (): YamlDocument[] => {
    const isEmpty = lines.every((one) => /^\s*(#|$)/.test(one))
    const found = isEmpty ? [] : [{ line: begun, value: parsed(lines.join('\n'), begun) }]
    lines = []
    length = 0
    begun = line + 1
    return found
  }
  const next = (one: string): YamlDocument[] => {
    line += 1
    if (/^(---|\.\.\.)(\s|$)/.test(one)) {
      const found = take()
      const after = one.slice(3).trim()
      if (after !== '' && !after.startsWith('#')) throw broken(line, 'begin a document in the line after its `---`')
      return found
    }
    length += one.length + 1
    if (length > longestDocument) throw broken(begun, `a document is longer than ${longestDocument} characters`)
    lines.push(one)
    return []
  }
  // A line that comes in many pieces is put together once, at its end.
  const takeRest = (): string => {
    const whole = rest.join('')
    rest = []
    restLength = 0
    return whole
  }
  for await (const piece of text) {
    const parts = piece.split('\n')
    const last = parts.pop() ?? ''
    for (const one of parts) yield* next(`${takeRest()}${one}`.replace(/\r$/, ''))
    rest.push(last)
    restLength += last.length
    if (restLength > longestDocument) throw broken(line + 1, `a line is longer than ${longestDocument} characters`)
  }
  const last = takeRest()
  if (last !== '') yield* next(last)
  yield* take()
}
