// SQL of the events of a life, as this slice takes them: the next one of a subject, and what became of it.
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Ids } from '../../platform/ids.ts'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import { doneTogether, listsTogether, rowsTogether, together } from '../../platform/together.ts'
import type { LifecycleState, LifecycleSubject, RecordKind, Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type EventRow = Selectable<Tables['lifecycle_events']>

/** Whether what a source says of any of these is another than before. A first word is no change. */
export const differs = ({ before, after }: Pick<EventRow, 'before' | 'after'>, ...attributes: readonly string[]): boolean =>
  before !== null && after !== null && attributes.some((name) => (before[name] ?? null) !== (after[name] ?? null))

/** One subject as the queue names it. */
export const subjectName = (event: Pick<EventRow, 'subject_kind' | 'subject'>): string => `${event.subject_kind}:${event.subject}`

const ofName = (name: string): { kind: LifecycleSubject; subject: string } => {
  const at = name.indexOf(':')
  return { kind: name.slice(0, at) as LifecycleSubject, subject: name.slice(at + 1) }
}

interface Asked {
  readonly name: string
  readonly at: Date
}

/** The subjects that are asked about, each with its place among those who ask and the moment at which it is asked. */
const subjects = (asked: readonly Asked[]) =>
  sql`jsonb_to_recordset(${asRecords(
    asked.map(({ name, at }, place) => ({ place, at, ...ofName(name) })),
  )}::jsonb) as s(place int, at timestamptz, kind text, subject text)`

/**
 * The first one that is due. INVARIANT: what was noticed first is done first, as far as its time has come. What was due when it was noticed is due, whatever the
 * clock says now.
 */
const nextEvents = together(async (db: Db, org: string, asked: readonly Asked[]) => {
  const { rows } = await sql<EventRow & { place: number }>`select s.place, e.* from ${subjects(asked)} cross join lateral (
      select * from lifecycle_events l where l.org_id = ${org} and l.subject_kind = s.kind and l.subject = s.subject
        and l.state in ('pending', 'waiting') and (l.effective_at <= s.at or l.effective_at <= l.noticed_at) order by l.n limit 1) e`.execute(
    db,
  )
  const found = new Map(rows.map(({ place, ...event }) => [place, event]))
  return asked.map((_, place): EventRow | undefined => found.get(place))
})

export const nextEvent = (db: Db, org: string, name: string, at: Date): Promise<EventRow | undefined> => nextEvents(db, org, { name, at })

/** Those whose time has not come and that nobody has put to wait yet; locked. */
export const tooEarly = (db: Db, org: string, name: string, at: Date): Promise<EventRow[]> => {
  const { kind, subject } = ofName(name)
  return db
    .selectFrom('lifecycle_events')
    .selectAll()
    .where('org_id', '=', org)
    .where('subject_kind', '=', kind)
    .where('subject', '=', subject)
    .where('state', '=', 'pending')
    .where('effective_at', '>', at)
    .whereRef('effective_at', '>', 'noticed_at')
    .orderBy('n')
    .forUpdate()
    .execute()
}

const anyTooEarly = together(async (db: Db, org: string, asked: readonly Asked[]) => {
  const { rows } = await sql<{ place: number }>`select s.place from ${subjects(asked)} where exists (
      select 1 from lifecycle_events l where l.org_id = ${org} and l.subject_kind = s.kind and l.subject = s.subject
        and l.state = 'pending' and l.effective_at > s.at and l.effective_at > l.noticed_at)`.execute(db)
  const early = new Set(rows.map(({ place }) => place))
  return asked.map((_, place) => early.has(place))
})

export const isAnyTooEarly = (db: Db, org: string, name: string, at: Date): Promise<boolean> => anyTooEarly(db, org, { name, at })

/** Subjects with something to do now, by what was heard of them first; `after`: the `n` of the last one of the page before, '0' at first. */
export const subjectsDue = async (
  db: Db,
  org: string,
  at: Date,
  after: string,
): Promise<{ readonly name: string; readonly n: string }[]> => {
  const { rows } = await sql<{ name: string; n: string }>`select subject_kind || ':' || subject as name, min(n) as n from lifecycle_events
    where org_id = ${org} and (state = 'pending' or (state = 'waiting' and (effective_at <= ${at} or effective_at <= noticed_at)))
    group by subject_kind, subject having min(n) > ${after}::bigint order by min(n) limit 200`.execute(db)
  return rows
}

/** Locked, if it is still to be done: whoever was faster has done it. */
export const lockOpenEvent = rowsTogether<EventRow>(
  (db, org, ids) =>
    db
      .selectFrom('lifecycle_events')
      .selectAll()
      .where('org_id', '=', org)
      .where('id', '=', anyOf(ids))
      .where('state', 'in', ['pending', 'waiting'])
      .orderBy('id')
      .forUpdate()
      .execute(),
  ({ id }) => id,
)

interface Outcome {
  readonly state: LifecycleState
  readonly change_id?: string | null
  readonly note?: string | null
}

const setEvents = doneTogether((db: Db, org: string, outcomes: readonly (Outcome & { readonly id: string })[]) =>
  sql`update lifecycle_events l set state = s.state,
      change_id = case when s.said ? 'change_id' then s.said ->> 'change_id' else l.change_id end,
      note = case when s.said ? 'note' then s.said ->> 'note' else l.note end
    from (select r.value ->> 'id' as id, r.value ->> 'state' as state, r.value as said from jsonb_array_elements(${asRecords(outcomes)}::jsonb) r) s
    where l.org_id = ${org} and l.id = s.id`.execute(db),
)

/** What is left out stays as it is. */
export const setEvent = (db: Db, org: string, id: string, set: Outcome): Promise<void> => setEvents(db, org, { id, ...set })

/** What its source says of it now. */
export const recordOf = (db: Db, org: string, event: Pick<EventRow, 'source' | 'record_kind' | 'external_id'>) =>
  db
    .selectFrom('source_records')
    .selectAll()
    .where('org_id', '=', org)
    .where('source', '=', event.source)
    .where('kind', '=', event.record_kind)
    .where('external_id', '=', event.external_id)
    .executeTakeFirst()

interface RecordName {
  readonly source: string
  readonly kind: RecordKind
  readonly externalId: string
}

const idsOfRecords = together(async (db: Db, org: string, asked: readonly RecordName[]) => {
  const { rows } = await sql<{ place: number; id: string }>`select s.place, r.id
    from jsonb_to_recordset(${asRecords(asked.map((one, place) => ({ ...one, place })))}::jsonb) as s(place int, source text, kind text, "externalId" text)
    join source_records r on r.org_id = ${org} and r.source = s.source and r.kind = s.kind and r.external_id = s."externalId"`.execute(db)
  const found = new Map(rows.map(({ place, id }) => [place, id]))
  return asked.map((_, place) => found.get(place))
})

/** The inventory's name for another record of the same source. */
export const idOfRecord = (db: Db, org: string, source: string, kind: RecordKind, externalId: string): Promise<string | undefined> =>
  idsOfRecords(db, org, { source, kind, externalId })

type Manager = Pick<EventRow, 'source' | 'external_id' | 'subject'>

const namedAsManagers = together(async (db: Db, org: string, asked: readonly Manager[]) => {
  const named = asRecords(asked.map(({ source, external_id, subject }, place) => ({ place, source, external_id, subject })))
  const { rows } = await sql<{ place: number; id: string }>`select s.place, p.id
    from jsonb_to_recordset(${named}::jsonb) as s(place int, source text, external_id text, subject text)
    cross join lateral (select r.id from source_records r where r.org_id = ${org} and r.source = s.source and r.kind = 'person' and r.state = 'present'
      and r.attributes ? 'manager' and r.attributes ->> 'manager' = s.external_id) r
    join principals p on p.org_id = ${org} and p.id = r.id and p.id <> s.subject and p.manager_id is distinct from s.subject
    order by p.id`.execute(db)
  const lists = Map.groupBy(rows, ({ place }) => place)
  return asked.map((_, place) => (lists.get(place) ?? []).map(({ id }) => id))
})

/** Whose present records of the same source name this one as their manager, and who have another one or none; found by the index of managers. */
export const namedAsManager = (db: Db, org: string, event: Manager): Promise<string[]> => namedAsManagers(db, org, event)

const beginnings = listsTogether<Pick<Selectable<Tables['source_records']>, 'id' | 'source' | 'kind' | 'external_id' | 'attributes'>>(
  (db, org, people) =>
    db
      .selectFrom('source_records')
      .select(['id', 'source', 'kind', 'external_id', 'attributes'])
      .where('org_id', '=', org)
      .where('kind', 'in', ['person', 'contractor'])
      .where('id', '=', anyOf(people))
      .where('state', '=', 'present')
      .where('begins', '=', true)
      .orderBy('source')
      .orderBy('external_id')
      .execute(),
  ({ id }) => id,
)

/** Other records that say that the same person is here, of sources that begin people: a directory that still lists him keeps nobody here. */
export const presentElsewhere = async (
  db: Db,
  org: string,
  event: Pick<EventRow, 'source' | 'record_kind' | 'external_id' | 'subject'>,
): Promise<{ readonly source: string; readonly kind: RecordKind; readonly external_id: string }[]> =>
  (await beginnings(db, org, event.subject)).filter(
    ({ source, kind, external_id }) => source !== event.source || kind !== event.record_kind || external_id !== event.external_id,
  )

/** Whose word it is now that what an event is about is here: another source's that begins such things, or its own again. */
export const hereByTheWordOf = async (
  db: Db,
  org: string,
  { record_kind, subject }: Pick<EventRow, 'record_kind' | 'subject'>,
): Promise<string | undefined> =>
  (
    await db
      .selectFrom('source_records')
      .select('source')
      .where('org_id', '=', org)
      .where('kind', '=', record_kind)
      .where('id', '=', subject)
      .where('state', '=', 'present')
      .where('begins', '=', true)
      .orderBy('source')
      .executeTakeFirst()
  )?.source

const departures = listsTogether<{ subject: string }>(
  (db, org, people) =>
    db
      .selectFrom('lifecycle_events')
      .select('subject')
      .distinct()
      .where('org_id', '=', org)
      .where('subject_kind', '=', 'principal')
      .where('subject', '=', anyOf(people))
      .where('kind', '=', 'leaver')
      .where('state', '=', 'done')
      .execute(),
  ({ subject }) => subject,
)

/** Whether he has left before, by the word of a source. */
export const hasLeftBefore = async (db: Db, org: string, subject: string): Promise<boolean> =>
  (await departures(db, org, subject)).length > 0

const announced = 'ann'

/** Whether it is the end of an announced last day, and not that a record was ended. */
export const isAnnounced = (event: Pick<EventRow, 'id'>): boolean => event.id.startsWith(`${announced}_`)

/** That a record's last day is announced: an event that waits for it. The same announcement twice is one. */
export const announce = async (db: Db, ids: Ids, event: EventRow, effectiveAt: Date, at: Date): Promise<string | undefined> => {
  const id = ids.next(announced)
  const { rows } = await sql<{
    id: string
  }>`insert into lifecycle_events (org_id, id, kind, subject_kind, subject, source, record_kind, external_id,
      record_version, before, after, effective_at, noticed_at, state)
    values (${event.org_id}, ${id}, 'leaver', ${event.subject_kind}, ${event.subject}, ${event.source}, ${event.record_kind}, ${event.external_id},
      ${event.record_version}, ${JSON.stringify(event.after)}::jsonb, null, ${effectiveAt}, ${at}, 'waiting')
    on conflict (org_id, source, record_kind, external_id, record_version, kind) do nothing returning id`.execute(db)
  return rows[0]?.id
}

export interface EventFilter {
  readonly subject?: string | undefined
  readonly state?: LifecycleState | undefined
}

export const pageOfEvents = (db: Db, org: string, filter: EventFilter, after: string, limit: number) => {
  let query = db.selectFrom('lifecycle_events').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  return query.orderBy('id').limit(limit).execute()
}
