// A question over very many rows of which few are wanted: it is answered by index rather than by reading everything, its hash tables fit into memory, and it is
// given the time that it takes: what grows with a system of ten million accounts must come to its end there too.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables.ts'
import { patiently } from './client.ts'

const longestMs = 10 * 60_000

export const largeQuestion = <T>(db: Kysely<Tables>, ask: (db: Kysely<Tables>) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (own) => {
    await sql`${patiently(longestMs)}`.execute(own)
    await sql`set local random_page_cost = 1.1`.execute(own)
    await sql`set local work_mem = '64MB'`.execute(own)
    await sql`set local jit = off`.execute(own)
    return ask(own)
  })
