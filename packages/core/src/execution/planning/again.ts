// A plan that is made again. INVARIANT: what the plans before it have ended is not asked for a second time, and what was opened with it is not forgotten: a
// credential that has gone leaves its sessions behind, and no fact of the inventory tells of them any more.
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Asked, draftFor } from './asked.ts'
import type { Drafted } from './draft.ts'
import { endOfSessions } from './endings.ts'
import { endedBy } from './store.ts'

/** Errors: as each trigger's. */
export const draftAgain = async (runtime: Runtime, db: Kysely<Tables>, org: string, asked: Asked, change: string): Promise<Drafted> => {
  const ended = await endedBy(db, org, change)
  const drafted = await draftFor(runtime, db, org, asked, new Set(ended.map(({ id }) => id)))
  const drafts = [...drafted.drafts]
  for (const { sessionsOpen, ...credential } of ended) {
    const left = endOfSessions(credential, [])
    if (sessionsOpen && !drafts.some(({ key }) => key === left.key)) drafts.push(left)
  }
  return { ...drafted, drafts }
}
