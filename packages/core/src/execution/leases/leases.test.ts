import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, leaseNow, lend, lending, passing, provenNow, workloadCaller, writeWorkload } from '../../testing/leases.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, journalKinds } from '../../testing/story.ts'
import { followers, sweep } from '../jobs.ts'
import { askLease, endLease, endOwnLease, fetchLease, renewLease } from './index.ts'

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

const pass = (seconds: number) => passing(it, seconds)
const fetch = async (id: string, claims: object = {}) => fetchLease(it.house.runtime, workloadCaller(it), await provenNow(it, claims), id)
const changeOf = async (id: string) =>
  it.house.runtime.db
    .selectFrom('changes')
    .select(['state', 'closure'])
    .where('id', '=', (await leaseNow(it, id)).change_id)
    .executeTakeFirstOrThrow()
const accountsThere = () => it.house.fake.effects.filter(({ account }) => account?.startsWith('ci_')).map(({ operation }) => operation)
const credentialOf = (id: string) =>
  it.house.runtime.db.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

describe('a lease', () => {
  test('is made, seen to work, handed over once, ended when its time is over, and proven dead, without anybody being asked', async () => {
    await lending(it)
    const { lease, account, secret } = await lend(it)
    expect(account).toMatch(/^ci_[0-9a-f]{16}$/)
    expect(secret.expose().length).toBeGreaterThan(20)
    expect(lease.expires_at.getTime() - lease.given_at!.getTime()).toBe(600_000)
    expect(await credentialOf(lease.id)).toMatchObject({ state: 'active', issuer: 'countersign', account })
    expect(await codeOf(() => fetch(lease.id))).toBe('lease.fetched')
    await pass(560)
    expect((await leaseNow(it, lease.id)).state).toBe('given')
    await pass(60)
    expect(await leaseNow(it, lease.id)).toMatchObject({ state: 'ended', end_reason: 'its time is over' })
    expect(await changeOf(lease.id)).toEqual({ state: 'closed', closure: 'risk_complete' })
    expect((await credentialOf(lease.id)).state).toBe('retired')
    const proofs = await it.house.runtime.db.selectFrom('proofs').select(['purpose', 'verdict', 'strength']).execute()
    expect(proofs).toContainEqual({ purpose: 'rejection', verdict: 'rejected', strength: 'presented' })
    expect(await it.house.runtime.db.selectFrom('approvals').selectAll().execute()).toEqual([])
  })

  test('stands with its ending from the transaction on in which it was asked for, and a sweep alone ends it', async () => {
    await lending(it)
    const { id } = await ask(it)
    const operations = await it.house.runtime.db.selectFrom('operations').select(['operation', 'not_before']).orderBy('position').execute()
    expect(operations.map(({ operation }) => operation)).toEqual(['credential.issue', 'credential.delete', 'session.end'])
    expect(operations[1]!.not_before).toEqual((await leaseNow(it, id)).expires_at)
    // Nothing follows leases here: only the operations' own due time.
    it.house.jobs.waiting.splice(0, it.house.jobs.waiting.length, ...it.house.jobs.waiting.filter(({ kind }) => kind !== 'expire'))
    await it.house.run(900)
    await sweep(
      it.house.runtime,
      'acme',
      followers.filter(({ name }) => name === 'jobs'),
    )
    await it.house.run(60)
    expect((await credentialOf(id)).state).toBe('retired')
    expect(accountsThere()).toContain('delete')
  })

  test('that nobody fetches ends', async () => {
    await lending(it)
    const { id } = await ask(it)
    await pass(400)
    expect(await leaseNow(it, id)).toMatchObject({ state: 'ended', end_reason: 'nobody fetched it in time', given_at: null })
    expect(await codeOf(() => fetch(id))).toBe('lease.over')
    expect((await credentialOf(id)).state).toBe('retired')
  })

  test('is ended by the workload itself, and by a person, at once', async () => {
    await lending(it)
    const [one, other] = [(await lend(it)).lease.id, (await lend(it)).lease.id]
    await endOwnLease(it.house.runtime, workloadCaller(it), await provenNow(it), one)
    await endLease(it.house.runtime, await it.company.caller('ada'), other, 'not wanted')
    await pass(60)
    for (const id of [one, other]) expect((await leaseNow(it, id)).state).toBe('ended')
    for (const id of [one, other]) expect((await credentialOf(id)).state).toBe('retired')
  })

  test('is renewed by the same proof until what its rule lets it live in all, and not beyond', async () => {
    await lending(it)
    const { lease } = await lend(it, { renewable: true })
    const renew = async () => renewLease(it.house.runtime, workloadCaller(it), await provenNow(it), lease.id)
    let last = lease.expires_at
    for (let turn = 0; turn < 3; turn += 1) {
      await pass(400)
      const { expires_at } = await renew()
      expect(expires_at.getTime()).toBeGreaterThan(last.getTime())
      last = expires_at
      expect((await leaseNow(it, lease.id)).state).toBe('given')
    }
    await pass(500)
    const at = await codeOf(async () => {
      for (let turn = 0; turn < 3; turn += 1) await renew()
    })
    expect(['lease.at_its_end', 'lease.over']).toContain(at)
    await pass(900)
    expect((await leaseNow(it, lease.id)).state).toBe('ended')
    expect(await codeOf(renew)).toBe('lease.over')
  })

  test('that was not asked for as renewable can not be prolonged: its system knows its end too', async () => {
    await lending(it)
    const { lease } = await lend(it)
    await pass(300)
    const renewed = await renewLease(it.house.runtime, workloadCaller(it), await provenNow(it), lease.id)
    expect(renewed.expires_at).toEqual(lease.until_at)
    expect(lease.until_at.getTime() - lease.asked_at.getTime()).toBe(900_000)
  })

  test('belongs to one workload: another one neither fetches, renews nor ends it, and is told that it is not there', async () => {
    await lending(it, {
      issuer: {
        workloads: [
          { workload: 'ci', claims: { sub: 'repo:acme/orders:environment:dev', repository_id: '42' } },
          { workload: 'other', claims: { sub: 'repo:acme/other:environment:dev', repository_id: '43' } },
        ],
      },
    })
    await writeWorkload(it, 'other')
    const { id } = await ask(it)
    await it.house.run(5)
    const theirs = { sub: 'repo:acme/other:environment:dev', repository_id: '43' }
    expect(await codeOf(() => fetch(id, theirs))).toBe('lease.unknown')
    const proven = await provenNow(it, theirs)
    expect(await codeOf(() => renewLease(it.house.runtime, workloadCaller(it), proven, id))).toBe('lease.unknown')
    expect(await codeOf(() => endOwnLease(it.house.runtime, workloadCaller(it), proven, id))).toBe('lease.unknown')
  })
})

