// The sweep, time after time, and what the last one could not do. A part that fails keeps nobody from starting or from pulling the kill switch: it is
// in the log, in the figures and in `/readyz`, until a sweep has done it.
import { SweepFailed } from '@countersign/core/execution/jobs'
import type { Logger } from '@countersign/core/runtime'

export interface SweepHealth {
  /** Parts that the last sweep could not do; `all` where it could not so much as begin. */
  readonly failing: readonly string[]
}

export class Sweeping implements SweepHealth {
  readonly #sweep: () => Promise<void>
  readonly #log: Logger
  #failing: readonly string[] = []

  constructor(sweep: () => Promise<void>, log: Logger) {
    this.#sweep = sweep
    this.#log = log
  }

  get failing(): readonly string[] {
    return this.#failing
  }

  /** Never throws. */
  async once(): Promise<void> {
    try {
      await this.#sweep()
      this.#failing = []
    } catch (error) {
      this.#failing = error instanceof SweepFailed ? error.parts : ['all']
      this.#log.error({ err: error, parts: this.#failing }, 'sweep: failed')
    }
  }
}
