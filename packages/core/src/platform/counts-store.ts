// The figures by which the database plans: how many rows a table has, and how they differ. The database takes them anew by itself, about once a
// minute; until then a table that was empty when it was last looked at is read whole for each row that is sought in it, which the first minute of a
// large intake would pay for with every request. It must never touch a row.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables.ts'

/** Changes since the last look that make one worth it, whatever the size. */
const least = 200
/** Grown by this many times, a table is not what was looked at. */
const grown = 2

/** Takes the figures of tables that have outgrown theirs. A table that somebody else looks at, or that isn't ours, is left. */
export const countOutgrown = async (db: Kysely<Tables>): Promise<void> => {
  const { rows } = await sql<{ name: string }>`select c.relname as name
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where s.schemaname = current_schema() and c.relkind = 'r'
      and s.n_mod_since_analyze > greatest(${least}, ${grown} * c.reltuples) order by c.relname`.execute(db)
  if (rows.length > 0)
    await sql`analyze (skip_locked) ${sql.join(
      rows.map(({ name }) => sql.table(name)),
      sql`, `,
    )}`.execute(db)
}
