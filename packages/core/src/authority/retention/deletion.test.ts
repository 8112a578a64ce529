// Deleting by a decided change, on a real database with a real witness and the outsider's verifier: exactly what was listed goes, everything else of
// the log stays as it was, the log verifies and says what is missing; what was not decided, not due, held, or taken away by hand is found or kept.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { propose } from '../../execution/proposals/index.ts'
import { instrumentKinds } from '../../instrument-kinds.ts'
import { getDocument } from '../../platform/documents.ts'
import type { Steps } from '../../platform/steps.ts'
import { dossierOf, judged, wrongIn } from '../../testing/dossier.ts'
import { type Archive, openArchive } from '../../testing/retention.ts'
import { openTestHouse, startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, codeOf, journalKinds, openRequests, sign } from '../../testing/story.ts'
import { deliverRecords, recordOf } from '../../testing/telemetry.ts'
import { deletionInstrument, placeHold } from './index.ts'

let server: TestDatabase
let it: Archive
let dies = 0
/** What happens between the check of a deletion and its carrying out, in another transaction. */
let afterCheck: (() => Promise<void>) | undefined
const instruments = new Map(instrumentKinds).set('deletion', {
  ...deletionInstrument,
  check: async (...asked) => {
    const problems = await deletionInstrument.check(...asked)
    await afterCheck?.()
    return problems
  },
})
const steps: Steps = {
  reach: (name) => {
    if (name !== 'retention.deleted' || dies === 0) return
    dies -= 1
    throw new Error('died here')
  },
}
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  dies = 0
  afterCheck = undefined
  it = await openArchive(server, { steps, instruments })
  return () => it.end()
})

const hold = async (scope = {}, by = 'ben') =>
  placeHold(it.house.runtime, await it.company.caller(by), { scope, reason: 'litigation', ticket: 'LEGAL-1' })

/** Somebody outside tries what he may not: facts of the journal that belong to no change. */
const refusals = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) expect(await codeOf(() => hold({}, 'oscar'))).toBe('authority.refused')
}

const telemetry = async (): Promise<string> => {
  await it.company.credential('c1', { executor: 'agent' })
  const records = [1, 2, 3].map((seq) => recordOf(it.house, seq, { facts: { who: 'a name' } }))
  await deliverRecords(it.house, it.company, records)
  return (await it.house.runtime.db.selectFrom('telemetry_batches').select('digest').executeTakeFirstOrThrow()).digest
}

const goOn = async (): Promise<void> => {
  await approveAll(it.house, it.company)
  await it.house.run(3600)
}

const leaves = async () => {
  const rows = await it.house.runtime.db
    .selectFrom('journal')
    .select(['log_index', 'leaf', 'leaf_hash', 'kind'])
    .orderBy('log_index')
    .execute()
  return rows.map((row) => ({ ...row, leaf: row.leaf as string | null, leaf_hash: row.leaf_hash.toString('hex') }))
}

/** What an administrator can do who owns the tables. */
const byHand = async (statement: string): Promise<void> => {
  for (const table of ['journal', 'retention_deleted_entries'])
    await sql.raw(`alter table ${table} disable trigger user`).execute(it.house.runtime.db)
  await sql.raw(statement).execute(it.house.runtime.db)
}

describe('deleting facts of the journal', () => {
  test('takes exactly the payloads that were approved; every leaf hash, every other leaf and the root stay; an outsider verifies the log and reads what is missing', async () => {
    await refusals(3)
    await it.later(1100)
    await it.adopt()
    const before = await leaves()
    const made = await it.proposeDeletion('journal')
    expect(made).toMatchObject({ outcome: 'approval' })
    const listed = made.deletion.items.map((item) => ('index' in item ? String(item.index) : ''))
    await goOn()
    expect(await it.closureOf(made.change)).toBe('risk_complete')
    const after = await leaves()
    for (const [n, row] of before.entries()) {
      const gone = listed.includes(row.log_index!)
      expect(after[n]).toEqual({ ...row, leaf: gone ? null : row.leaf })
    }
    expect(before.filter((row) => row.kind === 'refusal.recorded').every((row) => listed.includes(row.log_index!))).toBe(true)
    const report = await it.verdict()
    expect(report.integrity).toEqual({ verdict: 'pass', problems: [] })
    expect(report.deleted).toMatchObject([{ change: made.change, entries: listed.length }])
  })

  test('has a dossier of its own that verifies', async () => {
    await refusals(1)
    await it.later(1100)
    await it.adopt()
    const { change } = await it.proposeDeletion('journal')
    await goOn()
    expect(wrongIn(await judged(it.house, it.witness.vkey, await dossierOf(it.house, it.company, change)))).toEqual([])
  })

  test('is gone for good from the database, and the house comes up again on what is left', async () => {
    await refusals(1)
    await it.later(1100)
    await it.adopt()
    await it.proposeDeletion('journal')
    await goOn()
    const rows = await it.house.runtime.db.selectFrom('journal').selectAll().where('kind', '=', 'refusal.recorded').execute()
    expect(JSON.stringify(rows)).not.toContain('oscar')
    await it.house.sequencer.stop()
    const again = await openTestHouse(it.fresh.db, 'acme', { logKey: it.house.logKey.privateKey, witness: it.witness, clock: it.clock })
    expect(again.sequencer.state.halted).toBeUndefined()
    expect(again.sequencer.state.size).toBe((await leaves()).length)
    await again.stop()
  })

  test('twice, in lists of one: the next list goes on with what is left, and both stand in the log', async () => {
    await refusals(2)
    await it.later(1100)
    await it.adopt()
    const changes: string[] = []
    for (const _ of [1, 2]) {
      changes.push((await it.proposeDeletion('journal', 1)).change)
      await goOn()
      await it.tick()
    }
    expect((await it.verdict()).deleted).toMatchObject(changes.map((change) => ({ change, entries: 1 })))
  })
})

