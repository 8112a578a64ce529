// Downstreams that lie, hang, change their mind or come back: what works still opens an incident and is done again, what can't be seen never
// closes and ends visibly stuck, and every ending is the true one.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase, type TestHouseOptions } from '../../testing/runtime.ts'
import { approveAll, endTheContract, journalKinds, operationOf, signClosures } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const withCredential = async (options: TestHouseOptions = {}): Promise<Opened> => {
  const it = await openCompany(server, options)
  await it.company.credential('c1', { secret: 'old-secret' })
  return it
}

const opens = (it: Opened, door = 'main', account = 'acct-c1', secret = 'old-secret') => it.house.fake.opens(door, account, secret)
const revoke = (it: Opened, change: string) => operationOf(it.house, change, 'credential.revoke', 'c1')
const incidents = (it: Opened) => it.house.runtime.db.selectFrom('incidents').selectAll().orderBy('opened_at').execute()
const changeOf = async (it: Opened, id: string) =>
  await it.house.runtime.db.selectFrom('changes').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** The true ending: dead, proven, and closed by that proof. */
const endsDead = async (it: Opened, change: string): Promise<void> => {
  const row = await revoke(it, change)
  expect([row.phase, row.closure, row.verdict], row.reasons.join('; ')).toEqual(['done', 'risk_complete', 'rejected'])
  expect(it.house.fake.doors.map((door) => opens(it, door.id))).toEqual(it.house.fake.doors.map(() => false))
  expect(await changeOf(it, change)).toMatchObject({ state: 'closed', closure: 'risk_complete' })
  const closing = (await journalKinds(it.house, 'closure.reached')).filter((entry) => entry.body['closure'] === 'risk_complete')
  expect(closing.every((entry) => entry.body['proof'] !== null)).toBe(true)
  expect((await incidents(it)).every((incident) => incident.state === 'closed')).toBe(true)
}

/** Visible: stuck with reasons, a finding with an owner and a deadline, and the change is open. */
const endsStuck = async (it: Opened, change: string): Promise<void> => {
  const row = await revoke(it, change)
  expect([row.phase, row.closure]).toEqual(['stuck', 'stuck'])
  expect(row.reasons.length).toBeGreaterThan(0)
  const [finding] = await it.house.runtime.db
    .selectFrom('findings')
    .selectAll()
    .where('kind', '=', 'operation.stuck')
    .where('subject', '=', row.id)
    .execute()
  expect(finding).toMatchObject({ state: 'open', owner_id: 'ada' })
  expect(finding!.due_at.getTime()).toBeGreaterThan(it.house.clock.now().getTime() - 40 * 86_400_000)
  expect(await changeOf(it, change)).toMatchObject({ state: 'running', closure: 'stuck' })
  expect(
    (await journalKinds(it.house, 'closure.reached')).filter((entry) => entry.stream === row.id).map((entry) => entry.body['closure']),
  ).not.toContain('risk_complete')
}

