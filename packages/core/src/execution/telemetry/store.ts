// SQL of what comes in: batches, records, how far streams have come, and what is to be compared because of them.

import { CountersignError } from '@countersign/ledger'
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { TelemetryRecord } from './model.ts'

type Db = Kysely<Tables>
export type RecordRow = Selectable<Tables['telemetry_records']>
export type StreamRow = Selectable<Tables['telemetry_streams']>

/** Live execution keys of active principals of a party, among those that are named. */
export const liveKeysOf = (db: Db, org: string, party: string, ids: readonly string[]) =>
  db
    .selectFrom('principal_keys as k')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'k.org_id').onRef('p.id', '=', 'k.principal_id'))
    .select(['k.key_id', 'k.principal_id', 'k.public_key'])
    .where('k.org_id', '=', org)
    .where('k.key_id', 'in', [...ids])
    .where('k.purpose', '=', 'execution')
    .where('k.revoked_at', 'is', null)
    .where('p.active', '=', true)
    .where('p.party_id', '=', party)
    .execute()

const mostStreams = 100

export interface NewRecord {
  readonly record: TelemetryRecord
  readonly digest: Buffer
  readonly operation: string | null
  readonly credential: string | null
}

/**
 * Writes records in one statement and gives the ids of those that were not there. One whose id or whose place in the stream is taken is left out.
 * ORDER: by id, so that two batches that hold the same events wait for each other rather than deadlock.
 */
export const insertRecords = async (
  db: Db,
  place: { org: string; party: string; stream: string; batch: string },
  records: readonly NewRecord[],
): Promise<Set<string>> => {
  if (records.length === 0) return new Set()
  const rows = records.toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1))
  const { rows: inserted } = await sql<{ event_id: string }>`insert into telemetry_records
      (org_id, party_id, event_id, stream, seq, kind, at, subject, facts, operation_id, credential_id, digest, batch)
    select ${place.org}, ${place.party}, r.id, ${place.stream}, r.seq, r.kind, r.at, r.subject, r.facts, r.operation, r.credential, r.digest, ${place.batch}
    from unnest(${rows.map(({ record }) => record.id)}::text[], ${rows.map(({ record }) => record.seq)}::bigint[],
      ${rows.map(({ record }) => record.kind)}::text[], ${rows.map(({ record }) => record.at)}::timestamptz[],
      ${rows.map(({ record }) => JSON.stringify(record.subject))}::jsonb[], ${rows.map(({ record }) => JSON.stringify(record.facts))}::jsonb[],
      ${rows.map(({ operation }) => operation)}::text[], ${rows.map(({ credential }) => credential)}::text[],
      ${rows.map(({ digest }) => digest)}::bytea[]) with ordinality
      as r(id, seq, kind, at, subject, facts, operation, credential, digest, n)
    order by r.n on conflict do nothing returning event_id`.execute(db)
  return new Set(inserted.map((row) => row.event_id))
}

