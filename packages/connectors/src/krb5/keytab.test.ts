// Keys and keytabs against a file that MIT's `ktutil` wrote; names against `krb5_unparse_name`. What is damaged is none, and is never taken for a password.
import { Secret } from '@countersign/connector-kit'
import { expect, test } from 'vitest'
import { isKeytabText, keytabFile, keytabText, readKeytabText } from './keytab.ts'
import { parsePrincipal, principalText } from './principal-name.ts'
import { ENCTYPES, type Enctype, entriesOf } from './string-to-key.ts'

const NAME = { components: ['raeburn'], realm: 'ATHENA.MIT.EDU' }
/** `addent -password -p raeburn@ATHENA.MIT.EDU -k 300 -e …` for each type, with the password `password`. */
const BY_KTUTIL =
  'BQIAAABMAAEADkFUSEVOQS5NSVQuRURVAAdyYWVidXJuAAAAAWsMdIAsABIAIAG4lxIdkzq0S0frVJTbFeUOt0Uw29rptjTWUCD/XYjBAAABLAAAADwAAQAOQVRIRU5BLk1JVC5FRFUAB3JhZWJ1cm4AAAABawx0gCwAEQAQ/KgilRgT+yUhVMiD9e4c9AAAASwAAABMAAEADkFUSEVOQS5NSVQuRURVAAdyYWVidXJuAAAAAWsMdIAsABQAIK9cBwaX35Atb+JFguXEepEobPxre9KfUqv8QSqvo3NhAAABLAAAADwAAQAOQVRIRU5BLk1JVC5FRFUAB3JhZWJ1cm4AAAABawx0gCwAEwAQBxZ7SLnvtbXvYYQnXgI0uwAAASw='

const made = entriesOf(NAME, 300, new Secret('password'), Object.keys(ENCTYPES) as Enctype[])
const shown = (entries: ReturnType<typeof readKeytabText>) => entries?.map(({ key, ...entry }) => ({ ...entry, key: key.expose() }))

test('a password comes to the keys that MIT makes of it, by each type', () => {
  const entries = readKeytabText(new Secret(`keytab:${BY_KTUTIL}`))
  expect(shown(made)).toEqual(shown(entries))
  expect(entries?.[0]).toMatchObject({ principal: 'raeburn@ATHENA.MIT.EDU', kvno: 300, enctype: 18 })
})

test('what was written is read as it was, with line breaks in the base64 too', () => {
  const text = keytabText(made)
  expect(shown(readKeytabText(text))).toEqual(shown(made))
  expect(shown(readKeytabText(new Secret(text.expose().replace(/(.{60})/g, '$1\n'))))).toEqual(shown(made))
  expect(keytabFile(text).readUInt16BE(0)).toBe(0x0502)
})

test('a keytab that is cut, damaged or empty is none, wherever it is cut', () => {
  const bytes = Buffer.from(BY_KTUTIL, 'base64')
  const whole = new Set([80, 144, 224, 288].map((end) => end + 2))
  for (let end = 0; end < bytes.length; end += 1)
    if (!whole.has(end))
      expect(readKeytabText(new Secret(`keytab:${bytes.subarray(0, end).toString('base64')}`)), String(end)).toBeUndefined()
  for (const text of ['keytab:', 'keytab:????', 'keytab:BQI=', 'keytab:BQEAAAA=', `keytab:${BY_KTUTIL.slice(1)}`, `keytab:${BY_KTUTIL}!`])
    expect(readKeytabText(new Secret(text)), text.slice(0, 20)).toBeUndefined()
  expect(isKeytabText(new Secret(BY_KTUTIL))).toBe(false)
})

test.each([
  ['svc@R', ['svc'], 'R'],
  ['HTTP/app.example@R', ['HTTP', 'app.example'], 'R'],
  ['a b"c\\@d@R', ['a b"c@d'], 'R'],
  ['a\\/b\\\\/c@R', ['a/b\\', 'c'], 'R'],
])('%s is read into its parts and written back', (text, components, realm) => {
  expect(parsePrincipal(text)).toEqual({ components, realm })
  expect(principalText({ components, realm })).toBe(text)
})

test('what is no principal, names none alone, or is written in another form is refused', () => {
  for (const text of [
    '',
    '@',
    'a',
    'a@',
    '@R',
    '/@R',
    'a/@R',
    'a\\b@R',
    'a\n@R',
    'a\\n@R',
    'a\\t@R',
    'a\\0@R',
    'a\0@R',
    'a@R@S',
    'a@R/b',
    '\ud800@R',
    `${'a'.repeat(2000)}@R`,
  ])
    expect(parsePrincipal(text), JSON.stringify(text)).toBeUndefined()
})
