// SQL of who would lose how much by which package, as it was counted last. Nothing here is a fact: it can be counted anew at any time.
import { type Kysely, sql } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface Counted {
  readonly snapshot: string
  readonly packages: string
}

export interface FallingOf {
  readonly holder: string
  readonly package: string
  /** Without what somebody has released by name. */
  readonly falling: number
}

/** How far the counting has come; undefined where everybody has to be counted. */
export const readCounted = async (db: Db, org: string): Promise<Counted | undefined> =>
  (await sql<Counted>`select snapshot, packages from access_counts where org_id = ${org}`.execute(db)).rows[0]

/** ORDER: before everybody is counted, so that what is half counted is believed by nobody. */
export const forgetCounted = async (db: Db, org: string): Promise<void> => {
  await sql`delete from access_counts where org_id = ${org}`.execute(db)
}

/** These people were counted: what is said of them is all there is. With `counted`, everything up to its snapshot is counted, in the same statement. */
export const keepFalling = async (
  db: Db,
  org: string,
  holders: readonly string[],
  falling: readonly FallingOf[],
  counted?: Counted,
): Promise<void> => {
  const kept =
    counted === undefined
      ? sql``
      : sql`, kept as (insert into access_counts (org_id, snapshot, packages) values (${org}, ${counted.snapshot}, ${counted.packages})
          on conflict (org_id) do update set snapshot = excluded.snapshot, packages = excluded.packages)`
  await sql`with found as (select * from jsonb_to_recordset(${asRecords(falling)}::jsonb) as f(holder text, package text, falling int)) ${kept},
      gone as (delete from access_falling a where a.org_id = ${org} and a.holder_id = ${anyOf(holders)}
        and not exists (select 1 from found f where f.holder = a.holder_id and f.package = a.package))
    insert into access_falling (org_id, package, holder_id, falling) select ${org}, f.package, f.holder, f.falling from found f order by 2, 3
    on conflict (org_id, package, holder_id) do update set falling = excluded.falling where access_falling.falling <> excluded.falling`.execute(
    db,
  )
}

/** After everybody was counted: who is no longer here has nothing to lose. */
export const dropGone = async (db: Db, org: string): Promise<void> => {
  await sql`delete from access_falling a where a.org_id = ${org}
    and not exists (select 1 from principals p where p.org_id = a.org_id and p.id = a.holder_id and p.active)`.execute(db)
}

/** How much falls by a package in all, and whose it is, some of them; without these people. */
export const countedFalling = async (
  db: Db,
  org: string,
  named: string,
  without: readonly string[],
  some: number,
): Promise<{ falling: number; holders: string[] }> => {
  const { rows } = await sql<{
    holder: string
    sum: number
  }>`select holder_id as holder, (sum(falling) over ())::int as sum from access_falling
    where org_id = ${org} and package = ${named} and not holder_id = ${anyOf(without)} order by holder_id limit ${some}`.execute(db)
  return { falling: rows[0]?.sum ?? 0, holders: rows.map(({ holder }) => holder) }
}

/** Of whom something falls by packages of which nothing is held. */
export const holdersFalling = async (db: Db, org: string, held: readonly string[], limit: number): Promise<string[]> => {
  const { rows } = await sql<{ holder: string }>`select distinct holder_id as holder from access_falling
    where org_id = ${org} and not package = ${anyOf(held)} order by 1 limit ${limit}`.execute(db)
  return rows.map(({ holder }) => holder)
}

/** Of whom something falls by this package. */
export const holdersFallingBy = async (db: Db, org: string, named: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ holder: string }>`select holder_id as holder from access_falling
    where org_id = ${org} and package = ${named} order by 1 limit ${limit}`.execute(db)
  return rows.map(({ holder }) => holder)
}

/** Active people by id, a page at a time. */
export const pageOfPeople = async (db: Db, org: string, after: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select id from principals where org_id = ${org} and active and id > ${after}
    order by id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
