// Telemetry comes in: once, by the provider's own id, whatever the order; only of what is the provider's own; only signed, fresh and well-formed.
// What is refused is on record and changes nothing else.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf, endTheContract, journalKinds } from '../../testing/story.ts'
import { addAgent, type BatchOptions, deliverRecords, recordOf, telemetryState } from '../../testing/telemetry.ts'
import { sweep } from '../jobs.ts'
import type { TelemetryRecord } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  for (const id of ['c1', 'c2']) await it.company.credential(id, { executor: 'agent' })
  await it.company.credential('theirs')
})
afterEach(() => it.end())

const record = (seq: number, change: Partial<TelemetryRecord> = {}) => recordOf(it.house, seq, change)
const deliver = (records: readonly unknown[], options: BatchOptions & { as?: string } = {}) =>
  deliverRecords(it.house, it.company, records, options)
const rows = () => it.house.runtime.db.selectFrom('telemetry_records').selectAll().orderBy('seq').execute()
const findings = (state: 'open' | 'resolved' = 'open') =>
  it.house.runtime.db
    .selectFrom('findings')
    .select(['kind', 'subject', 'owner_id'])
    .where('state', '=', state)
    .where('kind', 'like', 'telemetry.%')
    .orderBy('kind')
    .execute()

describe('a batch', () => {
  test('is kept: its envelope as a document, each record as a row, one entry in the journal', async () => {
    const taken = await deliver([record(1, { facts: { ip: '192.0.2.1', n: { deep: [1, true, null] } } }), record(2, { kind: 'session' })])
    expect(taken).toMatchObject({ accepted: 2, known: 0, refused: [], reordered: 0, missing: 0 })
    expect(await rows()).toMatchObject([
      {
        party_id: 'staying',
        event_id: 'evt-1',
        kind: 'access',
        credential_id: 'c1',
        facts: { ip: '192.0.2.1', n: { deep: [1, true, null] } },
        batch: taken.batch,
      },
      { event_id: 'evt-2', kind: 'session' },
    ])
    const documents = await it.house.runtime.db.selectFrom('documents').select('media_type').where('digest', '=', taken.batch).execute()
    expect(documents).toEqual([{ media_type: 'application/vnd.countersign.telemetry+dsse' }])
    const [entry, ...more] = await journalKinds(it.house, 'telemetry.received')
    expect(more).toEqual([])
    expect(entry).toMatchObject({ actor_id: 'agent', body: { batch: taken.batch, provider: 'staying', accepted: 2, signer: 'agent' } })
  })

  test('that comes again, whole or in parts, is answered as known and leaves no further trace', async () => {
    const records = [1, 2, 3].map((seq) => record(seq))
    await deliver(records)
    const [state, entries] = [await telemetryState(it.house), (await journalKinds(it.house)).length]
    expect(await deliver(records)).toMatchObject({ accepted: 0, known: 3, refused: [] })
    it.house.clock.advance(1)
    expect(await deliver([records[2], records[0], records[0]])).toMatchObject({ accepted: 0, known: 3, refused: [] })
    expect(await telemetryState(it.house)).toBe(state)
    expect((await journalKinds(it.house)).length).toBe(entries)
  })

  test('delivered by many at once is taken once', async () => {
    const records = Array.from({ length: 50 }, (_, n) => record(n + 1))
    const taken = await Promise.all(Array.from({ length: 6 }, (_, n) => deliver(n % 2 === 0 ? records : records.toReversed())))
    expect(taken.reduce((sum, one) => sum + one.accepted, 0)).toBe(50)
    expect(taken.flatMap(({ refused }) => refused)).toEqual([])
    expect(await rows()).toHaveLength(50)
    expect(await it.house.runtime.db.selectFrom('telemetry_streams').select(['highest', 'received']).execute()).toEqual([
      { highest: '50', received: '50' },
    ])
  })

  test('of the enterprise itself is refused, on record: it looks for itself', async () => {
    expect(await codeOf(() => deliver([record(1)], { as: 'finn' }))).toBe('telemetry.not_a_provider')
    expect(await journalKinds(it.house, 'refusal.recorded')).toHaveLength(1)
    expect(await rows()).toEqual([])
  })
})

