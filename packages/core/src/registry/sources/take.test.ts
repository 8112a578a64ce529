// What a source says is taken once, whatever way it comes; record, event and entry stand together.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { endRecord, type Source, type Taken, takeRecord } from './index.ts'

let database: TestDatabase
let opened: Opened
const source = testSource()

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

const start = Date.parse('2026-01-01T00:00:00Z')
const moment = (n: number) => new Date(start + n * 60_000)

const take = async (n: number, attributes: Record<string, unknown>, externalId = '1001', by: Source = source): Promise<Taken> =>
  transact(opened.house.runtime, await opened.company.caller('ada'), (work) =>
    takeRecord(opened.house.runtime, work, by, { kind: 'person', externalId, attributes, at: moment(n) }),
  )
const end = async (n: number, externalId = '1001'): Promise<Taken> =>
  transact(opened.house.runtime, await opened.company.caller('ada'), (work) =>
    endRecord(opened.house.runtime, work, source, { kind: 'person', externalId, at: moment(n), reason: 'left' }),
  )
const events = () =>
  opened.fresh.db.selectFrom('lifecycle_events').select(['kind', 'subject', 'record_version', 'before', 'after']).orderBy('n').execute()
const entries = async () =>
  (await opened.fresh.db.selectFrom('journal').select('kind').where('kind', 'like', 'source.%').orderBy('ordinal').execute()).map(
    (row) => row.kind,
  )
const there = async (from: Date) =>
  (await opened.fresh.db.selectFrom('source_records').selectAll().where('changed_at', '>=', from).orderBy('external_id').execute()).map(
    (row) => [row.external_id, row.state, row.state === 'present' ? row.attributes : null],
  )

describe('a record', () => {
  it('begins, moves and ends a life, each with its event and its entry', async () => {
    expect((await take(1, { name: 'Ann', team: 'billing' })).outcome).toBe('created')
    expect((await take(2, { name: 'Ann', team: 'claims' })).outcome).toBe('changed')
    expect((await end(3)).outcome).toBe('ended')
    expect((await events()).map(({ kind, subject, record_version }) => [kind, subject, record_version])).toEqual([
      ['joiner', 'hr:1001', 1],
      ['mover', 'hr:1001', 2],
      ['leaver', 'hr:1001', 3],
    ])
    expect(await entries()).toEqual(['source.record_taken', 'source.record_taken', 'source.record_ended'])
  })

  it('said twice is one: no version, no event, no entry more', async () => {
    await take(1, { name: 'Ann' })
    expect((await take(1, { name: 'Ann' })).outcome).toBe('same')
    expect((await take(2, { name: 'Ann' })).outcome).toBe('same')
    await end(3)
    expect((await end(3)).outcome).not.toBe('ended')
    expect((await events()).map((one) => one.kind)).toEqual(['joiner', 'leaver'])
    expect(await entries()).toHaveLength(2)
  })

  it('of another name only is no step in a life', async () => {
    await take(1, { name: 'Ann', team: 'billing' })
    expect(await take(2, { name: 'Anna', team: 'billing' })).toMatchObject({ outcome: 'changed', event: null })
    expect((await events()).map((one) => one.kind)).toEqual(['joiner'])
  })

  it('that comes late never overwrites a newer one, and never begins what is over', async () => {
    await take(5, { name: 'Ann', team: 'claims' })
    expect((await take(4, { name: 'Ann', team: 'billing' })).outcome).toBe('stale')
    expect((await end(4)).outcome).toBe('stale')
    expect((await end(7, '1002')).outcome).toBe('ended')
    expect((await take(6, { name: 'Bo' }, '1002')).outcome).toBe('stale')
    expect(await events()).toHaveLength(1)
  })

  it('dated in the future is refused, and nothing of it is kept', async () => {
    const ahead = Math.ceil((opened.house.runtime.clock.now().getTime() - start) / 60_000) + 60
    expect((await take(ahead, { name: 'Ann' })).problems[0]?.code).toBe('source.clock_ahead')
    expect((await end(ahead)).problems[0]?.code).toBe('source.clock_ahead')
    expect(await entries()).toEqual([])
  })

  it('of a kind that is not the source’s to speak of has no effect', async () => {
    const vendors = testSource({ name: 'vendors', creates: ['contract'] })
    expect((await take(1, { name: 'Ann' }, '1001', vendors)).problems[0]?.code).toBe('source.unauthorised_record')
    expect(await events()).toEqual([])
  })
})

type Word = { readonly at: number; readonly id: string; readonly team: string | null }

describe('any history', () => {
  it('ends in the same records when it comes twice, in another order, or with gaps before its last words', async () => {
    const words = fc.uniqueArray(
      fc.record({ at: fc.integer({ min: 1, max: 60 }), id: fc.constantFrom('1', '2'), team: fc.constantFrom('a', 'b', null) }),
      { minLength: 2, maxLength: 10, selector: (word) => `${word.id} ${word.at}` },
    )
    let run = 0
    await fc.assert(
      fc.asyncProperty(words, fc.infiniteStream(fc.nat()), fc.infiniteStream(fc.boolean()), async (history, order, keeps) => {
        run += 1
        const name = (word: Word, turn: string) => `${run}-${turn}-${word.id}`
        const say = async (word: Word, turn: string): Promise<void> => {
          if (word.team === null) await end(word.at, name(word, turn))
          else await take(word.at, { name: word.id, team: word.team }, name(word, turn))
        }
        const from = opened.house.runtime.clock.now()
        const inOrder = [...history].sort((a, b) => a.at - b.at)
        for (const word of inOrder) await say(word, 'a')
        const isLast = (word: Word) => !inOrder.some((other) => other.id === word.id && other.at > word.at)
        const delivered = inOrder
          .filter((word) => isLast(word) || keeps.next().value)
          .flatMap((word) => (keeps.next().value ? [word, word] : [word]))
          .map((word) => ({ word, place: order.next().value as number }))
          .sort((a, b) => a.place - b.place)
        for (const { word } of delivered) await say(word, 'b')
        const rows = await there(from)
        const of = (turn: string) =>
          rows.filter(([id]) => String(id).startsWith(`${run}-${turn}-`)).map(([id, ...rest]) => [String(id).split('-')[2], ...rest])
        expect(of('b')).toEqual(of('a'))
      }),
      { numRuns: 40 },
    )
  })
})
