// The export of a whole log, written from a real database and judged by the outsider's verifier.
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPair, hasCode, noteSigner, noteVerifier } from '@countersign/ledger'
import { loadTrust, type Trust, verifyLogExport } from '@countersign/verifier'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../platform/database.ts'
import { randomIds } from '../../platform/ids.ts'
import { noSteps } from '../../platform/steps.ts'
import { testClock } from '../../testing/clock.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { openTestWitness, type TestWitness } from '../../testing/witness.ts'
import { type Actor, headFile, Sequencer } from '../journal/index.ts'
import { exportLog, writeLogExport } from './log-export.ts'

const actor: Actor = { kind: 'service', id: 'control-plane', party: 'enterprise:acme' }
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

let server: TestDatabase
let fresh: Awaited<ReturnType<TestDatabase['fresh']>>
let db: Database
let folder: string
let witness: TestWitness
let sequencer: Sequencer
let trust: Trust

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

beforeEach(async () => {
  fresh = await server.fresh()
  db = fresh.db
  folder = await mkdtemp(join(tmpdir(), 'countersign-export-'))
  const signer = noteSigner('acme.test/log', generateKeyPair().privateKey)
  witness = await openTestWitness({ origin: signer.name, vkey: signer.vkey })
  const clock = testClock()
  sequencer = new Sequencer({
    db,
    origin: signer.name,
    signer,
    verifier: noteVerifier(signer.vkey),
    head: headFile(join(folder, 'head')),
    witness,
    clock,
    ids: randomIds(clock),
    steps: noSteps,
    log: quiet,
  })
  await sequencer.start()
  await writeFile(join(folder, 'log.vkey'), `${signer.vkey}\n`)
  await writeFile(join(folder, 'witness.vkey'), `${witness.vkey}\n`)
  await writeFile(join(folder, 'approvers.json'), '[]')
  await writeFile(join(folder, 'executors.json'), '[]')
  await writeFile(join(folder, 'control-plane.json'), '{"mandate":[],"prober":[]}')
  trust = await loadTrust(folder)
})
afterEach(async () => {
  await sequencer.stop()
  await witness.close()
  await fresh.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Texts that a careless export would break: backslashes, escapes of line ends, other alphabets, what COPY takes for an end. */
const bodyOf = (n: number) => ({ n, text: ['plain', 'a\nb', 'a\\nb', '\\.', 'ünïcødé 漢字', '"', '\t', '\u2028'][n % 8] })

const grow = async (count: number): Promise<void> => {
  const first = await sequencer.append(
    'acme',
    actor,
    Array.from({ length: count }, (_, n) => ({ kind: 'test.happened', body: bodyOf(n) })),
  )
  await sequencer.reached(first + count, { cosigned: true, timeoutMs: 20_000 })
}

const exported = async (): Promise<string> => {
  const path = join(folder, 'export.log')
  await writeLogExport(db, path)
  return path
}

const codes = async (path: string): Promise<string[]> => (await verifyLogExport(path, trust)).integrity.problems.map(({ code }) => code)

test('an export over several pages is the log of its cosigned checkpoint, entry by entry', async () => {
  await grow(8192 * 3 + 7)
  const path = await exported()
  const report = await verifyLogExport(path, trust)
  expect(report).toMatchObject({ integrity: { verdict: 'pass', problems: [] }, entries: 24583, checkpoint: { size: 24583 } })
  const lines = (await readFile(path, 'utf8')).split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line).body)).toEqual(Array.from({ length: 24583 }, (_, n) => bodyOf(n)))
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('a flipped byte, a cut tail or a line more is refused', async () => {
  await grow(40)
  const path = await exported()
  const whole = await readFile(path)
  for (let at = 0; at < whole.length; at += 397) {
    const flipped = Buffer.from(whole)
    flipped[at]! ^= 1
    await writeFile(path, flipped)
    expect([at, (await verifyLogExport(path, trust)).integrity.verdict]).toEqual([at, 'fail'])
  }
  await writeFile(path, whole)
  expect(await codes(path)).toEqual([])
  await appendFile(path, '{}\n')
  expect(await codes(path)).toEqual(['log.extra_entries'])
  await truncate(path, whole.lastIndexOf(10, whole.length - 2) + 1)
  expect(await codes(path)).toEqual(['log.truncated'])
})

test('what is not cosigned yet is not exported, and a log that nobody cosigned is not exported at all', async () => {
  await expect(exportLog(db)).rejects.toSatisfy((error) => hasCode(error, 'log.unwitnessed'))
  await grow(3)
  await db
    .insertInto('journal')
    .values({
      org_id: 'acme',
      id: 'waiting',
      at: new Date(),
      kind: 'x',
      actor_id: 'x',
      seq: 0,
      leaf: '{}',
      leaf_hash: Buffer.alloc(32),
      log_index: '3',
    })
    .execute()
  expect(await verifyLogExport(await exported(), trust)).toMatchObject({ integrity: { verdict: 'pass' }, entries: 3 })
})

test('a hole in the log breaks the export off, and leaves no checkpoint that makes it look whole', async () => {
  await grow(9000)
  await exported()
  await sql`alter table journal disable trigger journal_only_grows`.execute(db)
  await sql`delete from journal where log_index = 8500`.execute(db)
  await expect(exported()).rejects.toSatisfy((error) => hasCode(error, 'log.entry_missing'))
  await expect(stat(join(folder, 'export.log.checkpoint'))).rejects.toMatchObject({ code: 'ENOENT' })
})
