// What is copied in comes out as it was, whatever it is, and what fails leaves the connection as it was. What is prepared answers as if it were not.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '../testing/runtime.ts'
import { copiedIn, copyValue, preparedAs } from './client.ts'

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

/** Texts that PostgreSQL keeps, among them all that mean something in COPY's format. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.toWellFormed().replaceAll('\0', '')),
  fc.constantFrom('', '\\', '\\N', '\\.', '\t', '\n', '\r\n', '\\\\N', 'a\\tb', '{"a":"b\\nc"}', '\u2028', 'ä€😀'),
)
const value = fc.option(text, { nil: null })

describe('rows that are copied in', () => {
  test('come out as they were, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { maxLength: 30 }), async (rows) => {
        const lines = rows.map(([a, b], n) => `${n}\t${copyValue(a)}\t${copyValue(b)}\n`).join('')
        const found = await fresh.db.transaction().execute(async (db) => {
          await sql`create temp table taken (n int, a text, b text) on commit drop`.execute(db)
          await sql`${copiedIn(lines)}copy taken (n, a, b) from stdin`.execute(db)
          return (await sql<{ a: string | null; b: string | null }>`select a, b from taken order by n`.execute(db)).rows
        })
        expect(found.map(({ a, b }) => [a, b])).toEqual(rows)
      }),
      { numRuns: 60 },
    )
  })

  test('are all refused where one is, and the connection answers on', async () => {
    const left = await fresh.db.transaction().execute(async (db) => {
      await sql`create temp table once (n int primary key) on commit drop`.execute(db)
      await sql`savepoint before`.execute(db)
      await expect(sql`${copiedIn('1\n2\n1\n')}copy once (n) from stdin`.execute(db)).rejects.toMatchObject({ code: '23505' })
      await sql`rollback to savepoint before`.execute(db)
      await sql`${copiedIn('3\n')}copy once (n) from stdin`.execute(db)
      return (await sql<{ n: number }>`select n from once`.execute(db)).rows
    })
    expect(left).toEqual([{ n: 3 }])
  })
})

describe('a statement that is prepared', () => {
  test('answers with what the table has now, when another server has given it a column, and within a transaction at the next try', async () => {
    await fresh.db.connection().execute(async (db) => {
      await sql`create temp table grows (n int)`.execute(db)
      await sql`insert into grows values (1)`.execute(db)
      const all = () => sql`${preparedAs('grows')}select * from grows where n = ${1}::int`.execute(db).then(({ rows }) => rows)
      expect(await all()).toEqual([{ n: 1 }])
      await sql`alter table grows add column more text default 'x'`.execute(db)
      expect(await all()).toEqual([{ n: 1, more: 'x' }])
      await sql`alter table grows add column most text default 'y'`.execute(db)
      await sql`begin`.execute(db)
      await expect(all()).rejects.toMatchObject({ code: '0A000' })
      await sql`rollback`.execute(db)
      expect(await all()).toEqual([{ n: 1, more: 'x', most: 'y' }])
      await sql`drop table grows`.execute(db)
    })
  })

  test('is prepared once for each text, built or written, and a connection keeps a hundred of them', async () => {
    await fresh.db.connection().execute(async (db) => {
      const kept = async (): Promise<string[]> =>
        (
          await sql<{ name: string }>`select name from pg_prepared_statements where name like 'counted%' order by name`.execute(db)
        ).rows.map(({ name }) => name)
      const before = await kept()
      for (const n of [1, 2, 3])
        await db.selectFrom('parties').select('id').modifyFront(preparedAs('counted_built')).where('id', '=', String(n)).execute()
      expect((await kept()).length - before.length).toBe(1)
      for (let n = 0; n < 150; n += 1) await sql`${preparedAs('counted')}select ${sql.raw(String(n))} + ${1}::int as n`.execute(db)
      const { rows } = await sql`${preparedAs('counted')}select ${sql.raw('149')} + ${2}::int as n`.execute(db)
      expect(rows).toEqual([{ n: 151 }])
      expect((await kept()).length).toBeLessThanOrEqual(100)
    })
  })
})
