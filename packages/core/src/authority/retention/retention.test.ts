// The standard, what is due and holds, on a real database with a real witness: nothing is old enough too early, whatever a clock says; what lives is
// kept; a contract only makes a period longer; a hold covers what its scope says and no more.
import { generateKeyPair } from '@countersign/ledger'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { propose } from '../../execution/proposals/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { type TestClock, testClock } from '../../testing/clock.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, endTheContract, journalKinds, signClosures } from '../../testing/story.ts'
import { openTestWitness, type TestWitness, witnessOf } from '../../testing/witness.ts'
import { dueNow, type HoldScope, liftHold, placeHold, type RetentionClassName, reviewRetention } from './index.ts'

const day = 86_400

let server: TestDatabase
let it: Opened
let witness: TestWitness
let clock: TestClock
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  clock = testClock()
  const logKey = generateKeyPair().privateKey
  witness = await witnessOf(logKey, clock)
  it = await openCompany(server, { witness, logKey, clock })
  return async () => {
    await it.end()
    await witness.close()
  }
})

/** Something happens, and the witness sees it: what time it is stands under its signature from then on. */
const tick = async (): Promise<void> => {
  const caller = systemCaller(it.house.runtime, 'acme', 'tick')
  await transact(it.house.runtime, caller, async (work) => work.record({ kind: 'test.happened', stream: 'tick', body: {} }))
  await it.house.runtime.journal.settled('acme', 'tick')
  await it.house.sequencer.reached(it.house.sequencer.state.size, { cosigned: true })
}

const later = async (days: number): Promise<void> => {
  clock.advance(days * day)
  await tick()
}

/** A contract ends, all of it proven: a change with evidence and proofs, closed. */
const closedChange = async (): Promise<string> => {
  await it.company.credential('one')
  const change = await endTheContract(it.house, it.company)
  await approveAll(it.house, it.company)
  await it.house.run(3600)
  await signClosures(it.house, it.company)
  await it.house.run(3600)
  const row = await it.house.runtime.db.selectFrom('changes').select('state').where('id', '=', change).executeTakeFirstOrThrow()
  expect(row.state).toBe('closed')
  return change
}

const dueOf = async (name: RetentionClassName) => {
  const { classes } = await dueNow(it.house.runtime, 'acme', 1000)
  const found = classes.find((one) => one.class === name)!
  return { past: found.past, deletable: found.deletable.length, heldBack: [...found.heldBack.keys()], overdue: found.overdue }
}

const hold = async (scope: HoldScope, by = 'ben') =>
  placeHold(it.house.runtime, await it.company.caller(by), { scope, reason: 'litigation', ticket: 'LEGAL-1' })

const proposing = async (classes: unknown, by = 'ada') =>
  propose(it.house.runtime, await it.company.caller(by), {
    kind: 'retention',
    name: 'standard',
    document: { classes },
    reason: 'because',
    ticket: 'CHG-9',
  })

const adopt = async (classes: unknown): Promise<void> => {
  const { change } = await proposing(classes)
  await approveAll(it.house, it.company)
  await it.house.run(600)
  const { closure } = await it.house.runtime.db.selectFrom('changes').select('closure').where('id', '=', change).executeTakeFirstOrThrow()
  expect(closure).toBe('risk_complete')
}

