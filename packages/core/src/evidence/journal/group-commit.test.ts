// The group commit on a real PostgreSQL: every answered entry is in the tree once, at the index that was answered, under a head that was kept
// first; whatever fails in between loses nothing and numbers nothing twice.
import { CompactRange, generateKeyPair, hasCode, leafHash, noteSigner, noteVerifier, parseCheckpoint } from '@countersign/ledger'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../platform/database.ts'
import { randomIds } from '../../platform/ids.ts'
import { noSteps, type Steps } from '../../platform/steps.ts'
import { testClock } from '../../testing/clock.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import type { HeadFile } from './head.ts'
import type { Actor } from './model.ts'
import { Sequencer } from './sequencer.ts'
import { readLogState } from './store.ts'

const actor: Actor = { kind: 'service', id: 'control-plane', party: 'enterprise:acme' }
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const signer = noteSigner('acme.test/log', generateKeyPair().privateKey)
const verifier = noteVerifier(signer.vkey)

let server: TestDatabase
let fresh: Awaited<ReturnType<TestDatabase['fresh']>>
let db: Database
let opened: Sequencer[] = []

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  fresh = await server.fresh()
  db = fresh.db
})
afterEach(async () => {
  for (const sequencer of opened) await sequencer.stop()
  opened = []
  await fresh.drop()
})

const memoryHead = (): HeadFile & { text: string | undefined; fails: number; writes: number } => ({
  text: undefined,
  fails: 0,
  writes: 0,
  async read() {
    return this.text
  },
  async write(checkpoint) {
    this.writes += 1
    if (this.fails > 0) {
      this.fails -= 1
      throw new Error('the disk is full')
    }
    this.text = checkpoint
  },
})

const open = async (head: HeadFile, steps: Steps = noSteps): Promise<Sequencer> => {
  const clock = testClock()
  const sequencer = new Sequencer({
    db,
    origin: signer.name,
    signer,
    verifier,
    head,
    witness: undefined,
    clock,
    ids: randomIds(clock),
    steps,
    log: quiet,
    batch: 64,
    pollMs: 5,
  })
  opened.push(sequencer)
  await sequencer.start()
  return sequencer
}

const entries = (from: number, count: number) => Array.from({ length: count }, (_, n) => ({ kind: 'test.happened', body: { n: from + n } }))

/** A fact's entry that waits for its number, as `transact` leaves it. */
const recordFact = async (n: number): Promise<void> => {
  const leaf = JSON.stringify({ fact: n })
  await sql`insert into journal (org_id, id, at, kind, actor_id, stream, seq, leaf, leaf_hash)
    values ('acme', ${`fact-${n}`}, now(), 'fact', 'x', null, 0, ${leaf}, ${leafHash(Buffer.from(leaf))})`.execute(db)
}

/** The log is what its checkpoint says, without a hole, and no leaf stands twice. */
const expectWhole = async (size: number): Promise<string[]> => {
  const rows = await db.selectFrom('journal').select(['leaf', 'log_index', 'id']).orderBy('log_index').execute()
  expect(rows.map((row) => Number(row.log_index))).toEqual(Array.from({ length: size }, (_, n) => n))
  expect(new Set(rows.map((row) => row.id)).size).toBe(size)
  const range = new CompactRange()
  for (const row of rows) range.append(leafHash(Buffer.from(row.leaf)))
  const state = (await readLogState(db))!
  expect(parseCheckpoint(state.checkpoint!, [verifier])).toMatchObject({ size, root: range.root() })
  return rows.map((row) => row.leaf)
}

test('many callers and many facts at once: each answered index holds the entry that was given, and every head extends the last', async () => {
  const head = memoryHead()
  const sequencer = await open(head)
  const answered = await Promise.all([
    ...Array.from({ length: 200 }, async (_, n) => ({
      n: n * 3,
      first: await sequencer.append('acme', actor, entries(n * 3, 1 + (n % 3))),
    })),
    ...Array.from({ length: 40 }, (_, n) => recordFact(n).then(() => undefined)),
  ])
  const direct = Array.from({ length: 200 }, (_, n) => 1 + (n % 3)).reduce((sum, count) => sum + count, 0)
  await sequencer.reached(direct + 40)
  const leaves = await expectWhole(direct + 40)
  for (const answer of answered) if (answer) expect(JSON.parse(leaves[answer.first]!).body.n).toBe(answer.n)
  expect(parseCheckpoint(head.text!, [verifier]).size).toBe(direct + 40)
})

