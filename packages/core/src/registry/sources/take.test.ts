// What a source says is taken once, whatever way it comes; record, event and entry stand together.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { endRecord, type Source, type Taken, takeRecord } from './index.ts'

let database: TestDatabase
let opened: Opened
// What the brake does stands in readings.test.ts.
const source = testSource({ brake: { atLeast: 1_000_000 } })

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

  it('of a person gives him an identity that is his own, so that it ends when he leaves', async () => {
    await take(1, { name: 'Ann', team: 'billing' })
    const identity = await opened.fresh.db
      .selectFrom('identities')
      .select(['kind', 'holder_id'])
      .where('id', '=', 'hr:1001')
      .executeTakeFirst()
    expect(identity).toEqual({ kind: 'person', holder_id: 'hr:1001' })
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
