// Jobs by pg-boss, enqueued in the transaction of the fact that they follow from, and the workers that run them.
// A job is a wake-up: the state is in the tables, and a sweep finds whatever a lost job left behind.
import { rawStatements } from '@countersign/core/platform/database'
import type { Job, Jobs, Logger } from '@countersign/core/runtime'
import { type Job as BossJob, PgBoss } from 'pg-boss'

const queueName = 'countersign'

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

export const createQueue = (url: string, workers: number, log: Logger): Queue => {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'countersign jobs',
    max: 4,
    useListenNotify: true,
    schedule: false,
    persistWarnings: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'queue: error'))
  const workIds: string[] = []
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
      for (const id of workIds) boss.notifyWorker(id)
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
        notify: true,
      })
    },
    depth: async () => (await boss.getQueueStats(queueName)).at(-1)?.totalCount ?? 0,
    start: async (run) => {
      for (let n = 0; n < workers; n += 1) {
        let workId: string | undefined
        workId = await boss.work<Stored>(queueName, { pollingIntervalSeconds: 1, batchSize: 1 }, async (jobs: BossJob<Stored>[]) => {
          // Who found a job looks again at once: a backlog is drained without a pause, and only an empty queue is waited for.
          if (workId !== undefined) boss.notifyWorker(workId)
          for (const { data } of jobs) {
            try {
              await run(data)
            } catch (error) {
              log.warn({ err: error, job: data.kind, id: data.id }, 'queue: a job failed and will be tried again')
              throw error
            }
          }
        })
        workIds.push(workId)
      }
    },
    stop: async (timeoutMs) => {
      workIds.length = 0
      await boss.stop({ graceful: true, close: true, timeout: timeoutMs })
    },
  }
}
