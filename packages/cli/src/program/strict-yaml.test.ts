// What a command reads from a file is read strictly and with an end, and what is said of it names a line and never the text.
import { expect, it, test } from 'vitest'
import { strictYaml } from './strict-yaml.ts'
import { wholeFile } from './whole-file.ts'

const refusal = (text: string): string => {
  try {
    return `read as ${JSON.stringify(strictYaml(text))}`
  } catch (error) {
    return `line ${(error as { line?: number }).line}: ${(error as Error).message}`
  }
}
const manyKeys = (end: string) => `${Array.from({ length: 60_000 }, (_, n) => `k${n}: 1`).join('\n')}\n${end}\n`

// The library's own comparison of keys took minutes for these.
it('a map of sixty thousand keys is read in a moment, and a key that stands there twice is still found', () => {
  expect(Object.keys(strictYaml(manyKeys('last: 1')) as object)).toHaveLength(60_001)
  expect(refusal(manyKeys('k0: 1'))).toMatch(/^line 60001: a key must/)
})

test.each([
  ['a tag that the library knows', 'hunter2: 1\na: !!binary aGk=', 'line 2: tags'],
  ['a tag of one’s own', 'a: !mine hunter2', 'line 1: this is no YAML that is taken: tag resolve failed'],
  ['a merge key', 'a: hunter2\n<<: { b: 1 }', 'line 2: a key must'],
  ['a list as a key', '? [hunter2]\n: 1', 'line 1: a key must'],
  ['an alias', 'a: &x hunter2\nb: *x', 'line 1: anchors'],
  ['a number and a text as one key', '1: hunter2\n"1": 2', 'line 2: a key must'],
  ['two documents', 'a: hunter2\n---\nb: 1', 'line 2: this is no YAML'],
  ['a quote without an end', 'a: "hunter2', 'line 1: this is no YAML'],
])('%s is refused by its line', (_what, text, words) => {
  expect(refusal(text).startsWith(words), refusal(text)).toBe(true)
  expect(refusal(text)).not.toContain('hunter2')
})

it('a key that reaches for a prototype is a key like any other, and reaches nothing', () => {
  const value = strictYaml('__proto__: { admin: true }\n') as { admin?: boolean }
  expect(value.admin).toBeUndefined()
  expect(Object.keys(value)).toEqual(['__proto__'])
})

it.runIf(process.platform !== 'win32')('a file without an end is left after what it may have', async () => {
  expect(await wholeFile('/dev/zero', 100_000)).toBeUndefined()
})