describe('the standard', () => {
  test('comes in force by two signatures, and says in words what it changes; the next one replaces it', async () => {
    const { changes } = await proposing({ evidence: { keepDays: 2000, deleteAfterDays: 3000 } })
    expect(changes).toEqual(['evidence: kept 1095 days, no day by which it must be gone → kept 2000 days, gone after 3000'])
    await approveAll(it.house, it.company)
    await it.house.run(600)
    await adopt({ evidence: { keepDays: 1095 } })
    expect((await journalKinds(it.house, 'instrument.enacted')).map((entry) => entry.body['version'])).toEqual([1, 2])
  })

  test.each([
    ['shorter than the product', { evidence: { keepDays: 1094 } }],
    ['gone before it is kept long enough', { evidence: { keepDays: 2000, deleteAfterDays: 1999 } }],
    ['a class that is never deleted', { attestation: { keepDays: 4000, deleteAfterDays: 5000 } }],
    ['a class that there is not', { letters: { keepDays: 4000 } }],
    ['half a day', { evidence: { keepDays: 1095.5 } }],
    ['for ever and a day', { evidence: { keepDays: 36_501 } }],
    ['a word', { evidence: { keepDays: 'long' } }],
    ['no classes', 'all'],
  ])('that says %s is refused whole', async (_what, classes) => {
    expect(await codeOf(() => proposing(classes))).toBe('instrument.invalid')
    expect(await it.house.runtime.db.selectFrom('changes').selectAll().execute()).toEqual([])
  })

  test('is one: another name is refused', async () => {
    const caller = await it.company.caller('ada')
    const input = { kind: 'retention', name: 'mine', document: { classes: {} }, reason: 'because', ticket: 'CHG-1' }
    expect(await codeOf(() => propose(it.house.runtime, caller, input))).toBe('instrument.invalid')
  })

  test('can not say that something is gone before a contract lets it go', async () => {
    await it.house.runtime.db
      .insertInto('contract_clauses')
      .values({
        org_id: 'acme',
        contract_id: 'contract',
        clause: 'retention',
        service: '',
        terms: '{"days":4000}',
        document: 'msa.pdf',
        section: '9',
        in_force: true,
      })
      .execute()
    expect(await codeOf(() => proposing({ evidence: { keepDays: 1095, deleteAfterDays: 3999 } }))).toBe('instrument.invalid')
    expect(await codeOf(() => proposing({ evidence: { keepDays: 1095, deleteAfterDays: 4000 } }))).toBe('none')
  })
})

