// Notices before an end: for everything that ends, to whoever answers, with the next step; each threshold once, whatever the clock does.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { tellEndings } from './notices.ts'

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

const day = 86_400
const db = () => opened.fresh.db
const look = () => tellEndings(opened.house.runtime, systemCaller(opened.house.runtime, 'acme', 'test'))
const all = async () =>
  db().selectFrom('findings').selectAll().where('kind', '=', 'ending.near').orderBy('subject').orderBy('opened_at').execute()
const open = async () => (await all()).filter(({ state }) => state === 'open')
const named = async () => (await open()).map(({ subject, owner_id }) => `${subject} ${owner_id}`)
const inDays = (days: number): Date => new Date(opened.house.clock.now().getTime() + days * day * 1000)
const dateIn = (days: number): string => inDays(days).toISOString().slice(0, 10)

/** Ends in 40 days: an identity alone. */
const identity = async (): Promise<void> => {
  await opened.company.credential('one', { owners: ['eve', 'finn'], contract: null })
  await db()
    .updateTable('identities')
    .set({ expires_at: inDays(40) })
    .where('id', '=', 'idn-one')
    .execute()
}

describe('what ends with a contract', () => {
  beforeEach(async () => {
    await db()
      .updateTable('contracts')
      .set({ ends_on: dateIn(20), systems: ['fake'] })
      .where('id', '=', 'contract')
      .execute()
    await sql`insert into workloads (org_id, id, name, team, party_id, contract_id, environment)
      values ('acme', 'job', 'job', 'core', 'leaving', 'contract', 'production')`.execute(db())
  })

  it('its workloads and the systems that it alone names are told of, to who leads the team, else to the owner of the contract', async () => {
    const { owner_id: owner } = await db().selectFrom('contracts').select('owner_id').where('id', '=', 'contract').executeTakeFirstOrThrow()
    await look()
    expect(await named()).toEqual([`system:fake@30 ${owner}`, `workload:job@30 ${owner}`])
    for (const { detail } of await open())
      expect(detail).toMatchObject({ contract: 'contract', next: expect.stringContaining('countersign ') })
    await sql`insert into teams (org_id, id, lead_id) values ('acme', 'core', 'ben')`.execute(db())
    await look()
    expect((await named())[1]).toBe('workload:job@30 ben')
  })

  it('a system that another contract goes on naming is not', async () => {
    await sql`insert into contracts (org_id, id, party_id, name, starts_on, owner_id, systems)
      select 'acme', 'other', party_id, 'n', starts_on, owner_id, '{fake}' from contracts where id = 'contract'`.execute(db())
    await look()
    expect((await open()).map(({ subject }) => subject)).toEqual(['workload:job@30'])
  })

  it('what is over, or was confirmed, is told of no longer', async () => {
    await look()
    await db()
      .updateTable('contracts')
      .set({ confirmed_until: dateIn(400) })
      .where('id', '=', 'contract')
      .execute()
    await look()
    expect(await named()).toEqual([])
  })
})

describe('each threshold is told once', () => {
  it('when looks come often, and the nearest that has come when they come late', async () => {
    await identity()
    for (const [days, expected] of [
      [0, 'identity:idn-one@90 eve'],
      [11, 'identity:idn-one@30 eve'],
      [0, 'identity:idn-one@30 eve'],
      // The process slept for three weeks.
      [24, 'identity:idn-one@7 eve'],
    ] as const) {
      opened.house.clock.advance(days * day)
      await look()
      await look()
      expect(await named()).toEqual([expected])
    }
    expect((await all()).length).toBe(3)
  })

  it('and not again by a clock that goes back and comes forward', async () => {
    await identity()
    for (const days of [0, 12, -12, 12, -100, 100, 24, -24, 24]) {
      opened.house.clock.advance(days * day)
      await look()
    }
    expect((await all()).map(({ subject, state }) => `${subject} ${state}`)).toEqual([
      'identity:idn-one@30 resolved',
      'identity:idn-one@7 open',
      'identity:idn-one@90 resolved',
    ])
  })

  it('and again for another end', async () => {
    await identity()
    await look()
    await db()
      .updateTable('identities')
      .set({ expires_at: inDays(50) })
      .where('id', '=', 'idn-one')
      .execute()
    opened.house.clock.advance(45 * day)
    await look()
    await db()
      .updateTable('identities')
      .set({ expires_at: inDays(60) })
      .where('id', '=', 'idn-one')
      .execute()
    await look()
    expect(await named()).toEqual(['identity:idn-one@90 eve'])
  })
})
