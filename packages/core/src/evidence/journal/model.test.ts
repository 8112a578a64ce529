// The text of an entry is the canonical form of the whole entry, whatever stands in it, and its limits are those of a whole document.
import { type CountersignError, canonicalJson, hasCode, leafHash, parseStrict } from '@countersign/ledger'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryType, leafOf } from './model.ts'

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '"', '\\', '\n', '\u007f', '\u2028', 'ünïcødé', '漢字', '😀'),
)

test('an entry’s leaf is the canonical JSON of the whole entry, and its hash that of the text’s bytes', () => {
  fc.assert(
    fc.property(
      fc.record({
        kind: text,
        stream: fc.option(text, { nil: undefined }),
        body: fc.dictionary(
          text.filter((key) => key !== '__proto__'),
          fc.jsonValue({ noUnicodeString: false }),
        ),
      }),
      fc.record({
        org: text,
        id: text,
        at: fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        actor: fc.record({ kind: text, id: text, party: text }),
        seq: fc.nat(),
        prev: fc.option(text),
      }),
      ({ kind, stream, body }, place) => {
        const whole = {
          v: entryType,
          org: place.org,
          id: place.id,
          at: place.at.toISOString(),
          kind,
          actor: place.actor,
          stream: stream ?? null,
          seq: place.seq,
          prev: place.prev,
          body,
        }
        const entry = stream === undefined ? { kind, body } : { kind, stream, body }
        let expected: string
        try {
          expected = canonicalJson(whole)
        } catch (refused) {
          expect(() => leafOf(entry, place)).toThrow(expect.objectContaining({ code: (refused as CountersignError).code }))
          return
        }
        const leaf = leafOf(entry, place)
        expect(leaf.text).toBe(expected)
        expect(leaf.hash).toEqual(leafHash(Buffer.from(expected, 'utf8')))
      },
    ),
    { numRuns: 500 },
  )
})

const place = {
  org: 'acme',
  id: 'jrn_1',
  at: new Date(0),
  actor: { kind: 'person', id: 'p', party: 'enterprise:acme' },
  seq: 0,
  prev: null,
}
const nested = (levels: number): Record<string, unknown> => (levels === 0 ? {} : { in: nested(levels - 1) })

test('no body is so deep that the entry could be written and not read again', () => {
  expect(parseStrict(leafOf({ kind: 'x', body: nested(62) }, place).text)).toMatchObject({ kind: 'x' })
  expect(() => leafOf({ kind: 'x', body: nested(63) }, place)).toThrow(expect.objectContaining({ code: 'canonical.too_deep' }))
})

test('a lone surrogate has no place in an entry, wherever it stands', () => {
  const lone = '\ud800'
  const refused = (make: () => unknown): boolean => {
    try {
      make()
      return false
    } catch (error) {
      return hasCode(error, 'canonical.lone_surrogate')
    }
  }
  expect(refused(() => leafOf({ kind: lone, body: {} }, place))).toBe(true)
  expect(refused(() => leafOf({ kind: 'x', stream: lone, body: {} }, place))).toBe(true)
  expect(refused(() => leafOf({ kind: 'x', body: { a: lone } }, place))).toBe(true)
  for (const wrong of [{ org: lone }, { id: lone }, { prev: lone }, { actor: { ...place.actor, id: lone } }])
    expect(refused(() => leafOf({ kind: 'x', body: {} }, { ...place, ...wrong }))).toBe(true)
})