describe('what is due', () => {
  test('begins on the day, not before: evidence and proofs count from the closing of their change', async () => {
    await closedChange()
    await later(1094)
    expect(await dueOf('evidence')).toMatchObject({ past: 0, deletable: 0 })
    await later(1)
    const evidence = await dueOf('evidence')
    expect(evidence.deletable).toBeGreaterThan(0)
    expect((await dueOf('proof')).deletable).toBeGreaterThan(evidence.deletable)
  })

  test('a clock of ours that jumps ahead makes nothing old enough: the witness does not say so', async () => {
    await closedChange()
    await tick()
    clock.advance(5000 * day)
    expect(await dueOf('evidence')).toMatchObject({ past: 0 })
    await tick()
    expect((await dueOf('evidence')).deletable).toBeGreaterThan(0)
  })

  test('nor does a witness that jumps ahead, or a time without its signature', async () => {
    await closedChange()
    await later(1)
    const ahead = await openTestWitness(
      { origin: 'acme.test/log', vkey: it.house.logKey.vkey },
      () => Math.floor(clock.now().getTime() / 1000) + 5000 * day,
    )
    const { cosigned } = await it.house.runtime.db.selectFrom('log_state').select('cosigned').executeTakeFirstOrThrow()
    const own = cosigned!.split('\n\n')[0]!
    const answer = await ahead.cosign({ oldSize: 0, proof: [], checkpoint: `${own}\n\n${cosigned!.split('\n\n')[1]!.split('\n')[0]}\n` })
    expect(answer.status).toBe('cosigned')
    const forged = `${cosigned!.split('\n').slice(0, -2).join('\n')}\n${(answer as { lines: string }).lines}`
    await it.house.runtime.db.updateTable('log_state').set({ cosigned: forged }).execute()
    expect(await it.house.runtime.journal.witnessedAt()).toBeUndefined()
    expect(await dueOf('evidence')).toMatchObject({ past: 0, deletable: 0 })
    await ahead.close()
  })

  test('what something alive needs is kept, and says what it is', async () => {
    const change = await closedChange()
    await later(1200)
    const before = await dueOf('evidence')
    expect(before.heldBack).toEqual([])
    await it.house.runtime.db
      .insertInto('incidents')
      .values({ org_id: 'acme', id: 'inc_1', kind: 'x', change_id: change, owner_id: 'ada', detail: '{}', opened_at: clock.now() })
      .execute()
    expect(await dueOf('evidence')).toMatchObject({ past: before.past, deletable: 0, heldBack: ['the incident inc_1 is open'] })
  })

  test('nothing of an open change is due, however old', async () => {
    await it.company.credential('one')
    await endTheContract(it.house, it.company)
    await approveAll(it.house, it.company)
    await it.house.run(60)
    await it.house.runtime.db.updateTable('changes').set({ state: 'running', closed_at: null }).execute()
    await later(9000)
    expect(await dueOf('evidence')).toMatchObject({ past: 0 })
    expect(await dueOf('proof')).toMatchObject({ past: 0 })
  })

  test('a longer period of a contract, also of the principal of a subcontractor, keeps it', async () => {
    await closedChange()
    await later(1200)
    expect((await dueOf('evidence')).heldBack).toEqual([])
    await it.house.runtime.db
      .insertInto('contract_clauses')
      .values({
        org_id: 'acme',
        contract_id: 'contract',
        clause: 'retention',
        service: '',
        terms: '{"days":1300}',
        document: 'msa.pdf',
        section: '9',
        in_force: true,
      })
      .execute()
    expect(await dueOf('evidence')).toMatchObject({ deletable: 0, heldBack: ['the contract contract asks for 1300 days'] })
    await later(100)
    expect((await dueOf('evidence')).deletable).toBeGreaterThan(0)
  })

  test('a stricter standard counts from the moment it is in force, and says what is overdue', async () => {
    await closedChange()
    await adopt({ evidence: { keepDays: 2000, deleteAfterDays: 2500 } })
    await later(1999)
    expect(await dueOf('evidence')).toMatchObject({ past: 0 })
    await later(200)
    expect(await dueOf('evidence')).toMatchObject({ overdue: 0 })
    await later(400)
    expect((await dueOf('evidence')).overdue).toBeGreaterThan(0)
  })

  test('what was to be gone and that nothing keeps is a finding of somebody, until it is gone or held', async () => {
    const overdue = async () => {
      const { runtime } = it.house
      await transact(runtime, systemCaller(runtime, 'acme', 'daily'), (work) => reviewRetention(runtime, work))
      const rows = await runtime.db
        .selectFrom('findings')
        .select(['subject', 'owner_id'])
        .where('kind', '=', 'retention.overdue')
        .where('state', '=', 'open')
        .execute()
      return rows.map(({ subject, owner_id }) => `${subject} → ${owner_id}`)
    }
    const change = await closedChange()
    await adopt({ evidence: { keepDays: 2000, deleteAfterDays: 2500 } })
    await later(2499)
    expect(await overdue()).toEqual([])
    await later(2)
    expect(await overdue()).toEqual(['evidence → ada'])
    await hold({ change })
    expect(await overdue()).toEqual([])
  })

  test('of the journal, only facts that decide nothing: no key, role, policy, decision, hold or document of authority', async () => {
    await closedChange()
    await hold({ subject: 'nobody' })
    await it.house.runtime.db.updateTable('findings').set({ state: 'resolved', resolved_at: clock.now() }).execute()
    await later(9000)
    const { classes } = await dueNow(it.house.runtime, 'acme', 5000)
    const indexes = classes.find((one) => one.class === 'journal')!.deletable.map(({ ref }) => ('index' in ref ? String(ref.index) : ''))
    const rows = await it.house.runtime.db.selectFrom('journal').select(['kind', 'stream', 'log_index']).execute()
    const touched = rows.filter((row) => indexes.includes(row.log_index!))
    expect(touched.filter((row) => row.stream !== null)).toEqual([])
    expect(
      touched.filter((row) => /^(key|role|policy|principal|instrument|retention|contract|party|risk|deputy)\./.test(row.kind)),
    ).toEqual([])
  })
})

