// Somebody is here, or elsewhere in the house. Who comes back begins anew: nothing that he had before is given back to him.
import { comeBack, readPrincipal, setManager } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { announce, type EventRow, hasLeftBefore, idOfRecord, subjectName } from './events-store.ts'
import { lastDay, overAt } from './last-day.ts'
import { ifOpen, settle } from './settle.ts'

/** Who answers for him by his record: another person of the same source, or one of the enterprise by his name in the inventory. */
const managerOf = async (work: Work, event: EventRow): Promise<string | null> => {
  const { manager, sponsor } = event.after ?? {}
  if (typeof sponsor === 'string') return (await readPrincipal(work.db, work.org, sponsor)) ? sponsor : null
  if (typeof manager !== 'string') return null
  const id = await idOfRecord(work.db, work.org, event.source, 'person', manager)
  return id !== undefined && id !== event.subject && (await readPrincipal(work.db, work.org, id)) ? id : null
}

/** His last day is known beforehand: when it is over he leaves, unless his source says otherwise until then. */
const announceLastDay = async (runtime: Runtime, work: Work, event: EventRow): Promise<string | undefined> => {
  const day = lastDay(event.after)
  if (day === undefined) return undefined
  const at = overAt(day)
  const id = await announce(work.db, runtime.ids, event, at, work.at)
  if (id !== undefined) {
    work.record({ kind: 'lifecycle.announced', body: { event: id, subject: subjectName(event), lastDay: day } })
    work.enqueue({ org: work.org, kind: 'lifecycle', id: subjectName(event), ...(at > work.at ? { startAfter: at } : {}) })
  }
  return day
}

export const personIsHere = async (runtime: Runtime, caller: Caller, event: EventRow): Promise<void> => {
  await ifOpen(runtime, caller, event, async (work, locked) => {
    const person = locked.subject
    const row = await readPrincipal(work.db, work.org, person)
    const notes: string[] = []
    if (row) {
      const manager = await managerOf(work, locked)
      if (manager !== row.manager_id) {
        await setManager(work.db, work.org, person, manager)
        work.record({ kind: 'principal.managed', body: { principal: person, manager } })
      }
      // Only whom a source has let go does a source bring back: whom somebody has deactivated by hand stays so.
      if (!row.active && locked.kind === 'joiner' && (await hasLeftBefore(work.db, work.org, person))) {
        await comeBack(work, person)
        notes.push('is back, and begins anew')
      }
    }
    const day = await announceLastDay(runtime, work, locked)
    if (day !== undefined) notes.push(`last day ${day}`)
    await settle(work, locked, { state: 'done', note: notes.join('; ') || (locked.kind === 'joiner' ? 'is here' : 'has moved') })
  })
}
