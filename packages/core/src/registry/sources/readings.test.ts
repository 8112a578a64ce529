// Absence counts only after a whole reading by who began it; a mass of it stops and asks somebody else; a reading that broke off ends nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { beginReading, type Completed, completeReading, decideHeld, endRecords, failReading, takePage, takeRecord } from './index.ts'

let database: TestDatabase
let opened: Opened
const source = testSource({ creates: ['workload'], name: 'catalog' })

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

const inWork = async <T>(body: Parameters<typeof transact<T>>[2], by = 'ada'): Promise<T> =>
  transact(opened.house.runtime, await opened.company.caller(by), body)
const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => `w${from + n}`)
const record = (externalId: string, attributes: Record<string, unknown> = {}) => ({
  kind: 'workload' as const,
  externalId,
  attributes: { name: externalId, team: 'payments', environment: 'staging', ...attributes },
})
const begin = async (by = 'ada') => {
  opened.house.clock.advance(60)
  return (await inWork((work) => beginReading(opened.house.runtime, work, source, 'full'), by)).id
}
const page = (id: string, number: number, records: readonly ReturnType<typeof record>[], by = 'ada') =>
  inWork((work) => takePage(opened.house.runtime, work, source, id, { number, records }), by)
const complete = (id: string, records: number, unread = 0): Promise<Completed> =>
  inWork((work) => completeReading(opened.house.runtime, work, source, id, { records, unread }))
const read = async (ids: readonly string[]): Promise<Completed & { id: string }> => {
  const id = await begin()
  await page(
    id,
    1,
    ids.map((one) => record(one)),
  )
  return { id, ...(await complete(id, ids.length)) }
}
const gone = async () =>
  (
    await opened.fresh.db.selectFrom('source_records').select('external_id').where('state', '=', 'gone').orderBy('external_id').execute()
  ).map((row) => row.external_id)
const running = async () =>
  (await opened.fresh.db.selectFrom('workloads').select('id').where('id', 'like', 'catalog:%').where('state', '=', 'running').execute())
    .length
const open = async (kind: string) =>
  opened.fresh.db.selectFrom('findings').select(['subject', 'detail']).where('kind', '=', kind).where('state', '=', 'open').execute()

describe('a whole reading', () => {
  it('ends what it does not show, and brings back what shows again', async () => {
    await read(names(0, 20))
    expect(await read(names(1, 20))).toMatchObject({ state: 'complete', ended: 1 })
    expect(await gone()).toEqual(['w0'])
    await read(names(0, 20))
    expect([await gone(), await running()]).toEqual([[], 20])
  })

  it.each([
    ['broke off', (id: string) => inWork((work) => failReading(opened.house.runtime, work, source, id, 'cut off'))],
    ['lost a record on its way', (id: string) => complete(id, 2)],
    ['had one that could not be read', (id: string) => complete(id, 1, 1)],
    ['was never completed', () => begin()],
  ])('that %s ends nothing', async (_what, over) => {
    await read(names(0, 20))
    const id = await begin()
    await page(id, 1, [record('w0')])
    await over(id)
    expect([await gone(), await running()]).toEqual([[], 20])
    expect((await open('source.reading_failed')).length).toBe(1)
    await read(names(0, 20))
    expect(await open('source.reading_failed')).toEqual([])
  })

  it('does not end what was said to be there while it ran', async () => {
    await read(names(0, 20))
    const id = await begin()
    await page(
      id,
      1,
      names(1, 20).map((one) => record(one)),
    )
    opened.house.clock.advance(60)
    await inWork((work) => takeRecord(opened.house.runtime, work, source, { ...record('w0'), at: work.at }))
    expect((await complete(id, 19)).ended).toBe(0)
  })

  it('does not end a record that it shows in a form that can not be read', async () => {
    await read(names(0, 20))
    const id = await begin()
    const taken = await page(id, 1, [record('w0', { environment: 'moon' }), ...names(1, 20).map((one) => record(one))])
    expect(taken[0]?.outcome).toBe('refused')
    expect((await complete(id, 20)).ended).toBe(0)
    expect(await open('source.record_invalid')).toHaveLength(1)
    await read(names(0, 20))
    expect(await open('source.record_invalid')).toEqual([])
  })

  it('takes the first of two that say different things of one record, and the reading after it changes nothing to and fro', async () => {
    const both = [record('w1', { team: 'payments' }), record('w2'), record('w1', { team: 'risk' })]
    const id = await begin()
    expect((await page(id, 1, both)).map(({ outcome }) => outcome)).toEqual(['created', 'created', 'refused'])
    const [twice] = await page(id, 2, [record('w2', { team: 'risk' })])
    expect(twice?.problems.map(({ message }) => message)).toEqual([expect.stringContaining('stands in this reading twice')])
    expect(await complete(id, 4)).toMatchObject({ state: 'complete', ended: 0 })
    expect(await open('source.record_invalid')).toMatchObject([{ subject: 'catalog/workload' }])
    const next = await begin()
    expect((await page(next, 1, both)).map(({ outcome }) => outcome)).toEqual(['same', 'same', 'refused'])
    await complete(next, 3)
    const last = await begin()
    expect((await page(last, 1, [record('w1', { team: 'risk' }), record('w2'), record('w2')])).map(({ outcome }) => outcome)).toEqual([
      'changed',
      'same',
      'same',
    ])
    await complete(last, 3)
    expect(await open('source.record_invalid')).toEqual([])
  })

  it('a word of the moment in which a reading begins is no part of the reading', async () => {
    const id = await begin()
    await complete(id, 0)
    await inWork((work) => takeRecord(opened.house.runtime, work, source, { ...record('w1'), at: work.at }))
    const same = (await inWork((work) => beginReading(opened.house.runtime, work, source, 'full'))).id
    expect((await page(same, 1, [record('w1', { team: 'risk' })])).map(({ outcome }) => outcome)).toEqual(['changed'])
  })

  it('is gone on with by who began it only, page after page; the same page again changes nothing', async () => {
    const id = await begin()
    await page(id, 1, [record('w0')])
    expect(await page(id, 1, [record('w1')])).toEqual([])
    await expect(page(id, 3, [record('w2')])).rejects.toMatchObject({ code: 'source.page_out_of_order' })
    await expect(page(id, 2, [record('w2')], 'ben')).rejects.toMatchObject({ code: 'source.reading_of_another' })
    await expect(inWork((work) => beginReading(opened.house.runtime, work, source, 'full'), 'ben')).rejects.toMatchObject({
      code: 'source.reading_open',
    })
    await complete(id, 1)
    await expect(page(id, 2, [record('w2')])).rejects.toMatchObject({ code: 'source.reading_over' })
    expect(await running()).toBe(1)
  })
})