describe('a payload that is missing', () => {
  const deleted = async () => {
    await refusals(2)
    await it.later(1100)
    await it.adopt()
    const made = await it.proposeDeletion('journal', 1)
    await goOn()
    return made
  }
  const codes = async (bend?: (text: string) => string) => (await it.verdict(bend)).integrity.problems.map(({ code }) => code)

  test('because an administrator took it away by hand is found offline, and by the API', async () => {
    await deleted()
    await byHand(`update journal set leaf = null where kind = 'retention.held' or log_index = 3`)
    expect(await codes()).toEqual(['log.payload_missing'])
  })

  test('because he also wrote down that it was deleted is found all the same', async () => {
    const { change } = await deleted()
    await byHand(`insert into retention_deleted_entries select org_id, log_index, leaf_hash, '${change}' from journal where log_index = 3`)
    await byHand('update journal set leaf = null where log_index = 3')
    expect(await codes()).toEqual(['log.payload_missing'])
  })

  test('under another leaf hash than the tree has is found', async () => {
    await deleted()
    expect(await codes((text) => text.replace(/^#[0-9a-f]{64}$/m, `#${'0'.repeat(64)}`))).toEqual(['log.root_mismatch'])
  })

  test.each([
    ['the signatures', 'approval.signed'],
    ['the mandate', 'mandate.minted'],
    ['the frozen plan', 'plan.frozen'],
    ['the decision', 'decision.made'],
    ['the tombstone', 'retention.deleted'],
  ])('whose deletion lacks %s, because those are missing too, is found', async (_what, kind) => {
    const { change } = await deleted()
    await byHand(
      `update journal set leaf = null where kind = '${kind}' and (stream = '${change}' or stream in (select id from operations where change_id = '${change}'))`,
    )
    expect(await codes()).toContain('log.payload_missing')
  })

  test('can not be made so through the tables: no payload goes without its deletion written down, and that stands for ever', async () => {
    await deleted()
    const { db } = it.house.runtime
    await expect(sql`update journal set leaf = null where log_index = 3`.execute(db)).rejects.toThrow(/only grows/)
    await expect(sql`update documents set text = null`.execute(db)).rejects.toThrow(/do not change/)
    await expect(sql`delete from retention_deleted_entries`.execute(db)).rejects.toThrow(/for ever/)
    await expect(sql`update retention_deletions set class = 'x'`.execute(db)).rejects.toThrow(/for ever/)
  })
})

describe('a deletion', () => {
  test('of telemetry takes the batch and what its records say; that a provider sent it, and in which place, stays', async () => {
    const batch = await telemetry()
    await it.later(400)
    await it.adopt()
    const made = await it.proposeDeletion('telemetry')
    expect(made.deletion.items).toEqual([{ document: batch }])
    await goOn()
    expect(await it.closureOf(made.change)).toBe('risk_complete')
    expect(await codeOf(() => getDocument(it.house.runtime.db, 'acme', batch))).toBe('document.deleted')
    const rows = await it.house.runtime.db.selectFrom('telemetry_records').selectAll().orderBy('seq').execute()
    expect(rows.map(({ event_id, subject, facts, batch: of }) => ({ event_id, subject, facts, of }))).toEqual(
      [1, 2, 3].map((seq) => ({ event_id: `evt-${seq}`, subject: {}, facts: {}, of: batch })),
    )
    expect(await it.verdict()).toMatchObject({ integrity: { verdict: 'pass' } })
  })

  test('is not made without a standard in force, nor of what is not due', async () => {
    await refusals(1)
    await it.later(1100)
    expect(await codeOf(() => it.proposeDeletion('journal'))).toBe('retention.no_standard')
    await it.adopt({ journal: { keepDays: 3000 } })
    expect(await codeOf(() => it.proposeDeletion('journal'))).toBe('retention.nothing_due')
  })

  test.each(['oscar', 'agent', 'dan'])('is proposed by people who may, and asked before anything is said: not by %s', async (who) => {
    expect(await codeOf(() => it.proposeDeletion('journal', 1, who))).toBe('authority.refused')
  })

  test('without two signatures does nothing', async () => {
    await refusals(1)
    await it.later(1100)
    await it.adopt()
    const { change } = await it.proposeDeletion('journal')
    const [request] = await openRequests(it.house, change)
    expect(request).toMatchObject({ quorum: 2, step_up: true })
    await sign(it.house, it.company, request!.id, 'ben')
    await it.house.run(3600)
    expect(await journalKinds(it.house, 'retention.deleted')).toEqual([])
  })

  test('that a hold covers when it is carried out takes nothing of the list, although it was approved before the hold', async () => {
    await refusals(2)
    await it.later(1100)
    await it.adopt()
    const { change } = await it.proposeDeletion('journal')
    await hold({ subject: 'oscar' })
    await goOn()
    expect(await it.closureOf(change)).toBe('stuck')
    expect((await leaves()).filter((row) => row.leaf === null)).toEqual([])
  })

  test('whose hold is placed after its last check, a moment before it takes anything, takes nothing', async () => {
    await refusals(1)
    await it.later(1100)
    await it.adopt()
    const { change } = await it.proposeDeletion('journal')
    await approveAll(it.house, it.company)
    afterCheck = async () => {
      afterCheck = undefined
      await hold({})
    }
    await it.house.run(3600)
    expect(afterCheck).toBeUndefined()
    expect(await it.closureOf(change)).toBe('stuck')
    expect((await leaves()).filter((row) => row.leaf === null)).toEqual([])
  })

  test.each([
    ['what is not due', (items: unknown[]) => [...items, { index: 0, leafHash: '0'.repeat(64) }].reverse()],
    ['another leaf hash', (items: { index: number }[]) => [{ index: items[0]!.index, leafHash: '0'.repeat(64) }]],
    ['the same twice', (items: unknown[]) => [items[0], items[0]]],
    ['nothing', () => []],
  ] as [string, (items: never) => unknown[]][])('by a list of somebody’s own that names %s is refused', async (_what, bend) => {
    await refusals(2)
    await it.later(1100)
    await it.adopt()
    const { deletion } = await it.proposeDeletion('journal', 1)
    const own = { kind: 'deletion', name: 'own', document: { ...deletion, items: bend(deletion.items as never) }, reason: 'r', ticket: 't' }
    const caller = await it.company.caller('ada')
    expect(await codeOf(() => propose(it.house.runtime, caller, own))).toBe('instrument.invalid')
  })

  test('under a standard that was replaced meanwhile takes nothing', async () => {
    await refusals(1)
    await it.later(1100)
    await it.adopt()
    const { change } = await it.proposeDeletion('journal')
    const requests = await openRequests(it.house, change)
    await it.proposeStandard({ journal: { keepDays: 5000 } })
    for (const request of await openRequests(it.house))
      if (!requests.some(({ id }) => id === request.id))
        for (const who of ['ben', 'cleo']) await sign(it.house, it.company, request.id, who)
    await it.house.run(600)
    await goOn()
    expect(await it.closureOf(change)).toBe('stuck')
    expect((await leaves()).filter((row) => row.leaf === null)).toEqual([])
  })

  test('that dies in the middle has taken nothing, and is carried out once when it is taken up again', async () => {
    await refusals(3)
    await it.later(1100)
    await it.adopt()
    const { change } = await it.proposeDeletion('journal')
    dies = 2
    await approveAll(it.house, it.company)
    await it.house.settle()
    expect(dies).toBeLessThan(2)
    expect((await leaves()).filter((row) => row.leaf === null)).toEqual([])
    await it.house.run(3600)
    expect(dies).toBe(0)
    expect(await it.closureOf(change)).toBe('risk_complete')
    expect(await journalKinds(it.house, 'retention.deleted')).toHaveLength(1)
    expect((await it.verdict()).integrity.verdict).toBe('pass')
  })
})
