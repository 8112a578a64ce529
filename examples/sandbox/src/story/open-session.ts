// A worker holds a database session since before the end. Its account is disabled, the session works on: it is found, ended, and proven gone.
import { type Case, isOver } from './stage.ts'

export const CREDENTIAL = 'dispatch-db'

export const openSession: Case = {
  id: 'open-session',
  async play(stage) {
    const { watch, workloads, tell } = stage
    if (workloads.dispatch === undefined) return
    const { seen } = workloads.dispatch
    await watch.until(`${CREDENTIAL} to be refused`, () => isOver(stage, CREDENTIAL))
    if (seen.endedAt === undefined) {
      tell(`the dispatch worker still works: its session outlived its account (${seen.answered} statements answered so far)`)
      await watch.until('the end of its session', () => seen.endedAt !== undefined)
    }
    tell(`the dispatch worker's session was ended (${seen.endedWith})`)
  },
}
