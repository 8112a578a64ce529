// What a change stood on beside its plan goes with it: in its dossier and its identity's, and in the log's export, checked offline.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair } from '@countersign/ledger'
import { loadTrust, type Report, verifyLogExport } from '@countersign/verifier'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { decideException, draftException, requestException } from '../../authority/exceptions/index.ts'
import { testClock } from '../../testing/clock.ts'
import { confirmAs } from '../../testing/contracts.ts'
import { dossierOf, judged, judgedIdentity } from '../../testing/dossier.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract } from '../../testing/story.ts'
import { type TestWitness, witnessOf } from '../../testing/witness.ts'
import { exportIdentityDossier, trustFiles, writeLogExport } from './index.ts'

let server: TestDatabase
let witness: TestWitness
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  const logKey = generateKeyPair().privateKey
  const clock = testClock()
  witness = await witnessOf(logKey, clock)
  it = await openCompany(server, { witness, logKey, clock })
  return async () => {
    await it.end()
    await witness.close()
  }
})

const inDays = (days: number): string => new Date(it.house.clock.now().getTime() + days * 86_400_000).toISOString()

const grant = async (subject: string): Promise<string> => {
  const { runtime } = it.house
  const { id } = await requestException(runtime, await it.company.caller('oscar'), { rule: 'r', subject, reason: 'q', until: inDays(30) })
  const caller = await it.company.caller('dan')
  const answer = { verdict: 'grant' as const, reason: 'for now', compensatingControls: ['watched'], expiresAt: inDays(10) }
  const { nonce, digest } = await draftException(runtime, caller, id, answer)
  await decideException(runtime, caller, id, answer, it.company.sign('dan', 'grantException', Buffer.from(nonce, 'base64'), digest))
  return id
}

/** A contract that was confirmed and then ended early, with exceptions about a credential of it, and about something else. */
const stood = async (): Promise<{ change: string; about: string }> => {
  await it.company.credential('one', {})
  await it.fresh.db.updateTable('contracts').set({ ends_on: '2026-12-31' }).where('id', '=', 'contract').execute()
  await confirmAs(it, 'ben', 'contract', '2027-06-30')
  const about = await grant('one')
  await grant('night shift')
  return { change: await endTheContract(it.house, it.company), about }
}

const stated = (report: Report) => report.statements.map(({ kind, about, person, until }) => [kind, about, person, until])

const exported = async () => {
  await it.house.settle()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-statements-'))
  try {
    const files = await trustFiles(it.house.runtime, 'acme', { log: it.house.logKey.vkey, witness: witness.vkey })
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    await writeLogExport(it.fresh.db, join(folder, 'log'))
    return await verifyLogExport(join(folder, 'log'), await loadTrust(folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('a dossier carries the confirmation of its contract and the exceptions about what it touches, and no others', async () => {
  const { change, about } = await stood()
  const report = await judged(it.house, witness.vkey, await dossierOf(it.house, it.company, change))
  expect(report.integrity).toEqual({ verdict: 'pass', problems: [] })
  expect(stated(report)).toEqual([
    ['contract.confirmed', 'contract', 'ben', '2027-06-30'],
    ['exception.granted', about, 'dan', inDays(10)],
  ])
  let text = ''
  const source = { runtime: it.house.runtime, sequencer: it.house.sequencer }
  for await (const line of await exportIdentityDossier(source, await it.company.caller('ada'), 'idn-one')) text += line
  const { integrity, parts } = await judgedIdentity(it.house, witness.vkey, text)
  expect([integrity.verdict, parts.map(({ report: part }) => stated(part))]).toEqual(['pass', [stated(report)]])
})

test('one that stood on nothing of the kind is the version that it always was', async () => {
  await it.company.credential('one', {})
  const dossier = await dossierOf(it.house, it.company, await endTheContract(it.house, it.company))
  expect(dossier.split('\n')[0]).toContain('"type":"countersign/dossier/v1"')
  expect(dossier).not.toContain('"type":"statement"')
})

test('the export of the log passes with all of them, and counts them', async () => {
  await stood()
  expect(await exported()).toMatchObject({ integrity: { verdict: 'pass', problems: [] }, statements: 3 })
})

test('an end that was moved in the journal before it was exported is found', async () => {
  const { change } = await stood()
  await sql`alter table journal disable trigger journal_only_grows`.execute(it.fresh.db)
  await sql`update journal set leaf = replace(leaf, '2027-06-30', '2029-06-30') where kind = 'contract.confirmed'`.execute(it.fresh.db)
  const { integrity } = await judged(it.house, witness.vkey, await dossierOf(it.house, it.company, change))
  expect(integrity.problems.map(({ code }) => code)).toEqual(['entry.not_included'])
})
