// Who is logged in with an account is kept as a count, as its system last told of everybody; what ended and is still in use is found, ended by a change where
// policy says so, and closed by the next whole look alone. What was not told is never taken for nobody.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { readSystem } from '../../registry/inventory/index.ts'
import { driftWords, engineWithDrift } from '../../testing/drift.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'
import { toldSessions } from '../reconciliation/index.ts'
import { countSessions } from './count-sessions.ts'
import { settleOutlived } from './outlived.ts'

let database: TestDatabase
let opened: Opened
let engine: Awaited<ReturnType<typeof engineWithDrift>>
beforeAll(async () => {
  database = await startTestDatabase()
  engine = await engineWithDrift({ rules: [{ kind: 'session.outlived', effect: 'propose', settled: 'PT1M' }] })
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database, { engine })
  return () => opened.end()
})

const { own, read, turns, retired, changes, db } = driftWords(() => opened)
const fake = () => opened.house.fake
const connect = (id: string, from = '10.0.0.1:5000'): string =>
  fake().openSession('main', `acct-${id}`, opened.house.references.get(`ref:${id}`)!.expose(), { from })!
const told = async (id: string, system = 'fake') => {
  const one = { system_id: system, account: `acct-${id}` }
  const { told: how, count, from } = (await toldSessions(db(), 'acme', [one]))(one)
  return [how, count, ...from]
}
const found = async (): Promise<string[]> =>
  (
    await db()
      .selectFrom('findings')
      .select(['subject', 'detail'])
      .where('kind', '=', 'session.outlived')
      .where('state', '=', 'open')
      .orderBy('subject')
      .execute()
  ).map(({ subject, detail }) => `${subject} ${String((detail as { sessions?: number }).sessions)}`)

describe('how many are logged in', () => {
  it('is one row for each account that somebody is on, with where they come from, and none for anybody else', async () => {
    for (const id of ['busy', 'quiet']) await own(id)
    for (const n of [1, 2, 3, 4, 5, 6, 7]) connect('busy', `10.0.0.${n}:${5000 + n}`)
    await read()
    expect(await told('busy')).toEqual(['told', 7, '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5'])
    expect(await told('quiet')).toEqual(['none', 0])
    expect(await told('busy', 'another')).toEqual(['not_told', 0])
    const rows = await db().selectFrom('account_sessions').select(['account', 'places']).orderBy('account').execute()
    expect(rows).toEqual([{ account: 'acct-busy', places: 7 }])
  })

  it('stays as it was last told, and nobody is `none`, where a look was not whole', async () => {
    for (const id of ['busy', 'quiet']) await own(id)
    const session = connect('busy')
    await read()
    fake().endSession(session)
    const heal = fake().script.always({ operation: 'clients' }, { fault: 'fail_before' })
    await read()
    expect([await told('busy'), await told('quiet')]).toEqual([
      ['told', 1, '10.0.0.1'],
      ['not_told', 0],
    ])
    heal()
    await read()
    expect([await told('busy'), await told('quiet')]).toEqual([
      ['none', 0],
      ['none', 0],
    ])
  })

  it('is counted in one pass, whatever clients say of themselves', () => {
    const since = new Date('2026-01-01T00:00:00Z')
    const client = { account: 'a', client: undefined }
    const many = Array.from({ length: 50_000 }, (_, n) => ({
      ...client,
      from: `10.${n % 200}.0.1:${n % 60_000}`,
      since: new Date(since.getTime() + n),
    }))
    expect(countSessions(many)).toMatchObject([
      { sessions: 50_000, places: 200, oldest: since, newest: new Date(since.getTime() + 49_999) },
    ])
    expect(countSessions([{ ...client, from: undefined, since: undefined }, many[0]!])).toMatchObject([
      { sessions: 2, oldest: null, newest: null, places: 1 },
    ])
    expect(countSessions([])).toEqual([])
  })
})

describe('what has ended and is still in use', () => {
  /** It has ended here and is off there, and somebody was on it all the time. */
  const outlived = async (): Promise<string> => {
    for (const id of ['old', 'living']) await own(id)
    const session = connect('old')
    connect('living')
    await read()
    fake().end('acct-old', 'disabled')
    await retired('old')
    await read()
    return session
  }

  it('is found, its sessions are ended when people or policy say so, with proof, and the next look closes it', async () => {
    const session = await outlived()
    expect(await found()).toEqual(['old 1'])
    await read(120)
    await approveAll(opened.house, opened.company)
    await turns(4)
    expect(await changes()).toEqual(['drift.propose old closed risk_complete'])
    expect(fake().sessionAlive(session)).toBe(false)
    expect(fake().effects.map(({ operation, account }) => `${operation} ${account}`)).toEqual(['end_sessions acct-old'])
    await read()
    expect([await found(), await told('old')]).toEqual([[], ['none', 0]])
    expect(await told('living')).toEqual(['told', 1, '10.0.0.1'])
  })

  it('is found a part at a time where it is very much, and none of it is closed because there is more', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    for (const id of ids) {
      await own(id)
      connect(id)
    }
    await read()
    const settled = async (most: number): Promise<string[]> => {
      await transact(opened.house.runtime, await opened.company.caller('ada'), async (work) => {
        await settleOutlived(opened.house.runtime, work, (await readSystem(work.db, work.org, 'fake'))!, most)
      })
      return (await found()).map((one) => one.split(' ')[0]!)
    }
    const closed = () =>
      db().selectFrom('findings').select('id').where('kind', '=', 'session.outlived').where('state', '<>', 'open').execute()
    for (const id of ['d', 'e']) fake().end(`acct-${id}`, 'disabled')
    await read()
    expect(await found()).toEqual(['d 1', 'e 1'])
    for (const id of ['a', 'b', 'c']) {
      fake().end(`acct-${id}`, 'disabled')
      await db().updateTable('credentials').set({ state: 'retired' }).where('id', '=', id).execute()
    }
    expect(await settled(1)).toEqual(['a', 'd', 'e'])
    expect(await settled(1)).toEqual(['a', 'b', 'd', 'e'])
    expect(await settled(1)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(await closed()).toEqual([])
  })

  it('is not closed by a look that failed, and no session is ended because of one', async () => {
    const session = await outlived()
    fake().endSession(session)
    const heal = fake().script.always({ operation: 'clients' }, { fault: 'fail_before' })
    await read(120)
    await read(120)
    await turns(2)
    expect(await found()).toEqual(['old 1'])
    expect(await changes()).toEqual([])
    heal()
    await read()
    expect(await found()).toEqual([])
  })

  it('is found where it lives here and was switched off there, and not where it is switched on', async () => {
    for (const id of ['off', 'on']) {
      await own(id)
      connect(id)
    }
    await read()
    fake().end('acct-off', 'disabled')
    await read()
    expect(await found()).toEqual(['off 1'])
  })

  it('is nobody’s to end where the account lives under another record', async () => {
    await own('one')
    await own('two')
    connect('one')
    await read()
    await db().updateTable('credentials').set({ account: 'acct-one', state: 'retired' }).where('id', '=', 'two').execute()
    await read()
    expect(await found()).toEqual([])
  })
})
