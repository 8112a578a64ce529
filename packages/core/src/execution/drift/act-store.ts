// SQL of what was opened because of drift, how it ended, and what a person let go on.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { DriftOutcome, Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type ActRow = Selectable<Tables['drift_acts']>

/** Two looks at the same drift don't both open a change. */
export const lockDrift = async (db: Db, org: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`drift ${org}`}, 0))`.execute(db)
}

export const insertAct = (db: Db, row: Insertable<Tables['drift_acts']>) => db.insertInto('drift_acts').values(row).execute()

export const actOfChange = (db: Db, org: string, change: string): Promise<ActRow | undefined> =>
  db
    .selectFrom('drift_acts')
    .selectAll()
    .where('org_id', '=', org)
    .where('change_id', '=', change)
    .where('outcome', 'is', null)
    .executeTakeFirst()

export const endAct = async (
  db: Db,
  org: string,
  id: string,
  over: { readonly outcome: DriftOutcome; readonly at: Date; readonly by: string | null },
): Promise<boolean> => {
  const { rows } = await sql`update drift_acts set outcome = ${over.outcome}, over_at = ${over.at}, over_by = ${over.by}
    where org_id = ${org} and id = ${id} and outcome is null returning id`.execute(db)
  return rows.length > 0
}

/** Somebody else answers for it now: the same change goes on under another number. */
export const goesOnAs = (db: Db, org: string, id: string, change: string) =>
  db
    .updateTable('drift_acts')
    .set({ change_id: change })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .execute()

export interface Ended extends ActRow {
  readonly change_state: string
  readonly closure: string
  readonly instead: string | null
  readonly refused_by: string | null
}

/** Changes that have come to their end, and of those that went on under another number the new one. */
export const endedActs = async (db: Db, org: string, most: number): Promise<Ended[]> =>
  (
    await sql<Ended>`select x.*, h.state as change_state, h.closure, g.id as instead,
        (select p.person_id from approval_requests q join approvals p on p.org_id = q.org_id and p.request_id = q.id
          where q.org_id = h.org_id and q.change_id = h.id and p.verdict = 'refuse' order by p.at, p.person_id limit 1) as refused_by
      from drift_acts x join changes h on h.org_id = x.org_id and h.id = x.change_id
        left join changes g on g.org_id = h.org_id and g.trigger_kind = h.trigger_kind and g.trigger_ref = h.trigger_ref and g.id <> h.id
          and g.state not in ('closed', 'refused', 'denied')
      where x.org_id = ${org} and x.outcome is null and h.state in ('closed', 'refused', 'denied') order by x.id limit ${most}`.execute(db)
  ).rows

/** Live changes whose finding the facts have closed. */
export const actsWithoutDrift = async (db: Db, org: string, most: number): Promise<string[]> =>
  (
    await sql<{ change: string }>`select x.change_id as change from drift_acts x
        join findings f on f.org_id = x.org_id and f.id = x.finding_id and f.state = 'resolved'
        join changes h on h.org_id = x.org_id and h.id = x.change_id and h.state not in ('closed', 'refused', 'denied')
      where x.org_id = ${org} and x.outcome is null order by x.id limit ${most}`.execute(db)
  ).rows.map(({ change }) => change)

export const findingState = async (db: Db, org: string, id: string): Promise<{ state: string; opened_at: Date } | undefined> =>
  db.selectFrom('findings').select(['state', 'opened_at']).where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const insertRelease = (db: Db, row: Insertable<Tables['drift_releases']>) => db.insertInto('drift_releases').values(row).execute()
