// Knows within half a second that the database has gone or hangs, on a connection of its own, so that nobody waits to be told so.

import type { Database } from '@countersign/core/platform/database'
import { pingDatabase } from '@countersign/core/platform/health-store'
import { CountersignError } from '@countersign/ledger'

const everyMs = 200
/** Together with the time between two looks: less than the second in which everybody is to be told. */
const patienceMs = 600

class NoAnswer extends Error {}

export class DatabaseWatch {
  readonly #open: () => Database
  readonly #own: boolean
  #db: Database
  #down = false
  readonly #waiting = new Set<(error: unknown) => void>()
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  /** `open`: a connection of the watch's own; without it, `shared` is asked, and a full pool looks like a database that is gone. */
  constructor(shared: Database, open: (() => Database) | undefined) {
    this.#open = open ?? (() => shared)
    this.#own = open !== undefined
    this.#db = this.#open()
  }

  get reachable(): boolean {
    return !this.#down
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

  /**
   * The work, or `database.unavailable` as soon as the database is seen to be gone. What was begun may still come to its end.
   * SAFETY: each waits for a word of its own. One promise for all, that stays open as long as the database is there, would keep every answer there ever was.
   */
  async whileReachable<T>(work: () => Promise<T>): Promise<T> {
    if (this.#down) throw unavailable("the database can't be reached; nothing was changed, try again")
    const gone = Promise.withResolvers<never>()
    this.#waiting.add(gone.reject)
    try {
      return await Promise.race([work(), gone.promise])
    } finally {
      this.#waiting.delete(gone.reject)
    }
  }

  async #look(): Promise<void> {
    try {
      await this.#ping().catch(async (error: unknown) => {
        if (error instanceof NoAnswer || !this.#own) throw error
        // One broken connection is not a database that is gone: a fresh one tells.
        this.#renew()
        await this.#ping()
      })
      this.#down = false
    } catch {
      if (this.#stopped) return
      // A connection that hangs would hang again: the next look takes a fresh one.
      if (this.#own) this.#renew()
      if (this.#down) return
      this.#down = true
      for (const reject of this.#waiting)
        reject(
          unavailable(
            'the database was lost while this was being worked on; ask again with the same `Idempotency-Key` to learn how it ended',
          ),
        )
    }
  }

  #renew(): void {
    void this.#db.destroy().catch(() => undefined)
    this.#db = this.#open()
  }

  async #ping(): Promise<void> {
    const answer = pingDatabase(this.#db)
    answer.catch(() => undefined)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      // ORDER: where this process itself was held up, the answer may lie there unread: it is read before anybody is called gone.
      timer = setTimeout(() => setImmediate(() => setImmediate(() => reject(new NoAnswer('no answer')))), patienceMs)
    })
    late.catch(() => undefined)
    try {
      await Promise.race([answer, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

const unavailable = (message: string) => new CountersignError('database.unavailable', 'unavailable', message)
