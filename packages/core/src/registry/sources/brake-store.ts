// SQL of the brake: how many there are and were, and who is held.
import { type Kysely, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { RecordKind, Tables } from '../../tables.ts'
import type { RecordKey, RecordRow } from './store.ts'

type Db = Kysely<Tables>

export interface KindCount {
  readonly present: number
  /** Since the moment asked about. */
  readonly ended: number
}

/** Of each kind, how many a source has, and how many ended since. What was over before anything was heard of it isn't counted. */
export const countKinds = async (db: Db, org: string, source: string, since: Date): Promise<Map<RecordKind, KindCount>> => {
  const { rows } = await sql<{ kind: RecordKind; present: string; ended: string }>`select kind,
      count(*) filter (where state = 'present') as present,
      count(*) filter (where state = 'gone' and source_at is not null and changed_at >= ${since}) as ended
    from source_records where org_id = ${org} and source = ${source} group by kind`.execute(db)
  return new Map(rows.map(({ kind, present, ended }) => [kind, { present: Number(present), ended: Number(ended) }]))
}

export const holdRecords = async (
  db: Db,
  org: string,
  source: string,
  reading: string,
  held: readonly (RecordKey & { readonly at: Date })[],
): Promise<void> => {
  await sql`update source_records r set held_in = ${reading}, held_at = h.at
    from jsonb_to_recordset(${asRecords(held)}::jsonb) h(kind text, "externalId" text, at timestamptz)
    where r.org_id = ${org} and r.source = ${source} and r.kind = h.kind and r.external_id = h."externalId" and r.state = 'present'`.execute(
    db,
  )
}

/** Who is held by a reading, locked. */
export const heldBy = async (db: Db, org: string, reading: string): Promise<RecordRow[]> =>
  db
    .selectFrom('source_records')
    .selectAll()
    .where('org_id', '=', org)
    .where('held_in', '=', reading)
    .orderBy('kind')
    .orderBy('external_id')
    .forUpdate()
    .execute()

export const letGo = (db: Db, org: string, reading: string) =>
  db.updateTable('source_records').set({ held_in: null, held_at: null }).where('org_id', '=', org).where('held_in', '=', reading).execute()
