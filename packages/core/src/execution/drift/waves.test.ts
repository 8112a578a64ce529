// So many at a time and no more; and what could not be proven and a person has accepted is over, and not asked again.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { driftWords, engineWithDrift } from '../../testing/drift.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { accept, requestedAcceptances } from '../../testing/story.ts'
import { followDrift } from './index.ts'

let database: TestDatabase
let opened: Opened
let engine: Awaited<ReturnType<typeof engineWithDrift>>
beforeAll(async () => {
  database = await startTestDatabase()
  const rules = [{ kind: 'account.residual', effect: 'autonomous', settled: 'PT1M' }]
  engine = await engineWithDrift({ rules, wave: 3, brake: { percent: 100, least: 100 } })
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database, { engine })
  return () => opened.end()
})

const { own, read, turns, retired, opens, changes, acts, findings, db } = driftWords(() => opened)
const caller = () => systemCaller(opened.house.runtime, 'acme', 'test')

describe('a wave', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  /** All have ended and live on, settled and read again; nothing has looked at it yet. */
  const waiting = async (): Promise<void> => {
    for (const id of names) await own(id)
    await read()
    for (const id of names) await retired(id)
    await read()
    opened.house.clock.advance(120)
    await db().updateTable('access_scans').set({ complete_at: opened.house.clock.now() }).execute()
  }

  it('opens so many changes at a time and no more, the longest standing first, until none is left', async () => {
    await waiting()
    await db()
      .updateTable('findings')
      .set({ opened_at: sql`opened_at - interval '1 hour'` })
      .where('kind', '=', 'account.residual')
      .where(sql`detail ->> 'account'`, '=', 'acct-g')
      .execute()
    const counts: number[] = []
    for (let turn = 0; turn < 4; turn += 1) {
      await followDrift(opened.house.runtime, caller())
      const now = await changes()
      if (turn === 0) expect(now.some((one) => one.startsWith('drift.right g '))).toBe(true)
      counts.push(now.length)
    }
    expect(counts).toEqual([3, 6, 7, 7])
  })

  it('is not used up by what turns out to be mended when it is looked at', async () => {
    await waiting()
    const mended = ['a', 'b', 'c']
    for (const id of mended) opened.house.fake.end(`acct-${id}`, 'disabled')
    await followDrift(opened.house.runtime, caller())
    const taken = (await changes()).map((one) => one.split(' ')[1]!)
    expect([taken.length, taken.filter((id) => mended.includes(id))]).toEqual([3, []])
  })

  it('that meets a silent system opens nothing there, and goes on when it answers', async () => {
    await waiting()
    const heal = opened.house.fake.script.always({ operation: 'observe' }, { fault: 'fail_before' })
    await followDrift(opened.house.runtime, caller())
    expect(await changes()).toEqual([])
    heal()
    await followDrift(opened.house.runtime, caller())
    expect(await changes()).toHaveLength(3)
  })
})

describe('what can not be proven and a named person has accepted', () => {
  it('is over as accepted, is told with the finding, and is not asked again although it still lives', async () => {
    await own('old')
    await read()
    await retired('old')
    await read()
    opened.house.fake.script.always({ operation: 'disable' }, { fault: 'refuse', code: 'locked', retryable: false })
    await read(120)
    await turns(3)
    expect((await changes())[0]).toMatch(/^drift\.right old .* stuck$/)
    expect(await acts()).toEqual(['old open'])
    for (const { id } of await requestedAcceptances(opened.house)) await accept(opened.house, opened.company, id)
    await turns(3)
    expect(await acts()).toEqual(['old accepted'])
    expect([opens('old'), await findings()]).toEqual([true, ['account.residual acct-old']])
    const told = await db().selectFrom('journal').select('kind').where('kind', '=', 'drift.accepted').execute()
    expect(told).toHaveLength(1)
    await read(3600)
    await turns(3, 3600)
    expect(await changes()).toHaveLength(1)
  })
})
