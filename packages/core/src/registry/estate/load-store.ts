// Reads the whole graph into memory, as it is at one moment. The database numbers the nodes and hands the edges over as pairs of numbers, a piece at a time,
// so that a million nodes don't become a million objects on the way. INVARIANT: what would take more than it may is let go before it is there.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import { bytesOfEdges, bytesOfNodes, Compact, Ids, type Pairs } from './compact.ts'
import { edgeKinds, type NodeKind, nodeKinds } from './model.ts'
import { edgeRows, nodeRows } from './rows-store.ts'

type Db = Kysely<Tables>

const perChunk = 100_000

const numbersOf = (kind: NodeKind) => sql.table(`estate_${kind}`)

/** Never leaves this file. */
class TooLarge extends Error {}

/** Adds up what the graph will take, and stops where it would be too much. */
class Budget {
  #left: number

  constructor(bytes: number) {
    this.#left = bytes
  }

  spend(bytes: number): void {
    this.#left -= bytes
    if (this.#left < 0) throw new TooLarge('the graph is larger than may be kept in memory')
  }
}

/** Rows one after the other; none of them is in memory with the next. */
async function* each<Row>(db: Db, query: RawBuilder<Row>): AsyncGenerator<Row> {
  await sql`declare estate_rows no scroll cursor for ${query}`.execute(db)
  for (;;) {
    const { rows } = await sql<Row>`fetch 1 from estate_rows`.execute(db)
    const [row] = rows
    if (!row) break
    yield row
  }
  await sql`close estate_rows`.execute(db)
}

/** The nodes of a kind get their numbers, in the order of their bytes. The table is gone with the transaction. */
const idsOf = async (db: Db, org: string, kind: NodeKind, budget: Budget): Promise<Ids> => {
  const { table, alive } = nodeRows[kind]
  await sql`create temporary table ${numbersOf(kind)} on commit drop as
    select r.id, (row_number() over (order by r.id collate "C") - 1)::int as n from ${sql.table(table)} r where r.org_id = ${sql.lit(org)} and ${alive}`.execute(
    db,
  )
  await sql`analyze ${numbersOf(kind)}`.execute(db)
  const { rows } = await sql<{ count: number; bytes: number }>`
    select count(*)::int as count, coalesce(sum(octet_length(id)), 0)::float8 as bytes from ${numbersOf(kind)}`.execute(db)
  const { count, bytes } = rows[0]!
  budget.spend(bytesOfNodes(count, bytes))
  const ids = new Ids(count, bytes)
  const chunks = sql<{ ids: string[] }>`select json_agg(id order by n) as ids from ${numbersOf(kind)}
    group by n / ${sql.lit(perChunk)} order by n / ${sql.lit(perChunk)}`
  for await (const chunk of each(db, chunks)) ids.add(chunk.ids)
  return ids
}

const pairsOf = async (db: Db, org: string, edge: number, budget: Budget): Promise<Pairs[number]> => {
  const { name, from, to } = edgeKinds[edge]!
  const rows = edgeRows(org)[name]
  const chunks = sql<{ pairs: Buffer }>`
    select string_agg(int4send(x.f) || int4send(x.t), ''::bytea) as pairs from (
      select f.n as f, t.n as t, row_number() over () / ${sql.lit(perChunk)} as chunk
      from (select ${rows.a} as a, ${rows.b} as b from ${rows.from} where ${rows.where}) e
        join ${numbersOf(from)} f on f.id = e.a join ${numbersOf(to)} t on t.id = e.b) x
    group by x.chunk`
  const pairs: Int32Array[] = []
  for await (const { pairs: bytes } of each(db, chunks)) {
    budget.spend(bytesOfEdges(bytes.length / 8))
    const chunk = new Int32Array(bytes.length / 4)
    for (let n = 0; n < chunk.length; n += 1) chunk[n] = bytes.readInt32BE(4 * n)
    pairs.push(chunk)
  }
  return { edge, pairs }
}

export interface Loaded {
  readonly graph: Compact
  /** PostgreSQL's snapshot of what was seen: `pg_snapshot`. */
  readonly snapshot: string
}

/** Undefined where it would take more than so many bytes. */
export const loadEstate = async (db: Db, org: string, mostBytes: number): Promise<Loaded | undefined> => {
  const budget = new Budget(mostBytes)
  try {
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        await sql`set local statement_timeout = '120s'`.execute(trx)
        const snapshot = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(trx)
        const ids: Ids[] = []
        for (const kind of nodeKinds) ids.push(await idsOf(trx, org, kind, budget))
        const pairs: Pairs[number][] = []
        for (const edge of edgeKinds.keys()) pairs.push(await pairsOf(trx, org, edge, budget))
        return { graph: new Compact(ids, pairs), snapshot: snapshot.rows[0]!.snapshot }
      })
  } catch (error) {
    if (error instanceof TooLarge) return undefined
    throw error
  }
}
