// A queue in memory that a test drains by hand, in order of due time: deterministic, no polling.
import type { Job, Jobs } from '../runtime.ts'

export interface TestJobs extends Jobs {
  readonly waiting: Job[]
  /** The next job that is due at the instant, taken out. */
  take(at: Date): Job | undefined
  /** A job that was taken has been run. */
  finished(job: Job): void
  /** When the next job is due, if any waits. */
  nextDue(): Date | undefined
}

export const testJobs = (): TestJobs => {
  const waiting: Job[] = []
  return {
    waiting,
    enqueue: async (_db, jobs) => {
      for (const job of jobs) {
        const same = waiting.some(
          (other) => other.kind === job.kind && other.id === job.id && other.startAfter?.getTime() === job.startAfter?.getTime(),
        )
        if (!same) waiting.push(job)
      }
    },
    wake: () => {},
    take: (at) => {
      const index = waiting.findIndex((job) => job.startAfter === undefined || job.startAfter <= at)
      return index < 0 ? undefined : waiting.splice(index, 1)[0]
    },
    finished: () => {},
    nextDue: () => waiting.map((job) => job.startAfter ?? new Date(0)).sort((a, b) => a.getTime() - b.getTime())[0],
  }
}