describe('an event', () => {
  test('of the same id with another content is refused, keeps what was first said, and is a finding with both signatures kept', async () => {
    const first = await deliver([record(1)])
    const second = await deliver([record(1, { facts: { changed: true } }), record(2)])
    expect(second).toMatchObject({ accepted: 1, refused: [{ id: 'evt-1', code: 'telemetry.equivocated' }] })
    expect(await rows()).toMatchObject([{ event_id: 'evt-1', facts: {} }, { event_id: 'evt-2' }])
    expect(await findings()).toEqual([{ kind: 'telemetry.equivocated', subject: 'staying/main', owner_id: 'ada' }])
    const batches = await it.house.runtime.db.selectFrom('telemetry_batches').select('digest').orderBy('digest').execute()
    expect(batches.map(({ digest }) => digest)).toEqual([first.batch, second.batch].sort())
  })

  test('that takes the place of another in its stream is refused, also within one batch', async () => {
    const taken = await deliver([record(1), record(1, { id: 'evt-other' }), record(2), record(2, { facts: { a: 1 } })])
    expect(taken.accepted).toBe(2)
    expect(taken.refused.map(({ code }) => code)).toEqual(['telemetry.equivocated', 'telemetry.equivocated'])
    expect(await rows()).toHaveLength(2)
  })

  test('of another provider under the same id is another event', async () => {
    const rival = await addAgent(it.house, 'rival', 'leaving', 'provider')
    await deliver([record(1)])
    expect(
      await deliver([record(1, { subject: { credential: 'theirs' } })], { as: 'rival', provider: 'leaving', key: rival }),
    ).toMatchObject({
      accepted: 1,
    })
  })

  test.each<[string, Partial<TelemetryRecord>]>([
    ['a credential of others', { subject: { credential: 'theirs' } }],
    ['a credential that there is not', { subject: { credential: 'none' } }],
    ['an account of others', { subject: { system: 'fake', account: 'acct-theirs' } }],
    ['a mandate that there is not', { subject: { mandate: 'mnd_none' } }],
    ['an operation that there is not', { subject: { operation: 'opr_none', credential: 'c1' } }],
  ])('about %s answers as unknown, and nothing of it is kept', async (_name, change) => {
    const taken = await deliver([record(1), record(2, change)])
    expect(taken).toMatchObject({ accepted: 1, refused: [{ id: 'evt-2', code: 'telemetry.unknown_subject' }] })
    expect(await rows()).toHaveLength(1)
  })

  test("about another provider's mandate or operation answers exactly as one that there is not", async () => {
    const change = await endTheContract(it.house, it.company)
    await it.house.settle()
    const { db } = it.house.runtime
    await db.insertInto('parties').values({ org_id: 'acme', id: 'elsewhere', kind: 'provider', name: 'Elsewhere' }).execute()
    const rival = await addAgent(it.house, 'rival', 'elsewhere', 'provider')
    const mandate = await db.selectFrom('mandates').selectAll().where('executor_id', '=', 'agent').executeTakeFirstOrThrow()
    expect(mandate.change_id).toBe(change)
    let seq = 0
    const about = (subject: TelemetryRecord['subject'], as: 'agent' | 'rival') =>
      deliver([record(++seq, { subject })], {
        as,
        ...(as === 'rival' ? { provider: 'elsewhere', key: rival } : {}),
      })
    for (const subject of [{ mandate: mandate.id }, { operation: mandate.operation_id }, { mandate: 'none' }, { operation: 'none' }]) {
      const { accepted, refused } = await about(subject, 'rival')
      expect([accepted, refused.map(({ code }) => code)]).toEqual([0, ['telemetry.unknown_subject']])
    }
    expect((await about({ mandate: mandate.id }, 'agent')).accepted).toBe(1)
    expect((await about({ operation: mandate.operation_id }, 'agent')).accepted).toBe(1)
  })

  test("of a subcontractor is its principal's to report too, and not the other way round", async () => {
    const { db } = it.house.runtime
    const above = await addAgent(it.house, 'above', 'leaving', 'provider')
    const below = await addAgent(it.house, 'sub', 'below', 'subcontractor')
    await it.company.credential('subs', { party: 'below' })
    await db.updateTable('credentials').set({ executor_id: 'sub' }).where('id', '=', 'subs').execute()
    const subject = { credential: 'subs' }
    expect(await deliver([record(1, { subject })], { as: 'above', provider: 'leaving', key: above })).toMatchObject({ accepted: 1 })
    expect(await deliver([record(1, { subject })], { as: 'sub', provider: 'below', key: below })).toMatchObject({ accepted: 1 })
    expect(await deliver([record(2, { subject: { credential: 'theirs' } })], { as: 'sub', provider: 'below', key: below })).toMatchObject({
      refused: [{ code: 'telemetry.unknown_subject' }],
    })
  })
})

