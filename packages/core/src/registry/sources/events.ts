// The events of a life, as what a source says makes them: one row each, in the transaction of the record.
import type { Runtime, Work } from '../../runtime.ts'
import type { Attributes, LifecycleKind, RecordKind } from '../../tables.ts'
import type { Source } from './declaration.ts'
import { recordKinds, statements } from './kinds.ts'
import { insertEvents } from './store.ts'

/** In place of a subject: whoever has something to do. */
export const everySubject = '*'

export interface Happened {
  /** Where it stood in what was delivered. */
  readonly place: number
  readonly event: LifecycleKind
  readonly kind: RecordKind
  readonly externalId: string
  readonly id: string
  readonly version: number
  readonly before: Attributes | null
  readonly after: Attributes | null
  /** From when on it holds. */
  readonly at: Date
  /** Where it was seen so by our own count: it holds now. */
  readonly asOf?: Date
}

/** More subjects than this are followed by one job, so that a source's first reading doesn't fill the queue. */
const mostJobs = 16

/** Gives the events' ids by place. */
export const noteEvents = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  happened: readonly Happened[],
): Promise<Map<number, string>> => {
  const ids = new Map(happened.map(({ place }) => [place, runtime.ids.next('lev')]))
  await insertEvents(
    work.db,
    happened.map((one) => ({
      org_id: work.org,
      id: ids.get(one.place)!,
      kind: one.event,
      subject_kind: recordKinds[one.kind].subject,
      subject: one.id,
      source: source.name,
      record_kind: one.kind,
      external_id: one.externalId,
      record_version: one.version,
      before: one.before,
      after: one.after,
      // ORDER: our own count may be ahead of a clock of ours that went back. It says what came after what, and keeps nobody waiting.
      effective_at: one.asOf !== undefined && one.at > work.at ? work.at : one.at,
      noticed_at: work.at,
      ...(statements.has(one.event) ? { state: 'done' as const, note: 'the inventory says so; nothing follows from it' } : {}),
    })),
  )
  const subjects = new Set(happened.filter((one) => !statements.has(one.event)).map((one) => `${recordKinds[one.kind].subject}:${one.id}`))
  const jobs = subjects.size > mostJobs ? [everySubject] : subjects
  for (const id of jobs) work.enqueue({ org: work.org, kind: 'lifecycle', id })
  return ids
}