describe('when what it rests on falls', () => {
  const falls: Record<string, () => Promise<unknown>> = {
    'the workload is retired': () =>
      it.house.runtime.db.updateTable('workloads').set({ state: 'retired' }).where('id', '=', 'ci').execute(),
    'its rule is withdrawn': () =>
      it.house.runtime.db
        .updateTable('instruments')
        .set({ state: 'withdrawn', ended_at: it.house.clock.now(), end_reason: 'no more' })
        .where('kind', '=', 'issuance')
        .execute(),
    'its issuer is put on hold': () =>
      it.house.runtime.db
        .updateTable('instruments')
        .set({ suspended_at: it.house.clock.now(), suspended_by: 'ada', suspend_reason: 'stolen key' })
        .where('kind', '=', 'issuer')
        .execute(),
    'who answers for the rule has left': () =>
      it.house.runtime.db.updateTable('principals').set({ active: false }).where('id', '=', 'eve').execute(),
    'the identity is leaving': () =>
      it.house.runtime.db.updateTable('identities').set({ state: 'offboarding' }).where('id', '=', 'idn-model').execute(),
    'nobody answers for the identity': () =>
      it.house.runtime.db
        .updateTable('identities')
        .set({ frozen_at: it.house.clock.now(), frozen_why: 'nobody' })
        .where('id', '=', 'idn-model')
        .execute(),
    'an incident is open on the model': () =>
      it.house.runtime.db
        .insertInto('incidents')
        .values({
          org_id: 'acme',
          id: 'inc-1',
          kind: 'credential.still_accepted',
          credential_id: 'model',
          owner_id: 'ada',
          detail: '{}',
          opened_at: it.house.clock.now(),
        })
        .execute(),
  }
  test.each(Object.keys(falls))('%s: the lease ends and is proven dead, and no other is given', async (name) => {
    await lending(it)
    const { lease } = await lend(it)
    await falls[name]!()
    expect(['lease.not_given', 'lease.no_rule', 'issuer.not_in_force']).toContain(await codeOf(() => ask(it)))
    await pass(60)
    expect((await leaseNow(it, lease.id)).state).toBe('ended')
    expect((await credentialOf(lease.id)).state).toBe('retired')
  })
})

