// Knows within half a second that the database has gone or hangs, on a connection of its own, so that nobody waits to be told so.

import type { Database } from '@countersign/core/platform/database'
import { pingDatabase } from '@countersign/core/platform/health-store'
import { CountersignError } from '@countersign/ledger'

const everyMs = 250
const patienceMs = 400

export class DatabaseWatch {
  readonly #open: () => Database
  readonly #own: boolean
  #db: Database
  #down: PromiseWithResolvers<never> | undefined
  #up = Promise.withResolvers<never>()
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  /** `open`: a connection of the watch's own; without it, `shared` is asked, and a full pool looks like a database that is gone. */
  constructor(shared: Database, open: (() => Database) | undefined) {
    this.#open = open ?? (() => shared)
    this.#own = open !== undefined
    this.#db = this.#open()
    this.#up.promise.catch(() => undefined)
  }

  get reachable(): boolean {
    return this.#down === undefined
  }

  start(): void {
    const round = async (): Promise<void> => {
      await this.#look()
      if (!this.#stopped) this.#timer = setTimeout(() => void round(), everyMs).unref()
    }
    this.#timer = setTimeout(() => void round(), everyMs).unref()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    if (this.#own) void this.#db.destroy().catch(() => undefined)
  }

  /** The work, or `database.unavailable` as soon as the database is seen to be gone. What was begun may still come to its end. */
  async whileReachable<T>(work: () => Promise<T>): Promise<T> {
    if (this.#down) throw unavailable("the database can't be reached; nothing was changed, try again")
    return Promise.race([work(), this.#up.promise])
  }

  async #look(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), patienceMs)
    })
    try {
      await Promise.race([pingDatabase(this.#db), late])
      if (this.#down) {
        this.#down = undefined
        this.#up = Promise.withResolvers()
        this.#up.promise.catch(() => undefined)
      }
    } catch {
      if (this.#stopped) return
      // A connection that hangs would hang again: the next look takes a fresh one.
      if (this.#own) {
        void this.#db.destroy().catch(() => undefined)
        this.#db = this.#open()
      }
      if (this.#down) return
      this.#down = this.#up
      this.#up.reject(
        unavailable(
          'the database was lost while this was being worked on; ask again with the same `Idempotency-Key` to learn how it ended',
        ),
      )
    } finally {
      clearTimeout(timer)
    }
  }
}

const unavailable = (message: string) => new CountersignError('database.unavailable', 'unavailable', message)
