import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { settingsOf, titleOf, withoutWords } from './setting.ts'

const words = { title: 'T', description: 'h' }
const said = { title: 'T', help: 'h', many: false }

test('each kind of setting is told with its bounds, and whether it is needed', () => {
  const schema = Type.Object({
    host: Type.String({ ...words, minLength: 1, maxLength: 9, pattern: '^a' }),
    port: Type.Integer({ ...words, minimum: 1, maximum: 2 }),
    share: Type.Optional(Type.Number(words)),
    on: Type.Optional(Type.Boolean(words)),
    tls: Type.Union([Type.Literal('verify'), Type.Literal('off')], words),
    ca: Type.Optional(Type.String({ ...words, contentMediaType: 'application/pem-certificate-chain' })),
    names: Type.Array(Type.String({ maxLength: 3 }), { ...words, minItems: 1, maxItems: 4 }),
  })
  expect(settingsOf(schema)).toEqual([
    { ...said, name: 'host', required: true, kind: 'text', pattern: '^a', minLength: 1, maxLength: 9 },
    { ...said, name: 'port', required: true, kind: 'number', whole: true, minimum: 1, maximum: 2 },
    { ...said, name: 'share', required: false, kind: 'number', whole: false },
    { ...said, name: 'on', required: false, kind: 'switch' },
    { ...said, name: 'tls', required: true, kind: 'choice', choices: ['verify', 'off'] },
    { ...said, name: 'ca', required: false, kind: 'text', long: true },
    { ...said, name: 'names', required: true, many: true, fewest: 1, most: 4, kind: 'text', maxLength: 3 },
  ])
})

test('settings within a setting are told, and shapes by what tells them apart', () => {
  const near = Type.Object({ at: Type.Literal('near'), path: Type.String(words) }, { title: 'Here' })
  const far = Type.Object({ at: Type.Literal('far') }, { title: 'There' })
  const schema = Type.Object({ places: Type.Array(Type.Union([near, far]), words), one: Type.Object({ dn: Type.String(words) }, words) })
  const [places, one] = settingsOf(schema)
  expect(places).toMatchObject({
    kind: 'group',
    many: true,
    shapes: [
      { title: 'Here', by: { name: 'at', value: 'near' }, settings: [{ name: 'path' }] },
      { title: 'There', by: { name: 'at', value: 'far' }, settings: [] },
    ],
  })
  expect(one).toMatchObject({ kind: 'group', many: false, shapes: [{ settings: [{ name: 'dn' }] }] })
  expect(withoutWords(settingsOf(schema))).toEqual([])
})

test('what no field can say is written as JSON, and nothing of any schema throws', () => {
  const deep = Type.Object({ a: Type.Object({ b: Type.Object({ c: Type.Object({ d: Type.String() }) }) }) })
  const mixed = Type.Object({ either: Type.Union([Type.String(), Type.Number()]), any: Type.Unknown(), lists: Type.Array(Type.Unknown()) })
  expect(settingsOf(mixed).map(({ kind }) => kind)).toEqual(['json', 'json', 'json'])
  expect(withoutWords(settingsOf(deep))).toEqual(['a', 'a.b', 'a.b.c'])
  expect(settingsOf(Type.Unknown())).toEqual([])
})

test('a setting without help is named by the way to it', () => {
  const schema = Type.Object({
    host: Type.String(words),
    doors: Type.Array(Type.Object({ id: Type.String({ title: 'Id' }), port: Type.Integer(words) }), words),
    name: Type.String({ title: 'N' }),
  })
  expect(withoutWords(settingsOf(schema))).toEqual(['doors.id', 'name'])
})

test('what a field is called is made from its name', () => {
  expect(['host', 'lockoutBudget', 'graceSeconds', 'timeoutMs', 'operatorDn', 'ca', 'caPem', 'kdcs', 'mostMiB'].map(titleOf)).toEqual([
    'Host',
    'Lockout budget',
    'Grace (seconds)',
    'Timeout (milliseconds)',
    'Operator DN',
    'CA',
    'CA PEM',
    'KDCs',
    'Most (MiB)',
  ])
})
