// What the database can't do for a caller is an answer with a code, and nothing of it stays.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'
import { transact } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  return () => it.end()
})

test('a statement that takes too long is cut off, said so, and nothing of it stays', async () => {
  const caller = await it.company.caller('ada')
  const before = await it.fresh.db.selectFrom('journal').select('ordinal').execute()
  const code = await codeOf(() =>
    transact(it.house.runtime, caller, async (work) => {
      work.record({ kind: 'test.noted', body: {} })
      await sql`set local statement_timeout = 20`.execute(work.db)
      await sql`select pg_sleep(5)`.execute(work.db)
    }),
  )
  expect(code).toBe('database.too_slow')
  expect(await it.fresh.db.selectFrom('journal').select('ordinal').execute()).toEqual(before)
})
