// SQL for following some streams of the journal from where a reader stands.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { StoredEntry } from './store.ts'

type Db = Kysely<Tables>

export interface FollowedEntry extends StoredEntry {
  readonly ordinal: string
  readonly stream: string
}

const columns = ['ordinal', 'id', 'at', 'kind', 'actor_id', 'stream', 'seq', 'leaf', 'log_index'] as const

const followed = (row: {
  ordinal: string
  id: string
  at: Date
  kind: string
  actor_id: string
  stream: string | null
  seq: number
  leaf: string
  log_index: string | null
}): FollowedEntry => {
  const { log_index, ...rest } = row
  return { ...rest, stream: rest.stream ?? '', index: log_index === null ? null : Number(log_index) }
}

/** A page of the numbered entries of some streams, of some kinds or of all, in log order, from an index on. */
export const entriesOfStreamsFrom = async (
  db: Db,
  org: string,
  streams: readonly string[],
  from: number,
  limit: number,
  kinds?: readonly string[],
) => {
  if (streams.length === 0) return []
  let query = db
    .selectFrom('journal')
    .select(columns)
    .where('org_id', '=', org)
    .where('stream', 'in', [...streams])
    .where('log_index', '>=', String(from))
  if (kinds !== undefined) query = query.where('kind', 'in', [...kinds])
  const rows = await query.orderBy('log_index').limit(limit).execute()
  return rows.map(followed)
}

/** Entries of the streams beyond what was seen of each (`seen`: stream → last place seen), oldest first. */
export const entriesBeyond = async (
  db: Db,
  org: string,
  streams: readonly string[],
  seen: ReadonlyMap<string, number>,
  limit: number,
): Promise<FollowedEntry[]> => {
  if (streams.length === 0) return []
  const rows = await sql<
    Parameters<typeof followed>[0]
  >`select j.ordinal, j.id, j.at, j.kind, j.actor_id, j.stream, j.seq, j.leaf, j.log_index
    from unnest(${[...streams]}::text[], ${streams.map((stream) => seen.get(stream) ?? 0)}::int[]) s(stream, seen)
    join journal j on j.org_id = ${org} and j.stream = s.stream and j.seq > s.seen
    order by j.ordinal limit ${limit}`.execute(db)
  return rows.rows.map(followed)
}

/** How far each stream had come when an entry was recorded: where a reader who saw it last goes on. */
export const placesAt = async (db: Db, org: string, streams: readonly string[], entry: string): Promise<Map<string, number>> => {
  const last = await db
    .selectFrom('journal')
    .select(['ordinal', 'stream'])
    .where('org_id', '=', org)
    .where('id', '=', entry)
    .executeTakeFirst()
  if (!last || last.stream === null || !streams.includes(last.stream)) return new Map()
  const rows = await db
    .selectFrom('journal')
    .select((eb) => ['stream', eb.fn.max('seq').as('seq')])
    .where('org_id', '=', org)
    .where('stream', 'in', [...streams])
    .where('ordinal', '<=', last.ordinal)
    .groupBy('stream')
    .execute()
  return new Map(rows.map((row) => [row.stream ?? '', Number(row.seq)]))
}
