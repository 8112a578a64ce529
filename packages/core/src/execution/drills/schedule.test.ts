// Drills that are due hold themselves; what grows old or fails has its finding, its lower score, and what policy says follows. Once, whenever the
// process dies, and whatever the clock does.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { standingOf } from '../../authority/drills/index.ts'
import { inForce } from '../../authority/instruments/index.ts'
import { resolvePrincipal } from '../../registry/principals/index.ts'
import { bringIn, fullClauses } from '../../testing/contracts.ts'
import { answerInDrill, askInDrill, deliverInDrill, drillNow, hold, revocationDrillPassed } from '../../testing/drills.ts'
import { standingMatrix } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, journalKinds, openRequests } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'
import { propose } from '../proposals/index.ts'
import { followDrill } from './index.ts'
import { drillPolicy } from './policy.testing.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const day = 86_400
const delegation = {
  title: 'revocations by staying',
  provider: 'staying',
  contract: 'own',
  operations: ['credential.revoke'],
  environments: ['development'],
  systems: ['fake'],
  runbooks: [],
  owners: { escalation: 'ada', privilegedChange: 'ben', evidence: 'cleo', exceptions: 'dan' },
  until: '2026-12-31T00:00:00Z',
}

const proposed = async () =>
  propose(it.house.runtime, await it.company.caller('cleo'), {
    kind: 'delegation',
    name: 'ops',
    document: delegation,
    reason: 'r',
    ticket: 't',
  })

beforeEach(async () => {
  it = await openCompany(server)
  await bringIn(
    it,
    `contracts:\n  - { id: own, party: staying, name: Own, starts: 2025-01-01, ends: 2027-12-31, owner: eve }\nclauses:\n${fullClauses('own')}`,
  )
  await revocationDrillPassed(it, 'staying')
  await standingMatrix(it.house, 'staying')
  await proposed()
  await approveAll(it.house, it.company, ['ben', 'ada'])
  await it.house.run(600)
  return () => it.end()
})

const live = () => inForce(it.house.runtime.db, 'acme', 'delegation', 'ops', it.house.clock.now())
const swept = async () => {
  await sweep(it.house.runtime, 'acme')
  await it.house.run(600)
  await sweep(it.house.runtime, 'acme')
}
const drills = async () =>
  (await it.house.runtime.db.selectFrom('drills').selectAll().orderBy('opened_at').orderBy('exercise').execute()).map(
    (row) => `${row.exercise} ${row.cause} ${row.state}`,
  )
const findings = async () =>
  (await it.house.runtime.db.selectFrom('findings').selectAll().where('kind', 'like', 'drill.%').where('state', '=', 'open').execute())
    .map((one) => `${one.kind} ${one.subject} → ${one.owner_id}`)
    .sort()
const score = async () => (await standingOf(it.house.runtime, it.house.runtime.db, 'acme', 'staying', it.house.clock.now())).score
const openOne = (exercise: string) =>
  it.house.runtime.db
    .selectFrom('drills')
    .selectAll()
    .where('exercise', '=', exercise as 'evidence')
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()

describe('the schedule', () => {
  test('opens what a live delegation has never had, once, and nothing that is still good', async () => {
    await swept()
    await swept()
    expect(await drills()).toEqual(['revoke asked passed', 'evidence due open', 'exception due open'])
  })

  test('holds nothing for a provider without a live delegation', async () => {
    await it.house.runtime.db
      .updateTable('instruments')
      .set({ suspended_at: it.house.clock.now() })
      .where('kind', '=', 'delegation')
      .execute()
    await swept()
    expect(await drills()).toEqual(['revoke asked passed'])
  })

  test('holds the next revocation before the last grows old, by itself, and the delegation goes on', async () => {
    it.house.clock.advance(76 * day)
    expect(await score()).toBeGreaterThan(0)
    await swept()
    const revokes = (await drills()).filter((one) => one.startsWith('revoke'))
    expect(revokes).toEqual(['revoke asked passed', 'revoke due passed'])
    expect(await live()).toBeDefined()
    expect(await score()).toBe(50)
  })

  test('tries a failed one again only after a while', async () => {
    await swept()
    await it.house.run(4 * day)
    await swept()
    expect((await drills()).filter((one) => one.startsWith('evidence'))).toEqual(['evidence due failed'])
    await it.house.run(7 * day)
    await swept()
    expect((await drills()).filter((one) => one.startsWith('evidence'))).toEqual(['evidence due failed', 'evidence due open'])
  })

  test('says what it can’t hold, to the contract’s owner, once', async () => {
    await it.house.runtime.db.updateTable('identities').set({ kind: 'service_account' }).where('id', '=', 'idn-canary-staying').execute()
    await swept()
    await swept()
    expect(await findings()).toEqual(['drill.not_held staying/evidence → eve', 'drill.not_held staying/exception → eve'])
  })

  test('a whole round: three exercises passed, and the score is the whole', async () => {
    await swept()
    const ask = await askInDrill(it, (await openOne('exception')).id)
    await answerInDrill(it, ask.id, 'refuse')
    await deliverInDrill(it, (await openOne('evidence')).id)
    await it.house.settle()
    await hold(it, 'revoke')
    await swept()
    expect((await drills()).filter((one) => !one.endsWith('passed'))).toEqual([])
    expect(await score()).toBeGreaterThanOrEqual(98)
    expect(await findings()).toEqual([])
  })
})

