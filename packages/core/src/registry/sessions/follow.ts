// Sessions that are refused already are ended as well, so that the list and the journal say so; those that ended long ago are deleted, and so are browsers
// in which nobody has signed in for long. Part of the sweep.
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { forgetBrowsers } from './browsers-store.ts'
import { type EndedBecause, limitsFor, overByNow } from './model.ts'
import { endSession, sessionModel } from './sessions.ts'
import { deleteEnded, liveSessions } from './store.ts'

const atATime = 500

/** So long the list shows what has ended. The journal keeps opening and end for as long as it keeps anything, so nothing is recorded here. */
const keptSeconds = 90 * 86_400

/** So long a browser is known in which nobody signs in: who comes once a year still has one that is his. */
const knownSeconds = 400 * 86_400

export const followSessions = async (runtime: Runtime, system: Caller): Promise<void> => {
  const model = sessionModel(runtime)
  for (let after = ''; ; ) {
    const at = runtime.clock.now()
    const rows = await liveSessions(runtime.db, system.org, after, atATime)
    const over = rows.flatMap((row): [string, EndedBecause][] => {
      const because = !row.active ? 'principal' : row.suspended ? 'party' : overByNow(row, limitsFor(model, row.party_kind), at)
      return because === undefined ? [] : [[row.id, because]]
    })
    if (over.length > 0)
      await transact(runtime, system, async (work) => {
        for (const [id, because] of over) await endSession(work, id, because)
      })
    if (rows.length < atATime) break
    after = rows.at(-1)!.id
  }
  // Bounded: what is left over is the next sweep's.
  const now = runtime.clock.now()
  await deleteEnded(runtime.db, system.org, plusSeconds(now, -keptSeconds), atATime)
  await forgetBrowsers(runtime.db, system.org, plusSeconds(now, -knownSeconds), atATime)
}