describe('a credential that works still', () => {
  test('opens an incident, closes nothing, is done again under a new mandate, and the proof that it is dead closes the incident', async () => {
    const it = await withCredential()
    it.house.fake.script.next('disable', { fault: 'lie' })
    const change = await endTheContract(it.house, it.company)
    await it.house.settle()
    const seen = await revoke(it, change)
    expect(seen.verdict).toBe('still_accepted')
    expect(seen.closure).toBe('open')
    expect(await incidents(it)).toMatchObject([{ kind: 'credential.still_accepted', state: 'open', owner_id: 'ada', credential_id: 'c1' }])
    expect((await it.house.runtime.db.selectFrom('evidence').select('truth').execute()).map((row) => row.truth)).toEqual(['fail'])
    await it.house.run(3600)
    await endsDead(it, change)
    const [closed] = await journalKinds(it.house, 'incident.closed')
    expect(closed!.body['proof']).toBe((await revoke(it, change)).proof_digest)
    expect((await journalKinds(it.house, 'mandate.minted')).filter((entry) => entry.stream === seen.id)).toHaveLength(2)
    await it.end()
  })

  test('for ever is stuck after a bounded number of mandates, with its incident open', async () => {
    const it = await withCredential()
    it.house.fake.script.always('disable', { fault: 'lie' })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(30 * 86_400)
    await endsStuck(it, change)
    expect((await incidents(it)).map((incident) => incident.state)).toEqual(['open'])
    expect((await revoke(it, change)).mandates).toBe(it.house.runtime.settings.maxMandates)
    expect(it.house.jobs.waiting.filter((job) => job.kind === 'advance' && (job.startAfter ?? new Date(0)) > it.house.clock.now())).toEqual(
      [],
    )
    await it.end()
  })

  test('at one of two doors is no dead credential', async () => {
    const it = await withCredential({
      fake: {
        doors: [
          { id: 'a', graceSeconds: 0 },
          { id: 'b', graceSeconds: 0 },
        ],
      },
    })
    it.house.fake.script.next('disable', { fault: 'half', doors: ['a'] })
    const change = await endTheContract(it.house, it.company)
    await it.house.settle()
    expect([opens(it, 'a'), opens(it, 'b')]).toEqual([false, true])
    expect(await revoke(it, change)).toMatchObject({ verdict: 'still_accepted', closure: 'open' })
    await it.house.run(3600)
    await endsDead(it, change)
    await it.end()
  })

  test('later than its door is known to remember it opens an incident; within that time it does not', async () => {
    const it = await withCredential({ fake: { doors: [{ id: 'main', graceSeconds: 60 }] } })
    it.house.fake.script.next('disable', { fault: 'late', ms: 30_000 })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(59)
    expect(opens(it)).toBe(true)
    expect(await incidents(it)).toEqual([])
    expect((await revoke(it, change)).closure).toBe('operationally_complete')
    await it.house.run(20)
    expect((await incidents(it)).map((incident) => incident.state)).toEqual(['open'])
    await it.house.run(3600)
    await endsDead(it, change)
    await it.end()
  })

  test('within its grace is looked at again when that has passed, and no closure comes before', async () => {
    const it = await withCredential({ fake: { doors: [{ id: 'main', graceSeconds: 600 }] } })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(599)
    expect((await revoke(it, change)).closure).toBe('operationally_complete')
    await it.house.run(600)
    await endsDead(it, change)
    expect(await incidents(it)).toEqual([])
    const proofs = await it.house.runtime.db.selectFrom('proofs').selectAll().where('purpose', '=', 'rejection').orderBy('round').execute()
    const row = await revoke(it, change)
    expect(proofs.at(-1)!.at.getTime()).toBeGreaterThanOrEqual(row.executed_at!.getTime() + 600_000)
    await it.end()
  })

  test('revives within its grace, and the proof that is repeated after it sees that', async () => {
    const it = await withCredential({
      fake: {
        doors: [
          { id: 'main', graceSeconds: 0 },
          { id: 'slow', graceSeconds: 120 },
        ],
      },
    })
    it.house.fake.script.next('disable', { fault: 'revive', ms: 100_000 })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(110)
    expect(opens(it)).toBe(true)
    expect((await revoke(it, change)).closure).not.toBe('risk_complete')
    await it.house.run(20)
    expect((await incidents(it)).map((incident) => incident.state)).toEqual(['open'])
    await it.end()
  })

  test('at a door that changes its mind never closes by a lucky answer of a door that opens', async () => {
    const it = await withCredential()
    it.house.fake.script.always('present', { fault: 'flap' })
    it.house.fake.script.always('disable', { fault: 'lie' })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(30 * 86_400)
    expect((await revoke(it, change)).closure).toBe('stuck')
    await it.end()
  })
})

describe('a proof that shows nothing closes nothing', () => {
  for (const fault of ['down', 'trust', 'deny', 'hang', 'fail_before'] as const) {
    test(`${fault}: inconclusive, tried again a bounded number of times, then visibly stuck`, async () => {
      const it = await withCredential({ settings: { callTimeoutSeconds: 0.05 } })
      it.house.fake.script.always('present', { fault } as never)
      const change = await endTheContract(it.house, it.company)
      await it.house.run(30 * 86_400)
      await endsStuck(it, change)
      const proofs = await it.house.runtime.db.selectFrom('proofs').selectAll().where('purpose', '=', 'rejection').execute()
      expect(proofs.map((proof) => proof.verdict)).toEqual(
        Array.from({ length: it.house.runtime.settings.maxPatience }, () => 'inconclusive'),
      )
      expect(await incidents(it)).toEqual([])
      await it.end()
    })
  }

  test('a system that is down for a while is refused in the end, with all its rounds on record', async () => {
    const it = await withCredential()
    const up = it.house.fake.script.always('present', { fault: 'down' })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(10)
    expect((await revoke(it, change)).verdict).toBe('inconclusive')
    up()
    await it.house.run(3600)
    await endsDead(it, change)
    await it.end()
  })
})

