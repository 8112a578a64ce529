// All SQL about readings: what was read of a source, how far, and what came of it.
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { RecordKind, Tables } from '../../tables.ts'
import type { RecordRow } from './store.ts'

type Db = Kysely<Tables>
export type ReadingRow = Selectable<Tables['source_readings']>

export const insertReading = (db: Db, row: Insertable<Tables['source_readings']>) => db.insertInto('source_readings').values(row).execute()

/** Serialises what is begun and ended of one source. */
export const lockSource = (db: Db, org: string, source: string) =>
  sql`select pg_advisory_xact_lock(hashtext('source.readings'), hashtext(${`${org} ${source}`}))`.execute(db)

export const lockReading = (db: Db, org: string, id: string): Promise<ReadingRow | undefined> =>
  db.selectFrom('source_readings').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst()

export const readReading = (db: Db, org: string, id: string): Promise<ReadingRow | undefined> =>
  db.selectFrom('source_readings').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const openReading = (db: Db, org: string, source: string): Promise<ReadingRow | undefined> =>
  db
    .selectFrom('source_readings')
    .selectAll()
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('state', '=', 'open')
    .forUpdate()
    .executeTakeFirst()

/** The held one that gathers what is said one by one. */
export const openHold = async (db: Db, org: string, source: string): Promise<string | undefined> =>
  (
    await db
      .selectFrom('source_readings')
      .select('id')
      .where('org_id', '=', org)
      .where('source', '=', source)
      .where('state', '=', 'held')
      .where('mode', '=', 'incremental')
      .forUpdate()
      .executeTakeFirst()
  )?.id

export const heldReadings = (db: Db, org: string, source: string): Promise<ReadingRow[]> =>
  db
    .selectFrom('source_readings')
    .selectAll()
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('state', '=', 'held')
    .orderBy('id')
    .forUpdate()
    .execute()

/**
 * As of when a reading that begins now tells what is there. INVARIANT: it comes after all that was heard of its source before it, so that a clock of ours
 * that went back makes no reading older than what it follows: who is missing in it is missing, and who is in it is there.
 */
export const asOfNow = async (db: Db, org: string, source: string, kinds: readonly RecordKind[], at: Date): Promise<Date> => {
  const { rows } = await sql<{ known: Date | null }>`select greatest(
      (select max(r.as_of) from source_readings r where r.org_id = ${org} and r.source = ${source} and r.as_of >= ${at}),
      (select max(x.known) from unnest(${[...kinds]}::text[]) k(kind) cross join lateral (
        (select seen_at as known from source_records where org_id = ${org} and source = ${source} and kind = k.kind and state = 'present'
          and seen_at >= ${at} order by seen_at desc limit 1)
        union all (select gone_at from source_records where org_id = ${org} and source = ${source} and kind = k.kind and state = 'gone'
          and gone_at >= ${at} order by gone_at desc limit 1)) x)) as known`.execute(db)
  const known = rows[0]?.known ?? null
  return known === null ? at : new Date(known.getTime() + 1)
}

export const countPage = (db: Db, row: ReadingRow, page: { records: number; changed: number; refused: number }) =>
  db
    .updateTable('source_readings')
    .set({
      pages: row.pages + 1,
      records: row.records + page.records,
      changed: row.changed + page.changed,
      refused_records: row.refused_records + page.refused,
    })
    .where('org_id', '=', row.org_id)
    .where('id', '=', row.id)
    .execute()

export const writeDetail = (db: Db, org: string, id: string, detail: object) =>
  db
    .updateTable('source_readings')
    .set({ detail: JSON.stringify(detail) })
    .where('org_id', '=', org)
    .where('id', '=', id)
    .execute()

export const endReading = (
  db: Db,
  row: Pick<ReadingRow, 'org_id' | 'id'>,
  end: { state: 'complete' | 'failed' | 'held' | 'superseded'; at: Date; gone?: number },
) =>
  db
    .updateTable('source_readings')
    .set({ state: end.state, ended_at: end.at, ...(end.gone === undefined ? {} : { gone: end.gone }) })
    .where('org_id', '=', row.org_id)
    .where('id', '=', row.id)
    .execute()

export const decideReading = (
  db: Db,
  row: ReadingRow,
  decision: { state: 'released' | 'refused'; by: string; at: Date; reason: string; gone: number },
) =>
  db
    .updateTable('source_readings')
    .set({
      state: decision.state,
      decided_by: decision.by,
      decider_kind: 'enterprise',
      decided_at: decision.at,
      reason: decision.reason,
      gone: decision.gone,
    })
    .where('org_id', '=', row.org_id)
    .where('id', '=', row.id)
    .execute()

/** What a whole reading didn't see: there before it began, and no sign of life since. Locked. */
export const absentSince = (db: Db, org: string, source: string, kinds: readonly RecordKind[], since: Date): Promise<RecordRow[]> =>
  kinds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('source_records')
        .selectAll()
        .where('org_id', '=', org)
        .where('source', '=', source)
        .where('kind', 'in', [...kinds])
        .where('state', '=', 'present')
        .where('seen_at', '<', since)
        .orderBy('kind')
        .orderBy('external_id')
        .forUpdate()
        .execute()

export const pageOfReadings = (db: Db, org: string, source: string, after: string, limit: number): Promise<ReadingRow[]> =>
  db
    .selectFrom('source_readings')
    .selectAll()
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
