// A document that somebody hands in costs what its length says, whatever stands in it: no bomb, no trap, no word of the library's own.
import { expect, it, test } from 'vitest'
import { YamlText } from './yaml.ts'

const saidOf = (text: string): { said: string; line: number; column: number } | undefined => {
  const yaml = new YamlText(text)
  if (yaml.root !== undefined) yaml.plain(yaml.root, '', new Map(), '')
  const [first] = yaml.problems
  return first && { said: first.message, line: first.line, column: first.column }
}

const manyKeys = (end: string) => `${Array.from({ length: 60_000 }, (_, n) => `k${n}: 1`).join('\n')}\n${end}\n`

// The library's own comparison of keys took minutes for these.
it('a map of sixty thousand keys is read in a moment, and a key that stands there twice is still found', () => {
  expect(saidOf(manyKeys('last: 1'))).toBeUndefined()
  expect(saidOf(manyKeys('k0: 1'))).toMatchObject({ said: 'the same key twice in one map', line: 60_001 })
})

test.each([
  ['brackets', '['.repeat(2_000_000)],
  ['brackets that are closed', `a: ${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ['maps', '{a: '.repeat(500_000)],
  ['dashes in a line', '- '.repeat(1_000_000)],
  ['question marks in a line', '? '.repeat(1_000_000)],
])('%s that nest without an end are refused before a tree is made of them', (_what, text) => {
  expect(saidOf(text)).toEqual({ said: 'nested deeper than 16 levels', line: 1, column: 1 })
})

it('more parts than a document of people has are refused before a tree is made of them', () => {
  expect(saidOf(`a: [${','.repeat(8_000_000)}]`)?.said).toMatch(/more than 5000000 parts; divide it/)
})

test.each([
  ['bytes', 'a: !!binary aGk='],
  ['a set', 'a: !!set { x, y }'],
  ['text', 'a: !!str 5'],
  ['a moment', 'a: !!timestamp 2026-01-01'],
  ['anything', 'a: !mine x'],
])('a tag for %s is refused, also one that the library knows', (_what, text) => {
  expect(saidOf(text)?.said).toBe('tags are not allowed')
})

it('what only looks like a bracket nests nothing', () => {
  const text = `a: "${'['.repeat(500)}"\nb: '${'{'.repeat(500)}'\nc: ${'x['.repeat(500)}\nd: |\n  ${'- '.repeat(500)}\n`
  expect(saidOf(text)).toBeUndefined()
  expect(saidOf(`a: [${'[x], '.repeat(10_000)}]`)).toBeUndefined()
  expect(saidOf('list:\n  - a: [x]\n'.padEnd(40) + '\n'.concat('  - { b: [y] }\n'.repeat(10_000)))).toBeUndefined()
})
