import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain, plainText } from './plain.ts'
import { blocks, table, wrap } from './table.ts'
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

describe('a block', () => {
  it('keeps identifiers and moments whole, and stays within 80 columns', () => {
    const [id, change] = ['apr_01m8m0qx5wqw2xr5dx3bxjj86y', 'chg_01m8m0qx5wqw2xr5dx3bxjj86y']
    const text = blocks([
      {
        title: `${id}  open until 2026-11-29 16:13Z`,
        says: [
          ['change', change],
          ['asked now', Array.from({ length: 20 }, (_, n) => `person-${n}`).join(', ')],
          ['then', '2026-11-29 17:13Z security_lead\u001b[31m'],
        ],
      },
      { title: 'apr_2', says: [['change', change]] },
    ])
    for (const whole of [id, change, '2026-11-29 16:13Z', '2026-11-29 17:13Z security_lead', 'person-19', '\n\napr_2\n'])
      expect(text).toContain(whole)
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80)
    expect(text).not.toContain('\u001b')
    expect(text).not.toContain('…')
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

  it('cuts words before it cuts moments, numbers and identifiers', () => {
    const id = 'chg_01m8m0qx5wqw2xr5dx3bxjj86y'
    expect(table(['a', 'change', 'why'], [['lse_1', id, 'x'.repeat(60)]], 60)).toContain(id)
    const words = 'x'.repeat(60)
    const [, line] = table(
      ['lease', 'why', 'until', 'how', 'count'],
      [['lse_1', words, '2026-11-29 16:13Z', words, 12345678901]],
      80,
    ).split('\n')
    expect(line).toContain('2026-11-29 16:13Z')
    expect(line).toContain('12345678901')
    expect(line!.length).toBeLessThanOrEqual(80)
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
