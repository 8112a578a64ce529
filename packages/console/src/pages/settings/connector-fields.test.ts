import { expect, test } from 'vitest'
import { blankOf, completed, type Field, faultsIn, inShape, shapeOf, textOf, without, withSetting, written } from './connector-fields.ts'

const field = (name: string, rest: Partial<Field> = {}): Field => ({
  name,
  title: name,
  help: 'h',
  required: true,
  kind: 'text',
  many: false,
  ...rest,
})
const near = { title: 'Here', by: { name: 'at', value: 'near' }, settings: [field('path', { pattern: '^/' })] }
const far = {
  title: 'There',
  by: { name: 'at', value: 'far' },
  settings: [field('host'), field('path', { pattern: '^/' }), field('port', { kind: 'number', whole: true, minimum: 1, maximum: 9 })],
}
const place = field('place', { kind: 'group', shapes: [near, far] })
const fields = [
  field('host', { minLength: 1, maxLength: 4 }),
  field('tls', { kind: 'choice', choices: ['on', 'off'] }),
  field('fast', { kind: 'switch', required: false }),
  field('doors', { kind: 'group', many: true, fewest: 1, most: 2, shapes: [near, far] }),
  field('names', { many: true, required: false, pattern: '^[a-z]+$' }),
  field('admin', { kind: 'group', shapes: [{ title: '', settings: [field('user', { minLength: 1 })] }] }),
]
const good = { host: 'crm', tls: 'on', doors: [{ at: 'near', path: '/a' }], admin: { user: 'u' } }
const told = (value: Record<string, unknown>) => Object.fromEntries([...faultsIn(fields, value)].map(([path, { what }]) => [path, what]))

test('what is right has no fault, and each fault stands at the way to its setting', () => {
  expect(told(good)).toEqual({})
  expect(told({})).toEqual({ host: 'missing', tls: 'missing', doors: 'fewest', 'admin.user': 'missing' })
  expect(told({ ...good, host: 'too long', tls: 'maybe', fast: 'yes', names: ['a', '1'] })).toEqual({
    host: 'shorter',
    tls: 'one_of',
    fast: 'other',
    'names.1': 'form',
  })
  const doors = [{ at: 'far', host: 'h', path: 'a', port: 10 }, { at: 'else' }, { at: 'near', path: '/', port: 1 }]
  expect(told({ ...good, doors })).toEqual({
    doors: 'too_many',
    'doors.0.path': 'form',
    'doors.0.port': 'most',
    'doors.1': 'one_of',
    'doors.2.port': 'unknown',
  })
  expect(told({ ...good, doors: 'none', admin: [], colour: 1 })).toEqual({ doors: 'other', admin: 'other', colour: 'unknown' })
})

test('a number counts as soon as it is one, and what is not one yet stays as it is written', () => {
  const port = { kind: 'number' } as const
  expect(['5432', ' 5432', '-1', '0.5', '5x', '', '1e3', '007', 'NaN'].map((text) => written(port, text))).toEqual([
    5432,
    5432,
    -1,
    0.5,
    '5x',
    '',
    '1e3',
    '007',
    'NaN',
  ])
  expect(written({ kind: 'text' }, '5432')).toBe('5432')
  expect([5432, 'a', undefined, { a: 1 }].map(textOf)).toEqual(['5432', 'a', '', '{"a":1}'])
})

test('a form that a browser can not read refuses nothing: the server judges it', () => {
  expect([...faultsIn([field('odd', { pattern: '[' })], { odd: 'a' })]).toEqual([])
})

test('another shape keeps what both have, and nothing else', () => {
  const value = { at: 'far', host: 'h', path: '/a', port: 1 }
  expect(shapeOf(place, value)).toBe(far)
  expect(inShape(near, value)).toEqual({ at: 'near', path: '/a' })
  expect(blankOf(place)).toEqual({ at: 'near' })
})

test('what the connector does not know is taken out at its place, and nothing else', () => {
  const value = { colour: 'red', doors: [{ id: 'a' }, { id: 'b', size: 1 }], admin: { user: 'u', age: 3 } }
  expect(['colour', 'doors.1.size', 'admin.age', 'nowhere.at.all'].reduce(without, value)).toEqual({
    doors: [{ id: 'a' }, { id: 'b' }],
    admin: { user: 'u' },
  })
})

test('a setting is set in its place and taken out; what no field shows stays', () => {
  expect(JSON.stringify(withSetting({ a: 1, b: 2 }, 'a', 3))).toBe('{"a":3,"b":2}')
  expect(withSetting({ a: 1, colour: 'red' }, 'a', undefined)).toEqual({ colour: 'red' })
  expect(completed(fields, { colour: 'red' })).toEqual({ doors: [], admin: {}, colour: 'red' })
})
