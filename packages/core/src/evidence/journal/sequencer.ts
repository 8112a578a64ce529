// The one writer of the log: numbers entries, integrates them into the Merkle tree, signs a checkpoint for each batch, keeps the head
// outside the database, and has the witness cosign it. It must never sign a head that is not an extension of the last one it signed.
//
// What is durable after each step:
//   1. one transaction: entries numbered, tiles written, size and root moved from the old size, checkpoint stored   → the log has grown
//   2. head file written and synced                                                                                  → a rolled-back database is found
//   3. witness has cosigned                                                                                          → a rewritten log is found by others
// A crash after 1 leaves the head file behind: at start it is brought forward, after proving that it is a prefix.
import {
  CountersignError,
  emptyRoot,
  formatCheckpointBody,
  integrate,
  type NoteSigner,
  type NoteVerifier,
  parseCheckpoint,
  rootAt,
  signNote,
  type TileReader,
} from '@countersign/ledger'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Ids } from '../../platform/ids.ts'
import type { Steps } from '../../platform/steps.ts'
import type { Logger } from '../../runtime.ts'
import type { HeadFile } from './head.ts'
import { type Actor, type Entry, leafOf } from './model.ts'
import {
  advanceLog,
  createLogState,
  insertEntries,
  type JournalRow,
  type LogState,
  numberEntries,
  readLogState,
  readTile,
  streamProgress,
  unsequenced,
  writeTiles,
} from './store.ts'
import { type WitnessClient, Witnessing } from './witnessing.ts'

export interface SequencerOptions {
  readonly db: Database
  readonly origin: string
  readonly signer: NoteSigner
  readonly verifier: NoteVerifier
  readonly head: HeadFile
  readonly witness: WitnessClient | undefined
  readonly clock: Clock
  readonly ids: Ids
  readonly steps: Steps
  readonly log: Logger
  readonly batch?: number
  readonly pollMs?: number
}

interface Direct {
  readonly org: string
  readonly actor: Actor
  readonly entries: readonly Entry[]
  resolve(firstIndex: number): void
  reject(error: unknown): void
}

interface Waiter {
  readonly size: number
  readonly cosigned: boolean
  resolve(): void
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // A poke that came during the batch has aborted already: no event follows.
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })

export class Sequencer {
  readonly #options: SequencerOptions
  readonly #batch: number
  #directs: Direct[] = []
  #waiters: Waiter[] = []
  #size = 0
  #halted: CountersignError | undefined
  #running: Promise<void> | undefined
  #stop = new AbortController()
  #wake = new AbortController()
  readonly #witnessing: Witnessing