describe('an execution that says little', () => {
  test('a 500 after it was done is tried again under the same key and has one effect', async () => {
    const it = await withCredential()
    it.house.fake.script.next('disable', { fault: 'fail_after' })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(3600)
    await endsDead(it, change)
    expect(it.house.fake.effects).toHaveLength(1)
    expect(new Set(it.house.fake.calls.filter((call) => call.operation === 'disable').map((call) => call.idempotencyKey)).size).toBe(1)
    await it.end()
  })

  test.each([
    ['a 500 before', { fault: 'fail_before' }],
    ['a call that never answers', { fault: 'hang' }],
    ['a connector that throws', { fault: 'throw', after: false }],
    ['a connector that throws after the deed', { fault: 'throw', after: true }],
    ['429', { fault: 'refuse', code: '429', retryable: true }],
    ['an outage', { fault: 'down' }],
  ] as const)('%s, once: tried again, and dead in the end', async (_name, fault) => {
    const it = await withCredential({ settings: { callTimeoutSeconds: 0.2 } })
    it.house.fake.script.next('disable', fault)
    const change = await endTheContract(it.house, it.company)
    await it.house.run(3600)
    await endsDead(it, change)
    expect(it.house.fake.effects).toHaveLength(1)
    expect((await revoke(it, change)).attempts).toBe(2)
    await it.end()
  })

  test.each([
    ['an outage', { fault: 'down' }],
    ['429', { fault: 'refuse', code: '429', retryable: true }],
  ] as const)('%s for ever: stuck after a bounded number of attempts, never done', async (_name, fault) => {
    const it = await withCredential()
    it.house.fake.script.always('disable', fault)
    const change = await endTheContract(it.house, it.company)
    await it.house.run(30 * 86_400)
    await endsStuck(it, change)
    expect((await revoke(it, change)).attempts).toBe(it.house.runtime.settings.maxAttempts)
    expect(opens(it)).toBe(true)
    await it.end()
  })

  test('a refusal that can not be mended is stuck at once', async () => {
    const it = await withCredential()
    it.house.fake.script.always('disable', { fault: 'refuse', code: 'forbidden', retryable: false })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(3600)
    await endsStuck(it, change)
    expect((await revoke(it, change)).attempts).toBe(1)
    await it.end()
  })
})

describe('sessions', () => {
  test('that survive their credential are found and ended, and proven to be gone', async () => {
    const it = await withCredential()
    const session = it.house.fake.openSession('main', 'acct-c1', 'old-secret')!
    const change = await endTheContract(it.house, it.company)
    await it.house.run(3600)
    expect(it.house.fake.sessionAlive(session)).toBe(false)
    const row = await operationOf(it.house, change, 'session.end', 'c1')
    expect([row.phase, row.closure, row.verdict]).toEqual(['done', 'risk_complete', 'rejected'])
    await endsDead(it, change)
    await it.end()
  })

  test('that are reported as ended and live on are an incident, and ended again', async () => {
    const it = await withCredential()
    const session = it.house.fake.openSession('main', 'acct-c1', 'old-secret')!
    it.house.fake.script.next('end_sessions', { fault: 'lie' })
    const change = await endTheContract(it.house, it.company)
    await it.house.settle()
    expect((await incidents(it)).map((incident) => [incident.kind, incident.state])).toEqual([['session.survived', 'open']])
    await it.house.run(3600)
    expect(it.house.fake.sessionAlive(session)).toBe(false)
    await endsDead(it, change)
    await it.end()
  })

  test('that can not be counted are not taken for none', async () => {
    const it = await withCredential()
    it.house.fake.openSession('main', 'acct-c1', 'old-secret')
    it.house.fake.script.always('sessions', { fault: 'down' })
    it.house.fake.script.always('end_sessions', { fault: 'down' })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(30 * 86_400)
    expect((await operationOf(it.house, change, 'session.end', 'c1')).phase).toBe('stuck')
    expect((await changeOf(it, change)).state).toBe('running')
    await it.end()
  })

  test.each([false, true])(
    'that were opened with a credential that lived longer than reported are ended too (one was there before: %s)',
    async (before) => {
      const it = await withCredential()
      if (before) it.house.fake.openSession('main', 'acct-c1', 'old-secret')
      it.house.fake.script.next('disable', { fault: 'lie' })
      const change = await endTheContract(it.house, it.company)
      await it.house.settle()
      const late = it.house.fake.openSession('main', 'acct-c1', 'old-secret')!
      expect(late).toBeDefined()
      await it.house.run(24 * 3600)
      expect(it.house.fake.sessionAlive(late)).toBe(false)
      await endsDead(it, change)
      await it.end()
    },
  )
})

