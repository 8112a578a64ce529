import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeValue, isBelow, parseDn, sameDn } from './distinguished-name.ts'

const base = 'ou=services,dc=example,dc=test'
const value = fc
  .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
  .filter((text) => text.isWellFormed() && !/[\p{Cc}\p{Cf}�]/u.test(text))

test('whatever a value holds, escaped it is one part of a name below the base, and reads back as it was', () => {
  fc.assert(
    fc.property(value, (text) => {
      const parsed = parseDn(`uid=${escapeValue(text)},${base}`)
      expect(parsed?.length).toBe(4)
      expect(parsed?.[0]).toEqual({ type: 'uid', value: text })
      expect(isBelow(parsed!, parseDn(base)!)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('no text at all makes the reader throw or take for ever', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.stringMatching(/^[a-z=, \\]{0,300}$/)), (text) => {
      const parsed = parseDn(text)
      expect(parsed === undefined || parsed.length > 0).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test.each([
  '',
  ' ',
  'uid',
  'uid=',
  'uid=a,',
  '=a',
  'uid=a,,dc=test',
  'uid=a+cn=b,dc=test',
  'uid=#0403666f6f,dc=test',
  'uid="a",dc=test',
  'uid=a\\',
  'uid=a\\zz',
  'uid=a\u0000,dc=test',
  'uid=a\\00,dc=test',
  'uid=a\n,dc=test',
  'uid=\ud800,dc=test',
  'uid=a;dc=test',
  'uid=a\\ff,dc=test',
])('%j is no name', (text) => {
  expect(parseDn(text)).toBeUndefined()
})

test.each([
  ['uid=a,ou=services,dc=example,dc=test', true],
  ['UID=a, OU=Services , DC=Example,DC=TEST', true],
  ['uid=a,ou=deep,ou=services,dc=example,dc=test', true],
  ['ou=services,dc=example,dc=test', false],
  ['uid=a,ou=services\\,dc=example,dc=test', false],
  ['uid=a,ou=admin,dc=example,dc=test', false],
  ['uid=a,ou=services,dc=example,dc=test,dc=more', false],
])('%s below the base: %s', (text, below) => {
  expect(isBelow(parseDn(text)!, parseDn(base)!)).toBe(below)
})

test('names are the same without regard to case, spaces and ways of escaping', () => {
  expect(sameDn('UID=a\\2C b, dc=Test', 'uid=a\\, b,dc=test')).toBe(true)
  expect(sameDn('uid=a,dc=test', 'uid=b,dc=test')).toBe(false)
})
