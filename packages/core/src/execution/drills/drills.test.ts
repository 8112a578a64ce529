// Revocation drills: what passes, each way to fail, that nothing but canaries is touched, and that the gate asks for one.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { revocationDrillProblems } from '../../authority/drills/index.ts'
import { drillNow, follow, hold, writeCanary } from '../../testing/drills.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, journalKinds } from '../../testing/story.ts'
import { openDrill } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await it.company.credential('living', { party: 'staying' })
  await writeCanary(it, 'staying')
  return () => it.end()
})

const problems = () => revocationDrillProblems(it.house.runtime, it.house.runtime.db, 'acme', 'staying', it.house.clock.now())
const held = async (seconds = 600) => {
  const { id } = await hold(it, 'revoke')
  await it.house.run(seconds)
  await follow(it)
  return drillNow(it, id)
}
const findings = async () =>
  (
    await it.house.runtime.db
      .selectFrom('findings')
      .select(['kind', 'subject', 'owner_id'])
      .where('state', '=', 'open')
      .orderBy('id')
      .execute()
  ).filter((one) => one.kind.startsWith('drill.'))

describe('a revocation drill', () => {
  test('is passed when our own connectors have ended a throw-away of the canary and its proof says so', async () => {
    expect((await problems()).join()).toContain('none was held yet')
    expect(await held()).toMatchObject({
      state: 'passed',
      reasons: [],
      measured: { ready: expect.any(Number), revoked: expect.any(Number), proven: expect.any(Number) },
    })
    expect(await problems()).toEqual([])
    expect(await findings()).toEqual([])
    const proofs = await it.house.runtime.db.selectFrom('proofs').select('verdict').where('purpose', '=', 'rejection').execute()
    expect(proofs.map((proof) => proof.verdict)).toEqual(['rejected'])
  })

  test('touches nothing but what it issued itself: the canary and what people work with live on', async () => {
    await held()
    const touched = it.house.fake.effects.map((effect) => effect.account ?? '')
    expect(touched.length).toBeGreaterThan(0)
    expect(touched.filter((account) => !account.startsWith('acct-canary-staying_'))).toEqual([])
    const live = await it.house.runtime.db.selectFrom('credentials').select('id').where('state', '=', 'active').orderBy('id').execute()
    expect(live.map((row) => row.id)).toEqual(['canary-staying', 'living'])
  })

  test('needs nothing of the provider: no mandate is given to it, and it is not shown the drill before it is over', async () => {
    const { id } = await hold(it, 'revoke')
    await it.house.run(600)
    const mandates = await it.house.runtime.db.selectFrom('mandates').select('executor_id').execute()
    expect(new Set(mandates.map((one) => one.executor_id))).toEqual(new Set(['connector-host']))
    await follow(it)
    expect((await drillNow(it, id)).state).toBe('passed')
  })

  test('fails when the credential is still accepted at the end, and says so; somebody owns it, by a day', async () => {
    it.house.fake.script.always({ operation: 'disable' }, { fault: 'lie' })
    const drill = await held(4000)
    expect(drill.state).toBe('failed')
    expect(drill.reasons.join()).toMatch(/still accepted|did not end/)
    expect(await findings()).toMatchObject([{ kind: 'drill.failed', subject: 'staying/revoke', owner_id: expect.any(String) }])
    expect((await problems()).join()).toContain(drill.id)
  })

  test('fails when the system refuses to revoke', async () => {
    it.house.fake.script.always({ operation: 'disable' }, { fault: 'refuse', code: 'forbidden', retryable: false })
    const drill = await held(4000)
    expect(drill).toMatchObject({ state: 'failed' })
  })

  test('fails when it was too late, though it was proven dead in the end', async () => {
    const up = it.house.fake.down()
    const { id } = await hold(it, 'revoke')
    await it.house.run(3500)
    expect((await drillNow(it, id)).state).toBe('open')
    it.house.clock.advance(3600)
    up()
    await it.house.run(7200)
    await follow(it)
    expect(await drillNow(it, id)).toMatchObject({ state: 'failed' })
  })

  test('that has passed closes what the failed one left open', async () => {
    it.house.fake.script.next('disable', { fault: 'refuse', code: 'forbidden', retryable: false })
    expect((await held(4000)).state).toBe('failed')
    expect(await findings()).toHaveLength(1)
    expect((await held(4000)).state).toBe('passed')
    expect(await findings()).toEqual([])
    expect(await problems()).toEqual([])
  })

  test('is held once at a time: asked for again, the open one is the answer, also when both ask at once', async () => {
    const drills = await Promise.all([hold(it, 'revoke'), hold(it, 'revoke', 'cleo')])
    expect(new Set(drills.map(({ id }) => id)).size).toBe(1)
    expect((await hold(it, 'revoke')).id).toBe(drills[0]!.id)
    expect(await it.house.runtime.db.selectFrom('changes').select('id').execute()).toHaveLength(1)
  })

  test('stands as it ended: the database takes no other word for it', async () => {
    const { id } = await held()
    const { db } = it.house.runtime
    await expect(
      db
        .updateTable('drills')
        .set({ state: 'failed', reasons: ['x'] })
        .where('id', '=', id)
        .execute(),
    ).rejects.toThrow(/not changed/)
    await expect(db.deleteFrom('drills').where('id', '=', id).execute()).rejects.toThrow(/not deleted/)
  })

  test('is in the journal with its end and what it measured', async () => {
    const { id } = await held()
    expect((await journalKinds(it.house, 'drill.opened')).map((entry) => entry.body['drill'])).toEqual([id])
    expect((await journalKinds(it.house, 'drill.passed'))[0]?.body).toMatchObject({ drill: id, party: 'staying', exercise: 'revoke' })
  })
})

describe('nobody holds one', () => {
  test.each(['oscar', 'agent', 'eve', 'dan'])('who may not: %s', async (who) => {
    expect(await codeOf(() => hold(it, 'revoke', who))).toBe('authority.refused')
  })

  test('on anything but a live canary of that provider', async () => {
    const { runtime } = it.house
    const caller = await it.company.caller('ben')
    const run = (provider: string, canary?: string) => () => openDrill(runtime, caller, { provider, exercise: 'revoke', canary })
    expect(await codeOf(run('staying', 'living'))).toBe('drill.no_canary')
    expect(await codeOf(run('leaving'))).toBe('drill.no_canary')
    expect(await codeOf(run('leaving', 'canary-staying'))).toBe('drill.no_canary')
    expect(await codeOf(run('acme'))).toBe('provider.unknown')
    expect(await codeOf(run('nobody'))).toBe('provider.unknown')
    await runtime.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'canary-staying').execute()
    expect(await codeOf(run('staying'))).toBe('drill.no_canary')
    expect(await runtime.db.selectFrom('drills').selectAll().execute()).toEqual([])
    expect(await runtime.db.selectFrom('changes').selectAll().execute()).toEqual([])
  })

  test('that touches a credential which turned out to be none of a canary: policy denies it', async () => {
    const { id } = await hold(it, 'revoke')
    await it.house.runtime.db.updateTable('identities').set({ kind: 'service_account' }).where('id', '=', 'idn-canary-staying').execute()
    await it.house.run(600)
    await follow(it)
    expect(await drillNow(it, id)).toMatchObject({ state: 'failed' })
    expect(it.house.fake.effects).toEqual([])
  })
})
