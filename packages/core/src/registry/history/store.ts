// SQL of the history of the inventory: reading it. Its rows are written by the tables themselves, by nobody else.
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import type { Columns, HistoryKind, Tables } from '../../tables.ts'
import { rowsOf, type Subject } from './model.ts'

type Db = Kysely<Tables>
export type ChangeRow = Omit<Selectable<Tables['inventory_changes']>, 'org_id'>

/** Rows `c` of the history of one subject, its uses among them; each kind is found by its index. */
const rowsAbout = (org: string, subject: Subject, id: string): RawBuilder<ChangeRow> =>
  sql`(${sql.join(
    rowsOf(subject).map(
      ({ kind, by }) =>
        sql`select kind, subject, part, n, at, before, after, act, role from inventory_changes
          where org_id = ${org} and kind = ${kind} and ${sql.ref(by)} = ${id}`,
    ),
    sql` union all `,
  )}) c`

/** Moments are told to the millisecond: what happened within that of `until` has happened. */
const untilThen = (until: Date | undefined) =>
  until === undefined ? sql`true` : sql`at < ${until}::timestamptz + interval '1 millisecond'`

export const isKnown = async (db: Db, org: string, subject: Subject, id: string): Promise<boolean> =>
  (await sql`select 1 from inventory_changes where org_id = ${org} and kind = ${subject} and subject = ${id} limit 1`.execute(db)).rows
    .length > 0

/** The newest first. `columns`: only where one of them differs; `after`: only what was before this one. */
export const changesAbout = async (
  db: Db,
  org: string,
  subject: Subject,
  id: string,
  page: {
    readonly columns?: readonly string[] | undefined
    readonly until?: Date | undefined
    readonly after: string
    readonly limit: number
  },
): Promise<ChangeRow[]> =>
  (
    await sql<ChangeRow>`select * from ${rowsAbout(org, subject, id)}
      where ${page.after === '' ? sql`true` : sql`n < ${page.after}::bigint`}
        and ${untilThen(page.until)}
        and ${page.columns === undefined ? sql`true` : sql`coalesce(after, before) ?| ${[...page.columns]}::text[]`}
      order by n desc limit ${page.limit}`.execute(db)
  ).rows

export interface Standing {
  readonly kind: HistoryKind
  readonly subject: string
  readonly part: string
  readonly columns: Columns
}

/** What was true at a moment, else what is true: of each that was there, the last word on every column. */
export const standingAt = async (db: Db, org: string, subject: Subject, id: string, until?: Date): Promise<Standing[]> =>
  (
    await sql<Standing>`with told as materialized (select * from ${rowsAbout(org, subject, id)} where ${untilThen(until)}),
      lives as (select kind, subject, part, max(n) filter (where before is null) as born, max(n) filter (where after is null) as ended
        from told group by kind, subject, part)
      select l.kind, l.subject, l.part, v.columns from lives l cross join lateral (
        select jsonb_object_agg(w.key, w.value) as columns from (select distinct on (e.key) e.key, e.value from told t cross join jsonb_each(t.after) e
          where t.kind = l.kind and t.subject = l.subject and t.part = l.part and t.n >= l.born order by e.key, t.n desc) w) v
      where l.born > coalesce(l.ended, 0) order by l.kind, l.subject, l.part`.execute(db)
  ).rows

export interface EntryRow {
  readonly act: string
  readonly subject: string
  readonly id: string
  readonly kind: string
  readonly actor: string
  readonly stream: string | null
  readonly at: Date
  readonly leaf: string | null
  /** Its place in the log; null until it has one. */
  readonly log_index: string | null
  readonly names: boolean
  /** Of the same act, these among them. */
  readonly all: number
}

export interface ActOf {
  readonly act: string
  readonly subject: string
}

const acts = (asked: readonly ActOf[]) =>
  sql`unnest(${asked.map(({ act }) => act)}::text[], ${asked.map(({ subject }) => subject)}::text[]) a(act, subject)`

/** Entries of the transactions in which something changed; of many those that name it, then the first. */
export const entriesOfActs = async (db: Db, org: string, asked: readonly ActOf[], most: number): Promise<EntryRow[]> =>
  asked.length === 0
    ? []
    : (
        await sql<EntryRow>`select a.act, a.subject, j.* from ${acts(asked)} cross join lateral (
            select id, kind, actor_id as actor, stream, at, leaf, log_index, coalesce(strpos(leaf, to_json(a.subject)::text) > 0, false) as names, (count(*) over ())::int as all
            from journal where org_id = ${org} and act = a.act order by names desc, ordinal limit ${most}) j`.execute(db)
      ).rows

export interface WordRow {
  readonly act: string
  readonly subject: string
  readonly event: string
  readonly source: string
  readonly record: string
  readonly kind: string
}

/** What sources said of them in the same transactions. */
export const wordsOfActs = async (db: Db, org: string, asked: readonly ActOf[]): Promise<WordRow[]> =>
  asked.length === 0
    ? []
    : (
        await sql<WordRow>`select a.act, a.subject, e.id as event, e.source, e.external_id as record, e.kind from ${acts(asked)}
          join lifecycle_events e on e.org_id = ${org} and e.subject = a.subject and e.act = a.act order by e.n`.execute(db)
      ).rows