describe('a session that is opened within the grace of its credential', () => {
  test.each([false, true])('is ended too before anything is closed (one was there before: %s)', async (before) => {
    const it = await withCredential({ fake: { doors: [{ id: 'main', graceSeconds: 60 }] } })
    if (before) it.house.fake.openSession('main', 'acct-c1', 'old-secret')
    const change = await endTheContract(it.house, it.company)
    await it.house.run(30)
    expect(it.house.fake.sessions('acct-c1')).toEqual([])
    const late = it.house.fake.openSession('main', 'acct-c1', 'old-secret')!
    expect((await operationOf(it.house, change, 'session.end', 'c1')).closure).not.toBe('risk_complete')
    await it.house.run(24 * 3600)
    expect(it.house.fake.sessionAlive(late)).toBe(false)
    await endsDead(it, change)
    await it.end()
  })
})

test('a credential that can not be revoked yet is not closed by a door that refuses it once', async () => {
  const it = await openCompany(server)
  await it.company.credential('c1', { secret: 'old-secret', legacy: true, irrevocableUntil: '2027-01-01T00:00:00Z' })
  it.house.fake.script.next({ operation: 'present', account: 'acct-c1' }, { fault: 'deny' })
  const change = await endTheContract(it.house, it.company)
  await it.house.run(3600)
  expect(await revoke(it, change)).toMatchObject({ phase: 'stuck', closure: 'stuck', verdict: 'rejected' })
  expect(opens(it)).toBe(true)
  expect(await it.house.runtime.db.selectFrom('risk_acceptances').select('state').execute()).toEqual([{ state: 'requested' }])
  await it.end()
})

describe('what hangs together', () => {
  test('a token goes after the credential that it was derived from, and both are proven', async () => {
    const it = await withCredential()
    await it.company.credential('token', { derivedFrom: 'c1', contract: null, secret: 'token-secret' })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(3600)
    await endsDead(it, change)
    expect(it.house.fake.effects.map((effect) => effect.account)).toEqual(['acct-c1', 'acct-token'])
    expect(await operationOf(it.house, change, 'token.revoke', 'token')).toMatchObject({ closure: 'risk_complete', verdict: 'rejected' })
    await it.end()
  })

  test('a credential at critical risk waits, dead and proven, for its owner’s signature', async () => {
    const it = await openCompany(server)
    await it.company.credential('c1', { secret: 'old-secret', criticality: 'critical', environment: 'production' })
    const change = await endTheContract(it.house, it.company)
    await approveAll(it.house, it.company)
    await it.house.run(3600)
    expect(await revoke(it, change)).toMatchObject({ phase: 'awaiting_owner', closure: 'operationally_complete', verdict: 'rejected' })
    expect((await changeOf(it, change)).state).toBe('running')
    await signClosures(it.house, it.company)
    await it.house.run(3600)
    await endsDead(it, change)
    await it.end()
  })

  test('the sealed secret is deleted when its last proof is done, and not before', async () => {
    const it = await withCredential({ fake: { doors: [{ id: 'main', graceSeconds: 60 }] } })
    const change = await endTheContract(it.house, it.company)
    await it.house.run(50)
    await sweep(it.house.runtime, 'acme')
    expect(await it.house.runtime.db.selectFrom('sealed_secrets').selectAll().execute()).toHaveLength(1)
    await it.house.run(3600)
    await endsDead(it, change)
    await sweep(it.house.runtime, 'acme')
    expect(await it.house.runtime.db.selectFrom('sealed_secrets').selectAll().execute()).toEqual([])
    expect(await journalKinds(it.house, 'secret.deleted')).toHaveLength(1)
    await it.end()
  })
})
