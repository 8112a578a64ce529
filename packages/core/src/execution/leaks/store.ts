// SQL of leaks: what can be recognised, what was found where, and how much of all that scanners find is recognised at all.
import { type Insertable, type Kysely, sql } from 'kysely'
import { asRecords, insertRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface Candidate {
  /** What was asked: a key, or an account. */
  readonly asked: string
  readonly credential: string
  readonly key: string | null
  readonly party: string
  readonly config: Readonly<Record<string, unknown>>
}

const of = sql`c.id as credential, c.key, i.party_id as party, s.config from asked a`
const joined = sql`join identities i on i.org_id = c.org_id and i.id = c.identity_id join systems s on s.org_id = c.org_id and s.id = c.system_id`

/** Living credentials that are one of these keys. */
export const byKeys = async (db: Db, org: string, keys: readonly string[]): Promise<readonly Candidate[]> => {
  if (keys.length === 0) return []
  const { rows } = await sql<Candidate>`with asked as (select distinct unnest(${[...keys]}::text[]) as name)
    select a.name as asked, ${of} join credentials c on c.org_id = ${org} and c.key = a.name and c.state <> 'retired' ${joined}
    order by c.id limit 5000`.execute(db)
  return rows
}

/** Living credentials of accounts that are called so; where a system says from where too (`app@%`), without that. */
export const byAccounts = async (db: Db, org: string, accounts: readonly string[]): Promise<readonly Candidate[]> => {
  if (accounts.length === 0) return []
  const { rows } = await sql<Candidate>`with asked as (select distinct unnest(${[...accounts]}::text[]) as name)
    select a.name as asked, ${of} join credentials c on c.org_id = ${org} and c.state <> 'retired'
      and (c.account = a.name or (c.kind like 'mariadb.%' and split_part(c.account, '@', 1) = a.name)) ${joined}
    order by c.id limit 5000`.execute(db)
  return rows
}

export const lockReport = (db: Db, org: string, report: string) =>
  sql`select pg_advisory_xact_lock(hashtext('leaks.report'), hashtext(${`${org} ${report}`}))`.execute(db)

export const readBatch = (db: Db, org: string, report: string, batch: number) =>
  db
    .selectFrom('leak_batches')
    .selectAll()
    .where('org_id', '=', org)
    .where('report', '=', report)
    .where('batch', '=', batch)
    .executeTakeFirst()

export const insertBatch = (db: Db, row: Insertable<Tables['leak_batches']>) => db.insertInto('leak_batches').values(row).execute()

/** Those that were not known before. The caller keeps two reports of one file apart; of two files at once each may call the same place new. */
export const insertSightings = async (
  db: Db,
  org: string,
  rows: readonly Insertable<Tables['leak_sightings']>[],
): Promise<ReadonlySet<string>> => {
  if (rows.length === 0) return new Set()
  const { rows: known } = await sql<{ name: string }>`select s.credential_id || ' ' || s.sighting as name from leak_sightings s
    join jsonb_to_recordset(${asRecords(rows)}::jsonb) a(credential_id text, sighting text) using (credential_id, sighting) where s.org_id = ${org}`.execute(
    db,
  )
  await insertRecords(db, 'leak_sightings', rows, sql`on conflict do nothing`)
  const before = new Set(known.map(({ name }) => name))
  const fresh = rows.filter((row) => !before.has(`${row.credential_id} ${row.sighting}`))
  // So that whoever looks at what has changed looks at them.
  await sql`insert into estate_changes (org_id, kind, id) select ${org}, 'credential', id
    from (select distinct unnest(${fresh.map((row) => row.credential_id)}::text[]) as id) x`.execute(db)
  return new Set(fresh.map((row) => `${row.credential_id} ${row.sighting}`))
}

export interface LeakTotals {
  readonly reports: number
  readonly leaks: number
  readonly named: number
  readonly recognised: number
  readonly lastAt: Date | null
}

export const leakTotals = async (db: Db, org: string): Promise<LeakTotals> => {
  const { rows } = await sql<LeakTotals>`select count(distinct report)::int as reports, coalesce(sum(leaks), 0)::int as leaks,
    coalesce(sum(named), 0)::int as named, coalesce(sum(recognised), 0)::int as recognised, max(reported_at) as "lastAt"
    from leak_batches where org_id = ${org}`.execute(db)
  return rows[0]!
}

export interface ReportRow extends LeakTotals {
  readonly report: string
  readonly scanner: string
  readonly place: string
  readonly reporter: string
}

export const pageOfReports = async (db: Db, org: string, after: string, limit: number): Promise<readonly ReportRow[]> => {
  const { rows } =
    await sql<ReportRow>`select report, min(scanner) as scanner, min(place) as place, min(reporter_id) as reporter, 1 as reports,
      sum(leaks)::int as leaks, sum(named)::int as named, sum(recognised)::int as recognised, max(reported_at) as "lastAt"
    from leak_batches where org_id = ${org} and report > ${after} group by report order by report limit ${limit}`.execute(db)
  return rows
}
