// The sweep, time after time, and what the last one could not do. A part that fails keeps nobody from starting or from pulling the kill switch: it is
// in the log, in the figures and in `/readyz`, until a sweep has done it.
import { setTimeout as delay } from 'node:timers/promises'
import { SweepFailed } from '@countersign/core/execution/jobs'
import type { Logger } from '@countersign/core/runtime'

export interface SweepHealth {
  /** Parts that the last sweep could not do; `all` where it could not so much as begin. */
  readonly failing: readonly string[]
}

/** A sweep that takes longer is one that does not come back, until it does. */
const longMs = 600_000

export class Sweeping implements SweepHealth {
  readonly #sweep: () => Promise<void>
  readonly #log: Logger
  readonly #now: () => number
  #failing: readonly string[] = []
  #running: { readonly since: number; readonly ended: Promise<void> } | undefined

  /** `now`: monotonic milliseconds. */
  constructor(sweep: () => Promise<void>, log: Logger, now: () => number = () => performance.now()) {
    this.#sweep = sweep
    this.#log = log
    this.#now = now
  }

  get failing(): readonly string[] {
    const since = this.#running?.since
    return since !== undefined && this.#now() - since > longMs ? ['all'] : this.#failing
  }

  /**
   * Ends when everything has been looked at. Never throws. SAFETY: one at a time. Who asks while one is under way waits for that one: in a large house
   * it takes longer than the time until the next, and a second one beside it makes both slower, until the database is full of them.
   */
  once(): Promise<void> {
    this.#running ??= {
      since: this.#now(),
      ended: this.#all().finally(() => {
        this.#running = undefined
      }),
    }
    return this.#running.ended
  }

  /** As `once`, for whoever goes on after so many milliseconds, whether it has ended or not. */
  async within(ms: number): Promise<void> {
    const ended = new AbortController()
    await Promise.race([this.once().finally(() => ended.abort()), delay(ms, undefined, { signal: ended.signal }).catch(() => undefined)])
  }

  async #all(): Promise<void> {
    try {
      await this.#sweep()
      this.#failing = []
    } catch (error) {
      this.#failing = error instanceof SweepFailed ? error.parts : ['all']
      this.#log.error({ err: error, parts: this.#failing }, 'sweep: failed')
    }
  }
}
