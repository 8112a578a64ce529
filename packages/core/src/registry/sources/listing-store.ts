// SQL of what is shown of sources: their records, page by page, and how many there are.
import { type Kysely, sql } from 'kysely'
import type { RecordKind, Tables } from '../../tables.ts'
import type { RecordRow } from './store.ts'

type Db = Kysely<Tables>

export interface RecordFilter {
  readonly kind?: RecordKind
  readonly state?: 'present' | 'gone' | 'held'
}

/** A place in the list of a source's records. */
export const placeOf = (row: Pick<RecordRow, 'kind' | 'external_id'>): string => `${row.kind}\n${row.external_id}`

export const pageOfRecords = (
  db: Db,
  org: string,
  source: string,
  filter: RecordFilter,
  after: string,
  limit: number,
): Promise<RecordRow[]> => {
  const [kind = '', externalId = ''] = after.split('\n')
  let query = db
    .selectFrom('source_records')
    .selectAll()
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where(sql<boolean>`(kind, external_id) > (${kind}, ${externalId})`)
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind)
  if (filter.state === 'held') query = query.where('held_in', 'is not', null)
  else if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  return query.orderBy('kind').orderBy('external_id').limit(limit).execute()
}

export interface RecordCount {
  readonly source: string
  readonly kind: RecordKind
  readonly present: number
  readonly gone: number
  readonly held: number
}

export const countRecords = async (db: Db, org: string): Promise<RecordCount[]> => {
  const { rows } = await sql<Record<keyof RecordCount, string>>`select source, kind, count(*) filter (where state = 'present') as present,
      count(*) filter (where state = 'gone') as gone, count(*) filter (where held_in is not null) as held
    from source_records where org_id = ${org} group by source, kind order by source, kind`.execute(db)
  return rows.map((row) => ({
    source: row.source,
    kind: row.kind as RecordKind,
    present: Number(row.present),
    gone: Number(row.gone),
    held: Number(row.held),
  }))
}

/** The newest reading of each source that came to its end. */
export const lastReadings = async (db: Db, org: string) =>
  db
    .selectFrom('source_readings')
    .selectAll()
    .distinctOn('source')
    .where('org_id', '=', org)
    .where('mode', '=', 'full')
    .where('state', '<>', 'open')
    .orderBy('source')
    .orderBy('id', 'desc')
    .execute()

/** Things of which a source says something that isn't its own, page by page. */
export const contestedThings = (db: Db, org: string, source: string, after: string, limit: number): Promise<RecordRow[]> => {
  const [kind = '', externalId = ''] = after.split('\n')
  return db
    .selectFrom('source_records')
    .selectAll()
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('state', '=', 'present')
    .where(sql<boolean>`(kind, external_id) > (${kind}, ${externalId})`)
    .where(sql<boolean>`exists (select 1 from jsonb_object_keys(attributes) k where k <> all(owned))`)
    .orderBy('kind')
    .orderBy('external_id')
    .limit(limit)
    .execute()
}
