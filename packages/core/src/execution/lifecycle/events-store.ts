// SQL of the events of a life, as this slice takes them: the next one of a subject, and what became of it.
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Ids } from '../../platform/ids.ts'
import type { LifecycleState, LifecycleSubject, RecordKind, Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type EventRow = Selectable<Tables['lifecycle_events']>

/** One subject as the queue names it. */
export const subjectName = (event: Pick<EventRow, 'subject_kind' | 'subject'>): string => `${event.subject_kind}:${event.subject}`

const ofName = (name: string): { kind: LifecycleSubject; subject: string } => {
  const at = name.indexOf(':')
  return { kind: name.slice(0, at) as LifecycleSubject, subject: name.slice(at + 1) }
}

/** The first one that is due. INVARIANT: what was noticed first is done first, as far as its time has come. */
export const nextEvent = (db: Db, org: string, name: string, at: Date): Promise<EventRow | undefined> => {
  const { kind, subject } = ofName(name)
  return db
    .selectFrom('lifecycle_events')
    .selectAll()
    .where('org_id', '=', org)
    .where('subject_kind', '=', kind)
    .where('subject', '=', subject)
    .where('state', 'in', ['pending', 'waiting'])
    .where('effective_at', '<=', at)
    .orderBy('n')
    .limit(1)
    .executeTakeFirst()
}

const early = (db: Db, org: string, name: string, at: Date) => {
  const { kind, subject } = ofName(name)
  return db
    .selectFrom('lifecycle_events')
    .where('org_id', '=', org)
    .where('subject_kind', '=', kind)
    .where('subject', '=', subject)
    .where('state', '=', 'pending')
    .where('effective_at', '>', at)
}

/** Those whose time has not come and that nobody has put to wait yet; locked. */
export const tooEarly = (db: Db, org: string, name: string, at: Date): Promise<EventRow[]> =>
  early(db, org, name, at).selectAll().orderBy('n').forUpdate().execute()

export const isAnyTooEarly = async (db: Db, org: string, name: string, at: Date): Promise<boolean> =>
  (await early(db, org, name, at).select('id').limit(1).executeTakeFirst()) !== undefined

/** Subjects with something to do now, by what was heard of them first; `after`: the `n` of the last one of the page before, '0' at first. */
export const subjectsDue = async (
  db: Db,
  org: string,
  at: Date,
  after: string,
): Promise<{ readonly name: string; readonly n: string }[]> => {
  const { rows } = await sql<{ name: string; n: string }>`select subject_kind || ':' || subject as name, min(n) as n from lifecycle_events
    where org_id = ${org} and (state = 'pending' or (state = 'waiting' and effective_at <= ${at}))
    group by subject_kind, subject having min(n) > ${after}::bigint order by min(n) limit 200`.execute(db)
  return rows
}

/** Locked, if it is still to be done: whoever was faster has done it. */
export const lockOpenEvent = (db: Db, org: string, id: string) =>
  db
    .selectFrom('lifecycle_events')
    .selectAll()
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('state', 'in', ['pending', 'waiting'])
    .forUpdate()
    .executeTakeFirst()

export const setEvent = (
  db: Db,
  org: string,
  id: string,
  set: { state: LifecycleState; change_id?: string | null; note?: string | null },
) => db.updateTable('lifecycle_events').set(set).where('org_id', '=', org).where('id', '=', id).execute()

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

/** The inventory's name for another record of the same source. */
export const idOfRecord = async (db: Db, org: string, source: string, kind: RecordKind, externalId: string): Promise<string | undefined> =>
  (
    await db
      .selectFrom('source_records')
      .select('id')
      .where('org_id', '=', org)
      .where('source', '=', source)
      .where('kind', '=', kind)
      .where('external_id', '=', externalId)
      .executeTakeFirst()
  )?.id

/** Whose present records of the same source name this one as their manager, and who have another one or none; found by the index of managers. */
export const namedAsManager = async (
  db: Db,
  org: string,
  event: Pick<EventRow, 'source' | 'external_id' | 'subject'>,
): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select p.id from source_records r join principals p on p.org_id = r.org_id and p.id = r.id
    where r.org_id = ${org} and r.source = ${event.source} and r.kind = 'person' and r.state = 'present'
      and r.attributes ? 'manager' and r.attributes ->> 'manager' = ${event.external_id} and p.id <> ${event.subject}
      and p.manager_id is distinct from ${event.subject} order by p.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Other records that say that the same person is here, of sources that begin people: a directory that still lists him keeps nobody here. */
export const presentElsewhere = (db: Db, org: string, event: Pick<EventRow, 'source' | 'record_kind' | 'external_id' | 'subject'>) =>
  db
    .selectFrom('source_records')
    .select(['source', 'kind', 'external_id', 'attributes'])
    .where('org_id', '=', org)
    .where('kind', 'in', ['person', 'contractor'])
    .where('id', '=', event.subject)
    .where('state', '=', 'present')
    .where('begins', '=', true)
    .where((eb) =>
      eb.not(eb.and([eb('source', '=', event.source), eb('kind', '=', event.record_kind), eb('external_id', '=', event.external_id)])),
    )
    .execute()

/** Whether he has left before, by the word of a source. */
export const hasLeftBefore = async (db: Db, org: string, subject: string): Promise<boolean> =>
  (await db
    .selectFrom('lifecycle_events')
    .select('id')
    .where('org_id', '=', org)
    .where('subject_kind', '=', 'principal')
    .where('subject', '=', subject)
    .where('kind', '=', 'leaver')
    .where('state', '=', 'done')
    .limit(1)
    .executeTakeFirst()) !== undefined

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
