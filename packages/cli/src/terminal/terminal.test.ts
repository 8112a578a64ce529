import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain, plainText } from './plain.ts'
import { table, wrap } from './table.ts'
import { untilInstant } from './time.ts'

describe('what others wrote', () => {
  it('never reaches the terminal with a control character or a mark that turns the writing direction', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
        expect(plain(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        expect(plainText(text)).not.toContain('\u001b')
      }),
    )
  })
})

describe('a table', () => {
  it('stays within its width, and keeps what names the row whole', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ maxLength: 30 }), fc.string(), fc.string(), fc.string())), (rows) => {
        const lines = table(['one', 'two', 'three', 'four'], rows, 100).split('\n')
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
        for (const [index, [first]] of rows.entries()) expect(lines[index + 1]!.startsWith(plain(first).trimEnd())).toBe(true)
      }),
    )
  })

  it('cuts no identifier and no moment: rather the line is longer', () => {
    const [id, moment] = ['chg_01m8m0qx5wqw2xr5dx3bxjj86y', '2026-12-06 16:03Z']
    const [, line] = table(['a', 'change', 'said', 'until'], [['apr_01m8m0qxgtydx4pyp8jj1astvr', id, 'y'.repeat(50), moment]], 60).split(
      '\n',
    )
    expect(line!.split(/ {2,}/)).toEqual(['apr_01m8m0qxgtydx4pyp8jj1astvr', id, 'yyyyyyy…', moment])
  })

  it('marks what it cut', () => {
    expect(table(['a', 'b'], [['x', 'y'.repeat(200)]], 40)).toContain('…')
  })
})

it('wrapped text loses no word', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1 }), (words) => {
      expect(wrap(words.join(' '), '    ', 40).split(/\s+/).filter(Boolean)).toEqual(words)
    }),
  )
})

it.each([
  ['30d', '2026-01-31T00:00:00.000Z'],
  ['90m', '2026-01-01T01:30:00.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T12:00:00+01:00', '2026-03-01T11:00:00.000Z'],
  ['tomorrow', undefined],
  ['30', undefined],
  ['Mar 1 2026', undefined],
])('%s as an end is %s', (text, expected) => {
  expect(untilInstant(text, new Date('2026-01-01T00:00:00Z'))).toBe(expected)
})
