// All SQL of readings and of what they found at the systems.
import { type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import { anyOf, insertRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type ScanRow = Selectable<Tables['access_scans']>
export type EntryRow = Selectable<Tables['access_entries']>

/** Systems that no reading has been planned for yet get one. */
export const planScans = (db: Db, org: string, due: Date | null) =>
  sql`insert into access_scans (org_id, system_id, due_at)
    select s.org_id, s.id, ${due}::timestamptz from systems s where s.org_id = ${org} on conflict do nothing`.execute(db)

export const plannedSystems = async (db: Db, org: string): Promise<string[]> =>
  (await db.selectFrom('access_scans').select('system_id').where('org_id', '=', org).orderBy('system_id').execute()).map(
    (row) => row.system_id,
  )

export const readScan = (db: Db, org: string, system: string) =>
  db.selectFrom('access_scans').selectAll().where('org_id', '=', org).where('system_id', '=', system).executeTakeFirst()

export const lockScan = (db: Db, org: string, system: string) =>
  db.selectFrom('access_scans').selectAll().where('org_id', '=', org).where('system_id', '=', system).forUpdate().executeTakeFirst()

export const updateScan = (db: Db, org: string, system: string, set: Updateable<Tables['access_scans']>) =>
  db.updateTable('access_scans').set(set).where('org_id', '=', org).where('system_id', '=', system).execute()

/**
 * Systems to be asked now: due, or due later than a whole pause from now (the clock was turned back), or asked or begun by somebody whose lease
 * has run out or reaches further than a lease can.
 */
export const scansToWake = async (
  db: Db,
  org: string,
  when: { readonly at: Date; readonly latestDue: Date; readonly latestLease: Date; readonly scheduled: boolean },
): Promise<string[]> => {
  const rows = await db
    .selectFrom('access_scans')
    .select('system_id')
    .where('org_id', '=', org)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '<>', 'idle'), eb.or([eb('lease_until', '<=', when.at), eb('lease_until', '>', when.latestLease)])]),
        ...(when.scheduled
          ? [
              eb.and([
                eb('state', '=', 'idle'),
                eb.or([eb('due_at', 'is', null), eb('due_at', '<=', when.at), eb('due_at', '>', when.latestDue)]),
              ]),
            ]
          : []),
      ]),
    )
    .orderBy('system_id')
    .limit(500)
    .execute()
  return rows.map((row) => row.system_id)
}

export const entriesById = async (db: Db, org: string, ids: readonly string[]): Promise<Map<string, EntryRow>> => {
  const rows = await db.selectFrom('access_entries').selectAll().where('org_id', '=', org).where('id', '=', anyOf(ids)).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** What is known of an account from before is kept with the time when it was first seen so. */
export const putEntries = (db: Db, rows: readonly EntryRow[]) =>
  insertRecords(
    db,
    'access_entries',
    rows,
    sql`on conflict (org_id, id) do update set verdict = excluded.verdict, reason = excluded.reason, basis = excluded.basis,
      party_id = excluded.party_id, identity_id = excluded.identity_id, credential_id = excluded.credential_id, privileged = excluded.privileged,
      reading = excluded.reading, seen_at = excluded.seen_at`,
  )

/** Entries of a system that this reading has not come across, in order. */
export const entriesNotSeen = (db: Db, org: string, system: string, reading: number, after: string, limit: number) =>
  db
    .selectFrom('access_entries')
    .selectAll()
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .where('reading', '<>', reading)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()

export const deleteEntries = (db: Db, org: string, ids: readonly string[]) =>
  db.deleteFrom('access_entries').where('org_id', '=', org).where('id', '=', anyOf(ids)).execute()

export const countEntries = async (db: Db, org: string, system: string): Promise<Record<string, number>> => {
  const rows = await db
    .selectFrom('access_entries')
    .select(['verdict', (eb) => eb.fn.countAll<string>().as('n')])
    .where('org_id', '=', org)
    .where('system_id', '=', system)
    .groupBy('verdict')
    .execute()
  return Object.fromEntries(rows.map(({ verdict, n }) => [verdict, Number(n)]))
}

/** By system, then id. `parties`: undefined for everybody's. */
export const pageOfEntries = (
  db: Db,
  org: string,
  filter: { readonly parties: readonly string[] | undefined; readonly verdicts: readonly string[]; readonly system?: string | undefined },
  after: string,
  limit: number,
) => {
  let query = db
    .selectFrom('access_entries')
    .selectAll()
    .where('org_id', '=', org)
    .where('verdict', '=', sql<EntryRow['verdict']>`any(${[...filter.verdicts]}::text[])`)
    .where('id', '>', after)
  if (filter.parties !== undefined) query = query.where('party_id', '=', anyOf(filter.parties))
  if (filter.system !== undefined) query = query.where('system_id', '=', filter.system)
  return query.orderBy('id').limit(limit).execute()
}

export const pageOfScans = (db: Db, org: string, after: string, limit: number) =>
  db
    .selectFrom('systems as s')
    .leftJoin('access_scans as a', (join) => join.onRef('a.org_id', '=', 's.org_id').onRef('a.system_id', '=', 's.id'))
    .select(['s.id', 's.connector', 'a.state', 'a.outcome', 'a.code', 'a.detail', 'a.ended_at', 'a.complete_at', 'a.due_at', 'a.seen'])
    .where('s.org_id', '=', org)
    .where('s.id', '>', after)
    .orderBy('s.id')
    .limit(limit)
    .execute()
