// A source's first reading begins thousands of lives: one job follows them, a few at a time, and one that can't go on keeps no other from its turn.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { takeRecords } from '../../registry/sources/index.ts'
import { lifeSource } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { openTestHouse, startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { runJob } from '../jobs.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  return () => it.end()
})

const many = 230

const delivered = async (deliveries: Parameters<typeof takeRecords>[3]): Promise<void> => {
  await transact(it.house.runtime, await it.company.caller('ada'), (work) => takeRecords(it.house.runtime, work, lifeSource, deliveries))
}
const taken = async (kind: 'person' | 'identity', attributes: Record<string, string>, mark = ''): Promise<void> => {
  const at = it.house.clock.now()
  const deliveries = Array.from({ length: many }, (_, index) => ({ kind, externalId: `${kind}-${mark}${index}`, attributes, at }))
  await delivered(deliveries)
}
const states = async () =>
  (
    await it.fresh.db
      .selectFrom('lifecycle_events')
      .select(['state', ({ fn }) => fn.countAll<string>().as('count')])
      .groupBy('state')
      .orderBy('state')
      .execute()
  ).map(({ state, count }) => `${state} ${count}`)
const waiting = () => it.house.jobs.waiting.filter(({ kind }) => kind === 'lifecycle')

describe('hundreds that begin at once', () => {
  test('are followed by one job, to the last of them', async () => {
    await taken('person', { name: 'Ann', team: 'core' })
    expect(waiting().map(({ id }) => id)).toEqual(['*'])
    await it.house.run(1)
    expect(await states()).toEqual([`done ${many}`])
    expect(waiting()).toEqual([])
  })

  test('are followed in as few transactions as there are pages of them, not in one each', async () => {
    await taken('person', { name: 'Ann', team: 'core' })
    await sql`create table settled_in (transaction text)`.execute(it.fresh.db)
    await sql`create function note_settled() returns trigger language plpgsql as $$ begin
      insert into settled_in values (pg_current_xact_id()::text); return new; end $$`.execute(it.fresh.db)
    await sql`create trigger note_settled before update on lifecycle_events for each row execute function note_settled()`.execute(
      it.fresh.db,
    )
    await it.house.run(1)
    const { rows } = await sql<{
      events: string
      transactions: string
    }>`select count(*) as events, count(distinct transaction) as transactions
      from settled_in`.execute(it.fresh.db)
    expect(Number(rows[0]?.events)).toBe(many)
    expect(Number(rows[0]?.transactions)).toBeLessThanOrEqual(4)
  })

  test('that come while others are followed are followed by the same job: the one that comes for them ends at once', async () => {
    await taken('person', { name: 'Ann', team: 'core' })
    const ended: string[] = []
    const job = (name: string) =>
      runJob(it.house.runtime, 'acme', { org: 'acme', kind: 'lifecycle', id: '*' }).then(() => void ended.push(name))
    let first: Promise<void> | undefined
    await it.fresh.db.transaction().execute(async (held) => {
      await held.selectFrom('lifecycle_events').select('id').limit(1).forUpdate().execute()
      first = job('first')
      await taken('person', { name: 'Bob', team: 'core' }, 'late')
      await job('second')
    })
    await first
    expect(ended).toEqual(['second', 'first'])
    expect(await states()).toEqual([`done ${2 * many}`])
  })

  test('go on past those that can not', async () => {
    await taken('person', { name: 'Ann', team: 'core' })
    // The first two hundred, a whole page of them, can't be settled.
    await sql`create function refuse_some() returns trigger language plpgsql as $$ begin
      if new.state = 'done' and new.n <= (select min(n) + 199 from lifecycle_events) then raise exception 'not now'; end if; return new; end $$`.execute(
      it.fresh.db,
    )
    await sql`create trigger refuse_some before update on lifecycle_events for each row execute function refuse_some()`.execute(it.fresh.db)
    await it.house.run(1)
    expect(await states()).toEqual([`done ${many - 200}`, 'pending 200'])
  })

  test('of which nothing follows need nobody: no job, and they are done', async () => {
    await taken('identity', { kind: 'service_account', name: 'job', purpose: 'works', environment: 'staging', criticality: 'low' })
    expect(waiting()).toEqual([])
    expect(await states()).toEqual([`done ${many}`])
  })
})

describe('those that are said one by one', () => {
  test('leave connections for the rest of the house, however many come at once', async () => {
    const house = await openTestHouse(it.fresh.db, 'acme', { sideBySide: true, jobs: it.house.jobs })
    await sql`create table busy (connections bigint)`.execute(it.fresh.db)
    await sql`create function note_busy() returns trigger language plpgsql as $$ begin
      insert into busy select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle'; return new; end $$`.execute(
      it.fresh.db,
    )
    await sql`create trigger note_busy before update on lifecycle_events for each row execute function note_busy()`.execute(it.fresh.db)
    const at = it.house.clock.now()
    for (let person = 0; person < 60; person += 1)
      await delivered([{ kind: 'person', externalId: `person-${person}`, attributes: { name: 'Ann', team: 'core' }, at }])
    expect(waiting().length).toBe(60)
    await house.run(1)
    expect(await states()).toEqual(['done 60'])
    const { rows } = await sql<{ most: string }>`select max(connections) as most from busy`.execute(it.fresh.db)
    // Of the eight that there are.
    expect(Number(rows[0]?.most)).toBeLessThanOrEqual(6)
  })
})
