// An event counts once, and the newest word stands: in whichever order events come, however often, and wherever the process dies.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Work } from '../../runtime.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import type { Source } from '../sources/index.ts'
import { type SignedEvent, settleNumbers, type TakenEvent, takeEvent } from './index.ts'

let database: TestDatabase
let opened: Opened

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
const moment = (n: number) => new Date(start + n * 1000)
const quiet = (name: string) => testSource({ name, prefix: `${name}:`, brake: { atLeast: 1_000_000 } })

interface Told {
  readonly id: string
  readonly at: number
  readonly sequence: number | null
  readonly who: string
  /** Null: it is over. */
  readonly team: string | null
}

const eventOf = ({ at, sequence, who, team }: Told): SignedEvent => ({
  type: 'records.changed',
  at: moment(at),
  sequence,
  records: team === null ? [] : [{ kind: 'person', externalId: who, attributes: { name: 'Ann', team } }],
  ended: team === null ? [{ kind: 'person', externalId: who, reason: 'left' }] : [],
})

const inWork = async <T>(body: (work: Work) => Promise<T>): Promise<T> =>
  transact(opened.house.runtime, await opened.company.caller('ada'), body)

const deliver = (source: Source, told: Told, then?: () => void, digest = `sha256:${told.id}`): Promise<TakenEvent> =>
  inWork(async (work) => {
    const delivery = { id: told.id, sentAt: work.at, key: 'whk_test', digest }
    const taken = await takeEvent(opened.house.runtime, work, source, delivery, eventOf(told), told.sequence !== null)
    then?.()
    return taken
  })

/** What is left of a source: its records, and how often each event was written down. */
const standing = async (source: string) => {
  const { db } = opened.fresh
  const records = await db.selectFrom('source_records').selectAll().where('source', '=', source).orderBy('external_id').execute()
  const deliveries = await db.selectFrom('source_deliveries').select('id').where('source', '=', source).orderBy('id').execute()
  const [numbers] = await db.selectFrom('source_sequences').selectAll().where('source', '=', source).execute()
  return {
    records: records.map(({ external_id, state, attributes }) => [external_id, state, state === 'present' ? attributes : null]),
    deliveries: deliveries.map(({ id }) => id),
    missing: numbers?.missing ?? [],
  }
}

const words = (numbered: boolean) =>
  fc
    .array(
      fc.record({
        // Several at the same moment, and with numbers a clock that goes back.
        at: fc.integer({ min: 1, max: 2 }),
        who: fc.constantFrom('1', '1', '2'),
        team: fc.constantFrom('a', 'b', 'c', null),
      }),
      { minLength: 2, maxLength: 7 },
    )
    .map((list) => list.map((word, n): Told => ({ ...word, id: `evt_${n}`, sequence: numbered ? n + 10 : null })))

const faults = fc.constantFrom('none', 'before it is kept', 'before it is answered')

const tell = async (source: Source, told: Told, fault: string): Promise<void> => {
  const died = new Error('the process died')
  if (fault === 'before it is kept')
    await expect(
      deliver(source, told, () => {
        throw died
      }),
    ).rejects.toBe(died)
  await deliver(source, told)
  // The answer is lost: its sender sends it again.
  if (fault === 'before it is answered') expect((await deliver(source, told)).duplicate).toBe(true)
}

describe('whatever order events come in, however often, and wherever the process dies', () => {
  let run = 0
  it.each([
    ['with numbers, by their numbers', true],
    ['without, by the clock of the source', false],
  ])('%s: the same is left behind', async (_, numbered) => {
    await fc.assert(
      fc.asyncProperty(
        words(numbered).chain((told) =>
          fc.tuple(
            fc.constant(told),
            fc.shuffledSubarray(told, { minLength: told.length }),
            fc.array(faults, { minLength: told.length, maxLength: told.length }),
          ),
        ),
        async ([told, order, died]) => {
          run += 1
          const [straight, mixed] = [quiet(`s${run}`), quiet(`m${run}`)]
          for (const one of told) await deliver(straight, one)
          for (const [n, one] of order.entries()) await tell(mixed, one, died[n]!)
          expect(await standing(mixed.name)).toEqual(await standing(straight.name))
        },
      ),
      { numRuns: 15 },
    )
  })

  it('with numbers, the newest number is what stands', async () => {
    const source = quiet('hr')
    const say = (sequence: number, at: number, team: string | null) =>
      deliver(source, { id: `evt_${sequence}`, at, sequence, who: '1', team })
    await say(3, 5, 'late')
    // The clock of the source went back.
    await say(4, 2, 'last')
    expect((await say(2, 9, null)).counts.stale).toBe(1)
    expect((await standing('hr')).records).toEqual([['1', 'present', { name: 'Ann', team: 'last' }]])
    // Over, and back at the same moment.
    await say(5, 5, null)
    await say(6, 5, 'again')
    expect((await standing('hr')).records).toEqual([['1', 'present', { name: 'Ann', team: 'again' }]])
  })
})

