import { expect, it } from 'vitest'
import { draftIn, draftPlace, forgetDrafts, keepDraft } from './draft-store.ts'

const storageOf = (all = new Map<string, string>()) => ({
  all,
  get length() {
    return all.size
  },
  key: (at: number) => [...all.keys()][at] ?? null,
  getItem: (key: string) => all.get(key) ?? null,
  setItem: (key: string, value: string) => void all.set(key, value),
  removeItem: (key: string) => void all.delete(key),
})
const mine = draftPlace('cleo', 'matrix')

it('gives back what was kept, to whose it is and of what it is alone', () => {
  const storage = storageOf()
  expect(keepDraft(storage, mine, { text: 'rows: []' })).toBe(true)
  expect(draftIn(storage, mine, { text: 'before' })).toEqual({ text: 'rows: []' })
  expect(draftIn(storage, draftPlace('ben', 'matrix'), { text: 'before' })).toBeUndefined()
  expect(draftIn(storage, draftPlace('cleo', 'policy'), {})).toBeUndefined()
  expect(draftIn(storage, mine, { text: 'rows: []' })).toBeUndefined()
  keepDraft(storage, mine, undefined)
  expect(storage.all.size).toBe(0)
})

it.each(['', 'null', '[]', '{}', '{"text":1}', '{"text":', '"x"'])('takes %j for no draft', (kept) => {
  expect(draftIn(storageOf(new Map([[mine, kept]])), mine, { text: 'before' })).toBeUndefined()
})

it('goes on where nothing can be kept', () => {
  const closed = {
    getItem: () => {
      throw new Error('closed')
    },
    setItem: () => {
      throw new Error('full')
    },
    removeItem: () => undefined,
  }
  expect(draftIn(closed, mine, {})).toBeUndefined()
  expect(keepDraft(closed, mine, { text: 'x' })).toBe(false)
})

it('leaves no draft to who comes after, and nothing else is taken', () => {
  const storage = storageOf(new Map([['countersign.theme', 'dark']]))
  keepDraft(storage, mine, { text: 'x' })
  keepDraft(storage, draftPlace('cleo', 'policy'), { 'pack.json': 'x' })
  forgetDrafts(storage)
  expect([...storage.all.keys()]).toEqual(['countersign.theme'])
})
