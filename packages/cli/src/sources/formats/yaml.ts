// YAML, one document after the other: never more than one in memory. SAFETY: a document is bounded in length, and read as strictly as any other.
import { strictYaml, YamlRefused } from '../../program/strict-yaml.ts'
import { broken } from './model.ts'

const longestDocument = 1_000_000

export interface YamlDocument {
  /** In which it begins. */
  readonly line: number
  readonly value: unknown
}

const parsed = (text: string, line: number): unknown => {
  try {
    return strictYaml(text)
  } catch (error) {
    if (!(error instanceof YamlRefused)) throw error
    throw broken(line + error.line - 1, error.message)
  }
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