/** Digests of the events of a provider that are there, by id. */
export const knownRecords = async (db: Db, org: string, party: string, ids: readonly string[]): Promise<Map<string, Buffer>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ event_id: string; digest: Buffer }>`select event_id, digest from telemetry_records
    where org_id = ${org} and party_id = ${party} and event_id = any(${[...ids]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.event_id, row.digest]))
}

export const insertBatch = (db: Db, row: Insertable<Tables['telemetry_batches']>) =>
  db
    .insertInto('telemetry_batches')
    .values(row)
    // The same envelope may bring in what it could not bring in before.
    .onConflict((oc) => oc.doNothing())
    .execute()

/**
 * Moves a stream on by what was taken of it. Gives how far it was and how much is missing now.
 * ORDER: last in its transaction: from here on the provider's other batches of this stream wait.
 */
export const advanceStream = async (
  db: Db,
  key: { org: string; party: string; stream: string },
  taken: { highest: number; count: number },
  at: Date,
): Promise<{ before: number; hadGap: boolean; missing: number }> => {
  const { org, party, stream } = key
  const lock = async () =>
    (
      await sql<{ highest: string; gap_since: Date | null }>`select highest, gap_since from telemetry_streams
        where org_id = ${org} and party_id = ${party} and stream = ${stream} for update`.execute(db)
    ).rows[0]
  let row = await lock()
  if (!row) {
    // SAFETY: each stream may become a finding of its own; a provider has no use for endless names of them.
    const { n } = await db
      .selectFrom('telemetry_streams')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('org_id', '=', org)
      .where('party_id', '=', party)
      .executeTakeFirstOrThrow()
    if (Number(n) >= mostStreams)
      throw new CountersignError(
        'telemetry.too_many_streams',
        'conflict',
        `a provider has at most ${mostStreams} streams; use one that is known`,
      )
    await sql`insert into telemetry_streams (org_id, party_id, stream, highest, received, last_received_at)
      values (${org}, ${party}, ${stream}, 0, 0, ${at}) on conflict do nothing`.execute(db)
    row = await lock()
  }
  const { rows } = await sql<{ missing: string }>`update telemetry_streams
    set highest = greatest(highest, ${taken.highest}::bigint), received = received + ${taken.count}, last_received_at = ${at},
      gap_since = case when greatest(highest, ${taken.highest}::bigint) > received + ${taken.count} then coalesce(gap_since, ${at}) end,
      gap_noticed = gap_noticed and greatest(highest, ${taken.highest}::bigint) > received + ${taken.count}
    where org_id = ${org} and party_id = ${party} and stream = ${stream} returning highest - received as missing`.execute(db)
  return { before: Number(row!.highest), hadGap: row!.gap_since !== null, missing: Number(rows[0]!.missing) }
}

export type About = 'operation' | 'credential'

/** What records speak of is compared soon. ORDER: by name, against deadlocks. */
export const markForComparison = async (db: Db, org: string, about: About, ids: Iterable<string>, at: Date): Promise<void> => {
  const sorted = [...new Set(ids)].sort()
  if (sorted.length === 0) return
  await sql`insert into telemetry_comparisons (org_id, about, subject_id, due_at)
    select ${org}, ${about}, s, ${at} from unnest(${sorted}::text[]) s order by s
    on conflict (org_id, about, subject_id) do update set due_at = excluded.due_at, looks = 0`.execute(db)
}

/** Streams in which something has been missing since an instant, and nobody knows yet. */
export const unnoticedGaps = (db: Db, org: string, since: Date, limit: number) =>
  db
    .selectFrom('telemetry_streams')
    .selectAll()
    .where('org_id', '=', org)
    .where('gap_since', '<=', since)
    .where('gap_noticed', '=', false)
    .orderBy('gap_since')
    .limit(limit)
    .execute()

/** False: it is filled, or known, by now. */
export const noticeGap = async (db: Db, org: string, party: string, stream: string, since: Date): Promise<boolean> => {
  const result = await db
    .updateTable('telemetry_streams')
    .set({ gap_noticed: true })
    .where('org_id', '=', org)
    .where('party_id', '=', party)
    .where('stream', '=', stream)
    .where('gap_since', '<=', since)
    .where('gap_noticed', '=', false)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** How far back missing places are named; that there are some is known whatever their age. */
const namedPlaces = 1_000_000

/** The first places that are missing in the newest part of a stream, as ranges. */
export const missingPlaces = async (db: Db, row: StreamRow, most: number): Promise<{ from: number; to: number }[]> => {
  const floor = Math.max(0, Number(row.highest) - namedPlaces)
  const { rows } = await sql<{ from: string; to: string }>`select before + 1 as "from", seq - 1 as "to" from (
      select seq, coalesce(lag(seq) over (order by seq), ${floor}::bigint) as before from telemetry_records
      where org_id = ${row.org_id} and party_id = ${row.party_id} and stream = ${row.stream} and seq > ${floor}) s
    where seq > before + 1 order by seq limit ${most}`.execute(db)
  return rows.map((range) => ({ from: Number(range.from), to: Number(range.to) }))
}
