// The grammar of filters (RFC 7644 §3.4.2.2): what binds how, what is refused, and that what is written is read as it was.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../schema/resource-type.ts'
import { bindFilter } from './bind.ts'
import { matchesResource } from './match.ts'
import { COMPARISONS, type Filter } from './model.ts'
import { parseFilter, parsePatchPath } from './parse.ts'
import { printFilter } from './print.ts'

const { User } = RESOURCE_TYPES

const name = fc
  .stringMatching(/^[a-z][a-zA-Z0-9_-]{0,8}$/)
  .filter((word) => !['not', 'true', 'false', 'null', 'and', 'or'].includes(word.toLowerCase()))
const path = fc.record(
  {
    schema: fc.constantFrom('urn:ietf:params:scim:schemas:core:2.0:User', 'urn:example:a.b-c:2.0:X'),
    name,
    sub: fc.oneof(name, fc.constant('$ref')),
  },
  { requiredKeys: ['name'], noNullPrototype: true },
)
const value = fc.oneof(
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000')),
  fc.constantFrom('"', '\\', 'a "quoted" \\ word', ') or (id pr', ']', '\u2028', '\n\t', 'ü-名前-🦊'),
  fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  fc.boolean(),
  fc.constant(null),
)
const filter = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ op: fc.constantFrom(...COMPARISONS), path, value }, { noNullPrototype: true }),
    fc.record({ op: fc.constant('pr' as const), path }, { noNullPrototype: true }),
    fc.record({ op: fc.constant('not' as const), filter: tie('filter') }, { noNullPrototype: true }),
    fc.record(
      { op: fc.constantFrom('and' as const, 'or' as const), filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }) },
      { noNullPrototype: true },
    ),
    fc.record(
      { op: fc.constant('value' as const), path: fc.record({ name }, { noNullPrototype: true }), filter: tie('filter') },
      { noNullPrototype: true },
    ),
  ),
})).filter

const depth = (one: Filter): number =>
  one.op === 'and' || one.op === 'or'
    ? 1 + Math.max(...one.filters.map(depth))
    : one.op === 'not' || one.op === 'value'
      ? 1 + depth(one.filter)
      : 0

describe('a filter', () => {
  it('that is written is read as it was', () => {
    fc.assert(
      fc.property(filter, (one) => {
        fc.pre(depth(one) < 20 && printFilter(one).length < 4000)
        expect(parseFilter(printFilter(one))).toEqual(one)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['a pr or b pr and c pr', 'a pr or b pr and c pr'],
    ['a pr or (b pr and c pr)', 'a pr or b pr and c pr'],
    ['(a pr or b pr) and c pr', '(a pr or b pr) and c pr'],
    ['not (a pr) and b pr', 'not (a pr) and b pr'],
    ['NOT(a PR) AND b Eq "x"', 'not (a pr) and b eq "x"'],
    [
      'emails[type eq "work" and value co "@x.y"] or ims[type eq "xmpp"]',
      'emails[type eq "work" and value co "@x.y"] or ims[type eq "xmpp"]',
    ],
    ['emails[type eq "work"].value eq "a"', 'emails[type eq "work" and value eq "a"]'],
    ['a eq 1 and b eq -2.5 and c eq true and d eq null', 'a eq 1 and b eq -2.5 and c eq true and d eq null'],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:name.familyName sw "J"',
      'urn:ietf:params:scim:schemas:core:2.0:User:name.familyName sw "J"',
    ],
  ])('%s is read as the RFC binds it', (text, meaning) => {
    expect(parseFilter(text)).toEqual(parseFilter(meaning))
    expect(printFilter(parseFilter(text))).toBe(meaning)
  })

  it.each([
    '',
    'a',
    'a eq',
    'eq "x"',
    'a is "x"',
    'a eq x',
    'a eq "x',
    "a eq 'x'",
    'a eq "x" b eq "y"',
    'a eq "x" and',
    '(a pr',
    'a pr)',
    'a[b pr',
    'a.b[c pr]',
    'a..b pr',
    'a.b.c pr',
    'not a pr',
    'a eq 01',
    'a eq "\\x"',
    'a eq "\\u0000"',
    'a eq "\\ud800"',
    'a eq [1]',
    '; drop table',
    '\u00e4 pr',
    `${'('.repeat(100)}a pr${')'.repeat(100)}`,
    Array.from({ length: 200 }, () => 'a pr').join(' or '),
    `a eq "${'x'.repeat(5000)}"`,
  ])('that is none is refused with a reason, case %#', (text) => {
    expect(() => parseFilter(text)).toThrow(
      expect.objectContaining({ code: 'scim.invalid_filter', details: { scimType: 'invalidFilter' } }),
    )
  })

  it('of any text is read or refused, in time that grows with its length alone', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', ' ', '(', ')', '[', ']', '.', '"', '\\', 'eq', 'and', 'not', ':', '1', '$'),
          maxLength: 300,
        }),
        (text) => {
          try {
            parseFilter(text)
          } catch (error) {
            expect(error).toMatchObject({ code: 'scim.invalid_filter' })
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('against a resource', () => {
  const jo = {
    userName: 'Jo',
    externalId: 'Ab',
    active: true,
    name: { familyName: "O'Malley" },
    emails: [
      { value: 'jo@work.example', type: 'work', primary: true },
      { value: 'jo@home.example', type: 'home' },
    ],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Ops', manager: { value: 'X1' } },
  }
  it.each([
    ['userName eq "JO"', true],
    ['USERNAME eq "jo"', true],
    ['externalId eq "ab"', false],
    ['externalId eq "Ab"', true],
    ['active eq "True"', true],
    ['active ne false', true],
    ['name.familyName co "malley"', true],
    ['emails[type eq "work" and value ew "home.example"]', false],
    ['emails.type eq "work" and emails.value ew "home.example"', true],
    ['emails co "home"', true],
    ['emails[not (type eq "work")]', true],
    ['not (emails[type eq "work"])', false],
    ['title pr', false],
    ['title eq null', true],
    ['title ne "x"', true],
    ['title gt "a"', false],
    ['userName gt "ja" and userName lt "k"', true],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "ops"', true],
    ['manager eq "X1"', true],
    ['manager eq "x1"', false],
  ])('%s is %s', (text, answer) => {
    expect(matchesResource(bindFilter(User, parseFilter(text)), jo)).toBe(answer)
  })

  it.each([
    'shoeSize eq 1',
    'name eq "x"',
    'active gt true',
    'active eq "x"',
    'userName eq 1',
    'userName gt null',
    'meta.created gt "soon"',
    'password pr',
    'emails[shoe eq "x"]',
    'name.shoe pr',
  ])('%s means nothing and is refused', (text) => {
    expect(() => bindFilter(User, parseFilter(text))).toThrow(expect.objectContaining({ code: 'scim.invalid_filter' }))
  })
})

describe('a path', () => {
  it.each(['name.familyName', 'emails[type eq "work"]', 'emails[type eq "work"].value', 'urn:a:b:2.0:User:x.y'])('%s is one', (text) => {
    expect(parsePatchPath(text)).toBeDefined()
  })
  it.each(['', 'a b', 'emails[type eq "work"', 'emails[type eq "work"].', 'a.b[c pr]', 'a eq "x"', '[a pr]'])('%j is none', (text) => {
    expect(() => parsePatchPath(text)).toThrow(expect.objectContaining({ code: 'scim.invalid_path' }))
  })
})
