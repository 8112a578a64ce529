// SQL of signed security events: each once, what of them has no place yet, and how each transmitter stands.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Tables, WhyUnplaced } from '../../tables.ts'
import type { Subject } from './subject-store.ts'

type Db = Kysely<Tables>
export type EventRow = Selectable<Tables['security_events']>

/** Serialises what is done with one id of one transmitter. */
export const lockEvent = (db: Db, org: string, transmitter: string, jti: string) =>
  sql`select pg_advisory_xact_lock(hashtext('security.event'), hashtext(${`${org} ${transmitter} ${jti}`}))`.execute(db)

export const readEvent = (db: Db, org: string, transmitter: string, jti: string): Promise<EventRow | undefined> =>
  db
    .selectFrom('security_events')
    .selectAll()
    .where('org_id', '=', org)
    .where('transmitter', '=', transmitter)
    .where('jti', '=', jti)
    .executeTakeFirst()

export const insertEvent = (db: Db, row: Insertable<Tables['security_events']>) => db.insertInto('security_events').values(row).execute()

export const insertUnplaced = (db: Db, org: string, transmitter: string, jti: string, why: WhyUnplaced, at: Date) =>
  db.insertInto('unplaced_events').values({ org_id: org, transmitter, jti, why, received_at: at, looked_at: at }).execute()

/** How long one is looked for. */
export const lookedForDays = 30

/** Those that are due, the longest not looked at first: after a minute, then after half as long as they have waited. */
export const dueUnplaced = async (db: Db, org: string, at: Date, limit: number): Promise<readonly EventRow[]> => {
  const { rows } = await sql<EventRow>`select e.* from unplaced_events u
      join security_events e on e.org_id = u.org_id and e.transmitter = u.transmitter and e.jti = u.jti
    where u.org_id = ${org} and u.placed_at is null and u.received_at > ${at}::timestamptz - make_interval(days => ${lookedForDays})
      and ${at}::timestamptz >= u.looked_at + greatest(interval '1 minute', (u.looked_at - u.received_at) / 2)
    order by u.looked_at, u.transmitter, u.jti limit ${limit}`.execute(db)
  return rows
}

export const stillUnplaced = (db: Db, { org_id, transmitter, jti }: EventRow, why: WhyUnplaced, at: Date) =>
  db
    .updateTable('unplaced_events')
    .set({ why, looked_at: at })
    .where('org_id', '=', org_id)
    .where('transmitter', '=', transmitter)
    .where('jti', '=', jti)
    .where('placed_at', 'is', null)
    .execute()

/** False where somebody has placed it meanwhile. */
export const placed = async (db: Db, { org_id, transmitter, jti }: EventRow, subject: Subject, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('unplaced_events')
    .set({ placed_at: at, subject_kind: subject.kind, subject_id: subject.id })
    .where('org_id', '=', org_id)
    .where('transmitter', '=', transmitter)
    .where('jti', '=', jti)
    .where('placed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export interface Standing {
  readonly transmitter: string
  readonly unplaced: number
  /** The oldest of them. */
  readonly jti: string | null
  readonly since: Date | null
  readonly newestAt: Date | null
  readonly verifiedAt: Date | null
  /** What it last said of its own stream. */
  readonly stopped: boolean | null
  readonly stoppedAt: Date | null
  readonly streamSaid: string | null
}

/** How each of these stands. */
export const standingOf = async (db: Db, org: string, transmitters: readonly string[], at: Date): Promise<readonly Standing[]> => {
  const { rows } = await sql<Omit<Standing, 'unplaced'> & { unplaced: string }>`
    select t.name as transmitter, coalesce(u.unplaced, 0) as unplaced, u.jti, u.since, n.received_at as "newestAt", v.received_at as "verifiedAt",
      s.bad as stopped, s.happened_at as "stoppedAt", s.reason as "streamSaid"
    from unnest(${[...transmitters]}::text[]) as t (name)
    left join lateral (select count(*) as unplaced, min(x.received_at) as since, (array_agg(x.jti order by x.received_at, x.jti))[1] as jti
      from unplaced_events x where x.org_id = ${org} and x.transmitter = t.name and x.placed_at is null
        and x.received_at > ${at}::timestamptz - make_interval(days => ${lookedForDays})) u on true
    left join lateral (select received_at from security_events where org_id = ${org} and transmitter = t.name order by received_at desc limit 1) n on true
    left join lateral (select received_at from security_events where org_id = ${org} and transmitter = t.name and outcome = 'stream'
      and event = 'verification' order by happened_at desc, jti desc limit 1) v on true
    left join lateral (select bad, happened_at, reason from security_events where org_id = ${org} and transmitter = t.name and outcome = 'stream'
      and event = 'stream-updated' order by happened_at desc, bad desc, jti desc limit 1) s on true
    order by t.name`.execute(db)
  return rows.map((row) => ({ ...row, unplaced: Number(row.unplaced) }))
}

export interface ShownEvent extends EventRow {
  readonly why: WhyUnplaced | null
  readonly placed_at: Date | null
  readonly placed_kind: string | null
  readonly placed_id: string | null
}

export interface EventFilter {
  readonly transmitter?: string | undefined
  readonly unplaced: boolean
}

export const pageOfEvents = async (
  db: Db,
  org: string,
  filter: EventFilter,
  after: string,
  limit: number,
): Promise<readonly ShownEvent[]> => {
  // An id has no spaces; a name may.
  const at = after.lastIndexOf(' ')
  const [transmitter, jti] = at === -1 ? ['', ''] : [after.slice(0, at), after.slice(at + 1)]
  const { rows } = await sql<ShownEvent>`select e.*, u.why, u.placed_at, u.subject_kind as placed_kind, u.subject_id as placed_id
    from security_events e left join unplaced_events u on u.org_id = e.org_id and u.transmitter = e.transmitter and u.jti = e.jti
    where e.org_id = ${org} and (e.transmitter, e.jti) > (${transmitter}, ${jti})
      ${filter.transmitter === undefined ? sql`` : sql`and e.transmitter = ${filter.transmitter}`}
      ${filter.unplaced ? sql`and u.jti is not null and u.placed_at is null` : sql``}
    order by e.transmitter, e.jti limit ${limit}`.execute(db)
  return rows
}