test('nobody is answered before a head that covers the entry is kept outside the database', async () => {
  const head = memoryHead()
  const sequencer = await open(head)
  head.fails = 3
  const first = await sequencer.append('acme', actor, entries(0, 2))
  expect(head.fails).toBe(0)
  expect(parseCheckpoint(head.text!, [verifier]).size).toBeGreaterThanOrEqual(first + 2)
  await expectWhole(2)
})

test('an entry that has no canonical form is refused alone and does not hold up the others', async () => {
  const sequencer = await open(memoryHead())
  const [good, bad] = await Promise.allSettled([
    sequencer.append('acme', actor, entries(0, 1)),
    sequencer.append('acme', actor, [{ kind: 'test.happened', body: { broken: Number.NaN } }]),
  ])
  expect(good.status).toBe('fulfilled')
  expect(bad.status === 'rejected' && hasCode(bad.reason, 'canonical.not_finite')).toBe(true)
  await expectWhole(1)
})

test('two writers on one database: each answered entry is in the log once, and neither signs what the other did not build on', async () => {
  const [one, two] = [await open(memoryHead()), await open(memoryHead())]
  const give = async (sequencer: Sequencer, n: number): Promise<number | undefined> => {
    try {
      return await sequencer.append('acme', actor, entries(n, 1))
    } catch (error) {
      // The slower one is told that it was not written.
      expect(hasCode(error, 'log.unavailable')).toBe(true)
      return undefined
    }
  }
  const answered: [number, number | undefined][] = []
  for (let round = 0; round < 15; round += 1)
    answered.push(
      ...(await Promise.all(
        [one, two].map(async (sequencer, which): Promise<[number, number | undefined]> => {
          const n = round * 2 + which
          return [n, await give(sequencer, n)]
        }),
      )),
    )
  const given = answered.filter(([, index]) => index !== undefined)
  expect(given.length).toBeGreaterThan(0)
  const leaves = await expectWhole(given.length)
  for (const [n, index] of given) expect(JSON.parse(leaves[index!]!).body.n).toBe(n)
})

test('a batch that fails leaves nothing behind; what is given afterwards is built on what the database holds', async () => {
  const sequencer = await open(memoryHead())
  await sequencer.append('acme', actor, entries(0, 300))
  await sql`alter table log_tiles add constraint full_disk check (false) not valid`.execute(db)
  await expect(sequencer.append('acme', actor, entries(300, 5))).rejects.toSatisfy((error) => hasCode(error, 'log.unavailable'))
  await expectWhole(300)
  await sql`alter table log_tiles drop constraint full_disk`.execute(db)
  expect(await sequencer.append('acme', actor, entries(300, 5))).toBe(300)
  await expectWhole(305)
})

test('a database that goes back while the log runs halts it', async () => {
  const sequencer = await open(memoryHead())
  await sequencer.append('acme', actor, entries(0, 10))
  await sql`update log_state set size = 4`.execute(db)
  await expect(sequencer.append('acme', actor, entries(10, 1))).rejects.toThrow()
  await expect.poll(() => sequencer.state.halted?.code).toBe('log.regressed')
  await expect(sequencer.append('acme', actor, entries(11, 1))).rejects.toSatisfy((error) => hasCode(error, 'log.regressed'))
})

test('stopped before its head could be kept, the log goes on from what the database holds and brings the head forward', async () => {
  const head = memoryHead()
  const sequencer = await open(head)
  await sequencer.append('acme', actor, entries(0, 3))
  head.fails = Number.POSITIVE_INFINITY
  const waiting = sequencer.append('acme', actor, entries(3, 2))
  await expect.poll(async () => (await readLogState(db))!.size).toBe(5)
  const stopped = expect(waiting).rejects.toSatisfy((error) => hasCode(error, 'log.unavailable'))
  await sequencer.stop()
  await stopped
  expect(parseCheckpoint(head.text!, [verifier]).size).toBe(3)
  head.fails = 0
  const next = await open(head)
  expect(parseCheckpoint(head.text!, [verifier]).size).toBe(5)
  expect(await next.append('acme', actor, entries(5, 1))).toBe(5)
  await expectWhole(6)
})