describe('nothing is given', () => {
  const refused: Record<string, [claims: object, code: string]> = {
    'to the subject of another repository': [{ sub: 'repo:acme/other:environment:dev' }, 'lease.unknown_workload'],
    'to the same name in another environment': [{ sub: 'repo:acme/orders:environment:prod' }, 'lease.unknown_workload'],
    'to a longer subject': [{ sub: 'repo:acme/orders:environment:dev2' }, 'lease.unknown_workload'],
    'to other letters that look alike': [{ sub: 'repo:аcme/orders:environment:dev' }, 'lease.unknown_workload'],
    'to one in capitals': [{ sub: 'REPO:acme/orders:environment:dev' }, 'lease.unknown_workload'],
    'to a repository that has taken the name over': [{ repository_id: '43' }, 'lease.unknown_workload'],
    'to a number in the place of a text': [{ repository_id: 42 }, 'lease.unknown_workload'],
    'to a list in the place of a text': [{ sub: ['repo:acme/orders:environment:dev'] }, 'lease.unknown_workload'],
  }
  test.each(Object.keys(refused))('%s', async (name) => {
    await lending(it)
    expect(await codeOf(() => provenNow(it, refused[name]![0]))).toBe(refused[name]![1])
  })

  test('twice for one token, beyond what may live at once, beyond what may be asked for in an hour; each refusal is journalled', async () => {
    await lending(it, { rule: { perHour: 3 } })
    const proven = await provenNow(it)
    const once = () => askLease(it.house.runtime, workloadCaller(it), proven, { rule: 'orders' })
    await once()
    expect(await codeOf(once)).toBe('lease.token_used')
    await ask(it)
    expect(await codeOf(() => ask(it))).toBe('lease.too_many')
    await pass(700)
    await ask(it)
    expect(await codeOf(() => ask(it))).toBe('lease.too_often')
    expect(await journalKinds(it.house, 'lease.refused')).toHaveLength(3)
  })

  test('to many at once than one after the other: ten together get the two that there are', async () => {
    await lending(it)
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => ask(it)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  })

  test('for a task that its rule does not name, nor without one where it names some', async () => {
    await lending(it, { rule: { tasks: ['report'] } })
    expect(await codeOf(() => ask(it))).toBe('lease.not_given')
    expect(await codeOf(() => ask(it, { task: 'migrate' }))).toBe('lease.not_given')
    await ask(it, { task: 'report' })
  })

  test('alone where the rule asks a person, or the target is critical', async () => {
    await lending(it, { rule: { alone: false } })
    const { id } = await ask(it)
    await it.house.run(30)
    expect(await changeOf(id)).toMatchObject({ state: 'awaiting_approval' })
    expect(await codeOf(() => fetch(id))).toBe('lease.not_ready')
    expect(accountsThere()).toEqual([])
    await pass(400)
    expect((await leaseNow(it, id)).state).toBe('ended')
    expect((await credentialOf(id)).state).toBe('retired')
    expect(accountsThere()).toEqual([])
  })

  test('without asking at a critical target, whatever the rule says', async () => {
    await lending(it, { credential: { criticality: 'critical' } })
    const { id } = await ask(it)
    expect(await changeOf(id)).toMatchObject({ state: 'awaiting_approval' })
  })
})

describe('whatever breaks', () => {
  test('a making whose answer is lost ends: what it left behind is found and deleted', async () => {
    await lending(it)
    it.house.fake.script.next({ operation: 'create' }, { fault: 'hang' })
    const { id } = await ask(it)
    await pass(1500)
    expect((await credentialOf(id)).state).toBe('retired')
    expect((await leaseNow(it, id)).state).toBe('ended')
    expect(it.house.fake.accounts().filter(({ name }) => name.startsWith('ci_'))).toEqual([])
  })

  test('a policy that has changed meanwhile does not keep it alive', async () => {
    await lending(it)
    const { lease } = await lend(it)
    // The model's owner changes hands and so does the identity: what the plan was made for is no more.
    await it.house.runtime.db.updateTable('identities').set({ business_owner: 'ada' }).where('id', '=', 'idn-model').execute()
    await pass(900)
    expect((await leaseNow(it, lease.id)).state).toBe('ended')
    expect((await credentialOf(lease.id)).state).toBe('retired')
  })
})
