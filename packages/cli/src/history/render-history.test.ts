// The history at a terminal: who said so is in the words, what was written past the product is not to be overlooked, and nothing that others wrote repaints
// the screen.
import { expect, it } from 'vitest'
import { type History, renderHistory } from './render-history.ts'

const change: History['items'][number] = {
  n: '2',
  of: 'itself',
  what: 'changed',
  at: '2026-11-02T10:00:00.000Z',
  before: { businessOwner: 'ada' },
  after: { businessOwner: 'ben\u001b[2J' },
  by: {
    way: 'product',
    principal: 'cleo',
    databaseRole: 'countersign',
    source: { source: 'hr', record: 'E-7', event: 'lev_1' },
    entries: [
      {
        id: 'jrn_1',
        index: 7,
        kind: 'owner.changed',
        stream: 'change:chg_1',
        at: '2026-11-02T10:00:00.000Z',
        deleted: false,
        says: { cause: 'chg_1' },
      },
    ],
    more: 0,
  },
}
const history: History = { kind: 'identity', id: 'job', asOf: null, was: { businessOwner: 'ben' }, uses: [], items: [change] }

it('says what changed, and by whose word', () => {
  const text = renderHistory(history)
  for (const words of ['businessOwner: ada → ben', 'said by cleo, by the source hr, record E-7: owner.changed of change:chg_1', 'jrn_1'])
    expect(text.replace(/\s+/g, ' ')).toContain(words)
  expect(text).not.toContain('\u001b')
})

it('says it loudly of what was written past the product, and names nobody', () => {
  const past = { ...change, by: { ...change.by, way: 'database' as const, principal: null, source: null, entries: [] } }
  const text = renderHistory({ ...history, items: [past] }).replace(/\s+/g, ' ')
  expect(text).toContain('PAST THE PRODUCT: by SQL, as the database role countersign')
})

it('says that there was no such thing, and tells who used what', () => {
  expect(renderHistory({ ...history, asOf: '2020-01-01T00:00:00.000Z', was: null, items: [] })).toContain(
    'no such identity in the inventory then',
  )
  const uses = [{ credential: 'billing', workload: 'batch', was: { learnt: 'observed', learntAt: '2026-11-02T10:00:00Z' } }]
  expect(renderHistory({ ...history, kind: 'credential', uses })).toContain('batch uses billing (observed, 2026-11-02 10:00:00Z)')
})
