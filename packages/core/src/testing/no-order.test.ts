// Who asks for no order in a test can't rely on one, and who asks for one has it.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from './database.ts'

let server: TestDatabase
let fresh: FreshDatabase
beforeAll(async () => {
  server = await startTestDatabase()
  fresh = await server.fresh()
  for (const id of ['a', 'b', 'c'])
    await fresh.db.insertInto('parties').values({ org_id: 'acme', id, kind: 'provider', name: id }).execute()
})
afterAll(async () => {
  await fresh.drop()
  await server.stop()
})

const parties = () => fresh.db.selectFrom('parties').select('id')
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).join('')

test('rows for which no order is asked come backwards', async () => {
  expect(ids(await parties().execute())).toBe('cba')
  expect(ids((await sql<{ id: string }>`select id from parties`.execute(fresh.db)).rows)).toBe('cba')
  expect(ids(await fresh.db.updateTable('parties').set({ name: 'x' }).returning('id').execute())).toBe('cba')
})

test('rows for which an order is asked come in it, within a transaction too', async () => {
  expect(ids(await parties().orderBy('id').execute())).toBe('abc')
  await fresh.db.transaction().execute(async (trx) => {
    expect(ids(await trx.selectFrom('parties').select('id').orderBy('id').execute())).toBe('abc')
    expect(ids((await sql<{ id: string }>`select id from parties ${sql`order by id`}`.execute(trx)).rows)).toBe('abc')
    expect(ids(await trx.selectFrom('parties').select('id').execute())).toBe('cba')
    await sql`declare them cursor for select id from parties order by id`.execute(trx)
    expect(ids((await sql<{ id: string }>`fetch all from them`.execute(trx)).rows)).toBe('abc')
  })
})
