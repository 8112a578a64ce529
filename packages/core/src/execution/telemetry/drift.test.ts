// Drift between what was mandated, what a provider says and what we saw is a finding with an owner, and is resolved by what settles it.
// INVARIANT under test: no telemetry whatever changes a closure, a verdict or a proof.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { agentExecutes, agentStarts, liveMandate } from '../../testing/agent.ts'
import { drive, trueEndings, writeDeparture } from '../../testing/departure.ts'
import { brokenLaws } from '../../testing/laws.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract, factsOf, operationOf, standing } from '../../testing/story.ts'
import { deliverRecords, recordOf } from '../../testing/telemetry.ts'
import { sweep } from '../jobs.ts'
import type { TelemetryRecord } from './index.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const findingsOf = (it: Opened) =>
  it.house.runtime.db
    .selectFrom('findings')
    .select(['kind', 'subject', 'state', 'owner_id', 'severity'])
    .where('kind', 'like', 'telemetry.%')
    .orderBy('opened_at')
    .orderBy('kind')
    .execute()

describe('one operation', () => {
  let it: Opened & { change: string; operation: string }
  beforeEach(async () => {
    const opened = await openCompany(server)
    await opened.company.credential('c1', { executor: 'agent' })
    const change = await endTheContract(opened.house, opened.company)
    await opened.house.settle()
    it = { ...opened, change, operation: (await operationOf(opened.house, change, 'credential.revoke', 'c1')).id }
  })
  afterEach(() => it.end())

  let seq = 0
  beforeEach(() => {
    seq = 0
  })
  const say = async (change: Partial<TelemetryRecord>) => {
    seq += 1
    const taken = await deliverRecords(it.house, it.company, [
      recordOf(it.house, seq, { subject: { operation: it.operation }, kind: 'operation.performed', ...change }),
    ])
    expect(taken.accepted).toBe(1)
    await sweep(it.house.runtime, 'acme')
  }
  const look = async (seconds: number) => {
    it.house.clock.advance(seconds)
    await sweep(it.house.runtime, 'acme')
  }

  test('done, said and seen agrees, and is no finding', async () => {
    const mandate = await agentExecutes(it.house, it.company, it.operation)
    await say({ subject: { mandate: mandate.id, system: 'fake', account: 'acct-c1' } })
    await it.house.run(600)
    await look(600)
    expect(await findingsOf(it)).toEqual([])
    expect(await it.house.runtime.db.selectFrom('telemetry_comparisons').select(['verdict', 'settled', 'due_at']).execute()).toEqual([
      { verdict: 'agreed', settled: true, due_at: null },
    ])
  })

  test('said without a started mandate is a finding, and settled by our own later proof', async () => {
    await say({})
    expect(await findingsOf(it)).toEqual([
      { kind: 'telemetry.attempted_without_mandate', subject: it.operation, state: 'open', owner_id: 'ada', severity: 'high' },
    ])
    it.house.clock.advance(120)
    await agentExecutes(it.house, it.company, it.operation)
    await it.house.run(600)
    await look(600)
    expect((await standing(it.house, it.change))['credential.revoke c1']).toBe('done/risk_complete')
    const states = (await findingsOf(it)).map(({ kind, state }) => `${kind} ${state}`)
    expect(states.filter((state) => state.endsWith('open'))).toEqual([])
    expect(states).toContain('telemetry.attempted_without_mandate resolved')
  })

  test('said to be another account is a finding', async () => {
    const mandate = await liveMandate(it.house, it.operation)
    await agentStarts(it.house, it.company, mandate)
    await say({ subject: { mandate: mandate.id, account: 'root' }, kind: 'operation.attempted' })
    expect(await findingsOf(it)).toMatchObject([{ kind: 'telemetry.claimed_something_else', subject: it.operation, state: 'open' }])
  })

  test('said to be done and not seen is a finding when our patience is over', async () => {
    const mandate = await liveMandate(it.house, it.operation)
    await agentStarts(it.house, it.company, mandate)
    await say({ subject: { mandate: mandate.id } })
    expect(await findingsOf(it)).toEqual([])
    await look(86_400 + 301)
    expect(await findingsOf(it)).toMatchObject([{ kind: 'telemetry.claimed_not_observed', state: 'open' }])
  })

  test('said to be done and seen to work still is a finding, resolved by the proof that it is dead', async () => {
    it.house.fake.script.next({ operation: 'disable', account: 'acct-c1' }, { fault: 'lie' })
    const mandate = await agentExecutes(it.house, it.company, it.operation)
    await say({ subject: { mandate: mandate.id } })
    await it.house.settle()
    await look(60)
    expect(await findingsOf(it)).toMatchObject([{ kind: 'telemetry.claimed_not_observed', subject: it.operation, state: 'open' }])
    await it.house.run(60)
    await agentExecutes(it.house, it.company, it.operation)
    await it.house.run(600)
    await look(600)
    expect(await findingsOf(it)).toMatchObject([{ kind: 'telemetry.claimed_not_observed', state: 'resolved' }])
  })

  test('seen to be done although the mandated provider, who reports, never said so is a finding, resolved when he says it', async () => {
    const mandate = await liveMandate(it.house, it.operation)
    await agentStarts(it.house, it.company, mandate)
    await say({ subject: { credential: 'c1' }, kind: 'access' })
    // As an operation that was escalated is: looked at first, and found to be dead.
    const { db } = it.house.runtime
    await db
      .insertInto('documents')
      .values({ org_id: 'acme', digest: `sha256:${'0'.repeat(64)}`, media_type: 'x', text: 'x' })
      .execute()
    await db
      .insertInto('proofs')
      .values({
        org_id: 'acme',
        digest: `sha256:${'0'.repeat(64)}`,
        operation_id: it.operation,
        round: 1,
        purpose: 'rejection',
        verdict: 'rejected',
        strength: 'presented',
        at: it.house.clock.now(),
      })
      .execute()
    await db
      .updateTable('operations')
      .set({ closure: 'risk_complete', phase: 'done', proof_digest: `sha256:${'0'.repeat(64)}` })
      .where('id', '=', it.operation)
      .execute()
    await sweep(it.house.runtime, 'acme')
    expect((await findingsOf(it)).filter(({ subject }) => subject === it.operation)).toEqual([])
    await look(86_400 + 301)
    expect(await findingsOf(it)).toMatchObject([
      { kind: 'telemetry.observed_not_claimed', subject: it.operation, severity: 'moderate', state: 'open' },
    ])
    await say({ subject: { mandate: mandate.id }, at: new Date(it.house.clock.now().getTime() - 86_400_000 - 301_000).toISOString() })
    expect(await findingsOf(it)).toMatchObject([{ kind: 'telemetry.observed_not_claimed', state: 'resolved' }])
  })

  test('a change of a credential that names no mandate is a finding about the credential', async () => {
    await say({ subject: { system: 'fake', account: 'acct-c1' }, kind: 'remediation' })
    expect(await findingsOf(it)).toMatchObject([{ kind: 'telemetry.attempted_without_mandate', subject: 'c1', state: 'open' }])
  })

  test('use of a credential after it was proven dead is a finding, and changes no closure', async () => {
    await agentExecutes(it.house, it.company, it.operation)
    await it.house.run(600)
    const facts = await factsOf(it.house)
    await look(600)
    await say({ subject: { credential: 'c1' }, kind: 'access' })
    expect(await findingsOf(it)).toMatchObject([{ kind: 'telemetry.claimed_something_else', subject: 'c1', state: 'open' }])
    await it.house.run(3600)
    expect(await factsOf(it.house)).toBe(facts)
  })

  test('an operation that can not be compared keeps no other from being compared', async () => {
    const { db } = it.house.runtime
    const warned: string[] = []
    const runtime = {
      ...it.house.runtime,
      log: { ...it.house.runtime.log, warn: (_fields: object, message: string) => void warned.push(message) },
    }
    await say({})
    await db.updateTable('operations').set({ credential_id: 'edited' }).where('id', '=', it.operation).execute()
    seq += 1
    await deliverRecords(it.house, it.company, [
      recordOf(it.house, seq, { subject: { operation: it.operation }, kind: 'operation.performed' }),
      recordOf(it.house, seq + 1, { subject: { credential: 'c1' }, kind: 'remediation' }),
    ])
    await sweep(runtime, 'acme')
    expect(warned).toEqual(['telemetry: could not be compared'])
    expect((await findingsOf(it)).map(({ subject }) => subject)).toContain('c1')
  })
})

