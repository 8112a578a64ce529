// How often a credential is to be renewed is one answer, for a row and in a statement, and never seldomer than either of the two says.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { renewedEvery, renewedEveryDays } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

test.each([
  [null, null, null],
  [30, null, 30],
  [null, 90, 90],
  [30, 90, 30],
  [180, 90, 90],
])('%s by the credential and %s by its identity is %s', async (own, ofIdentity, expected) => {
  const { db } = opened.fresh
  await opened.company.credential('one')
  await db.updateTable('credentials').set({ rotate_every_days: own }).where('id', '=', 'one').execute()
  await db.updateTable('identities').set({ rotate_every_days: ofIdentity }).where('id', '=', 'idn-one').execute()
  const { rows } = await sql<{ days: number | null }>`select ${renewedEvery('c', 'i')} as days
    from credentials c join identities i on i.id = c.identity_id where c.id = 'one'`.execute(db)
  expect([rows[0]?.days, renewedEveryDays({ rotate_every_days: own }, { rotate_every_days: ofIdentity })]).toEqual([expected, expected])
})