describe('a hold', () => {
  test('covers exactly what its scope says, and nothing once it is lifted', async () => {
    const scopes: [string, HoldScope, boolean][] = [
      ['everything', {}, true],
      ['the class', { class: 'evidence' }, true],
      ['another class', { class: 'telemetry' }, false],
      ['the provider', { party: 'leaving' }, true],
      ['another provider', { party: 'staying' }, false],
      ['the system', { subject: 'fake' }, true],
      ['another subject', { subject: 'nobody' }, false],
      ['the time in which it came to be', { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' }, true],
      ['an earlier time', { until: '2026-01-01T00:00:00Z' }, false],
      ['a later time', { from: '2027-01-01T00:00:00Z' }, false],
      ['the provider, but another class', { party: 'leaving', class: 'proof' }, false],
    ]
    await closedChange()
    await later(1200)
    const { deletable } = await dueOf('evidence')
    expect(deletable).toBeGreaterThan(0)
    for (const [what, scope, covered] of scopes) {
      const { id } = await hold(scope)
      expect((await dueOf('evidence')).deletable, what).toBe(covered ? 0 : deletable)
      await liftHold(it.house.runtime, await it.company.caller('ben'), id, 'settled')
      expect((await dueOf('evidence')).deletable, what).toBe(deletable)
    }
  })

  test('on a change covers that change and no other', async () => {
    const change = await closedChange()
    await later(1200)
    await hold({ change: 'chg_other' })
    expect((await dueOf('evidence')).heldBack).toEqual([])
    const { id } = await hold({ change })
    expect(await dueOf('evidence')).toMatchObject({ deletable: 0, heldBack: [`the hold ${id} covers it`] })
  })

  test.each(['oscar', 'agent', 'eve'])('is placed and lifted by people who may: not by %s', async (who) => {
    const { id } = await hold({})
    expect(await codeOf(() => hold({}, who))).toBe('authority.refused')
    const caller = await it.company.caller(who)
    expect(await codeOf(() => liftHold(it.house.runtime, caller, id, 'because'))).toBe('authority.refused')
    expect((await journalKinds(it.house, 'retention.released')).length).toBe(0)
  })

  test('is lifted once, by name; who placed it and who lifted it stand in the log', async () => {
    const { id } = await hold({})
    await liftHold(it.house.runtime, await it.company.caller('cleo'), id, 'settled')
    expect(await codeOf(async () => liftHold(it.house.runtime, await it.company.caller('ben'), id, 'again'))).toBe('retention.hold_lifted')
    expect(await codeOf(async () => liftHold(it.house.runtime, await it.company.caller('ben'), 'hld_none', 'x'))).toBe(
      'retention.unknown_hold',
    )
    expect((await journalKinds(it.house, 'retention.held')).map((entry) => entry.body['by'])).toEqual(['ben'])
    expect((await journalKinds(it.house, 'retention.released')).map((entry) => entry.body['by'])).toEqual(['cleo'])
  })

  test('can not be edited, deleted or forgotten by an administrator of the database through its tables', async () => {
    const { id } = await hold({})
    const { db } = it.house.runtime
    await expect(db.deleteFrom('retention_holds').execute()).rejects.toThrow(/lifted once/)
    await expect(db.updateTable('retention_holds').set({ subject: 'less' }).where('id', '=', id).execute()).rejects.toThrow(/lifted once/)
  })

  test.each([
    ['an end before its beginning', { from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' }],
    ['no time at all', { from: '2026-02-30T99:00:00Z' }],
  ])('with %s is refused', async (_what, scope) => {
    expect(await codeOf(() => hold(scope))).toBe('retention.hold_time')
  })
})