describe('a place in a stream', () => {
  test('that is missing is noticed at once, a finding after a time, and resolved when it comes', async () => {
    expect(await deliver([record(1), record(3)])).toMatchObject({ missing: 1 })
    await sweep(it.house.runtime, 'acme')
    expect(await findings()).toEqual([])
    it.house.clock.advance(901)
    await sweep(it.house.runtime, 'acme')
    await sweep(it.house.runtime, 'acme')
    const [finding, ...more] = await it.house.runtime.db.selectFrom('findings').selectAll().where('kind', '=', 'telemetry.gap').execute()
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      subject: 'staying/main',
      state: 'open',
      owner_id: 'ada',
      detail: { missing: 1, places: [{ from: 2, to: 2 }] },
    })
    expect(await deliver([record(2)])).toMatchObject({ missing: 0, reordered: 1 })
    expect(await findings('resolved')).toMatchObject([{ kind: 'telemetry.gap' }])
    // It may open again.
    await deliver([record(9)])
    it.house.clock.advance(901)
    await sweep(it.house.runtime, 'acme')
    expect(await findings()).toMatchObject([{ kind: 'telemetry.gap' }])
  })

  test('is counted for each stream by itself, and a provider has no endless number of streams', async () => {
    await deliver([record(1)], { stream: 'eu' })
    await deliver([record(1, { id: 'other' })], { stream: 'us' })
    expect(await it.house.runtime.db.selectFrom('telemetry_streams').select(['stream', 'highest']).orderBy('stream').execute()).toEqual([
      { stream: 'eu', highest: '1' },
      { stream: 'us', highest: '1' },
    ])
    await it.house.runtime.db
      .insertInto('telemetry_streams')
      .values(
        Array.from({ length: 98 }, (_, n) => ({
          org_id: 'acme',
          party_id: 'staying',
          stream: `s${n}`,
          highest: '1',
          received: '1',
          last_received_at: it.house.clock.now(),
        })),
      )
      .execute()
    expect(await codeOf(() => deliver([record(1, { id: 'more' })], { stream: 'one-more' }))).toBe('telemetry.too_many_streams')
    expect(await deliver([record(2)], { stream: 'eu' })).toMatchObject({ accepted: 1 })
  })
})

