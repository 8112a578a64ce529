// A question over very many rows of which few are wanted: it is answered by index rather than by reading everything, and its hash tables fit into memory.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables.ts'

export const largeQuestion = <T>(db: Kysely<Tables>, ask: (db: Kysely<Tables>) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (own) => {
    await sql`set local random_page_cost = 1.1`.execute(own)
    await sql`set local work_mem = '64MB'`.execute(own)
    await sql`set local jit = off`.execute(own)
    return ask(own)
  })
