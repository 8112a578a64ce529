// Jobs by pg-boss, enqueued in the transaction of the fact that they follow from, and the pump that runs them: as many at once as there is room
// for, each by itself, so that one that waits for a slow system holds one place and nothing else.
// A job is a wake-up: the state is in the tables, and a sweep finds whatever a lost job left behind.
import { rawStatements } from '@countersign/core/platform/database'
import type { Job, Jobs, Logger } from '@countersign/core/runtime'
import { PgBoss } from 'pg-boss'

const queueName = 'countersign'

/** Taken from the queue in one go. */
const mostAtOnce = 256
/** Room for fewer than this is not worth asking for while others still run. */
const worthAsking = 16
const pollMs = 1_000

export interface Queue extends Jobs {
  /** Jobs can be enqueued from here on. */
  prepare(): Promise<void>
  /** How many jobs wait or run. */
  depth(): Promise<number>
  start(run: (job: Job) => Promise<void>): Promise<void>
  /** Stops taking jobs and waits for those that run, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>
}

interface Stored {
  readonly org: string
  readonly kind: Job['kind']
  readonly id: string
}

/** A wait that is cut short by a ring; a ring while nobody waits is not lost. */
class Doorbell {
  #rung = false
  #open: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#open?.()
  }

  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#open = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.#open = undefined
    }
    this.#rung = false
  }
}

/** `most`: jobs that run at the same time. */
export const createQueue = (url: string, most: number, log: Logger): Queue => {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'countersign jobs',
    max: 4,
    schedule: false,
    persistWarnings: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'queue: error'))
  const bell = new Doorbell()
  const running = new Map<string, Promise<void>>()
  let done: string[] = []
  /** The queue had less than there was room for, and nobody has said since that there is more: that one is done gives no reason to ask again. */
  let drained = false
  let stopping = false
  let pumping: Promise<void> | undefined

  const runOne = async (id: string, data: Stored, run: (job: Job) => Promise<void>): Promise<void> => {
    try {
      await run(data)
      done.push(id)
    } catch (error) {
      log.warn({ err: error, job: data.kind, id: data.id }, 'queue: a job failed and will be tried again')
      await boss.fail(queueName, id, { message: String((error as Error).message) }).catch(() => {})
    } finally {
      running.delete(id)
      if (!drained || stopping) bell.ring()
    }
  }

  /** Says of those that are done that they are. Lost, they come again and do nothing. */
  const settle = async (): Promise<void> => {
    const ids = done
    if (ids.length === 0) return
    done = []
    await boss.complete(queueName, ids).catch((error) => log.warn({ err: error }, 'queue: jobs that are done will come again'))
  }

  const pump = async (run: (job: Job) => Promise<void>): Promise<void> => {
    while (!stopping) {
      const room = Math.min(most - running.size, mostAtOnce)
      if (room < Math.min(worthAsking, most)) {
        await bell.wait(pollMs)
        continue
      }
      // ORDER: cleared before we ask; who enqueues while we do rings again.
      drained = false
      let taken: { id: string; data: Stored }[] = []
      try {
        ;[, taken] = await Promise.all([settle(), boss.fetch<Stored>(queueName, { batchSize: room })])
      } catch (error) {
        log.warn({ err: error }, 'queue: no jobs can be taken, trying again')
      }
      for (const { id, data } of taken) running.set(id, runOne(id, data, run))
      if (taken.length < room) {
        drained = true
        await bell.wait(pollMs)
      }
    }
    await Promise.all(running.values())
    await settle()
  }

  return {
    enqueue: async (db, jobs) => {
      await boss.insert(
        queueName,
        jobs.map((job) => ({
          data: { org: job.org, kind: job.kind, id: job.id } satisfies Stored,
          ...(job.startAfter === undefined ? {} : { startAfter: job.startAfter }),
        })),
        { db: rawStatements(db) },
      )
    },
    wake: () => {
      drained = false
      bell.ring()
    },
    prepare: async () => {
      await boss.start()
      await boss.createQueue(queueName, {
        retryLimit: 20,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: 60,
        expireInSeconds: 300,
        deleteAfterSeconds: 3600,
      })
    },
    depth: async () => (await boss.getQueueStats(queueName)).at(-1)?.totalCount ?? 0,
    start: async (run) => {
      pumping = pump(run)
    },
    stop: async (timeoutMs) => {
      stopping = true
      bell.ring()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs)
      })
      await Promise.race([pumping, late]).finally(() => clearTimeout(timer))
      await boss.stop({ graceful: true, close: true, timeout: 1_000 })
    },
  }
}
