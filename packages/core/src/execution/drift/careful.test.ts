// What is never put right: what a reading that failed shows, what comes and goes, what was refused, what is no drift's to end; and a mass, or what somebody
// brings back, waits for a person.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { driftWords, engineWithDrift } from '../../testing/drift.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, openRequests, sign } from '../../testing/story.ts'
import { lookAtHygiene } from '../hygiene/index.ts'
import { release } from './act.ts'

let database: TestDatabase
let opened: Opened
let engine: Awaited<ReturnType<typeof engineWithDrift>>
beforeAll(async () => {
  database = await startTestDatabase()
  const rules = ['account.residual', 'account.ghost', 'credential.unused'].map((kind) => ({ kind, effect: 'autonomous', settled: 'PT1M' }))
  engine = await engineWithDrift({ rules, brake: { percent: 1, least: 3 } })
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database, { engine })
  return () => opened.end()
})

const { own, read, turn, turns, retired, opens, state, changes, acts, findings, effects, db } = driftWords(() => opened)
const fake = () => opened.house.fake
const hour = 3600

describe('a reading', () => {
  it.each([
    ['broke off', { fault: 'partial' }],
    ['failed', { fault: 'fail_before' }],
    ['hung', { fault: 'hang' }],
  ] as const)('that %s puts nothing right, whatever was seen before it', async (_how, fault) => {
    await own('old')
    await own('other')
    await read()
    await retired('old')
    await read()
    const heal = fake().script.always({ operation: 'inventory' }, fault)
    await read()
    await turns(2)
    expect([await changes(), effects()]).toEqual([[], []])
    heal()
    await read()
    await turns(3)
    expect(await changes()).toEqual(['drift.right old closed risk_complete'])
  })

  it('that is old puts nothing right', async () => {
    await own('old')
    await read()
    await retired('old')
    await read()
    fake().script.always({ operation: 'inventory' }, { fault: 'down' })
    opened.house.clock.advance(72 * hour)
    await turns(2)
    expect([await changes(), effects()]).toEqual([[], []])
  })
})

describe('a system', () => {
  it('that lies in its listing is asked once more by name before anything is opened', async () => {
    await own('here')
    await read()
    fake().end('acct-here', 'deleted')
    await read()
    fake().add('acct-here')
    // Its listing is what it was; asked for it by name it shows it.
    opened.house.clock.advance(60)
    await db().updateTable('access_scans').set({ complete_at: opened.house.clock.now() }).execute()
    await turn()
    expect([await changes(), await state('here')]).toEqual([[], 'active'])
  })

  it('that comes and goes is never ended: each time its time begins anew', async () => {
    await own('flaps')
    await read()
    await retired('flaps')
    for (let n = 0; n < 4; n += 1) {
      fake().switchOn('acct-flaps')
      await read(30)
      expect(await findings()).toEqual(['account.residual acct-flaps'])
      fake().end('acct-flaps', 'disabled')
      await read(30)
      expect(await findings()).toEqual([])
    }
    expect(await changes()).toEqual([])
  })

  it('that does not answer when it is about to be touched is not touched, and is when it answers', async () => {
    await own('prod', { environment: 'production' })
    await read()
    await retired('prod')
    await read()
    await read(120)
    expect(await changes()).toEqual(['drift.right prod awaiting_approval open'])
    const heal = fake().script.always({ operation: 'observe' }, { fault: 'fail_before' })
    await approveAll(opened.house, opened.company)
    await turns(3)
    expect(effects()).toEqual([])
    heal()
    await turns(4)
    expect([effects(), opens('prod')]).toEqual([['disable acct-prod'], false])
  })
})

