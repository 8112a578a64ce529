// A large question is given its time; nothing else is, before or after it on the same connection.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '../testing/runtime.ts'
import { type Database, openDatabase } from './database.ts'
import { largeQuestion } from './large-question-store.ts'

let server: TestDatabase
let fresh: FreshDatabase
let db: Database
beforeAll(async () => {
  server = await startTestDatabase()
  fresh = await server.fresh()
  db = openDatabase({ url: fresh.url, maxConnections: 1, statementTimeoutMs: 100, onError: () => {} })
})
afterAll(async () => {
  await db?.destroy()
  await fresh?.drop()
  await server?.stop()
})

/** Longer than the server lets others take, and than the driver waits for them. */
const long = sql<{ it: string }>`select pg_sleep(1.3)::text as it`
const short = sql<{ it: number }>`select 1 as it`

test('a large question is answered however long others may take, and the statements after it are not given that time', async () => {
  await expect(long.execute(db)).rejects.toThrow('statement timeout')
  expect((await largeQuestion(db, (own) => long.execute(own))).rows).toHaveLength(1)
  await expect(long.execute(db)).rejects.toThrow('statement timeout')
  expect((await short.execute(db)).rows).toEqual([{ it: 1 }])
})

test('one that fails leaves the limits of others as they were', async () => {
  await expect(largeQuestion(db, (own) => sql`select 1 / 0`.execute(own))).rejects.toThrow('division by zero')
  await expect(long.execute(db)).rejects.toThrow('statement timeout')
})
