// All SQL of the import: what is there of what a document names, and writing what differs.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
type Named = 'parties' | 'principals' | 'contracts' | 'systems' | 'workloads' | 'identities' | 'credentials'
type Read = Named | 'consents'

/** Rows of a table by id, of those asked for. */
export const rowsById = async <T extends Read>(
  db: Db,
  table: T,
  org: string,
  ids: ReadonlySet<string>,
): Promise<Map<string, Selectable<Tables[T]>>> => {
  if (ids.size === 0) return new Map()
  const rows = await sql<Selectable<Tables[T]> & { id: string }>`select * from ${sql.table(table)}
    where org_id = ${org} and id = any(${[...ids]}::text[])`.execute(db)
  return new Map(rows.rows.map((row) => [row.id, row]))
}

/** All rows of a table that is never long. */
export const allById = async <T extends 'parties' | 'contracts'>(
  db: Db,
  table: T,
  org: string,
): Promise<Map<string, Selectable<Tables[T]>>> => {
  const rows = await sql<Selectable<Tables[T]> & { id: string }>`select * from ${sql.table(table)} where org_id = ${org}`.execute(db)
  return new Map(rows.rows.map((row) => [row.id, row]))
}

export const enterpriseOf = async (db: Db, org: string): Promise<string | undefined> =>
  (await db.selectFrom('parties').select('id').where('org_id', '=', org).where('kind', '=', 'enterprise').executeTakeFirst())?.id

/** Teams have no table of their own: a team is known when somebody or something is in it. */
export const knownTeams = async (db: Db, org: string, teams: ReadonlySet<string>): Promise<Set<string>> => {
  const rows = await sql<{ team: string }>`select team from principals where org_id = ${org} and team = any(${[...teams]}::text[])
    union select team from workloads where org_id = ${org} and team = any(${[...teams]}::text[])`.execute(db)
  return new Set(rows.rows.map((row) => row.team))
}

export const leadsOf = async (db: Db, org: string, teams: readonly string[]): Promise<Map<string, string | null>> => {
  if (teams.length === 0) return new Map()
  const rows = await db
    .selectFrom('teams')
    .select(['id', 'lead_id'])
    .where('org_id', '=', org)
    .where('id', 'in', [...teams])
    .execute()
  return new Map(rows.map(({ id, lead_id }) => [id, lead_id]))
}

export const putTeam = (db: Db, org: string, id: string, lead: string) =>
  db
    .insertInto('teams')
    .values({ org_id: org, id, lead_id: lead })
    .onConflict((oc) => oc.columns(['org_id', 'id']).doUpdateSet({ lead_id: lead }))
    .execute()

export interface HandleRow {
  readonly system: string
  readonly kind: string
  readonly account: string
  readonly key: string
}

/** Which live credential has a handle, of those asked for. */
export const liveHandles = async (db: Db, org: string, handles: readonly HandleRow[]): Promise<(HandleRow & { id: string })[]> => {
  if (handles.length === 0) return []
  const rows = await sql<HandleRow & { id: string }>`select c.id, c.system_id as system, c.kind, c.account, coalesce(c.key, '') as key
    from unnest(${handles.map((h) => h.system)}::text[], ${handles.map((h) => h.kind)}::text[], ${handles.map((h) => h.account)}::text[],
      ${handles.map((h) => h.key)}::text[]) h(system, kind, account, key)
    join credentials c on c.org_id = ${org} and c.system_id = h.system and c.kind = h.kind and c.account = h.account
      and coalesce(c.key, '') = h.key and c.state <> 'retired'`.execute(db)
  return rows.rows
}

export interface UseRow {
  readonly credential: string
  readonly workload: string
}

/** The uses that are there, and those whose workload has been moved to what replaced the credential. */
export const usesThere = async (
  db: Db,
  org: string,
  uses: readonly UseRow[],
): Promise<(UseRow & { delivered_to: string | null; learnt: string; moved: boolean })[]> => {
  if (uses.length === 0) return []
  const rows = await sql<UseRow & { delivered_to: string | null; learnt: string; moved: boolean }>`
    with asked(credential, workload) as (select * from unnest(${uses.map((u) => u.credential)}::text[], ${uses.map((u) => u.workload)}::text[]))
    select a.credential, a.workload, u.delivered_to, u.learnt, false as moved from asked a
      join credential_uses u on u.org_id = ${org} and u.credential_id = a.credential and u.workload_id = a.workload
    union all
    select a.credential, a.workload, null, 'declared', true from asked a
      where exists (select 1 from credentials r join credential_uses u on u.org_id = r.org_id and u.credential_id = r.id
        where r.org_id = ${org} and a.credential in (r.replaces, r.renews) and u.workload_id = a.workload)`.execute(db)
  return rows.rows
}

/** Roles held now, of those asked for. */
export const rolesHeld = async (db: Db, org: string, principals: ReadonlySet<string>, at: Date) =>
  principals.size === 0
    ? []
    : db
        .selectFrom('role_holdings')
        .selectAll()
        .where('org_id', '=', org)
        .where('principal_id', 'in', [...principals])
        .where('since', '<=', at)
        .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
        .execute()

const chunk = 500

export const insertRows = async <T extends Named | 'credential_uses'>(
  db: Db,
  table: T,
  rows: readonly Insertable<Tables[T]>[],
): Promise<void> => {
  for (let from = 0; from < rows.length; from += chunk)
    await db
      .insertInto(table)
      .values(rows.slice(from, from + chunk) as never)
      .execute()
}

/** What differs of each row by its id, by the columns' names; those in which the same columns differ are written by one statement. */
export const updateRows = async (db: Db, table: Named, org: string, rows: ReadonlyMap<string, object>): Promise<void> => {
  for (const [, same] of Map.groupBy(rows, ([, values]) => JSON.stringify(Object.keys(values).sort()))) {
    const columns = Object.keys(same[0]![1]).map((column) => sql`${sql.ref(column)} = r.${sql.ref(column)}`)
    for (let from = 0; from < same.length; from += chunk) {
      const records = asRecords(same.slice(from, from + chunk).map(([id, values]) => ({ id, ...values })))
      await sql`update ${sql.table(table)} t set ${sql.join(columns)} from jsonb_populate_recordset(null::${sql.table(table)}, ${records}::jsonb) r
        where t.org_id = ${org} and t.id = r.id`.execute(db)
    }
  }
}

export const updateUse = (
  db: Db,
  org: string,
  use: UseRow,
  values: { delivered_to: string | null; learnt: 'declared' | 'observed' | 'inferred' },
) =>
  db
    .updateTable('credential_uses')
    .set(values)
    .where('org_id', '=', org)
    .where('credential_id', '=', use.credential)
    .where('workload_id', '=', use.workload)
    .execute()
