// The events of a life, as what a source says makes them: one row each, in the transaction of the record.
import type { Runtime, Work } from '../../runtime.ts'
import type { Attributes, LifecycleKind, RecordKind } from '../../tables.ts'
import type { Source } from './declaration.ts'
import { recordKinds } from './kinds.ts'
import { insertEvents } from './store.ts'

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
}

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
      effective_at: one.at,
      noticed_at: work.at,
    })),
  )
  for (const subject of new Set(happened.map((one) => `${recordKinds[one.kind].subject}:${one.id}`)))
    work.enqueue({ org: work.org, kind: 'lifecycle', id: subject })
  return ids
}
