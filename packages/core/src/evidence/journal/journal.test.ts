// Law 4: nothing happens unlogged, the log only grows, and whoever edits, cuts, swaps or rolls back what is in the database is found: by the
// start of the process, by the proofs, or by the outsider's verifier.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  generateKeyPair,
  inclusionProof,
  leafHash,
  noteSigner,
  noteVerifier,
  parseCheckpoint,
  signNote,
  verifyInclusion,
} from '@countersign/ledger'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../platform/database.ts'
import { randomIds } from '../../platform/ids.ts'
import { noSteps } from '../../platform/steps.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { testClock } from '../../testing/clock.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'
import { witnessOf } from '../../testing/witness.ts'
import { headFile, Sequencer, transact, type WitnessClient } from './index.ts'

let server: TestDatabase
let fresh: FreshDatabase
let folder: string
const open: Sequencer[] = []
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  fresh = await server.fresh()
  folder = await mkdtemp(join(tmpdir(), 'countersign-journal-'))
})
afterEach(async () => {
  for (const sequencer of open.splice(0)) await sequencer.stop()
  await fresh.drop()
  await rm(folder, { recursive: true, force: true })
})

const clock = testClock()
const logKey = generateKeyPair().privateKey
const origin = 'acme.test/log'
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const sequencerOn = (
  db = fresh.db,
  options: { witness?: WitnessClient; pollMs?: number; head?: string; batch?: number } = {},
): Sequencer => {
  const signer = noteSigner(origin, logKey)
  const sequencer = new Sequencer({
    db,
    origin,
    signer,
    verifier: noteVerifier(signer.vkey),
    head: headFile(join(folder, options.head ?? 'head')),
    witness: options.witness,
    clock,
    ids: randomIds(clock),
    steps: noSteps,
    log: quiet,
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
    ...(options.batch === undefined ? {} : { batch: options.batch }),
  })
  open.push(sequencer)
  return sequencer
}

const started = async (...args: Parameters<typeof sequencerOn>): Promise<Sequencer> => {
  const sequencer = sequencerOn(...args)
  await sequencer.start()
  return sequencer
}

const caller: Caller = {
  org: 'acme',
  principal: { kind: 'service', id: 'tester', party: { kind: 'enterprise', id: 'acme' }, roles: [], active: true },
  requestId: 'r',
}
const runtimeOf = (sequencer: Sequencer, db = fresh.db): Runtime =>
  ({
    org: 'acme',
    db,
    clock,
    ids: randomIds(clock),
    steps: noSteps,
    jobs: { enqueue: async () => {}, wake: () => {} },
    journal: sequencer,
    guards: [],
    notify: () => {},
  }) as unknown as Runtime

const write = (runtime: Runtime, kind: string, stream?: string, body: Record<string, unknown> = {}) =>
  transact(runtime, caller, async (work) => work.record({ kind, body, ...(stream === undefined ? {} : { stream }) }))

const all = async (db = fresh.db) => db.selectFrom('journal').selectAll().orderBy('log_index').execute()
const stateOf = async (db = fresh.db) => db.selectFrom('log_state').selectAll().executeTakeFirstOrThrow()

/** Each entry is in the tree of the signed head, at its number, as its text says; streams are chained without a gap. */
const isConsistent = async (sequencer: Sequencer): Promise<void> => {
  const state = await stateOf()
  const rows = await all()
  const head = parseCheckpoint(state.checkpoint as string, [noteVerifier(noteSigner(origin, logKey).vkey)])
  expect(rows.map((row) => Number(row.log_index))).toEqual(rows.map((_, index) => index))
  expect([head.size, Number(state.size)]).toEqual([rows.length, rows.length])
  const last = new Map<string, { seq: number }>()
  for (const row of rows) {
    const hash = leafHash(Buffer.from(row.leaf, 'utf8'))
    expect(hash.equals(row.leaf_hash)).toBe(true)
    const index = Number(row.log_index)
    expect(verifyInclusion(index, head.size, hash, await inclusionProof(sequencer.tiles, index, head.size), head.root)).toBe(true)
    const leaf = JSON.parse(row.leaf) as { seq: number; stream: string | null }
    if (leaf.stream === null) continue
    expect(leaf.seq).toBe((last.get(leaf.stream)?.seq ?? 0) + 1)
    last.set(leaf.stream, leaf)
  }
}

