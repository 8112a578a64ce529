// All SQL of dossiers.
import { type Kysely, sql } from 'kysely'
import { type Copied, copied } from '../../platform/client.ts'
import type { Tables } from '../../tables.ts'
import { lockStreams, type StreamHead } from '../journal/index.ts'

type Db = Kysely<Tables>

export const readChangeRow = (db: Db, org: string, id: string) =>
  db.selectFrom('changes').select(['id', 'state']).where('org_id', '=', org).where('id', '=', id).executeTakeFirst()

export const operationIdsOf = async (db: Db, org: string, change: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('operations')
    .select('id')
    .where('org_id', '=', org)
    .where('change_id', '=', change)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

export const lockedStreamHeads = async (db: Db, org: string, streams: readonly string[]): Promise<StreamHead[]> => {
  const heads = await lockStreams(db, org, streams)
  return [...heads.values()].sort((a, b) => (a.stream < b.stream ? -1 : 1))
}

export interface NumberedEntry {
  readonly index: number
  readonly kind: string
  readonly stream: string
  readonly seq: number
  readonly leaf: string
}

/** Numbered entries of the streams, in log order; `onlySeq` picks one place of a stream. */
export const entriesInOrder = async (db: Db, org: string, streams: readonly string[], onlySeq?: number): Promise<NumberedEntry[]> => {
  let query = db
    .selectFrom('journal')
    .select(['log_index', 'kind', 'stream', 'seq', 'leaf'])
    .where('org_id', '=', org)
    .where('stream', 'in', [...streams])
    .where('log_index', 'is not', null)
  if (onlySeq !== undefined) query = query.where('seq', '=', onlySeq)
  const rows = await query.orderBy('log_index').execute()
  return rows.map((row) => ({ index: Number(row.log_index), kind: row.kind, stream: row.stream as string, seq: row.seq, leaf: row.leaf }))
}

/** Changes with an operation on a credential of the identity, by id. */
export const changesThatTouched = async (db: Db, org: string, identity: string, limit: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('operations as o')
    .innerJoin('credentials as c', (join) => join.onRef('c.org_id', '=', 'o.org_id').onRef('c.id', '=', 'o.credential_id'))
    .select('o.change_id')
    .distinct()
    .where('o.org_id', '=', org)
    .where('c.identity_id', '=', identity)
    .orderBy('o.change_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.change_id)
}

export interface ChangesUnder {
  readonly operations: readonly string[]
  /** When they were opened: from then on, and before then. */
  readonly from: Date
  readonly to: Date
}

/** What a plan had in mind and another replaced counts too: the plan stands in the change's story. */
const under = (org: string, { operations, from, to }: ChangesUnder) => sql`from changes c where c.org_id = ${org}
  and c.opened_at >= ${from} and c.opened_at < ${to} and c.plan_digest is not null
  and exists (select 1 from operations o where o.org_id = c.org_id and o.change_id = c.id and o.operation = any(${[...operations]}::text[]))`

/** Changes opened within the time that had one of the operations, by id. */
export const changesUnder = async (
  db: Db,
  org: string,
  asked: ChangesUnder,
  after: string | undefined,
  limit: number,
): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select c.id ${under(org, asked)} and c.id collate "C" > ${after ?? ''}
    order by c.id collate "C" limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** How many there are, by how far they have come. */
export const countChangesUnder = async (db: Db, org: string, asked: ChangesUnder): Promise<{ closure: string; count: number }[]> => {
  const { rows } = await sql<{ closure: string; n: string }>`select c.closure, count(*) as n ${under(org, asked)}
    group by c.closure order by c.closure`.execute(db)
  return rows.map(({ closure, n }) => ({ closure, count: Number(n) }))
}

/**
 * The leaves of the entries from an index up to another (exclusive), in log order, each with a line feed, and how many they are.
 * Of a payload that was deleted, `#` and its leaf hash in hex: whether that was right is for the verifier to say.
 * SAFETY: canonical JSON has no control character, so with these for quote and delimiter nothing is ever quoted: a line is a leaf, byte for byte.
 */
export const leavesBetween = async (db: Db, from: number, to: number): Promise<Copied> => {
  const answer =
    await sql<Copied>`${copied}copy (select coalesce(leaf, '#' || encode(leaf_hash, 'hex')) from journal where log_index >= ${sql.lit(from)} and log_index < ${sql.lit(to)}
    order by log_index) to stdout (format csv, quote e'\\x01', delimiter e'\\x02')`.execute(db)
  return answer.rows[0]!
}

/** Which documents of these operations were deleted, and under which change. */
export const deletedDocuments = async (db: Db, org: string, operations: readonly string[]): Promise<Map<string, string>> => {
  const { rows } = await sql<{ digest: string; change_id: string }>`select x.digest, x.change_id from retention_deleted_documents x
    where x.org_id = ${org} and x.digest in (
      select digest from evidence where org_id = ${org} and operation_id = any(${[...operations]}::text[])
      union select digest from proofs where org_id = ${org} and operation_id = any(${[...operations]}::text[]))`.execute(db)
  return new Map(rows.map((row) => [row.digest, row.change_id]))
}
