// Taking what a source says: the record, what it stands for, the event that follows and the journal's entry, in the caller's one transaction.
// The same word twice does nothing.
import { plusSeconds } from '../../platform/clock.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { Attributes, LifecycleKind, RecordKind } from '../../tables.ts'
import { type Source, thingOf } from './declaration.ts'
import { recordKinds } from './kinds.ts'
import { type Delivery, digestOfAttributes, type Ending, stepOfEnding, stepOfTaking } from './model.ts'
import { insertEvents, lockRecords, type NewEvent, type RecordRow, type WrittenRecord, writeRecords } from './store.ts'

export interface Taken {
  readonly kind: RecordKind
  readonly externalId: string
  /** The inventory's name for it. */
  readonly id: string
  readonly outcome: 'created' | 'changed' | 'returned' | 'same' | 'stale' | 'ended' | 'held' | 'refused'
  readonly version: number
  /** The event that it is, where it is one. */
  readonly event: string | null
  /** Why it was refused: nothing of it was taken. */
  readonly problems: readonly TakeProblem[]
}

export interface TakeProblem {
  readonly code: 'source.unauthorised_record' | 'source.clock_ahead' | 'source.record_invalid'
  readonly attribute?: string
  readonly message: string
}

/** A clock that is further ahead than this is not believed. */
const aheadSeconds = 300

const problemsOf = (source: Source, at: Date, kind: RecordKind, said: Date): TakeProblem[] => {
  const problems: TakeProblem[] = []
  if (!source.owns.has(kind) && !source.creates.has(kind))
    problems.push({ code: 'source.unauthorised_record', message: `the source \`${source.name}\` does not speak of a ${kind}` })
  if (Number.isNaN(said.getTime()) || said > plusSeconds(at, aheadSeconds))
    problems.push({ code: 'source.clock_ahead', message: 'it is dated in the future; set the clock of the source right' })
  return problems
}

/** A record is so. Nothing is thrown for what a source may say wrongly: it is refused, with problems. */
export const takeRecord = async (runtime: Runtime, work: Work, source: Source, delivery: Delivery): Promise<Taken> => {
  const [known] = await lockRecords(work.db, work.org, source.name, [delivery])
  const problems = problemsOf(source, work.at, delivery.kind, delivery.at)
  const about = { kind: delivery.kind, externalId: delivery.externalId, id: known?.id ?? thingOf(source, delivery.externalId) }
  if (problems.length > 0) return { ...about, outcome: 'refused', version: known?.version ?? 0, event: null, problems }
  const step = stepOfTaking(known, delivery)
  if (step.is === 'stale') return { ...about, outcome: 'stale', version: known?.version ?? 0, event: null, problems }
  if (step.is === 'same') {
    await writeRecords(work.db, [{ ...(known as WrittenRecord & RecordRow), seen_at: step.seenAt, held_in: null }])
    return { ...about, outcome: 'same', version: known!.version, event: null, problems }
  }
  const version = (known?.version ?? 0) + 1
  await writeRecords(work.db, [
    {
      org_id: work.org,
      source: source.name,
      kind: delivery.kind,
      external_id: delivery.externalId,
      id: about.id,
      attributes: step.attributes,
      owned: [...(source.owns.get(delivery.kind) ?? [])].sort(),
      digest: step.digest,
      version,
      state: 'present',
      source_at: step.sourceAt,
      first_seen_at: known?.first_seen_at ?? work.at,
      changed_at: work.at,
      seen_at: step.seenAt,
      gone_at: null,
      held_in: null,
    },
  ])
  const event = await noteEvent(runtime, work, source, about, version, {
    kind: step.event,
    before: known?.state === 'present' ? known.attributes : null,
    after: step.attributes,
    at: delivery.at,
  })
  work.record({
    kind: 'source.record_taken',
    body: { source: source.name, document: source.digest, ...about, version, digest: step.digest, outcome: step.is, event },
  })
  return { ...about, outcome: step.is, version, event, problems }
}

/** A record is over. */
export const endRecord = async (runtime: Runtime, work: Work, source: Source, ending: Ending): Promise<Taken> => {
  const [known] = await lockRecords(work.db, work.org, source.name, [ending])
  const problems = problemsOf(source, work.at, ending.kind, ending.at)
  const about = { kind: ending.kind, externalId: ending.externalId, id: known?.id ?? thingOf(source, ending.externalId) }
  if (problems.length > 0) return { ...about, outcome: 'refused', version: known?.version ?? 0, event: null, problems }
  const step = stepOfEnding(known, ending)
  if (step.is === 'stale') return { ...about, outcome: 'stale', version: known?.version ?? 0, event: null, problems }
  if (step.is === 'same') {
    await writeRecords(work.db, [{ ...(known as WrittenRecord & RecordRow), gone_at: ending.at }])
    return { ...about, outcome: 'same', version: known!.version, event: null, problems }
  }
  const version = (known?.version ?? 0) + 1
  await writeRecords(work.db, [
    {
      org_id: work.org,
      source: source.name,
      kind: ending.kind,
      external_id: ending.externalId,
      id: about.id,
      attributes: known?.attributes ?? {},
      owned: known?.owned ?? [],
      digest: known?.digest ?? digestOfAttributes({}),
      version,
      state: 'gone',
      source_at: known?.source_at ?? null,
      first_seen_at: known?.first_seen_at ?? work.at,
      changed_at: work.at,
      seen_at: known?.seen_at ?? null,
      gone_at: ending.at,
      held_in: null,
    },
  ])
  const event = await noteEvent(runtime, work, source, about, version, {
    kind: step.event,
    before: known?.attributes ?? null,
    after: null,
    at: ending.at,
  })
  work.record({
    kind: 'source.record_ended',
    body: { source: source.name, document: source.digest, ...about, version, reason: ending.reason, event },
  })
  return { ...about, outcome: 'ended', version, event, problems }
}

interface Happened {
  readonly kind: LifecycleKind | undefined
  readonly before: Attributes | null
  readonly after: Attributes | null
  readonly at: Date
}

const noteEvent = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  about: { readonly kind: RecordKind; readonly externalId: string; readonly id: string },
  version: number,
  happened: Happened,
): Promise<string | null> => {
  if (happened.kind === undefined) return null
  const event: NewEvent = {
    org_id: work.org,
    id: runtime.ids.next('lev'),
    kind: happened.kind,
    subject_kind: recordKinds[about.kind].subject,
    subject: about.id,
    source: source.name,
    record_kind: about.kind,
    external_id: about.externalId,
    record_version: version,
    before: happened.before,
    after: happened.after,
    effective_at: happened.at,
    noticed_at: work.at,
  }
  await insertEvents(work.db, [event])
  work.enqueue({ org: work.org, kind: 'lifecycle', id: `${event.subject_kind}:${event.subject}` })
  return event.id
}