describe('a fact and its entry', () => {
  test('commit together: a body that throws leaves nothing of either', async () => {
    const sequencer = await started()
    const runtime = runtimeOf(sequencer)
    const fails = transact(runtime, caller, async (work) => {
      await work.db.insertInto('parties').values({ org_id: 'acme', id: 'p', kind: 'enterprise', name: 'p', parent_id: null }).execute()
      work.record({ kind: 'party.written', stream: 's', body: {} })
      throw new Error('no')
    })
    await expect(fails).rejects.toThrow('no')
    expect(await fresh.db.selectFrom('parties').selectAll().execute()).toEqual([])
    expect(await all()).toEqual([])
    expect(await fresh.db.selectFrom('journal_streams').selectAll().execute()).toEqual([])
  })

  test('commit together: an entry that can not be written takes the fact with it, and the jobs that can not be enqueued take both', async () => {
    const sequencer = await started()
    const runtime = runtimeOf(sequencer)
    const party = async (work: Parameters<Parameters<typeof transact>[2]>[0]) => {
      await work.db.insertInto('parties').values({ org_id: 'acme', id: 'p', kind: 'enterprise', name: 'p', parent_id: null }).execute()
      work.record({ kind: 'bad', body: { nul: 'a\u0000b', huge: 1n as never } })
    }
    await expect(transact(runtime, caller, party)).rejects.toThrow()
    const withoutQueue = {
      ...runtime,
      jobs: { wake: () => {}, enqueue: async () => Promise.reject(new Error('queue')) },
    } as unknown as Runtime
    await expect(
      transact(withoutQueue, caller, async (work) => {
        work.record({ kind: 'fine', body: {} })
        work.enqueue({ org: 'acme', kind: 'advance', id: 'x' })
      }),
    ).rejects.toThrow('queue')
    expect(await all()).toEqual([])
    expect(await fresh.db.selectFrom('parties').selectAll().execute()).toEqual([])
  })
})

describe('the sequencer', () => {
  test('numbers a thousand transactions of many callers without a gap, and chains their streams', async () => {
    const sequencer = await started()
    const runtime = runtimeOf(sequencer)
    const lanes = Array.from({ length: 7 }, async (_, lane) => {
      for (let n = lane; n < 1000; n += 7) await write(runtime, 'k', `stream-${n % 5}`, { n })
    })
    await Promise.all(lanes)
    for (let n = 0; n < 5; n += 1) await sequencer.settled('acme', `stream-${n}`, 20_000)
    expect(await all()).toHaveLength(1000)
    await isConsistent(sequencer)
  })

  test('does not sleep through an entry that came during a batch', async () => {
    const sequencer = await started(fresh.db, { pollMs: 3_600_000, batch: 3 })
    const runtime = runtimeOf(sequencer)
    for (let n = 0; n < 40; n += 1) {
      await Promise.all([
        write(runtime, 'k', 's', { n }),
        sequencer.append('acme', { kind: 'service', id: 'x', party: 'enterprise:acme' }, [{ kind: 'direct', body: { n } }]),
      ])
      await sequencer.settled('acme', 's', 5_000)
    }
    expect(await all()).toHaveLength(80)
    await isConsistent(sequencer)
  })

  test('gives direct entries their index in the order of their calls, in the log under a signed head when it answers', async () => {
    const sequencer = await started()
    const actor = { kind: 'service', id: 'x', party: 'enterprise:acme' }
    const indexes = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        sequencer.append(n % 3 === 0 ? 'other' : 'acme', actor, [
          { kind: 'a', body: { n } },
          { kind: 'b', body: { n } },
        ]),
      ),
    )
    expect(indexes).toEqual([...indexes].sort((a, b) => a - b))
    const rows = await all()
    indexes.forEach((index, n) => {
      expect(JSON.parse(rows[index]!.leaf)).toMatchObject({ kind: 'a', body: { n }, org: n % 3 === 0 ? 'other' : 'acme' })
      expect(JSON.parse(rows[index + 1]!.leaf)).toMatchObject({ kind: 'b', body: { n } })
    })
    await isConsistent(sequencer)
  })

  test('is waited for also by a twin that had nothing to write itself', async () => {
    const one = await started(fresh.db, { pollMs: 5 })
    const two = await started(fresh.db, { head: 'head-2', pollMs: 5 })
    const index = await one.append('acme', { kind: 'service', id: 'x', party: 'enterprise:acme' }, [{ kind: 'a.fact', body: { n: 1 } }])
    await expect(two.reached(index + 1)).resolves.toBeUndefined()
    expect(two.state.size).toBe(index + 1)
  })

  test('may have a twin on the same database: the log stays one, gap-free and consistent', async () => {
    const db = openDatabase({ url: fresh.url, onError: () => {}, maxConnections: 4 })
    const one = await started(fresh.db, { head: 'head-1', pollMs: 5 })
    const two = await started(db, { head: 'head-2', pollMs: 5 })
    const runtimes = [runtimeOf(one), runtimeOf(two, db)]
    await Promise.all(
      Array.from({ length: 6 }, async (_, lane) => {
        for (let n = lane; n < 200; n += 6) await write(runtimes[n % 2]!, 'k', `s-${n % 3}`, { n })
      }),
    )
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        [one, two][n % 2]!.append('acme', { kind: 'x', id: 'x', party: 'x' }, [{ kind: 'd', body: { n } }]).catch(() => -1),
      ),
    )
    for (let n = 0; n < 3; n += 1) await one.settled('acme', `s-${n}`, 10_000)
    await expect.poll(async () => (await all()).filter((row) => row.log_index === null).length, { timeout: 10_000 }).toBe(0)
    await isConsistent(one)
    await two.stop()
    await db.destroy()
  })
})

