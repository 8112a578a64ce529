// All SQL of readings and of what they found at the systems.
import { type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import { anyOf, insertRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import { goneAt, type Unseen } from './facts-store.ts'

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

/** Whoever begins or ends a reading has it alone: nothing of another one is under way. */
export const lockScan = (db: Db, org: string, system: string) =>
  db.selectFrom('access_scans').selectAll().where('org_id', '=', org).where('system_id', '=', system).forUpdate().executeTakeFirst()

/** Whoever writes how far a reading is, one after the other. */
export const holdScan = (db: Db, org: string, system: string) =>
  db.selectFrom('access_scans').selectAll().where('org_id', '=', org).where('system_id', '=', system).forNoKeyUpdate().executeTakeFirst()

/** Beside those who hold it, and before whoever begins another reading. */
export const shareScan = (db: Db, org: string, system: string) =>
  db.selectFrom('access_scans').selectAll().where('org_id', '=', org).where('system_id', '=', system).forKeyShare().executeTakeFirst()

export const updateScan = (db: Db, org: string, system: string, set: Updateable<Tables['access_scans']>) =>
  db.updateTable('access_scans').set(set).where('org_id', '=', org).where('system_id', '=', system).execute()

/** Its reading goes on, and may judge by what holds at this moment. */
export const passScan = (db: Db, org: string, system: string, at: Date, leaseUntil: Date) =>
  sql`update access_scans set lease_until = ${leaseUntil}, judged_from = least(judged_from, ${at}), judged_to = greatest(judged_to, ${at})
    where org_id = ${org} and system_id = ${system}`.execute(db)

/** Nothing that is remembered of the system is to be relied on. */
export const isForgotten = async (db: Db, org: string, system: string): Promise<boolean> =>
  (await db.selectFrom('access_scans').select('forget').where('org_id', '=', org).where('system_id', '=', system).executeTakeFirstOrThrow())
    .forget

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
      n = excluded.n, facts = excluded.facts, reading = excluded.reading, seen_at = excluded.seen_at`,
  )

/**
 * Entries of a system that a reading has not come across, in order. Of an account that is kept its number tells, `missing` being those that it hasn't
 * come across; of anything else when it was judged.
 */
export const entriesNotSeen = (db: Db, org: string, { system, first, missing, among }: Unseen, after: string, limit: number) =>
  db
    .selectFrom('access_entries as e')
    .selectAll('e')
    .where('e.org_id', '=', org)
    .where('e.system_id', '=', system)
    .where(sql<boolean>`(e.n is null and e.reading < ${first} or e.n = any(${[...missing]}::bigint[]) or e.n in ${goneAt(org, system)})`)
    .where('e.id', '>', after)
    .$if(among !== undefined, (query) => query.where('e.id', '=', anyOf(among ?? [])))
    .orderBy('e.id')
    .limit(limit)
    .execute()

/** The name of the last one of so many accounts at a system, in the order of their names. */
export const lastOfNext = async (db: Db, org: string, system: string, after: string, count: number): Promise<string | undefined> => {
  const { rows } = await sql<{ last: string | null }>`select max(account) as last from (select account from accounts
    where org_id = ${org} and system_id = ${system} and account > ${after} order by account limit ${count}) a`.execute(db)
  return rows[0]?.last ?? undefined
}

/**
 * What a first whole reading has shown and nobody knows: enabled accounts for which the inventory has no credential and that have no entry. Both sides
 * are narrowed to the names in question, so that each is gone through once. What a description says is asked in a way that tells the planner
 * nothing: it would believe that hardly any account is enabled.
 */
export const addUnknown = async (
  db: Db,
  org: string,
  { system, after, last }: { readonly system: string; readonly after: string; readonly last: string },
  { reading, reason, facts, at }: { readonly reading: number; readonly reason: string; readonly facts: string; readonly at: Date },
): Promise<void> => {
  await sql`set local work_mem = '64MB'`.execute(db)
  await sql`with known as materialized (select account, kind, key from credentials
      where org_id = ${org} and system_id = ${system} and account > ${after} and account <= ${last})
    insert into access_entries (org_id, id, n, system_id, kind, account, key, verdict, reason, reading, first_seen_at, seen_at, facts)
    select a.org_id, a.id, a.n, a.system_id, a.kind, a.account, a.key, 'unknown', ${reason}, ${reading}, ${at}::timestamptz, ${at}::timestamptz,
      case when a.account not in (select account from known) then ${facts} end
    from accounts a
    where a.org_id = ${org} and a.system_id = ${system} and a.account > ${after} and a.account <= ${last} and a.present
      and case when a.description->>'state' = 'enabled' then true else false end
      and case when (a.description->>'expiresAt')::timestamptz <= ${at}::timestamptz then false else true end
      and not exists (select 1 from known c where c.account = a.account and c.kind = a.kind and (c.key is null or a.key is null or c.key = a.key))
    on conflict do nothing`.execute(db)
}

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
    .selectFrom('access_entries as e')
    .innerJoin('access_scans as s', (join) => join.onRef('s.org_id', '=', 'e.org_id').onRef('s.system_id', '=', 'e.system_id'))
    .selectAll('e')
    // Whatever a whole reading left standing it has come across.
    .select(sql<Date>`greatest(e.seen_at, s.complete_at)`.as('last_seen_at'))
    .where('e.org_id', '=', org)
    .where('e.verdict', '=', sql<EntryRow['verdict']>`any(${[...filter.verdicts]}::text[])`)
    .where('e.id', '>', after)
  if (filter.parties !== undefined) query = query.where('e.party_id', '=', anyOf(filter.parties))
  if (filter.system !== undefined) query = query.where('e.system_id', '=', filter.system)
  return query.orderBy('e.id').limit(limit).execute()
}

export const pageOfScans = (db: Db, org: string, after: string, limit: number) =>
  db
    .selectFrom('systems as s')
    .leftJoin('access_scans as a', (join) => join.onRef('a.org_id', '=', 's.org_id').onRef('a.system_id', '=', 's.id'))
    .select([
      's.id',
      's.connector',
      'a.state',
      'a.outcome',
      'a.code',
      'a.detail',
      'a.ended_at',
      'a.complete_at',
      'a.due_at',
      'a.seen',
      'a.began_at',
      'a.seen_so_far',
      'a.progress_at',
    ])
    .where('s.org_id', '=', org)
    .where('s.id', '>', after)
    .orderBy('s.id')
    .limit(limit)
    .execute()
