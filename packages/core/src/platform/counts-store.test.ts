// Tables that grow are planned for what they are.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '../testing/runtime.ts'
import { countOutgrown } from './counts-store.ts'

let server: TestDatabase
let fresh: FreshDatabase

beforeAll(async () => {
  server = await startTestDatabase()
  fresh = await server.fresh()
  await sql`alter table parties set (autovacuum_enabled = off)`.execute(fresh.db)
  // What others have changed in it, who were lent this database before, is counted too, and what was looked at then is believed.
  await sql`analyze parties`.execute(fresh.db)
  await sql`select pg_stat_reset_single_table_counters('parties'::regclass)`.execute(fresh.db)
})

afterAll(async () => {
  await sql`alter table parties reset (autovacuum_enabled)`.execute(fresh.db)
  await fresh?.drop()
  await server?.stop()
})

/** In one session, so that what it has counted itself is known to all when it is asked for. */
const grow = (from: number, to: number) =>
  fresh.db.connection().execute(async (db) => {
    await sql`insert into parties (org_id, id, kind, name)
      select 'acme', 'p' || n, 'provider', 'p' || n from generate_series(${from}::int, ${to}::int) n`.execute(db)
    await sql`select pg_stat_force_next_flush()`.execute(db)
    await sql`select 1`.execute(db)
  })

const looked = async (): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select reltuples::int as n from pg_class where oid = 'parties'::regclass`.execute(fresh.db)
  return rows[0]!.n
}

describe('the figures by which the database plans', () => {
  test('are taken of a table that has outgrown them, and of none that has not', async () => {
    await grow(1, 100)
    await countOutgrown(fresh.db)
    expect(await looked()).toBeLessThanOrEqual(0)
    await grow(101, 400)
    await countOutgrown(fresh.db)
    expect(await looked()).toBe(400)
    await grow(401, 1100)
    await countOutgrown(fresh.db)
    expect(await looked(), 'not yet twice as much again').toBe(400)
    await grow(1101, 1300)
    await countOutgrown(fresh.db)
    expect(await looked()).toBe(1300)
  })
})
