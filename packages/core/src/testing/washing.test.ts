// A test's database is another one's after it, and must not show it.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../platform/database.ts'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from './database.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const party = (db: Database) => db.insertInto('parties').values({ org_id: 'acme', id: 'acme', kind: 'enterprise', name: 'Acme' }).execute()

const counter = async (db: Database): Promise<unknown> =>
  (await sql`select sequencename, last_value from pg_sequences where schemaname = 'public' order by 1`.execute(db)).rows

const grown = async (db: Database): Promise<void> => {
  await party(db)
  // What nobody may change or take away, too.
  await sql`insert into documents (org_id, digest, media_type, text) values ('acme', 'sha256:a', 'text/plain', 'a')`.execute(db)
}

test('whoever comes after a test finds its database empty, with the same connections', async () => {
  const first = await server.fresh()
  const before = await counter(first.db)
  await grown(first.db)
  await sql`select nextval(seqrelid) from pg_sequence`.execute(first.db)
  await sql`select pg_advisory_lock(7)`.execute(first.db)
  await sql`set statement_timeout = 1`.execute(first.db)
  await first.drop()
  const second = await server.fresh()
  expect(second.name).toBe(first.name)
  expect(await second.db.selectFrom('parties').selectAll().execute()).toEqual([])
  expect(await second.db.selectFrom('documents').selectAll().execute()).toEqual([])
  expect(await counter(second.db)).toEqual(before)
  expect(
    (
      await sql`select 1 from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`.execute(second.db)
    ).rows,
  ).toEqual([])
  await sql`select pg_sleep(0.01)`.execute(second.db)
  await party(second.db)
  await second.drop()
})

test('rows lie in the order in which they were written, as in a new database', async () => {
  const written = async (one: FreshDatabase): Promise<string[]> => {
    for (let n = 0; n < 600; n += 1)
      await sql`insert into documents (org_id, digest, media_type, text) values ('acme', ${`d${n}`}, 'text/plain', ${'x'.repeat(n)})`.execute(
        one.db,
      )
    return (await sql<{ digest: string }>`select digest from documents`.execute(one.db)).rows.map(({ digest }) => digest)
  }
  const first = await server.fresh()
  const before = await written(first)
  await first.drop()
  const second = await server.fresh()
  expect(second.name).toBe(first.name)
  expect(await written(second)).toEqual(before)
  await second.drop()
})

test('whoever asks after its end is refused, though the connections live on', async () => {
  const first = await server.fresh()
  await first.drop()
  await expect(party(first.db)).rejects.toThrow()
})

const leaves: Readonly<Record<string, (one: FreshDatabase) => Promise<unknown>>> = {
  'a trigger switched off': ({ db }) => sql`alter table parties disable trigger all`.execute(db),
  'a constraint dropped': ({ db }) => sql`alter table principal_keys drop constraint principal_keys_org_id_public_key_key`.execute(db),
  'a function replaced': ({ db }) => sql`create function left_behind() returns int language sql as 'select 1'`.execute(db),
  'a table more': ({ db }) => sql`create table left_behind (n int)`.execute(db),
  'a table truncated': ({ db }) => sql`truncate scim_members`.execute(db),
  'the migrations forgotten': ({ db }) => sql`delete from schema_migrations`.execute(db),
}

test.each(Object.entries(leaves))('%s: the database is thrown away', async (_name, leave) => {
  const first = await server.fresh()
  await leave(first)
  await first.drop()
  const second = await server.fresh()
  expect(second.name).not.toBe(first.name)
  await second.drop()
})

test('somebody who is still connected: the database is thrown away', async () => {
  const first = await server.fresh()
  const other = openDatabase({ url: first.url, onError: () => {}, maxConnections: 1 })
  await sql`select 1`.execute(other)
  await first.drop()
  const second = await server.fresh()
  expect(second.name).not.toBe(first.name)
  await other.destroy().catch(() => {})
  await second.drop()
})