describe('the brake', () => {
  const decide = (id: string, verdict: 'release' | 'refuse', by = 'ben') =>
    inWork((work) => decideHeld(opened.house.runtime, work, source, id, { verdict, reason: 'looked at it' }), by)

  it('holds a reading that shows a fifth less, says who is missing, and ends nothing until somebody else releases it', async () => {
    await read(names(0, 25))
    const held = await read(names(5, 25))
    expect(held).toMatchObject({ state: 'held', ended: 0, held: 5 })
    expect([await gone(), await running()]).toEqual([[], 25])
    const [finding] = await open('source.mass_change')
    expect(finding?.detail).toMatchObject({ reading: held.id, missing: { workload: { missing: 5, of: 25 } } })
    expect(JSON.stringify(finding?.detail)).toContain('w3')
    await expect(decide(held.id, 'release', 'ada')).rejects.toMatchObject({ code: 'source.own_reading' })
    await expect(decide(held.id, 'release', 'oscar')).rejects.toBeDefined()
    expect(await decide(held.id, 'release')).toEqual({ ended: 5 })
    expect([await gone(), await running(), await open('source.mass_change')]).toEqual([names(0, 5), 20, []])
    await expect(decide(held.id, 'release')).rejects.toMatchObject({ code: 'source.not_held' })
  })

  it('lets a refused one end nothing, and asks no more once a reading shows all again', async () => {
    await read(names(0, 25))
    const held = await read(names(10, 25))
    expect(await decide(held.id, 'refuse')).toEqual({ ended: 0 })
    await read(names(10, 25))
    expect(await open('source.mass_change')).toHaveLength(1)
    await read(names(0, 25))
    expect([await gone(), await running(), await open('source.mass_change')]).toEqual([[], 25, []])
  })

  it('releases only what is still missing', async () => {
    await read(names(0, 25))
    const held = await read(names(5, 25))
    opened.house.clock.advance(60)
    await inWork((work) => takeRecord(opened.house.runtime, work, source, { ...record('w0'), at: work.at }))
    expect(await decide(held.id, 'release')).toEqual({ ended: 4 })
    expect(await gone()).toEqual(names(1, 5))
  })

  it('adds up what ended within a day: a large end in small pieces is held as well', async () => {
    await read(names(0, 40))
    expect((await read(names(4, 40))).state).toBe('complete')
    expect((await read(names(7, 40))).state).toBe('complete')
    expect(await read(names(8, 40))).toMatchObject({ state: 'held', held: 1 })
    opened.house.clock.advance(25 * 3600)
    expect((await read(names(8, 40))).state).toBe('complete')
  })

  it('holds ends that are said one by one as well', async () => {
    await read(names(0, 25))
    opened.house.clock.advance(60)
    const endings = (ids: readonly string[]) =>
      inWork((work) =>
        endRecords(
          opened.house.runtime,
          work,
          source,
          ids.map((externalId) => ({ kind: 'workload' as const, externalId, at: work.at, reason: 'deleted' })),
        ),
      )
    for (const id of names(0, 4)) expect((await endings([id]))[0]?.outcome).toBe('ended')
    const [fifth] = await endings(['w4'])
    expect(fifth?.outcome).toBe('held')
    expect((await endings(['w4']))[0]?.outcome).toBe('held')
    const [row] = await opened.fresh.db.selectFrom('source_readings').selectAll().where('state', '=', 'held').execute()
    expect(await decide(row!.id, 'release')).toEqual({ ended: 1 })
    expect(await gone()).toEqual(names(0, 5))
  })
})
