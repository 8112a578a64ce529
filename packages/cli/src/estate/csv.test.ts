// What others named can't become a formula in somebody's spreadsheet, nor break out of its cell.
import { expect, it } from 'vitest'
import { csvOf } from './csv.ts'

it('a formula is text, a comma stays in its cell, nothing is an empty cell', () => {
  const rows = [{ name: '=cmd|x', what: 'a, "b"', none: null }]
  expect(csvOf(['name', 'what', 'none'], rows)).toBe('name,what,none\r\n"\'=cmd|x","a, ""b""",\r\n')
})

it.each(['+1', '-1', '@a', '\tx', '\rx'])('%j is text', (text) => {
  expect(csvOf(['a'], [{ a: text }])).toBe(`a\r\n"'${text}"\r\n`)
})
