// Many keys and many rows in one statement whose text is the same for any number of them; a single key has a text of its own. Knows no table.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables.ts'

type Db = Kysely<Tables>

/**
 * `= any(…)`: one text of statement for any number of keys but one. One key is compared by itself: the planner takes an array that it does not see for ten keys,
 * and would plan anew each time for the one that it sees.
 */
export const anyOf = (keys: readonly string[]) =>
  keys.length === 1 ? sql<string>`${keys[0]}::text` : sql<string>`any(${[...keys]}::text[])`

/**
 * Rows as one parameter, for `jsonb_populate_recordset`: one text of statement for any number of rows. Dates as RFC 3339, bytes as PostgreSQL's
 * hexadecimal form.
 */
export const asRecords = (rows: readonly object[]): string => JSON.stringify(rows.map(inWords))

const inHex = (value: unknown): unknown => (Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value)

/** Bytes stand in columns of their own. Looked for here: a replacer would be asked for every member of every document. */
const inWords = (row: object): object =>
  Object.values(row).some(Buffer.isBuffer) ? Object.fromEntries(Object.entries(row).map(([name, value]) => [name, inHex(value)])) : row

/** Inserts rows of a table; columns that are left out get their default. All rows have the same columns. */
export const insertRecords = async (db: Db, table: keyof Tables & string, rows: readonly object[], conflict = sql``): Promise<void> => {
  const [first] = rows
  if (!first) return
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)))
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${asRecords(rows)}::jsonb) ${conflict}`.execute(db)
}
