// Law 1 and its time: between each two steps of approve, ready, mandate and start something changes, and what was decided before it is void.
// A mandate is for one plan, one operation, one executor, one window, once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reviseChange } from '../../execution/changes/index.ts'
import { advance, startAttempt } from '../../execution/dispatch/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { agentDelivers, agentExecutes, agentStarts, honestStatement, liveMandate, signStatement } from '../../testing/agent.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, endTheContract, journalKinds, openRequests, operationOf, otherPolicy, sign } from '../../testing/story.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

type Meddling = (it: Opened & { change: string }) => Promise<unknown>

const meddlings: Record<string, Meddling> = {
  'the plan is revised': async ({ house, company, change }) => reviseChange(house.runtime, await company.caller('ada'), change, 'again'),
  'the owner changes': ({ house }) =>
    house.runtime.db.updateTable('identities').set({ business_owner: 'ada' }).where('id', '=', 'idn-c1').execute(),
  'the criticality rises': ({ house }) =>
    house.runtime.db.updateTable('identities').set({ criticality: 'critical' }).where('id', '=', 'idn-c1').execute(),
  'the account is renamed': ({ house }) =>
    house.runtime.db.updateTable('credentials').set({ account: 'other' }).where('id', '=', 'c1').execute(),
  'the system is configured anew': ({ house }) =>
    house.runtime.db
      .updateTable('systems')
      .set({ config: JSON.stringify({ name: 'elsewhere' }) })
      .where('id', '=', 'fake')
      .execute(),
  'another policy comes in force': async ({ house }) => house.setPolicy(await otherPolicy()),
  'an approver loses his role': ({ house }) =>
    house.runtime.db.updateTable('role_holdings').set({ until: house.clock.now() }).where('principal_id', '=', 'ben').execute(),
  'an approver leaves': ({ house }) => house.runtime.db.updateTable('principals').set({ active: false }).where('id', '=', 'ben').execute(),
  "an approver's key is revoked": ({ house }) =>
    house.runtime.db.updateTable('principal_keys').set({ revoked_at: house.clock.now() }).where('principal_id', '=', 'ben').execute(),
  "an approver's signature is replaced in the database": ({ house }) =>
    house.runtime.db
      .updateTable('approvals')
      .set({ signature: Buffer.alloc(64, 1) })
      .execute(),
  'the approval expires': async ({ house }) => house.clock.advance(8 * 86_400),
  'the executor is deactivated': ({ house }) =>
    house.runtime.db.updateTable('principals').set({ active: false }).where('id', '=', 'agent').execute(),
  'the requester is deactivated': ({ house }) =>
    house.runtime.db.updateTable('principals').set({ active: false }).where('id', '=', 'ada').execute(),
  'a workload that stays begins to depend on it': async ({ house }) => {
    await house.runtime.db
      .insertInto('workloads')
      .values({ org_id: 'acme', id: 'newcomer', name: 'newcomer', team: 'core', party_id: 'acme', environment: 'production' })
      .execute()
    await house.runtime.db.insertInto('credential_uses').values({ org_id: 'acme', credential_id: 'c1', workload_id: 'newcomer' }).execute()
  },
}

/** The steps of the chain up to the start; the meddling comes after each. */
const steps = ['approved', 'ready', 'mandated'] as const

const until = async (step: (typeof steps)[number]): Promise<Opened & { change: string }> => {
  const opened = await openCompany(server)
  await opened.company.credential('c1', { environment: 'production', criticality: 'high', executor: 'agent' })
  const change = await endTheContract(opened.house, opened.company)
  const it = { ...opened, change }
  await it.house.settle()
  await approveAll(it.house, it.company, ['ben', 'cleo'])
  const operation = await operationOf(it.house, change, 'credential.revoke', 'c1')
  if (step === 'ready') {
    // What a worker does that stops between its two transactions.
    await it.house.runtime.db.updateTable('operations').set({ phase: 'ready', reasons: [] }).where('id', '=', operation.id).execute()
  }
  if (step === 'mandated') {
    await it.house.settle()
    await liveMandate(it.house, operation.id)
  }
  return it
}

describe.each(steps)('after it is %s', (step) => {
  test.each(Object.entries(meddlings))('%s: nothing starts', async (name, meddle) => {
    const it = await until(step)
    const { house, company, change } = it
    const { id } = await operationOf(house, change, 'credential.revoke', 'c1')
    await meddle(it)
    if (step === 'mandated') {
      const mandate = await liveMandate(house, id).catch(() => undefined)
      if (mandate) {
        const started = await agentStarts(house, company, mandate).catch((error: { code: string }) => error)
        expect(started).not.toMatchObject({ started: true })
        // What was voided can't be started by asking again.
        expect(await agentStarts(house, company, mandate).catch((error: { code: string }) => error)).not.toMatchObject({ started: true })
      }
    }
    await house.run(60)
    const row = await house.runtime.db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(['stuck', 'void', 'planned'], `${name}: ${row.phase}`).toContain(row.phase)
    expect(row.reasons).not.toEqual([])
    expect(
      await house.runtime.db
        .selectFrom('mandates')
        .selectAll()
        .where('operation_id', '=', id)
        .where('state', 'in', ['open', 'started'])
        .execute(),
    ).toEqual([])
    expect(await journalKinds(house, 'operation.started')).toEqual([])
    expect(house.fake.effects).toEqual([])
    await it.end()
  })
})