describe('never', () => {
  it('a canary, what a merger brought, or an account of the connector itself', async () => {
    for (const id of ['canary', 'brought', 'self']) await own(id)
    await read()
    await db().updateTable('identities').set({ kind: 'canary' }).where('id', '=', 'idn-canary').execute()
    const definition = opened.house.runtime.connectors.definition('fake')!
    Object.assign(definition, { ownAccounts: () => ['acct-self'] })
    for (const id of ['canary', 'brought', 'self']) await retired(id)
    const at = opened.house.clock.now()
    await db()
      .insertInto('mergers')
      .values({
        org_id: 'acme',
        name: 'mrg',
        state: 'in',
        begun_by: 'ada',
        begun_at: at,
        digest: 'x',
        answers_id: 'ada',
        until_at: new Date('2027-01-01T00:00:00Z'),
        version: 1,
      })
      .execute()
    // As if it had come in by the list that people signed.
    await db()
      .transaction()
      .execute(async (own) => {
        await sql`set local session_replication_role = replica`.execute(own)
        await own.updateTable('identities').set({ quarantined_in: 'mrg', quarantined_at: at }).where('id', '=', 'idn-brought').execute()
      })
    await read()
    await read(120)
    await turns(2)
    expect((await findings()).filter((one) => one.startsWith('account.residual'))).toHaveLength(3)
    expect(await changes()).toEqual([])
    expect([opens('canary'), opens('brought'), opens('self')]).toEqual([true, true, true])
    Object.assign(definition, { ownAccounts: () => [] })
  })

  it('what was used since it was found to be unused', async () => {
    await own('idle')
    const look = () => lookAtHygiene(opened.house.runtime, systemCaller(opened.house.runtime, 'acme', 'test'))
    await db()
      .updateTable('credentials')
      .set({ last_used_at: new Date('2025-01-01T00:00:00Z') })
      .where('id', '=', 'idle')
      .execute()
    await look()
    expect(await findings()).toEqual(['credential.unused acct-idle'])
    await db().updateTable('credentials').set({ last_used_at: opened.house.clock.now() }).where('id', '=', 'idle').execute()
    await look()
    await read(120)
    await turns(2)
    expect([await changes(), opens('idle')]).toEqual([[], true])
  })
})

describe('what is refused', () => {
  it('is not asked again for the same occurrence, and who said so is known; what comes back is asked anew', async () => {
    await own('prod', { environment: 'production' })
    await read()
    await retired('prod')
    await read()
    await read(120)
    const [request] = await openRequests(opened.house)
    await sign(opened.house, opened.company, request!.id, 'ben', { verdict: 'refuse', reason: 'it is needed until Friday' })
    await turns(2)
    await read(hour)
    await turns(2)
    expect(await changes()).toEqual(['drift.right prod refused open'])
    expect(await acts()).toEqual(['prod refused by ben'])
    fake().end('acct-prod', 'disabled')
    await read()
    fake().switchOn('acct-prod')
    await read()
    await read(120)
    expect(await changes()).toEqual(['drift.right prod refused open', 'drift.right prod awaiting_approval open'])
  })
})

describe('a mass', () => {
  it('is held until a person releases exactly so much, and a finding says so as long as it is', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await own(id)
    await read()
    for (const id of ['a', 'b', 'c', 'd']) await retired(id)
    await read()
    await read(120)
    await turns(2)
    expect([await changes(), effects()]).toEqual([[], []])
    expect(await findings()).toContain('drift.held drift')
    const { runtime } = opened.house
    const ben = await opened.company.caller('ben')
    const words = { reason: 'they were all ended in June', ticket: 'CHG-1' }
    await expect(release(runtime, ben, { ...words, findings: 3 })).rejects.toMatchObject({ code: 'drift.changed_since' })
    await release(runtime, ben, { ...words, findings: 4 })
    await turns(4)
    expect((await changes()).every((one) => one.endsWith('closed risk_complete'))).toBe(true)
    expect(await changes()).toHaveLength(4)
    await turns(2)
    expect(await findings()).toEqual([])
    await expect(release(runtime, ben, { ...words, findings: 4 })).rejects.toMatchObject({ code: 'drift.nothing_held' })
  })
})

describe('two that fight', () => {
  it('what comes back after it was put right twice is somebody’s to look at, and is not ended a third time', async () => {
    await own('back')
    await read()
    await retired('back')
    for (let n = 0; n < 3; n += 1) {
      await read()
      await read(120)
      await turns(4)
      if (n < 2) expect(opens('back')).toBe(false)
      await turns(2)
      fake().switchOn('acct-back')
    }
    await read()
    await turn()
    expect(await acts()).toEqual(['back righted', 'back righted'])
    expect(await findings()).toEqual(['account.residual acct-back', 'drift.fought acct-back'])
    expect(opens('back')).toBe(true)
    fake().end('acct-back', 'disabled')
    await read()
    await turn()
    expect(await findings()).toEqual([])
  })
})
