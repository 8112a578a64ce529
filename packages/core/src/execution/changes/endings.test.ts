// Endings that are not a plain closure: accepted for a time, escalated, denied, refused; each is visible, ends by itself, and closes nothing else.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import {
  accept,
  approveAll,
  codeOf,
  endTheContract,
  journalKinds,
  openRequests,
  operationOf,
  requestedAcceptances,
  sign,
  terms,
} from '../../testing/story.ts'
import { sweep } from '../jobs.ts'
import { reviseChange } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
})
afterEach(() => it.end())

const revoke = (change: string, id = 'c1') => operationOf(it.house, change, 'credential.revoke', id)
const changeOf = (id: string) => it.house.runtime.db.selectFrom('changes').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test.each(['its job', 'the sweep'])('a risk is accepted until a day, and %s opens it again on that day', async (by) => {
  await it.company.credential('c1', { legacy: true, irrevocableUntil: '2027-01-01T00:00:00Z' })
  const change = await endTheContract(it.house, it.company)
  await it.house.run(600)
  expect(await revoke(change)).toMatchObject({ phase: 'stuck', closure: 'stuck', verdict: 'still_accepted' })
  expect(it.house.fake.effects).toEqual([])
  const [asked] = await requestedAcceptances(it.house)
  expect(asked!.proof_digest).toBe((await revoke(change)).proof_digest)
  await accept(it.house, it.company, asked!.id, 'dan', terms(it.house, 30))
  await it.house.run(3600)
  expect(await revoke(change)).toMatchObject({ phase: 'done', closure: 'risk_accepted' })
  expect(await changeOf(change)).toMatchObject({ state: 'closed', closure: 'risk_accepted' })
  expect(await it.house.runtime.db.selectFrom('credentials').select('state').executeTakeFirst()).toEqual({ state: 'risk_accepted' })
  const work = async () => {
    if (by === 'the sweep') {
      it.house.jobs.waiting.splice(0)
      await sweep(it.house.runtime, 'acme')
    }
  }
  await it.house.run(29 * 86_400)
  await work()
  await it.house.settle()
  expect((await revoke(change)).closure).toBe('risk_accepted')
  it.house.clock.advance(86_400)
  await work()
  await it.house.settle()
  await work()
  await it.house.settle()
  expect(await revoke(change)).toMatchObject({ phase: 'stuck', closure: 'stuck' })
  expect(await changeOf(change)).toMatchObject({ state: 'running', closure: 'stuck' })
  expect(await it.house.runtime.db.selectFrom('credentials').select('state').executeTakeFirst()).toEqual({ state: 'active' })
  expect((await journalKinds(it.house, 'finding.opened')).map((entry) => entry.body['kind'])).toContain('risk.expired')
  expect(await journalKinds(it.house, 'change.reopened')).toHaveLength(1)
})

test('what lacks an owner is escalated: a finding with a deadline, nothing done, and a new plan once it has one', async () => {
  await it.company.credential('c1', { owners: [null, 'finn'] })
  const change = await endTheContract(it.house, it.company)
  await it.house.run(86_400)
  expect(it.house.fake.effects).toEqual([])
  expect((await revoke(change)).phase).toBe('stuck')
  const findings = await it.house.runtime.db.selectFrom('findings').selectAll().where('kind', '=', 'operation.escalated').execute()
  // Policy turns to an identity owner; nobody is on call for that, so it is the role's holder.
  expect(findings).toMatchObject([{ state: 'open', owner_id: 'eve' }])
  await it.house.runtime.db.updateTable('identities').set({ business_owner: 'eve' }).where('id', '=', 'idn-c1').execute()
  await reviseChange(it.house.runtime, await it.company.caller('ada'), change, 'it has an owner now')
  await it.house.run(3600)
  expect(await revoke(change)).toMatchObject({ phase: 'done', closure: 'risk_complete' })
  expect(await changeOf(change)).toMatchObject({ state: 'closed' })
})