  constructor(options: SequencerOptions) {
    this.#options = options
    this.#batch = options.batch ?? 4096
    this.#witnessing = new Witnessing({
      db: options.db,
      witness: options.witness,
      tiles: this.tiles,
      log: options.log,
      signal: this.#stop.signal,
      sleep,
      grown: () => this.#release(),
      wanted: () => this.#waiters.some((waiter) => waiter.cosigned),
      halt: (error) => this.#halt(error),
    })
  }

  /** C2SP verifier keys: what is to be trusted of this log. */
  get vkeys(): { log: string; witness: string | undefined } {
    return { log: this.#options.signer.vkey, witness: this.#options.witness?.vkey }
  }

  /** Signed size, cosigned size, and why the log stands still if it does. */
  get state(): { size: number; cosignedSize: number; halted: CountersignError | undefined } {
    return { size: this.#size, cosignedSize: this.#witnessing.size, halted: this.#halted }
  }

  /**
   * Checks the database against the head that was kept outside it, then begins to sequence.
   * Errors: `log.regressed` when the database is older than the head or another history; `log.foreign_origin`; `log.foreign_key`.
   */
  async start(): Promise<void> {
    await createLogState(this.#options.db, this.#options.origin, emptyRoot)
    const state = await this.#state(this.#options.db)
    if (state.origin !== this.#options.origin) {
      throw new CountersignError(
        'log.foreign_origin',
        'conflict',
        `the database holds the log \`${state.origin}\`, not \`${this.#options.origin}\``,
      )
    }
    this.#checkOwnKey(state)
    await this.#checkState(state)
    await this.#compareWithHead(state)
    this.#size = state.size
    this.#witnessing.begin(state.cosignedSize)
    this.#running = this.#loop()
    this.#witnessing.soon()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#wake.abort()
    await this.#running
    await this.#witnessing.stop()
    for (const direct of this.#directs.splice(0)) direct.reject(this.#unavailable('the log is stopping'))
  }

  /** There may be something to number. */
  poke(): void {
    this.#wake.abort()
  }

  /** Entries that go with no other fact: straight through the group commit. Resolves with the first index, under a signed checkpoint. */
  append(org: string, actor: Actor, entries: readonly Entry[]): Promise<number> {
    if (this.#halted) return Promise.reject(this.#halted)
    return new Promise((resolve, reject) => {
      this.#directs.push({ org, actor, entries, resolve, reject })
      this.poke()
    })
  }

  /** Waits until the log's signed (or cosigned) size is at least `size`. Errors: `log.unavailable` at the deadline. */
  async reached(size: number, options: { cosigned?: boolean; timeoutMs?: number } = {}): Promise<void> {
    const cosigned = options.cosigned ?? false
    if ((cosigned ? this.#witnessing.size : this.#size) >= size) return
    if (this.#halted) throw this.#halted
    let waiter: Waiter | undefined
    const timeout = AbortSignal.timeout(Math.ceil(options.timeoutMs ?? 5_000))
    const reached = new Promise<boolean>((resolve) => {
      waiter = { size, cosigned, resolve: () => resolve(true) }
      this.#waiters.push(waiter)
      timeout.addEventListener('abort', () => resolve(false), { once: true })
    })
    this.poke()
    if (cosigned) this.#witnessing.soon()
    if (!(await reached)) {
      this.#waiters = this.#waiters.filter((other) => other !== waiter)
      throw this.#unavailable(cosigned ? 'the witness has not cosigned in time' : 'no signed checkpoint covers the entry in time')
    }
  }

  /** Waits until every entry of a stream written so far is under a signed checkpoint. Errors: `log.unavailable` at the deadline. */
  async settled(org: string, stream: string, timeoutMs = 5_000): Promise<void> {
    const deadline = this.#options.clock.monotonic() + timeoutMs
    for (;;) {
      const before = this.#size
      const { waiting, last } = await streamProgress(this.#options.db, org, stream)
      const left = Math.max(1, deadline - this.#options.clock.monotonic())
      if (waiting === 0) return this.reached(last + 1, { timeoutMs: left })
      await this.reached(before + 1, { timeoutMs: left })
    }
  }

  readonly tiles: TileReader = {
    readTile: async (level, index, width) => {
      const hashes = await readTile(this.#options.db, level, index)
      if (!hashes || hashes.length < width * 32) {
        throw new CountersignError(
          'log.tile_missing',
          'internal',
          `tile ${level}/${index} is missing or too short; the database was changed by hand`,
        )
      }
      return hashes.subarray(0, width * 32)
    },
  }

  async #state(db: Database): Promise<LogState> {
    const state = await readLogState(db)
    if (!state) throw new CountersignError('log.state_missing', 'internal', 'the log has lost its state row; restore the database')
    return state
  }

  /** A log goes on under the key that began it: a lost key is not replaced in silence. */
  #checkOwnKey(state: LogState): void {
    if (state.checkpoint === null) return
    try {
      parseCheckpoint(state.checkpoint, [this.#options.verifier])
    } catch (cause) {
      throw new CountersignError(
        'log.foreign_key',
        'conflict',
        'the database holds a checkpoint that our log key did not sign; bring back the key that belongs to this log',
        { cause },
      )
    }
  }

  /** SAFETY: rows may be edited. Size, root, tiles and signed checkpoint must say the same before anything is built on them. */
  async #checkState(state: LogState): Promise<void> {
    const root = state.size === 0 ? emptyRoot : await rootAt(this.tiles, state.size)
    const signed = state.checkpoint === null ? undefined : parseCheckpoint(state.checkpoint, [this.#options.verifier])
    const agrees = signed ? signed.size === state.size && signed.root.equals(root) : state.size === 0
    if (agrees && root.equals(state.root)) return
    throw new CountersignError(
      'log.altered',
      'conflict',
      `the log's state of size ${state.size} is not what was signed; the database was changed by hand. Bring back the database that belongs to the head`,
      { details: { databaseSize: state.size } },
    )
  }

  async #compareWithHead(state: LogState): Promise<void> {
    const kept = await this.#options.head.read()
    if (kept === undefined) {
      if (state.checkpoint !== null) await this.#options.head.write(state.checkpoint)
      return
    }
    const head = parseCheckpoint(kept, [this.#options.verifier])
    const known = head.size === 0 ? emptyRoot : head.size <= state.size ? await rootAt(this.tiles, head.size) : undefined
    if (!known?.equals(head.root)) {
      throw new CountersignError(
        'log.regressed',
        'conflict',
        `the database holds a log of size ${state.size} that does not continue the signed head of size ${head.size}; it was restored, rolled back or rewritten. Bring back the database that belongs to the head`,
        { details: { databaseSize: state.size, headSize: head.size } },
      )
    }
    if (state.size > head.size && state.checkpoint !== null) await this.#options.head.write(state.checkpoint)
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted && !this.#halted) {
      this.#wake = new AbortController()
      try {
        const more = await this.#pass()
        if (more) continue
      } catch (error) {
        if (error instanceof CountersignError && error.code.startsWith('log.')) {
          this.#halt(error)
          return
        }
        this.#options.log.warn({ err: error }, 'log: a batch failed, trying again')
        await sleep(100, signal)
        continue
      }
      if (this.#directs.length === 0) await sleep(this.#options.pollMs ?? 250, AbortSignal.any([signal, this.#wake.signal]))
    }
  }

  #halt(error: CountersignError): void {
    this.#halted = error
    this.#options.log.error({ err: error }, 'log: halted')
    for (const direct of this.#directs.splice(0)) direct.reject(error)
  }

  /** One batch. True when there may be more to do at once. */
  async #pass(): Promise<boolean> {
    const { db, steps, head } = this.#options
    const directs = this.#takeDirects()
    let outcome: { state: LogState; directFirst: number; count: number } | undefined
    try {
      outcome = await db.transaction().execute((trx) => this.#integrate(trx as unknown as Database, directs))
    } catch (error) {
      for (const direct of directs) direct.reject(this.#unavailable('the batch could not be written', error))
      throw error
    }
    if (!outcome) return false
    steps.reach('log.integrated')
    await head.write(outcome.state.checkpoint as string)
    steps.reach('log.head_kept')
    this.#size = outcome.state.size
    let index = outcome.directFirst
    for (const direct of directs) {
      direct.resolve(index)
      index += direct.entries.length
    }
    this.#release()
    this.#witnessing.soon()
    return outcome.count >= this.#batch
  }

  #takeDirects(): Direct[] {
    let room = this.#batch
    let count = 0
    while (count < this.#directs.length && room > 0) room -= this.#directs[count++]!.entries.length
    return this.#directs.splice(0, count)
  }

  async #integrate(db: Database, directs: readonly Direct[]): Promise<{ state: LogState; directFirst: number; count: number } | undefined> {
    const { clock, ids, origin, signer } = this.#options
    const waiting = directs.length === 0 ? await unsequenced(db, this.#batch) : []
    if (directs.length === 0 && waiting.length === 0) return undefined
    const state = await readLogState(db, true)
    if (!state) throw new CountersignError('log.state_missing', 'internal', 'the log has lost its state row; restore the database')
    if (state.size < this.#size) {
      throw new CountersignError('log.regressed', 'conflict', `the database went back from size ${this.#size} to ${state.size}`)
    }
    const facts = directs.length === 0 ? waiting : await unsequenced(db, this.#batch)
    const at = clock.now()
    const rows: (JournalRow & { org: string })[] = directs.flatMap((direct) =>
      direct.entries.map((entry) => {
        const leaf = leafOf(entry, { org: direct.org, id: ids.next('jrn'), at, actor: direct.actor, seq: 0, prev: null })
        return {
          org: direct.org,
          id: leaf.id,
          at,
          kind: entry.kind,
          actorId: direct.actor.id,
          stream: null,
          seq: 0,
          leaf: leaf.text,
          hash: leaf.hash,
        }
      }),
    )
    const directFirst = state.size + facts.length
    const grown = await integrate(this.tiles, state.size, [...facts.map((fact) => fact.leaf_hash), ...rows.map((row) => row.hash)])
    const checkpoint = signNote(formatCheckpointBody({ origin, size: grown.size, root: grown.root }), signer)
    if (facts.length > 0)
      await numberEntries(
        db,
        facts.map((fact) => fact.ordinal),
        state.size,
      )
    for (let first = directFirst, rest = rows; rest.length > 0; ) {
      const org = rest[0]!.org
      const next = rest.findIndex((row) => row.org !== org)
      const same = next === -1 ? rest : rest.slice(0, next)
      await insertEntries(db, org, same, first)
      first += same.length
      rest = next === -1 ? [] : rest.slice(next)
    }
    await writeTiles(db, grown.tiles)
    // INVARIANT: only the writer that saw the old size may move the log.
    if (!(await advanceLog(db, state.size, { size: grown.size, root: grown.root, checkpoint }))) {
      throw new Error('another sequencer moved the log')
    }
    return { state: { ...state, size: grown.size, root: grown.root, checkpoint }, directFirst, count: facts.length + rows.length }
  }

  #release(): void {
    const ready = this.#waiters.filter((waiter) => (waiter.cosigned ? this.#witnessing.size : this.#size) >= waiter.size)
    if (ready.length === 0) return
    this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter))
    for (const waiter of ready) waiter.resolve()
  }

  #unavailable(reason: string, cause?: unknown): CountersignError {
    return new CountersignError('log.unavailable', 'unavailable', `${reason}; try again`, { cause })
  }
}