describe('a mandate', () => {
  const mandated = async () => {
    const it = await openCompany(server)
    await it.company.credential('c1', { executor: 'agent' })
    const change = await endTheContract(it.house, it.company)
    await it.house.settle()
    const operation = await operationOf(it.house, change, 'credential.revoke', 'c1')
    return { ...it, change, operation: operation.id, mandate: await liveMandate(it.house, operation.id) }
  }

  test('is nobody else’s: not another executor’s, not the connector host’s, not another organisation’s', async () => {
    const it = await mandated()
    const { house, company, mandate } = it
    expect(await codeOf(async () => startAttempt(house.runtime, await company.caller('oscar'), mandate.id, 'oscar'))).toBe(
      'mandate.unknown',
    )
    expect(
      await codeOf(async () => startAttempt(house.runtime, await company.caller('connector-host'), mandate.id, 'connector-host')),
    ).toBe('mandate.unknown')
    expect(
      await codeOf(async () => startAttempt(house.runtime, { ...(await company.caller('agent')), org: 'other' }, mandate.id, 'agent')),
    ).toBe('mandate.unknown')
    expect(await codeOf(async () => startAttempt(house.runtime, await company.caller('agent'), 'mnd_none', 'agent'))).toBe(
      'mandate.unknown',
    )
    await it.end()
  })

  test('ends with its window, in the last second too, and silence gives the provider nothing but a finding', async () => {
    const it = await mandated()
    const { house, company, mandate } = it
    house.clock.advance((mandate.not_after.getTime() - house.clock.now().getTime()) / 1000)
    expect(await codeOf(() => agentStarts(house, company, mandate))).toBe('mandate.expired')
    await house.settle()
    expect((await journalKinds(house, 'mandate.expired')).map((entry) => entry.body['mandate'])).toEqual([mandate.id])
    const next = await liveMandate(house, it.operation)
    expect(next.id).not.toBe(mandate.id)
    expect(await codeOf(() => agentStarts(house, company, mandate))).toBe('mandate.not_open')
    await house.run(30 * 86_400)
    const row = await operationOf(house, it.change, 'credential.revoke', 'c1')
    expect([row.phase, row.closure, row.mandates]).toEqual(['stuck', 'stuck', house.runtime.settings.maxMandates])
    expect((await journalKinds(house, 'finding.opened')).map((entry) => entry.body['kind'])).toContain('mandate.unused')
    expect(house.fake.effects).toEqual([])
    await it.end()
  })

  test('is used up by its evidence', async () => {
    const it = await mandated()
    const { house, company } = it
    const mandate = await agentExecutes(house, company, it.operation)
    expect(await codeOf(() => agentStarts(house, company, mandate))).toBe('mandate.not_open')
    const other = await honestStatement(house, mandate)
    house.clock.advance(1)
    expect(
      await codeOf(async () =>
        agentDelivers(
          house,
          company,
          mandate,
          signStatement({ ...other, predicate: { ...other.predicate, finishedAt: house.clock.now().toISOString() } }, company.agent),
        ),
      ),
    ).toBe('mandate.not_started')
    await house.run(600)
    expect((await operationOf(house, it.change, 'credential.revoke', 'c1')).closure).toBe('risk_complete')
    await it.end()
  })

  test.each(['planned', 'mandated'])(
    'of the enterprise’s own connector is carried out once although many workers race for it when it is %s',
    async (phase) => {
      let armed = phase === 'mandated'
      let it: Opened | undefined
      const reach = () => {
        // A job at the end of a window is there as soon as a mandate is.
        if (armed && it?.house.jobs.waiting.some((job) => job.startAfter !== undefined)) throw new Error('stopped')
      }
      it = await openCompany(server, { steps: { reach } })
      await it.company.credential('c1')
      const change = await endTheContract(it.house, it.company)
      const { id } = await operationOf(it.house, change, 'credential.revoke', 'c1')
      if (armed) await expect(it.house.settle()).rejects.toThrow('stopped')
      armed = false
      expect((await operationOf(it.house, change, 'credential.revoke', 'c1')).phase).toBe(phase)
      const caller = systemCaller(it.house.runtime, 'acme', 'race')
      await Promise.all(Array.from({ length: 6 }, () => advance(it.house.runtime, caller, id)))
      await it.house.run(600)
      expect(it.house.fake.calls.filter((call) => call.operation === 'disable')).toHaveLength(1)
      expect(it.house.fake.effects).toHaveLength(1)
      expect(await journalKinds(it.house, 'mandate.minted')).toHaveLength(1)
      expect(await journalKinds(it.house, 'operation.started')).toHaveLength(1)
      expect((await operationOf(it.house, change, 'credential.revoke', 'c1')).closure).toBe('risk_complete')
      await it.end()
    },
  )
})

test('a change that needs no approval of its own does not run on the approval of another operation', async () => {
  const it = await openCompany(server)
  await it.company.credential('c1', { environment: 'production', criticality: 'high' })
  await it.company.credential('c2', { environment: 'production', criticality: 'critical' })
  const change = await endTheContract(it.house, it.company)
  const { id } = await operationOf(it.house, change, 'credential.revoke', 'c1')
  const lesser = (await openRequests(it.house)).find((request) => request.operations.includes(id))!
  await sign(it.house, it.company, lesser.id, 'ben')
  await it.house.run(600)
  expect(it.house.fake.effects.map((effect) => effect.account)).toEqual(['acct-c1'])
  await it.end()
})