describe('an event', () => {
  const source = quiet('hr')
  const one: Told = { id: 'evt_1', at: 1, sequence: null, who: '1', team: 'a' }
  const entries = async () =>
    (await opened.fresh.db.selectFrom('journal').select('kind').where('kind', 'like', 'source.%').orderBy('ordinal').execute()).map(
      ({ kind }) => kind,
    )

  it('stands with its record, its step in a life and its entries, or none of them does', async () => {
    await expect(
      deliver(source, one, () => {
        throw new Error('the process died')
      }),
    ).rejects.toThrow('died')
    expect(await standing('hr')).toEqual({ records: [], deliveries: [], missing: [] })
    expect(await entries()).toEqual([])
    expect((await deliver(source, one)).counts).toMatchObject({ created: 1, refused: 0 })
    expect(await entries()).toEqual(['source.record_taken', 'source.event_taken'])
    expect(await opened.fresh.db.selectFrom('lifecycle_events').select('kind').execute()).toEqual([{ kind: 'joiner' }])
  })

  it('that comes again is answered as it was, and does nothing', async () => {
    const first = await deliver(source, one)
    expect(await deliver(source, one)).toEqual({ ...first, duplicate: true, taken: [] })
    expect(await entries()).toHaveLength(2)
  })

  it('under an id that said something else is refused', async () => {
    await deliver(source, one)
    await expect(deliver(source, one, undefined, 'sha256:other')).rejects.toMatchObject({ code: 'webhook.event_altered' })
  })

  it('is remembered by the tables for good', async () => {
    await deliver(source, one)
    const { db } = opened.fresh
    await expect(db.deleteFrom('source_deliveries').execute()).rejects.toThrow('neither changed nor deleted')
    await expect(db.updateTable('source_deliveries').set({ key_id: 'other' }).execute()).rejects.toThrow('neither changed nor deleted')
  })

  it('ends nobody whom it does not name', async () => {
    await deliver(source, one)
    await deliver(source, { ...one, id: 'evt_2', at: 2, who: '2' })
    expect((await standing('hr')).records.map(([who, state]) => [who, state])).toEqual([
      ['1', 'present'],
      ['2', 'present'],
    ])
  })

  it('of a mass that ends in small pieces is held like a mass', async () => {
    const careful = testSource({ brake: { percent: 20, atLeast: 3 } })
    for (let n = 0; n < 10; n += 1) await deliver(careful, { ...one, id: `in_${n}`, who: String(n) })
    const out: number[] = []
    for (let n = 0; n < 5; n += 1)
      out.push((await deliver(careful, { ...one, id: `out_${n}`, at: 2, who: String(n), team: null })).counts.held)
    expect(out).toEqual([0, 0, 1, 1, 1])
    expect((await standing('hr')).records.filter(([, state]) => state === 'gone')).toHaveLength(2)
  })
})

describe('a number that is left out', () => {
  const source = quiet('hr')
  const told = (sequence: number): Told => ({ id: `evt_${sequence}`, at: sequence, sequence, who: '1', team: `t${sequence}` })
  const gaps = async () =>
    (await opened.fresh.db.selectFrom('findings').select(['state', 'detail']).where('kind', '=', 'source.gap').execute()).map(
      ({ state, detail }) => [state, detail['missing']],
    )

  it('is a finding until it comes', async () => {
    for (const n of [1, 2, 5]) await deliver(source, told(n))
    expect(await gaps()).toEqual([['open', '3–4']])
    await deliver(source, told(4))
    expect(await gaps()).toEqual([['open', '3–4']])
    await deliver(source, told(3))
    expect(await gaps()).toEqual([['resolved', '3–4']])
  })

  it('is a finding until everything is read, by a reading that was begun after it was missed', async () => {
    for (const n of [1, 4]) await deliver(source, told(n))
    await inWork((work) => settleNumbers(work, 'hr', plusSeconds(work.at, -10)))
    expect(await gaps()).toEqual([['open', '2–3']])
    await inWork((work) => settleNumbers(work, 'hr', plusSeconds(work.at, 1)))
    expect(await gaps()).toEqual([['resolved', '2–3']])
    // The sender may number anew.
    await deliver(source, { ...told(1), id: 'evt_anew', at: 10 ** 7 })
    expect((await standing('hr')).missing).toEqual([])
  })

  it('is of one event alone', async () => {
    await deliver(source, told(1))
    await expect(deliver(source, { ...told(1), id: 'evt_other' })).rejects.toMatchObject({ code: 'webhook.number_used' })
    expect((await standing('hr')).deliveries).toEqual(['evt_1'])
  })
})