describe('the window of a batch', () => {
  test('a batch at the very edge of the window is taken; one that was refused as stale is no finding any more when the provider reports again', async () => {
    const sentAt = it.house.clock.now().toISOString()
    const at = sentAt
    it.house.clock.advance(300)
    expect(await deliver([record(1, { at })], { sentAt })).toMatchObject({ accepted: 1 })
    it.house.clock.advance(1)
    expect(await codeOf(() => deliver([record(1, { at })], { sentAt }))).toBe('telemetry.stale')
    expect(await findings()).toMatchObject([{ kind: 'telemetry.stale' }])
    expect(await deliver([record(1, { at }), record(2)])).toMatchObject({ accepted: 1, known: 1 })
    await sweep(it.house.runtime, 'acme')
    expect(await findings()).toEqual([])
  })

  test('a replayed batch finds every event known up to its edge', async () => {
    const sentAt = it.house.clock.now().toISOString()
    const records = [record(1)]
    await deliver(records, { sentAt })
    it.house.clock.advance(299)
    expect(await deliver(records, { sentAt })).toMatchObject({ accepted: 0, known: 1 })
    expect(await rows()).toHaveLength(1)
  })
})

test('telemetry only grows: a record and its batch can be neither edited nor deleted', async () => {
  await deliver([record(1)])
  const { db } = it.house.runtime
  await expect(db.updateTable('telemetry_records').set({ facts: '{"x":1}' }).execute()).rejects.toThrow('only grows')
  await expect(db.deleteFrom('telemetry_records').execute()).rejects.toThrow('only grows')
  await expect(db.updateTable('telemetry_batches').set({ accepted: 9 }).execute()).rejects.toThrow('only grows')
})

test('any order, any doubling and any cut into batches of the same records gives the same final state', async () => {
  await endTheContract(it.house, it.company)
  await it.house.settle()
  const { db } = it.house.runtime
  const mandates = await db.selectFrom('mandates').selectAll().where('executor_id', '=', 'agent').orderBy('id').execute()
  expect(mandates.length).toBeGreaterThan(1)
  const subjects: TelemetryRecord['subject'][] = [
    { credential: 'c1' },
    { mandate: mandates[0]!.id },
    { operation: mandates[1]!.operation_id, system: 'elsewhere' },
    { system: 'fake', account: 'acct-c2' },
    { credential: 'theirs' },
  ]
  const kinds = ['access', 'operation.attempted', 'operation.performed', 'remediation', 'session'] as const
  const all = Array.from({ length: 25 }, (_, n) =>
    record(n + 1, { kind: kinds[n % 5]!, subject: subjects[(n * 7) % subjects.length]!, facts: { n } }),
  )
  // What is refused takes no place in the stream.
  const mine = all.filter(({ subject }) => subject.credential !== 'theirs').map((one, n) => ({ ...one, seq: n + 1 }))
  const clean = async () => {
    await db.transaction().execute(async (trx) => {
      await sql`set local session_replication_role = replica`.execute(trx)
      for (const table of ['telemetry_records', 'telemetry_batches', 'telemetry_streams', 'telemetry_comparisons'] as const)
        await trx.deleteFrom(table).execute()
      await trx.deleteFrom('findings').where('kind', 'like', 'telemetry.%').execute()
    })
  }
  const states = new Set<string>()
  const foreign = all.filter(({ subject }) => subject.credential === 'theirs')
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(mine, { minLength: mine.length, maxLength: mine.length }),
      fc.array(fc.constantFrom(...mine, ...foreign.map((one) => ({ ...one, seq: 1000 + one.seq }))), { maxLength: 15 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 40, maxLength: 40 }),
      async (order, doubles, cuts) => {
        await clean()
        const sent = [...order]
        for (const [n, one] of doubles.entries()) sent.splice((n * 11) % (sent.length + 1), 0, one)
        for (const size of cuts) {
          if (sent.length === 0) break
          await deliver(sent.splice(0, size))
          if (size % 3 === 0) await sweep(it.house.runtime, 'acme')
        }
        while (sent.length > 0) await deliver(sent.splice(0, 12))
        await sweep(it.house.runtime, 'acme')
        states.add(await telemetryState(it.house))
      },
    ),
    { numRuns: 20 },
  )
  expect(states.size).toBe(1)
  expect(await rows()).toHaveLength(mine.length)
}, 120_000)
