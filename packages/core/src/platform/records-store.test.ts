// Rows as one parameter come out of the database as they went in.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '../testing/runtime.ts'
import { asRecords } from './records-store.ts'

let database: TestDatabase
let fresh: FreshDatabase
beforeAll(async () => {
  database = await startTestDatabase()
  fresh = await database.fresh()
})
afterAll(async () => {
  await fresh?.drop()
  await database?.stop()
})

it('bytes, instants, documents and what is missing are the same in every row', async () => {
  const rows = [
    {
      n: 1,
      bytes: Buffer.from([0, 255, 92, 120]),
      at: new Date('2026-01-02T03:04:05.678Z'),
      document: { a: ['\\x00', null] },
      text: '\\x41',
    },
    { n: 2, bytes: null, at: null, document: [], text: null },
    { n: 3, bytes: Buffer.alloc(0), at: new Date(0), document: { data: [1], type: 'Buffer' }, text: '' },
  ]
  const { rows: out } = await sql`select * from jsonb_to_recordset(${asRecords(rows)}::jsonb)
    r(n int, bytes bytea, at timestamptz, document jsonb, text text) order by n`.execute(fresh.db)
  expect(out).toEqual(rows)
})