describe('what follows', () => {
  test('a failed revocation puts the delegation on hold, as the delivered pack says; it comes back by decision, and only after a pass', async () => {
    it.house.fake.script.always({ operation: 'disable' }, { fault: 'refuse', code: 'forbidden', retryable: false })
    await hold(it, 'revoke')
    await it.house.run(4000)
    await sweep(it.house.runtime, 'acme')
    expect(await live()).toBeUndefined()
    expect(await score()).toBe(0)
    expect((await journalKinds(it.house, 'instrument.suspended'))[0]?.body['reason']).toContain('revoke drill')
    const refused = (await proposed().catch((error: unknown) => error)) as { details: { problems: { where: string }[] } }
    expect(refused.details.problems.map((one) => one.where)).toEqual(['drill'])
  })

  test('a failed demand is a finding and no more, as the delivered pack says', async () => {
    await swept()
    await it.house.run(25 * 3600)
    await sweep(it.house.runtime, 'acme')
    expect((await findings()).filter((one) => one.includes('evidence'))).toEqual(['drill.failed staying/evidence → eve'])
    expect(await live()).toBeDefined()
  })

  test('by another policy it is the kill switch, once', async () => {
    it.house.setPolicy(await drillPolicy((data) => Object.assign(data.exercises['evidence']!, { onFailure: 'suspend_provider' })))
    await swept()
    await it.house.run(25 * 3600)
    await sweep(it.house.runtime, 'acme')
    await sweep(it.house.runtime, 'acme')
    expect((await journalKinds(it.house, 'provider.suspended')).map((entry) => entry.body['party'])).toEqual(['staying'])
    expect(
      await it.house.runtime.db.selectFrom('drills').select('id').where('followed_at', 'is', null).where('state', '<>', 'open').execute(),
    ).toEqual([])
  })

  test('the control plane pulls it under its own name: at once void and refused, and nothing is revoked until a person says so', async () => {
    it.house.setPolicy(await drillPolicy((data) => Object.assign(data.exercises['evidence']!, { onFailure: 'suspend_provider' })))
    const { db } = it.house.runtime
    await swept()
    const before = it.house.fake.effects.length
    await it.house.run(25 * 3600)
    await sweep(it.house.runtime, 'acme')
    const [fact] = await db.selectFrom('party_suspensions').selectAll().execute()
    const drill = await db.selectFrom('drills').select('id').where('exercise', '=', 'evidence').executeTakeFirstOrThrow()
    expect(fact).toMatchObject({ party_id: 'staying', suspended_by: 'control-plane', ticket: `drill:${drill.id}`, lifted_at: null })
    const [entry] = await journalKinds(it.house, 'provider.suspended')
    expect([entry!.body['by'], entry!.body['ticket'], entry!.actor_id]).toEqual(['control-plane', `drill:${drill.id}`, 'control-plane'])
    expect((await resolvePrincipal(db, 'acme', 'oscar', it.house.clock.now()))!.active).toBe(false)
    // Whoever answers for the change has decided nothing: he is asked for nothing, and others are.
    const change = await db.selectFrom('changes').selectAll().where('id', '=', fact!.change_id!).executeTakeFirstOrThrow()
    const [opened] = (await journalKinds(it.house, 'change.opened')).filter((one) => one.body['change'] === change.id)
    expect(opened!.actor_id).toBe('control-plane')
    const requests = (await openRequests(it.house)).filter((one) => one.change_id === change.id)
    expect(requests).toHaveLength(1)
    expect(requests[0]!.quorum).toBe(1)
    expect([...requests[0]!.roles].sort()).toEqual(['control_owner', 'emergency_approver', 'security_lead'])
    await it.house.run(600)
    await sweep(it.house.runtime, 'acme')
    expect(it.house.fake.effects.slice(before)).toEqual([])
    await approveAll(
      it.house,
      it.company,
      ['ada', 'ben', 'cleo'].filter((one) => one !== change.requester_id),
    )
    await it.house.run(600)
    expect(it.house.fake.effects.slice(before).map((effect) => effect.account)).toEqual(['acct-canary-staying'])
  })

  test('lifted or not, what the control plane began goes on to ask: a person who answers for it is not taken for one who decided', async () => {
    it.house.setPolicy(await drillPolicy((data) => Object.assign(data.exercises['evidence']!, { onFailure: 'suspend_provider' })))
    const { db, clock } = { db: it.house.runtime.db, clock: it.house.clock }
    await swept()
    const before = it.house.fake.effects.length
    await it.house.run(25 * 3600)
    await sweep(it.house.runtime, 'acme')
    await db.updateTable('party_suspensions').set({ lifted_at: clock.now() }).execute()
    await it.house.run(600)
    await sweep(it.house.runtime, 'acme')
    await it.house.run(600)
    expect(it.house.fake.effects.slice(before)).toEqual([])
  })

  test('with nobody there who answers for controls it is suspended all the same; the change opens when there is somebody', async () => {
    it.house.setPolicy(await drillPolicy((data) => Object.assign(data.exercises['evidence']!, { onFailure: 'suspend_provider' })))
    const { db } = it.house.runtime
    await swept()
    const holders = db.updateTable('role_holdings').where('role', 'in', ['control_owner', 'security_lead'])
    await holders.set({ until: it.house.clock.now() }).execute()
    await it.house.run(25 * 3600)
    await sweep(it.house.runtime, 'acme')
    await sweep(it.house.runtime, 'acme')
    const facts = () => db.selectFrom('party_suspensions').select(['suspended_by', 'change_id']).execute()
    expect(await facts()).toEqual([{ suspended_by: 'control-plane', change_id: null }])
    await holders.set({ until: null }).execute()
    await sweep(it.house.runtime, 'acme')
    expect(await facts()).toEqual([{ suspended_by: 'control-plane', change_id: expect.any(String) }])
    expect(await journalKinds(it.house, 'provider.suspended')).toHaveLength(1)
  })

  test('a result that grew old with nothing to hold the next one on: a finding, no points, and the delegation on hold', async () => {
    await it.house.runtime.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'canary-staying').execute()
    it.house.clock.advance(90 * day)
    await sweep(it.house.runtime, 'acme')
    await sweep(it.house.runtime, 'acme')
    expect((await findings()).filter((one) => one.includes('revoke'))).toEqual([
      'drill.not_held staying/revoke → eve',
      'drill.stale staying/revoke → eve',
    ])
    expect(await score()).toBe(0)
    expect(await live()).toBeUndefined()
    expect(await journalKinds(it.house, 'instrument.suspended')).toHaveLength(1)
  })

  test('a clock that jumped far ahead stops nothing while the next drill can be held; that one decides', async () => {
    it.house.clock.advance(200 * day)
    await sweep(it.house.runtime, 'acme')
    expect(await live()).toBeDefined()
    expect((await findings()).filter((one) => one.includes('revoke'))).toEqual(['drill.stale staying/revoke → eve'])
    await swept()
    expect(await live()).toBeDefined()
    expect((await findings()).filter((one) => one.includes('revoke'))).toEqual([])
  })

  test('a clock that was turned back ends no drill before it began, and makes no result younger than fresh', async () => {
    const { id } = await hold(it, 'evidence')
    it.house.clock.advance(-3600)
    await deliverInDrill(it, id)
    await it.house.settle()
    const drill = await drillNow(it, id)
    expect(drill).toMatchObject({ state: 'passed', measured: { delivered: 0 } })
    expect(drill.ended_at!.getTime()).toBeGreaterThanOrEqual(drill.opened_at.getTime())
    expect(await score()).toBe(75)
  })

  test('a failure that is not the last word any more puts nothing on hold, when what follows was not done in time', async () => {
    it.house.fake.script.next('disable', { fault: 'refuse', code: 'forbidden', retryable: false })
    const failed = await hold(it, 'revoke')
    await it.house.run(4000)
    expect(await drillNow(it, failed.id)).toMatchObject({ state: 'failed', followed_at: null })
    const passed = await hold(it, 'revoke')
    await it.house.run(600)
    await followDrill(it.house.runtime, await it.company.caller('ben'), passed.id)
    await sweep(it.house.runtime, 'acme')
    expect((await drillNow(it, failed.id)).followed_at).not.toBeNull()
    expect(await live()).toBeDefined()
  })
})
