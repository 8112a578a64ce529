// SQL of what has to be told, and of who is told it.
import { type Kysely, type Selectable, sql } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import { type Fact, noPreferences, type Preferences } from './model.ts'

type Db = Kysely<Tables>
export type NoticeRow = Selectable<Tables['notices']>

/** The one kind of which there may be a mass at once. Its subjects sort by time. */
const inMasses = 'finding.opened'

/**
 * What has to be told and is in nobody else's hands. Held until the transaction ends. ORDER: whatever is no finding first, the oldest before: it never waits
 * behind a mass of findings, which are taken along the table's own key, so that each turn costs what it takes and not what is left.
 */
export const takeFacts = async (db: Db, org: string, most: number): Promise<Fact[]> => {
  const facts = () =>
    db.selectFrom('notice_facts').select(['kind', 'subject', 'stage', 'at']).where('org_id', '=', org).forUpdate().skipLocked()
  const first = await facts()
    .where((or) => or.or([or('kind', '<', inMasses), or('kind', '>', inMasses)]))
    .orderBy('at')
    .orderBy('kind')
    .orderBy('subject')
    .orderBy('stage')
    .limit(most)
    .execute()
  if (first.length === most) return first
  const rest = facts().where('kind', '=', inMasses).orderBy('subject').orderBy('stage')
  return [...first, ...(await rest.limit(most - first.length).execute())]
}

export const endFacts = async (db: Db, org: string, facts: readonly Fact[]): Promise<void> => {
  await sql`delete from notice_facts n using jsonb_to_recordset(${asRecords(facts)}::jsonb) f(kind text, subject text, stage text)
    where n.org_id = ${org} and n.kind = f.kind and n.subject = f.subject and n.stage = f.stage`.execute(db)
}

export type NewNotice = Omit<NoticeRow, 'state'>

/** Whoever has been told it already is not told it again; where it was over before he was told, and is so again, he is. */
export const insertNotices = async (db: Db, rows: readonly NewNotice[]): Promise<void> => {
  const each = new Map(rows.map((row) => [JSON.stringify([row.kind, row.subject, row.stage, row.person_id, row.room]), row]))
  if (each.size === 0) return
  await sql`insert into notices as n (org_id, id, kind, subject, stage, person_id, room, urgency, at, goes_at)
    select org_id, id, kind, subject, stage, person_id, room, urgency, at, goes_at
      from jsonb_populate_recordset(null::notices, ${asRecords([...each.values()])}::jsonb)
    on conflict (org_id, kind, subject, stage, person_id, room) do update
      set state = 'waiting', urgency = excluded.urgency, at = excluded.at, goes_at = excluded.goes_at where n.state = 'over'`.execute(db)
}

/** Requests that end soon and whom nobody has been told so, as facts. */
export const noteExpiring = async (db: Db, org: string, at: Date, until: Date): Promise<void> => {
  await sql`insert into notice_facts (org_id, kind, subject, at)
    select r.org_id, 'approval.expiring', r.id, ${at} from approval_requests r
    where r.org_id = ${org} and r.state = 'open' and r.expires_at > ${at} and r.expires_at <= ${until}
      and not exists (select 1 from notices n where n.org_id = r.org_id and n.kind = 'approval.expiring' and n.subject = r.id)
    order by r.expires_at, r.id limit 1000 on conflict do nothing`.execute(db)
}

/** Findings whose time has passed and whose owner has not been told so, as facts. */
export const noteOverdue = async (db: Db, org: string, at: Date): Promise<void> => {
  await sql`insert into notice_facts (org_id, kind, subject, at)
    select f.org_id, 'finding.overdue', f.id, ${at} from findings f
    where f.org_id = ${org} and f.state = 'open' and f.due_at <= ${at} and f.owner_id is not null
      and not exists (select 1 from notices n where n.org_id = f.org_id and n.kind = 'finding.overdue' and n.subject = f.id and n.stage = ''
        and n.person_id = f.owner_id and (n.state <> 'over' or n.at > ${at}::timestamptz - interval '1 day'))
      and exists (select 1 from principals p where p.org_id = f.org_id and p.id = f.owner_id and p.active and p.kind = 'person')
    order by f.due_at, f.id limit 1000 on conflict do nothing`.execute(db)
}

export const preferencesOf = async (db: Db, org: string, people: readonly string[]): Promise<ReadonlyMap<string, Preferences>> => {
  const rows = await db
    .selectFrom('notice_preferences')
    .selectAll()
    .where('org_id', '=', org)
    .where('person_id', '=', anyOf(people))
    .execute()
  const known = new Map<string, Preferences>(rows.map((row) => [row.person_id, row]))
  return new Map(people.map((person) => [person, known.get(person) ?? noPreferences]))
}

export const setPreferencesRow = (db: Db, org: string, person: string, { digest, rooms, zone }: Preferences, at: Date) =>
  db
    .insertInto('notice_preferences')
    .values({ org_id: org, person_id: person, digest: [...digest], rooms: [...rooms], zone, set_at: at })
    .onConflict((oc) => oc.columns(['org_id', 'person_id']).doUpdateSet({ digest: [...digest], rooms: [...rooms], zone, set_at: at }))
    .execute()

/** Notices whose hour has come, in nobody else's hands. Held until the transaction ends. `beyond`: no hour is so far away. */
export const dueNotices = (db: Db, org: string, at: Date, beyond: Date, most: number): Promise<NoticeRow[]> =>
  db
    .selectFrom('notices')
    .selectAll()
    .where('org_id', '=', org)
    .where('state', '=', 'waiting')
    .where((or) => or.or([or('goes_at', '<=', at), or('goes_at', '>', beyond)]))
    .orderBy('goes_at')
    .orderBy('id')
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute()

export const setNoticeStates = async (db: Db, org: string, ids: readonly string[], state: NoticeRow['state']): Promise<void> => {
  await db.updateTable('notices').set({ state }).where('org_id', '=', org).where('id', '=', anyOf(ids)).execute()
}

/** What is over is forgotten after so long; the journal keeps who was sent what. */
export const forgetNotices = async (db: Db, org: string, before: Date): Promise<void> => {
  await sql`delete from notice_messages where org_id = ${org} and made_at < ${before} and state <> 'waiting'`.execute(db)
  await sql`delete from notices n where n.org_id = ${org} and n.at < ${before} and n.state <> 'waiting'
    and not exists (select 1 from notice_parts p where p.org_id = n.org_id and p.notice_id = n.id)`.execute(db)
}
