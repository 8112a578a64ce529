import { describe, expect, it } from 'vitest'
import { allRows, csvOf } from './export-file.ts'

describe('a list as CSV', () => {
  it('quotes what would break a line or a cell, and leaves nothing out', () => {
    expect(
      csvOf([
        { id: 'a', text: 'one, "two"\nthree' },
        { id: 'b', text: null },
      ]),
    ).toBe('id,text\r\na,"one, ""two""\nthree"\r\nb,\r\n')
  })

  it('has a column for what only a later row has', () => {
    expect(csvOf([{ id: 'a' }, { id: 'b', more: true }])).toBe('id,more\r\na,\r\nb,true\r\n')
  })

  it('shows what is made of parts as JSON', () => {
    expect(csvOf([{ of: { kind: 'party' }, list: ['x'] }])).toBe('of,list\r\n"{""kind"":""party""}","[""x""]"\r\n')
  })

  it.each(['=1+1', '+cmd', '-cmd', '@sum', '\tx'])('never hands a formula to a spreadsheet: %j', (text) => {
    expect(csvOf([{ text }])).toBe(`text\r\n'${text}\r\n`)
  })

  it('leaves a number what it is', () => {
    expect(csvOf([{ n: -12.5 }])).toBe('n\r\n-12.5\r\n')
  })
})

const pages = (of: readonly number[][]) => async (cursor: string | undefined) => {
  const at = Number(cursor ?? 0)
  return { items: of[at]!, ...(at + 1 < of.length ? { next: String(at + 1) } : {}) }
}

describe('all rows of a list', () => {
  it('are those of each page, and progress is told', async () => {
    const told: number[] = []
    const rows = await allRows(
      pages([[1, 2], [3], []]),
      () => false,
      (n) => told.push(n),
    )
    expect(rows).toEqual([1, 2, 3])
    expect(told).toEqual([2, 3, 3])
  })

  it('are not given where it was stopped: a part never passes for the whole', async () => {
    let seen = 0
    const rows = await allRows(
      pages([[1], [2], [3]]),
      () => seen >= 2,
      (n) => {
        seen = n
      },
    )
    expect(rows).toBeUndefined()
  })

  it('are not given where a page fails', async () => {
    const failing = async (): Promise<never> => {
      throw new Error('gone')
    }
    await expect(
      allRows(
        failing,
        () => false,
        () => undefined,
      ),
    ).rejects.toThrow('gone')
  })
})
