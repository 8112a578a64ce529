// Hashes blocks on two threads and hands the subtrees back in the order of the log. Few blocks are in flight, so memory stays flat.
import { Worker } from 'node:worker_threads'
import type { Block } from './blocks.ts'
import type { Subtree } from './forest.ts'
import type { Task } from './worker.ts'

interface Done {
  readonly first: number
  readonly count: number
  readonly subtrees: readonly Subtree[]
  readonly buffer: ArrayBuffer
}

const THREADS = 2
/** Blocks that a thread may have before it: one at work, two waiting. */
const DEPTH = 3

export class HashingThreads {
  readonly #workers: { worker: Worker; busy: number }[]
  readonly #spare: Buffer[] = []
  readonly #done = new Map<number, Done>()
  readonly #deliver: (subtrees: readonly Subtree[]) => void
  #next = 0
  #error: unknown
  #wake: () => void = () => {}

  constructor(deliver: (subtrees: readonly Subtree[]) => void) {
    this.#deliver = deliver
    this.#workers = Array.from({ length: THREADS }, () => {
      const thread = { worker: new Worker(new URL('./worker.ts', import.meta.url)), busy: 0 }
      thread.worker.on('message', (done: Done) => {
        thread.busy -= 1
        this.#take(done)
      })
      thread.worker.on('error', (error) => {
        this.#error ??= error
        this.#wake()
      })
      return thread
    })
  }

  /** A buffer that a thread has given back. */
  readonly spare = (): Buffer | undefined => this.#spare.pop()

  #take(done: Done): void {
    this.#spare.push(Buffer.from(done.buffer))
    this.#done.set(done.first, done)
    // ORDER: subtrees join only from left to right, whichever thread was faster.
    for (let next = this.#done.get(this.#next); next !== undefined; next = this.#done.get(this.#next)) {
      this.#done.delete(this.#next)
      this.#next += next.count
      this.#deliver(next.subtrees)
    }
    this.#wake()
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#error !== undefined) throw this.#error
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#error !== undefined) throw this.#error
  }

  /** Gives a block away; the caller must not touch its buffer again. Waits while all threads have enough to do. */
  async hash({ buffer, end, first, count }: Block): Promise<void> {
    const idlest = () => this.#workers.reduce((a, b) => (b.busy < a.busy ? b : a))
    await this.#until(() => idlest().busy < DEPTH)
    const thread = idlest()
    thread.busy += 1
    const memory = buffer.buffer as ArrayBuffer
    const task: Task = { buffer: memory, end, first, count }
    thread.worker.postMessage(task, [memory])
  }

  /** Waits until all is hashed and delivered. */
  async drain(): Promise<void> {
    await this.#until(() => this.#workers.every(({ busy }) => busy === 0))
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()))
  }
}