describe('a database that was changed behind the log', () => {
  const filled = async () => {
    const sequencer = await started()
    const runtime = runtimeOf(sequencer)
    for (let n = 0; n < 20; n += 1) await write(runtime, 'k', 's', { n })
    await sequencer.settled('acme', 's')
    await sequencer.stop()
    return sequencer
  }

  test('older than its head: the start refuses, nothing is sequenced', async () => {
    const sequencer = await started()
    await write(runtimeOf(sequencer), 'early', 's')
    await sequencer.settled('acme', 's')
    await sequencer.stop()
    await fresh.db.destroy()
    const backup = await server.fresh(fresh.name)
    const later = openDatabase({ url: fresh.url, onError: () => {}, maxConnections: 2 })
    const next = await started(later)
    await write(runtimeOf(next, later), 'late', 's')
    await next.settled('acme', 's')
    await next.stop()
    await later.destroy()
    expect(await codeOf(() => sequencerOn(backup.db).start())).toBe('log.regressed')
    await backup.drop()
  })

  test('rolled back while it runs: the log halts', async () => {
    const sequencer = await started()
    const runtime = runtimeOf(sequencer)
    await write(runtime, 'k', 's')
    await sequencer.settled('acme', 's')
    await sql`update log_state set size = 0`.execute(fresh.db)
    await write(runtime, 'k', 's')
    await expect.poll(() => sequencer.state.halted?.code, { timeout: 5_000 }).toMatch(/^log\./)
    expect(await codeOf(() => sequencer.append('acme', { kind: 'x', id: 'x', party: 'x' }, [{ kind: 'd', body: {} }]))).toMatch(/^log\./)
    expect(await codeOf(() => sequencer.reached(1000, { timeoutMs: 100 }))).toMatch(/^log\./)
  })

  const rewritten: Record<string, string> = {
    'a flipped bit in a tile': `update log_tiles set hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1) where level = 0`,
    'a tile that was cut': `update log_tiles set hashes = substring(hashes for 32) where level = 0`,
    'a tile that is gone': `delete from log_tiles`,
    'another size': `update log_state set size = size - 1`,
    'a larger size': `update log_state set size = size + 1`,
    'another root': `update log_state set root = set_byte(root, 0, get_byte(root, 0) # 1)`,
    'another checkpoint': `update log_state set checkpoint = replace(checkpoint, chr(10), 'x' || chr(10))`,
    'no checkpoint': `update log_state set checkpoint = null`,
    'another origin': `update log_state set origin = 'elsewhere'`,
    'no state at all': `delete from log_state`,
  }
  test.each(Object.entries(rewritten))('%s: the start refuses', async (_name, statement) => {
    await filled()
    await sql.raw(statement).execute(fresh.db)
    expect(await codeOf(() => sequencerOn().start())).toMatch(/^log\./)
  })

  test('with a head file that is cut, forged or unreadable: the start refuses rather than begin anew', async () => {
    await filled()
    const path = join(folder, 'head')
    const good = await readFile(path, 'utf8')
    for (const bad of [
      '',
      good.slice(0, 20),
      good.slice(0, -10),
      good.replace('acme', 'acma'),
      good.replace(/^(.*\n)\d+/, '$11'),
      `${good}x`,
    ]) {
      await writeFile(path, bad)
      expect(await codeOf(() => sequencerOn().start()), JSON.stringify(bad)).not.toBe('none')
    }
    const other = noteSigner(origin, generateKeyPair().privateKey)
    await writeFile(path, signNote(good.slice(0, good.indexOf('\n\n') + 1), other))
    expect(await codeOf(() => sequencerOn().start())).not.toBe('none')
    await writeFile(path, good)
    await started()
  })

  test('with a head file that is gone: the log goes on and the head is kept again', async () => {
    await filled()
    await rm(join(folder, 'head'))
    const sequencer = await started()
    await isConsistent(sequencer)
    expect(await readFile(join(folder, 'head'), 'utf8')).toBe((await stateOf()).checkpoint)
  })

  test('with a head file that lags by a crash: it is brought forward', async () => {
    const sequencer = await started()
    await write(runtimeOf(sequencer), 'k', 's')
    await sequencer.settled('acme', 's')
    const early = await readFile(join(folder, 'head'), 'utf8')
    await write(runtimeOf(sequencer), 'k', 's')
    await sequencer.settled('acme', 's')
    await sequencer.stop()
    await writeFile(join(folder, 'head'), early)
    await started()
    expect(await readFile(join(folder, 'head'), 'utf8')).toBe((await stateOf()).checkpoint)
  })
})

