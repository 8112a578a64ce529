// Drift put right by policy: what lives on ends again, with proof and once; what its system doesn't know is proven dead and touched nowhere; and nothing is
// done because of a reading that failed, of something that comes and goes, or of what was refused.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { driftWords } from '../../testing/drift.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'

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

const { own, read, turns, retired, opens, state, changes, acts, findings, effects, db } = driftWords(() => opened)
const fake = () => opened.house.fake
const hour = 3600

describe('what has ended here and lives on at its system', () => {
  it('is ended again by itself, once, with proof, and the next reading closes the finding', async () => {
    await own('old')
    await own('living')
    await read()
    await retired('old')
    await read()
    expect(await findings()).toEqual(['account.residual acct-old'])
    expect(await changes()).toEqual([])
    await read(hour)
    await turns(3)
    expect(await changes()).toEqual(['drift.right old closed risk_complete'])
    expect([opens('old'), opens('living')]).toEqual([false, true])
    expect(effects()).toEqual(['disable acct-old'])
    await turns(3)
    expect(await findings()).toEqual([])
    expect(await acts()).toEqual(['old righted'])
    await read(hour)
    await turns(3, hour)
    expect(await changes()).toHaveLength(1)
  })

  it('is asked of people where it stands in production, is privileged, or is held outside', async () => {
    await own('prod', { environment: 'production' })
    await own('root', { privileged: true })
    await opened.company.credential('theirs')
    await read()
    for (const id of ['prod', 'root', 'theirs']) await retired(id)
    await read()
    await read(hour)
    expect((await changes()).sort()).toEqual([
      'drift.propose prod awaiting_approval open',
      'drift.propose root awaiting_approval open',
      'drift.propose theirs awaiting_approval open',
    ])
    expect(effects()).toEqual([])
    await approveAll(opened.house, opened.company)
    await turns(4)
    expect([opens('prod'), opens('root'), opens('theirs')]).toEqual([false, false, false])
  })

  it('is switched off again where it is suspended, and stays suspended', async () => {
    await own('asleep')
    await read()
    const [at, change] = [opened.house.clock.now(), 'chg_sleep']
    await db()
      .insertInto('changes')
      .values({
        org_id: 'acme',
        id: change,
        kind: 'suspension',
        trigger_kind: 'access.suspend',
        trigger_ref: 'asleep',
        reason: 'test',
        ticket: 'test',
        purpose: 'test',
        requester_id: 'ada',
        state: 'closed',
        opened_at: at,
      })
      .execute()
    await db().updateTable('credentials').set({ state: 'suspended' }).where('id', '=', 'asleep').execute()
    await db()
      .insertInto('suspended_credentials')
      .values({
        org_id: 'acme',
        id: 'slp',
        credential_id: 'asleep',
        change_id: change,
        begun_at: at,
        suspended_at: at,
        was: 'on',
        because: 'test',
        held_by: 'ada',
        held_why: 'test',
        held_at: at,
        asks: true,
      })
      .execute()
    await read()
    expect(await findings()).toEqual(['account.residual acct-asleep'])
    await read(hour)
    await turns(4)
    expect(await changes()).toEqual(['drift.right asleep closed risk_complete'])
    expect([opens('asleep'), await state('asleep')]).toEqual([false, 'suspended'])
    await turns(2)
    expect(await findings()).toEqual([])
  })
})

describe('what its system does not know', () => {
  it('is proven dead and its record closed, and nothing is done at the system', async () => {
    await own('ghost')
    await read()
    fake().end('acct-ghost', 'deleted')
    await read()
    expect(await findings()).toContain('account.ghost acct-ghost')
    await read(hour)
    expect(await changes()).toEqual([])
    await read(24 * hour)
    await turns(3)
    expect(await changes()).toEqual(['drift.right ghost closed risk_complete'])
    expect([await state('ghost'), effects()]).toEqual(['retired', []])
    const proofs = await db().selectFrom('operations').select(['verdict', 'strength']).where('credential_id', '=', 'ghost').execute()
    expect(proofs).toEqual([{ verdict: 'rejected', strength: 'presented' }])
    await turns(3)
    expect((await findings()).filter((one) => one.startsWith('account.ghost'))).toEqual([])
  })

  it('is left as it is when it is there again, and what was asked is withdrawn', async () => {
    await own('ghost', { environment: 'production' })
    const secret = opened.house.references.get('ref:ghost')!.expose()
    await read()
    fake().end('acct-ghost', 'deleted')
    await read()
    await read(73 * hour)
    expect(await changes()).toEqual(['drift.propose ghost awaiting_approval open'])
    fake().add('acct-ghost', secret)
    // Approved in good faith: the look before anything is done sees that it is so no more.
    await approveAll(opened.house, opened.company)
    await turns(3)
    expect(await changes()).toEqual(['drift.propose ghost refused open'])
    expect([opens('ghost'), await state('ghost'), await acts(), effects()]).toEqual([true, 'active', ['ghost withdrawn'], []])
  })
})
