// Reads the whole graph into memory, as it is at one moment. The database numbers the nodes and hands the edges over as pairs of numbers, so that a
// million nodes don't become a million objects on the way.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import { Compact, Ids, type Pairs } from './compact.ts'
import { edgeKinds, type NodeKind, nodeKinds } from './model.ts'
import { edgeRows, nodeRows } from './rows-store.ts'

type Db = Kysely<Tables>

const perChunk = 100_000

const numbersOf = (kind: NodeKind) => sql.table(`estate_${kind}`)

/** The nodes of a kind get their numbers, in the order of their bytes. The table is gone with the transaction. */
const idsOf = async (db: Db, org: string, kind: NodeKind): Promise<Ids> => {
  const { table, alive } = nodeRows[kind]
  await sql`create temporary table ${numbersOf(kind)} on commit drop as
    select r.id, (row_number() over (order by r.id collate "C") - 1)::int as n from ${sql.table(table)} r where r.org_id = ${sql.lit(org)} and ${alive}`.execute(
    db,
  )
  await sql`analyze ${numbersOf(kind)}`.execute(db)
  const { rows } = await sql<{ ids: string[] }>`
    select json_agg(id order by n) as ids from ${numbersOf(kind)} group by n / ${sql.lit(perChunk)} order by n / ${sql.lit(perChunk)}`.execute(
    db,
  )
  return new Ids(
    rows.map(({ ids }) => ids),
    rows.reduce((sum, { ids }) => sum + ids.length, 0),
  )
}

const pairsOf = async (db: Db, org: string, edge: number): Promise<Pairs[number]> => {
  const { name, from, to } = edgeKinds[edge]!
  const rows = edgeRows(org)[name]
  const { rows: chunks } = await sql<{ pairs: Buffer }>`
    select string_agg(int4send(f.n) || int4send(t.n), ''::bytea) as pairs
    from (select ${rows.a} as a, ${rows.b} as b from ${rows.from} where ${rows.where}) x
      join ${numbersOf(from)} f on f.id = x.a join ${numbersOf(to)} t on t.id = x.b
    group by f.n / ${sql.lit(perChunk)}`.execute(db)
  const pairs = new Int32Array(chunks.reduce((sum, chunk) => sum + chunk.pairs.length / 4, 0))
  let at = 0
  for (const { pairs: bytes } of chunks)
    for (let byte = 0; byte < bytes.length; byte += 4) {
      pairs[at] = bytes.readInt32BE(byte)
      at += 1
    }
  return { edge, pairs }
}

export interface Loaded {
  readonly graph: Compact
  /** PostgreSQL's snapshot of what was seen: `pg_snapshot`. */
  readonly snapshot: string
}

export const loadEstate = (db: Db, org: string): Promise<Loaded> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      await sql`set local statement_timeout = '120s'`.execute(trx)
      const snapshot = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(trx)
      const ids: Ids[] = []
      for (const kind of nodeKinds) ids.push(await idsOf(trx, org, kind))
      const pairs: Pairs[number][] = []
      for (const edge of edgeKinds.keys()) pairs.push(await pairsOf(trx, org, edge))
      return { graph: new Compact(ids, pairs), snapshot: snapshot.rows[0]!.snapshot }
    })