/** All that tells how changes ended, without ids, times and digests, which differ from run to run. */
const endings = async (it: Opened, change: string) => {
  const { db } = it.house.runtime
  const proofs = await db
    .selectFrom('proofs as p')
    .innerJoin('operations as o', 'o.id', 'p.operation_id')
    .select(['o.operation', 'o.credential_id', 'p.purpose', 'p.verdict', 'p.strength', 'p.round'])
    .orderBy('o.operation')
    .orderBy('o.credential_id')
    .orderBy('p.purpose')
    .orderBy('p.round')
    .execute()
  const evidence = await db
    .selectFrom('evidence as e')
    .innerJoin('operations as o', 'o.id', 'e.operation_id')
    .select(['o.operation', 'o.credential_id', 'e.integrity', 'e.completeness', 'e.truth'])
    .orderBy('o.operation')
    .orderBy('o.credential_id')
    .execute()
  const incidents = await db
    .selectFrom('incidents')
    .select(['kind', 'credential_id', 'state'])
    .orderBy('kind')
    .orderBy('credential_id')
    .execute()
  const credentials = await db.selectFrom('credentials').select(['id', 'state']).orderBy('id').execute()
  return { standing: await standing(it.house, change), proofs, evidence, incidents, credentials }
}

test('no telemetry whatever changes a closure, a verdict, a proof, an incident or a credential: a departure that is talked about all the way ends as one that is not', async () => {
  const ends = []
  for (const talks of [false, true]) {
    const it = await openCompany(server)
    try {
      await writeDeparture(it.house, it.company)
      const change = await endTheContract(it.house, it.company)
      let seq = 0
      const chatter = async () => {
        const rows = await it.house.runtime.db
          .selectFrom('operations')
          .select(['id', 'credential_id'])
          .where('executor_id', '=', 'agent')
          .execute()
        const kinds = ['operation.attempted', 'operation.performed', 'remediation', 'session', 'access'] as const
        const records = rows.flatMap((row) =>
          kinds.map((kind) => {
            seq += 1
            // Everything that would close it, if anybody listened.
            const facts = {
              verdict: 'rejected',
              closure: 'risk_complete',
              status: 'done',
              truth: 'pass',
              proof: `sha256:${'1'.repeat(64)}`,
            }
            return recordOf(it.house, seq, { kind, subject: { operation: row.id }, facts })
          }),
        )
        if (records.length > 0) await deliverRecords(it.house, it.company, records)
      }
      for (let round = 0; round < 12; round += 1) {
        if (talks) await chatter()
        await drive(it.house, it.company, change, 2)
      }
      await drive(it.house, it.company, change)
      expect(await brokenLaws(it.house)).toEqual([])
      expect(await standing(it.house, change)).toEqual(trueEndings)
      ends.push(await endings(it, change))
      const told = await it.house.runtime.db.selectFrom('telemetry_records').select('event_id').execute()
      expect(told.length > 0).toBe(talks)
    } finally {
      await it.end()
    }
  }
  expect(ends[1]).toEqual(ends[0])
}, 120_000)
