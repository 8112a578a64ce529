// The one writer of the log: numbers entries, integrates them into the Merkle tree, signs a checkpoint for each batch, keeps the head
// outside the database, and has the witness cosign it. It must never sign a head that is not an extension of the last one it signed.
//
// What is durable after each step:
//   1. one statement: entries numbered, tiles written, size and root moved from the old size, checkpoint stored     → the log has grown
//   2. head file written and synced, for every batch before it; now its callers are answered                        → a rolled-back database is found
//   3. witness has cosigned                                                                                          → a rewritten log is found by others
// A crash after 1 leaves the head file behind: at start it is brought forward, after proving that it is a prefix.
import {
  CountersignError,
  emptyRoot,
  formatCheckpointBody,
  integrate,
  type NoteSigner,
  type NoteVerifier,
  signNote,
  type TileReader,
} from '@countersign/ledger'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Ids } from '../../platform/ids.ts'
import type { Steps } from '../../platform/steps.ts'
import type { Logger } from '../../runtime.ts'
import { Bell } from './bell.ts'
import type { HeadFile } from './head.ts'
import { HeadKeeping } from './head-keeping.ts'
import { type Actor, type Entry, leafOf } from './model.ts'
import { RightEdge } from './right-edge.ts'
import { checkBeforeStart, checkOwnKey } from './start-checks.ts'
import { createLogState, growLog, type JournalRow, type LogState, readLogState, readTile, streamProgress, unsequenced } from './store.ts'
import { witnessedAt } from './witnessed-at.ts'
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
  readonly rows: readonly (JournalRow & { readonly org: string })[]
  resolve(firstIndex: number): void
  reject(error: unknown): void
}

