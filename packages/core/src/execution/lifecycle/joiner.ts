// Somebody is here, or elsewhere in the house. Who comes back begins anew: nothing that he had before is given back to him.
import { comeBack, readPrincipal, setManager } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { announce, type EventRow, hasLeftBefore, idOfRecord, namedAsManager, subjectName } from './events-store.ts'
import { lastDay, overAt } from './last-day.ts'
import { ownerMoves } from './owners.ts'
import { ifOpen, settle } from './settle.ts'

/**
 * Who answers for him by his record: another person of the same source, or one of the enterprise by his name in the inventory. Undefined where the record
 * names nobody who is known: what is known otherwise stays, and who comes later is noted then.
 */
const managerOf = async (work: Work, event: EventRow): Promise<string | undefined> => {
  const { manager, sponsor } = event.after ?? {}
  if (typeof sponsor === 'string') return (await readPrincipal(work.db, work.org, sponsor)) ? sponsor : undefined
  if (typeof manager !== 'string') return undefined
  const id = await idOfRecord(work.db, work.org, event.source, 'person', manager)
  return id !== undefined && id !== event.subject && (await readPrincipal(work.db, work.org, id)) ? id : undefined
}

/** Those whose records name him and came before him. */
const manages = async (work: Work, event: EventRow): Promise<void> => {
  for (const principal of await namedAsManager(work.db, work.org, event)) {
    if (await setManager(work.db, work.org, principal, event.subject))
      work.record({ kind: 'principal.managed', body: { principal, manager: event.subject } })
  }
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
      if (manager !== undefined && (await setManager(work.db, work.org, person, manager)))
        work.record({ kind: 'principal.managed', body: { principal: person, manager } })
      if (locked.kind === 'joiner' && locked.record_kind === 'person') await manages(work, locked)
      // Only whom a source has let go does a source bring back: whom somebody has deactivated by hand stays so.
      if (!row.active && locked.kind === 'joiner' && (await hasLeftBefore(work.db, work.org, person))) {
        await comeBack(work, person)
        notes.push('is back, and begins anew')
      }
    }
    if (locked.kind === 'mover' && locked.before?.['team'] !== locked.after?.['team']) {
      const words = await ownerMoves(runtime, work, person, locked.id)
      if (words !== undefined) notes.push(words)
    }
    const day = await announceLastDay(runtime, work, locked)
    if (day !== undefined) notes.push(`last day ${day}`)
    await settle(work, locked, { state: 'done', note: notes.join('; ') || (locked.kind === 'joiner' ? 'is here' : 'has moved') })
  })
}