test('what policy denies is done by nobody, shows as stuck, and does not hold up the rest', async () => {
  await it.house.runtime.db.updateTable('principals').set({ active: false }).where('id', '=', 'agent').execute()
  await it.company.credential('c1', { executor: 'agent' })
  await it.company.credential('c2')
  const change = await endTheContract(it.house, it.company)
  await it.house.run(86_400)
  expect(await revoke(change)).toMatchObject({ phase: 'stuck', closure: 'stuck' })
  expect(await revoke(change, 'c2')).toMatchObject({ phase: 'done', closure: 'risk_complete' })
  expect(await changeOf(change)).toMatchObject({ state: 'running', closure: 'stuck' })
  expect((await journalKinds(it.house, 'finding.opened')).map((entry) => entry.body['kind'])).toContain('operation.denied')
  expect(await journalKinds(it.house, 'mandate.minted')).toHaveLength(1)
})

test('a refused plan is carried out in no part that asked for approval, and says who refused and why', async () => {
  await it.company.credential('c1', { environment: 'production', criticality: 'high' })
  const change = await endTheContract(it.house, it.company)
  const [request] = await openRequests(it.house)
  await sign(it.house, it.company, request!.id, 'ben', { verdict: 'refuse', reason: 'not before the release' })
  expect(await codeOf(() => sign(it.house, it.company, request!.id, 'cleo'))).toBe('approval.closed')
  await it.house.run(86_400)
  expect(it.house.fake.effects).toEqual([])
  expect((await changeOf(change)).state).toBe('refused')
  expect(await journalKinds(it.house, 'approval.signed')).toMatchObject([
    { body: { verdict: 'refuse', person: 'ben', reason: 'not before the release' } },
  ])
})

test('silence is no approval: a request that nobody answers ends by itself, and nothing is done', async () => {
  await it.company.credential('c1', { environment: 'production', criticality: 'high' })
  const change = await endTheContract(it.house, it.company)
  await it.house.run(60 * 86_400)
  expect(it.house.fake.effects).toEqual([])
  expect(await it.house.runtime.db.selectFrom('approval_requests').select('state').execute()).toEqual([{ state: 'expired' }])
  expect((await revoke(change)).phase).toBe('stuck')
})

test('probes stay below the lock-out: the account is never locked by us, whatever its doors answer', async () => {
  const locking = await openCompany(server, { fake: { lockoutAfter: 3 } })
  await locking.company.credential('c1', { secret: 'old-secret' })
  locking.house.fake.script.always('disable', { fault: 'lie' })
  const change = await endTheContract(locking.house, locking.company)
  await approveAll(locking.house, locking.company)
  for (let hour = 0; hour < 12; hour += 1) {
    await locking.house.run(3600)
    expect(locking.house.fake.locked('acct-c1')).toBe(false)
    expect(locking.house.fake.locked(locking.house.fake.canary.account)).toBe(false)
  }
  expect((await operationOf(locking.house, change, 'credential.revoke', 'c1')).closure).not.toBe('risk_complete')
  await locking.end()
})

test('a plan that is made again ends the sessions too that were opened with what the plan before it has ended', async () => {
  await it.company.credential('c1')
  const { fake } = it.house
  const session = fake.openSession('main', 'acct-c1', it.house.references.get('ref:c1')!.expose())!
  const answers = fake.script.always('end_sessions', { fault: 'fail_before' })
  const change = await endTheContract(it.house, it.company)
  await it.house.run(300)
  expect((await revoke(change)).phase).toBe('done')
  expect((await operationOf(it.house, change, 'session.end', 'c1')).phase).not.toBe('done')
  answers()
  await reviseChange(it.house.runtime, await it.company.caller('ada'), change, 'the policy changed')
  await it.house.run(7200)
  expect([fake.sessionAlive(session), (await changeOf(change)).state]).toEqual([false, 'closed'])
  // What has ended is not asked for again.
  expect(fake.effects.map(({ operation }) => operation).toSorted()).toEqual(['disable', 'end_sessions'])
})
