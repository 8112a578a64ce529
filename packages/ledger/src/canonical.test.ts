import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical.ts'
import { digestOf, sha256Hex } from './hash.ts'
import { parseStrict, parseStrictBytes } from './strict-json.ts'

const codeOf = (run: () => unknown) => {
  try {
    run()
    return 'accepted'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

test('gives the published bytes of RFC 8785: sections 3.2.2 and 3.2.3', () => {
  const input = `{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`
  expect(Buffer.from(canonicalJson(parseStrict(input))).toString('hex')).toBe(
    '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
  )
  const sorting = `{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}`
  expect(Object.values(JSON.parse(canonicalJson(parseStrict(sorting))))).toEqual([
    'One',
    'Carriage Return',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
})

test('what is written is what `canonicalize` writes, reads back equal, and is the same whatever the order of keys', () => {
  const keyed = fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__' && key !== 'constructor')
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
      fc.array(tie('value')),
      fc.dictionary(keyed, tie('value'), { noNullPrototype: true }),
      fc.dictionary(keyed, fc.boolean(), { noNullPrototype: true, minKeys: 20, maxKeys: 40 }),
    ),
  })).value
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value)
      expect(text).toBe(canonicalize(value))
      const read = parseStrict(text)
      expect(canonicalJson(read)).toBe(text)
      expect(read).toEqual(JSON.parse(text))
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(text)
      }
    }),
  )
})

test('reads each member once, so that the check and the bytes cannot differ, and names where a refusal is', () => {
  let reads = 0
  const value = {
    get a() {
      return ++reads
    },
  }
  expect([canonicalJson(value), reads]).toEqual(['{"a":1}', 1])
  try {
    canonicalJson({ plan: { steps: [1, { at: new Date(0) }] } })
    expect.unreachable()
  } catch (error) {
    expect((error as { details: unknown }).details).toEqual({ path: '/plan/steps/1/at' })
  }
})

test('refuses what JSON would drop or change in silence', () => {
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  class Money {}
  const cases: [unknown, string][] = [
    [undefined, 'unsupported_type'],
    [{ a: undefined }, 'unsupported_type'],
    [[1, undefined], 'unsupported_type'],
    [new Array(2), 'unsupported_type'],
    [{ toJSON: () => 1 }, 'unsupported_type'],
    [{ [Symbol('s')]: 1 }, 'unsupported_type'],
    [1n, 'unsupported_type'],
    [Number.NaN, 'not_finite'],
    [[Number.NEGATIVE_INFINITY], 'not_finite'],
    [2 ** 53, 'unsafe_integer'],
    [-1e20, 'unsafe_integer'],
    ['\ud800', 'lone_surrogate'],
    [{ '\udc00': 1 }, 'lone_surrogate'],
    [new Date(0), 'not_plain'],
    [new Map(), 'not_plain'],
    [new (class extends Array {})(), 'not_plain'],
    [Buffer.from('x'), 'not_plain'],
    [new Money(), 'not_plain'],
    [new String('x'), 'not_plain'],
    [JSON.parse('{"__proto__":1}'), 'forbidden_key'],
    [cycle, 'too_deep'],
  ]
  for (const [value, condition] of cases) expect(codeOf(() => canonicalJson(value))).toBe(`canonical.${condition}`)
  expect(canonicalJson(-0)).toBe('0')
  expect(canonicalJson(Object.assign(Object.create(null), { b: 1, a: 2 }))).toBe('{"a":2,"b":1}')
})

test('reads JSON as the platform does, where the platform is unambiguous', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom('', ' ', '\n\t\r '), (text, space) => {
      if (/__proto__|constructor/.test(text)) return
      let expected: unknown
      try {
        expected = parseStrict(space + text + space)
      } catch (error) {
        expect((error as { code: string }).code).toMatch(/json\.(lone_surrogate|unsafe_integer|duplicate_key)/)
        return
      }
      expect(expected).toEqual(JSON.parse(text))
    }),
  )
})

test('refuses everything that is not JSON, and agrees with the platform about it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...'{}[],:"\\0123.eE+-truefalsn \n\u0001\ud800', '""', '"a"', '1', '{"a":', '\\u0041'), { maxLength: 12 }),
      (parts) => {
        const text = parts.join('')
        let valid = true
        try {
          JSON.parse(text)
        } catch {
          valid = false
        }
        const code = codeOf(() => parseStrict(text))
        if (!valid) expect(code).toMatch(/^json\./)
        else expect(code).toMatch(/^(accepted|json\.(lone_surrogate|duplicate_key|unsafe_integer|number_out_of_range))$/)
      },
    ),
    { numRuns: 5000 },
  )
})

test('refuses duplicate keys, surrogates, lost digits, poison and excess, each by its code', () => {
  const cases: [string, string][] = [
    ['{"a":1,"a":2}', 'duplicate_key'],
    ['{"a":1,"\\u0061":2}', 'duplicate_key'],
    ['[{"x":{"k":1,"k":1}}]', 'duplicate_key'],
    ['"\\ud800"', 'lone_surrogate'],
    ['{"\\udfff":1}', 'lone_surrogate'],
    ['9007199254740992', 'unsafe_integer'],
    ['-9007199254740993', 'unsafe_integer'],
    ['9007199254740993.0', 'unsafe_integer'],
    ['1000000000000000000000000', 'unsafe_integer'],
    ['1e20', 'unsafe_integer'],
    ['1e400', 'number_out_of_range'],
    ['{"__proto__":{"admin":true}}', 'forbidden_key'],
    ['{"\\u005f_proto__":1}', 'forbidden_key'],
    ['{"constructor":{"prototype":{"admin":true}}}', 'forbidden_key'],
    ['['.repeat(65) + ']'.repeat(65), 'too_deep'],
    ['['.repeat(500_000), 'too_deep'],
    ['{"a":'.repeat(100_000), 'too_deep'],
    [`[${'0,'.repeat(200_000)}0]`, 'too_many_values'],
    [`"${'x'.repeat(1 << 20)}"`, 'too_large'],
    [`"${'é'.repeat(600_000)}"`, 'too_large'],
    ['01', 'syntax'],
    ['\ufeff{}', 'syntax'],
    ['{}{}', 'syntax'],
    ['', 'syntax'],
  ]
  for (const [text, condition] of cases)
    expect([text.slice(0, 40), codeOf(() => parseStrict(text))]).toEqual([text.slice(0, 40), `json.${condition}`])
  expect(parseStrict('['.repeat(64) + ']'.repeat(64))).toBeDefined()
  expect(parseStrict('9007199254740991')).toBe(9007199254740991)
  expect(parseStrict('{"constructor":"a builder"}')).toEqual({ constructor: 'a builder' })
  expect(codeOf(() => parseStrictBytes(Buffer.from([0xef, 0xbb, 0xbf, 0x31])))).toBe('json.syntax')
  expect(({} as { admin?: boolean }).admin).toBeUndefined()
})

test('a digest is the hash of the canonical bytes', () => {
  expect(digestOf({ b: 1, a: 'é' })).toBe(`sha256:${sha256Hex(Buffer.from('{"a":"é","b":1}'))}`)
})