/** Below this, a batch's fixed cost is larger than what halving it would win. */
const smallBatch = 128

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
  readonly #pollMs: number
  #directs: Direct[] = []
  #waiters: Waiter[] = []
  /** Under a signed head that is kept outside the database. */
  #size = 0
  /** What the database holds, as long as we can be sure of it; undefined after a failure and when somebody else was faster. */
  #built: number | undefined
  /** The newest size whose head is kept or being kept. */
  #taken = 0
  #halted: CountersignError | undefined
  #running: Promise<void> | undefined
  #stop = new AbortController()
  readonly #bell = new Bell()
  /** Somebody said that facts wait for their number. */
  #recorded = true
  #lookedAt = 0
  readonly #edge: RightEdge
  readonly #keeping: HeadKeeping
  readonly #witnessing: Witnessing

  constructor(options: SequencerOptions) {
    this.#options = options
    this.#batch = options.batch ?? 4096
    this.#pollMs = options.pollMs ?? 250
    this.#edge = new RightEdge(this.tiles)
    this.#keeping = new HeadKeeping({
      head: options.head,
      log: options.log,
      signal: this.#stop.signal,
      sleep,
      kept: (size) => {
        options.steps.reach('log.head_kept')
        this.#size = size
        this.#release()
        this.#witnessing.soon()
      },
    })
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

  /** What time it is by the witness; never ahead of it. */
  witnessedAt(): Promise<Date | undefined> {
    return witnessedAt(this.#options.db, this.#options.verifier, this.#options.witness?.vkey)
  }

  /** Signed size, cosigned size, and why the log stands still if it does. */
  get state(): { size: number; cosignedSize: number; halted: CountersignError | undefined } {
    return { size: this.#size, cosignedSize: this.#witnessing.size, halted: this.#halted }
  }

  /**
   * Checks the database against the head that was kept outside it, then begins to sequence.
   * Errors: `log.regressed` when the database is older than the head or another history; `log.altered`; `log.foreign_origin`; `log.foreign_key`.
   */
  async start(): Promise<void> {
    await createLogState(this.#options.db, this.#options.origin, emptyRoot)
    const state = await this.#state(this.#options.db)
    const { origin, verifier, head } = this.#options
    await checkBeforeStart({ origin, verifier, head, tiles: this.tiles }, state)
    this.#size = state.size
    this.#built = state.size
    this.#taken = state.size
    this.#witnessing.begin(state.cosignedSize)
    this.#running = this.#loop()
    this.#witnessing.soon()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#bell.ring()
    await this.#running
    await this.#keeping.idle()
    await this.#witnessing.stop()
    for (const direct of this.#directs.splice(0)) direct.reject(this.#unavailable('the log is stopping'))
  }

  /** There may be something to number. */
  poke(): void {
    this.#recorded = true
    this.#bell.ring()
  }

  /**
   * Entries that go with no other fact: straight through the group commit. Resolves with the first index, under a signed checkpoint.
   * Errors: `canonical.*` for a body that has no canonical form; `log.unavailable`: whether the entries are in the log isn't known then.
   */
  async append(org: string, actor: Actor, entries: readonly Entry[]): Promise<number> {
    if (this.#halted) throw this.#halted
    if (this.#stop.signal.aborted) throw this.#unavailable('the log is stopping')
    const { clock, ids } = this.#options
    const at = clock.now()
    // While a batch is being written the next one's entries are made ready.
    const rows = entries.map((entry) => {
      const leaf = leafOf(entry, { org, id: ids.next('jrn'), at, actor, seq: 0, prev: null })
      return { org, id: leaf.id, at, kind: entry.kind, actorId: actor.id, stream: null, seq: 0, leaf: leaf.text, hash: leaf.hash }
    })
    return new Promise((resolve, reject) => {
      this.#directs.push({ rows, resolve, reject })
      this.#bell.ring()
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

  async #loop(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted && !this.#halted) {
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
      if (this.#directs.length === 0 && !(await this.#bell.wait(this.#pollMs))) this.#recorded = true
    }
  }

  #halt(error: CountersignError): void {
    this.#halted = error
    this.#options.log.error({ err: error }, 'log: halted')
    for (const direct of this.#directs.splice(0)) direct.reject(error)
  }

  /** One batch. True when there may be more to do at once. */
  async #pass(): Promise<boolean> {
    const directs = this.#takeDirects()
    try {
      const batch = await this.#integrate(directs)
      if (!batch) return false
      this.#options.steps.reach('log.integrated')
      this.#taken = batch.size
      this.#keeping.take({
        size: batch.size,
        checkpoint: batch.checkpoint,
        kept: () => {
          let index = batch.directFirst
          for (const direct of directs) {
            direct.resolve(index)
            index += direct.rows.length
          }
        },
        abandoned: () => {
          for (const direct of directs) direct.reject(this.#unavailable('the log is stopping'))
        },
      })
      return batch.count >= this.#batch
    } catch (error) {
      // Whether the batch is in the log isn't known: the next one looks before it builds on anything.
      this.#built = undefined
      this.#recorded = true
      for (const direct of directs) direct.reject(this.#unavailable('the batch could not be written', error))
      throw error
    }
  }

  /**
   * Half of what waits, so that there is something to write while the head of the other half is being kept: taken all at once, everybody would
   * be answered at once, come back at once, and the database would stand still in between.
   */
  #takeDirects(): Direct[] {
    const waiting = this.#directs.reduce((sum, direct) => sum + direct.rows.length, 0)
    let room = Math.min(this.#batch, Math.max(smallBatch, Math.ceil(waiting / 2)))
    let count = 0
    while (count < this.#directs.length && room > 0) room -= this.#directs[count++]!.rows.length
    return this.#directs.splice(0, count)
  }

  /** Facts that wait for their number. Other processes record some too: without being told, we look as often as an idle log does. */
  async #recordedFacts(): Promise<{ ordinal: string; leaf_hash: Buffer }[]> {
    const now = this.#options.clock.monotonic()
    if (!this.#recorded && now - this.#lookedAt < this.#pollMs) return []
    this.#lookedAt = now
    // ORDER: cleared before we look; a fact that is recorded while we do rings again.
    this.#recorded = false
    const facts = await unsequenced(this.#options.db, this.#batch)
    if (facts.length >= this.#batch) this.#recorded = true
    return facts
  }

  /** The size to build on. Errors: `log.regressed` when the database went back while we ran. */
  async #base(): Promise<number> {
    if (this.#built !== undefined) return this.#built
    this.#edge.forget()
    const { size } = await this.#state(this.#options.db)
    if (size < this.#size)
      throw new CountersignError('log.regressed', 'conflict', `the database went back from size ${this.#size} to ${size}`)
    this.#built = size
    return size
  }

  async #integrate(
    directs: readonly Direct[],
  ): Promise<{ size: number; checkpoint: string; directFirst: number; count: number } | undefined> {
    const { db, origin, signer } = this.#options
    // ORDER: the size first. What another writer numbers after we looked at it moves the size, so we build on nothing; were the size looked at
    // last, its entries would be taken for ours to number a second time.
    const oldSize = await this.#base()
    const facts = await this.#recordedFacts()
    if (facts.length === 0 && directs.length === 0) return this.#followOthers()
    const rows = directs.flatMap((direct) => direct.rows)
    const { size, root, tiles } = await integrate(this.#edge, oldSize, [
      ...facts.map((fact) => fact.leaf_hash),
      ...rows.map((row) => row.hash),
    ])
    const checkpoint = signNote(formatCheckpointBody({ origin, size, root }), signer)
    // INVARIANT: only the writer that built on the size that the log has may move it.
    if (!(await growLog(db, { oldSize, size, root, checkpoint, ordinals: facts.map((fact) => fact.ordinal), rows, tiles }))) {
      this.#built = undefined
      await this.#base()
      throw new Error('another sequencer moved the log')
    }
    this.#built = size
    this.#edge.grown(tiles)
    return { size, checkpoint, directFirst: oldSize + facts.length, count: size - oldSize }
  }

  /** Somebody waits and there is nothing of ours to write: another process on this database may have numbered what is waited for. */
  async #followOthers(): Promise<undefined> {
    if (!this.#waiters.some((waiter) => !waiter.cosigned)) return undefined
    const { size, checkpoint } = await this.#state(this.#options.db)
    if (size <= this.#taken || checkpoint === null) return undefined
    checkOwnKey(this.#options.verifier, checkpoint)
    this.#built = undefined
    this.#taken = size
    this.#keeping.take({ size, checkpoint, kept: () => {}, abandoned: () => {} })
    return undefined
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
