// What a look at one credential costs does not grow with the system that it is at.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { privilegesOf } from './privilege-store.ts'

let server: TestDatabase
let fresh: FreshDatabase
beforeAll(async () => {
  server = await startTestDatabase()
  fresh = await server.fresh()
})
afterAll(async () => {
  await fresh?.drop()
  await server?.stop()
})

const systems = 500
const all = 20_000

test('each credential is read for itself, and not for every other one of its system, where one system holds most of them', async () => {
  const undone = new Error('nothing of it stays')
  const looked = fresh.db.transaction().execute(async (db) => {
    // ORDER: each table is counted before the next refers to it, or its references are looked up as in the empty table that it was.
    for (const [table, statement] of [
      ['parties', sql`insert into parties (org_id, id, kind, name) values ('acme', 'acme', 'enterprise', 'Acme')`],
      [
        'systems',
        sql`insert into systems (org_id, id, name, connector, environment, config, operator_secrets, observer_secrets)
          select 'acme', 's' || n, 'System', 'fake', 'production', '{}', '{}', '{}' from generate_series(1, ${systems}::int) n`,
      ],
      [
        'identities',
        sql`insert into identities (org_id, id, kind, name, purpose, party_id, environment, criticality)
          select 'acme', 'i' || n, 'service_account', 'Identity', 'test', 'acme', 'production', 'moderate' from generate_series(1, ${all}::int) n`,
      ],
      [
        'credentials',
        sql`insert into credentials (org_id, id, identity_id, system_id, kind, account)
          select 'acme', 'c' || n, 'i' || n, 's' || 1 + floor(${systems}::int * power((n * 7919 % 10007) / 10007.0, 4))::int, 'fake.password', 'a' || n
          from generate_series(1, ${all}::int) n`,
      ],
    ] as const) {
      await statement.execute(db)
      await sql`analyze ${sql.table(table)}`.execute(db)
    }
    const rowsRead = async (): Promise<number> => {
      const { rows } = await sql<{ n: number }>`select (seq_tup_read + idx_tup_fetch)::int as n from pg_stat_xact_user_tables
        where relname = 'credentials'`.execute(db)
      return rows[0]!.n
    }
    const before = await rowsRead()
    expect(await privilegesOf(db, 'acme', '', 1_000)).toHaveLength(1_000)
    // Each table of them once or twice where the planner joins it whole; a system of 2,000 read for each of its own is a million.
    expect((await rowsRead()) - before).toBeLessThan(3 * all)
    throw undone
  })
  await expect(looked).rejects.toBe(undone)
})
