// Keeping the newest signed head outside the database while the next batch is already being written: one file write covers every batch that was
// integrated before it. Who waits for a batch is answered only when a head that covers it is kept. It must never write an older head after a newer one.
import type { Logger } from '../../runtime.ts'
import type { HeadFile } from './head.ts'

export interface Integrated {
  readonly size: number
  readonly checkpoint: string
  /** Called once, in the order of the batches: a head that covers the batch is kept. */
  kept(): void
  /** The log stops before that. The batch stays in the log. */
  abandoned(): void
}

export interface HeadKeepingOptions {
  readonly head: HeadFile
  readonly log: Logger
  readonly signal: AbortSignal
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** A head of this size is durable outside the database. */
  kept(size: number): void
}

export class HeadKeeping {
  readonly #options: HeadKeepingOptions
  #waiting: Integrated[] = []
  #running: Promise<void> | undefined

  constructor(options: HeadKeepingOptions) {
    this.#options = options
  }

  /** Takes over a batch that is durable in the database. */
  take(integrated: Integrated): void {
    this.#waiting.push(integrated)
    this.#running ??= this.#run()
  }

  /** Resolves when all that was taken is kept, or given up because the log stops. */
  async idle(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    const { head, log, signal, sleep, kept } = this.#options
    for (let newest = this.#waiting.at(-1); newest !== undefined; newest = this.#waiting.at(-1)) {
      const { size, checkpoint } = newest
      try {
        await head.write(checkpoint)
        kept(size)
      } catch (error) {
        // The log has grown and its head is behind: nobody is answered until it is kept, and a restart brings it forward.
        log.warn({ err: error }, 'log: the head could not be kept, trying again')
        if (signal.aborted) {
          for (const batch of this.#waiting.splice(0)) batch.abandoned()
          break
        }
        await sleep(100, signal)
        continue
      }
      const covered = this.#waiting.filter((batch) => batch.size <= size)
      this.#waiting = this.#waiting.filter((batch) => batch.size > size)
      for (const batch of covered) batch.kept()
    }
    this.#running = undefined
  }
}