describe('the witness', () => {
  test('that has seen another history halts the log', async () => {
    const witness = await witnessOf(logKey, clock)
    const sequencer = await started(fresh.db, { witness })
    for (let n = 0; n < 5; n += 1) await write(runtimeOf(sequencer), 'k', 's', { n })
    await sequencer.settled('acme', 's')
    await sequencer.reached(sequencer.state.size, { cosigned: true })
    await sequencer.stop()
    // A fork: another database, another head, the same key.
    const fork = await server.fresh()
    const forked = await started(fork.db, { witness, head: 'head-of-the-fork' })
    for (let n = 0; n < 9; n += 1) await write(runtimeOf(forked, fork.db), 'forked', 's', { n })
    await forked.settled('acme', 's').catch(() => {})
    await expect.poll(() => forked.state.halted?.code, { timeout: 10_000 }).toBe('log.witness_disagrees')
    expect(await codeOf(() => forked.append('acme', { kind: 'x', id: 'x', party: 'x' }, [{ kind: 'd', body: {} }]))).toBe(
      'log.witness_disagrees',
    )
    await forked.stop()
    await fork.drop()
    await witness.close()
  })

  test('that is down shows as a lag, holds nobody up who does not need it, and is caught up with', async () => {
    const witness = await witnessOf(logKey, clock)
    let down = true
    const sequencer = await started(fresh.db, {
      witness: { ...witness, cosign: async (request) => (down ? { status: 'unreachable', detail: 'down' } : witness.cosign(request)) },
    })
    await write(runtimeOf(sequencer), 'k', 's')
    await sequencer.settled('acme', 's')
    expect(sequencer.state).toMatchObject({ size: 1, cosignedSize: 0, halted: undefined })
    expect(await codeOf(() => sequencer.reached(1, { cosigned: true, timeoutMs: 200 }))).toBe('log.unavailable')
    down = false
    await sequencer.reached(1, { cosigned: true, timeoutMs: 20_000 })
    expect(sequencer.state.cosignedSize).toBe(1)
    await witness.close()
  })
})

test('a folder that takes no head lets nobody believe that an entry is safe', async () => {
  const sequencer = await started()
  await rm(folder, { recursive: true, force: true })
  await write(runtimeOf(sequencer), 'k', 's')
  expect(await codeOf(() => sequencer.settled('acme', 's', 500))).toBe('log.unavailable')
})
