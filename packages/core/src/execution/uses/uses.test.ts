// Who is seen with a credential is kept beside who is declared: it is never a consumer by that, takes no declared one away, and only a whole look speaks of silence.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { usesShown } from '../../registry/inventory/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { lookAtHygiene } from '../hygiene/index.ts'
import { readClients } from './index.ts'

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

const caller = () => systemCaller(opened.house.runtime, 'acme', 'test')
const workload = (id: string, more: { addresses?: string[]; reads?: string[]; party_id?: string } = {}) =>
  opened.fresh.db
    .insertInto('workloads')
    .values({ org_id: 'acme', id, name: id, team: 't', party_id: 'acme', environment: 'development', ...more })
    .execute()
const declare = (credential: string, id: string) =>
  opened.fresh.db.insertInto('credential_uses').values({ org_id: 'acme', credential_id: credential, workload_id: id }).execute()
const secretOf = (id: string) => opened.house.references.get(`ref:${id}`)!.expose()
const connect = (id: string, by: { from?: string; client?: string }) =>
  opened.house.fake.openSession('main', `acct-${id}`, secretOf(id), by)!
const read = () => readClients(opened.house.runtime, caller(), 'fake')
const look = () => lookAtHygiene(opened.house.runtime, caller())
const later = (days: number) => opened.house.clock.advance(days * 86_400)
const shown = async (credential: string): Promise<string[]> =>
  (await usesShown(opened.fresh.db, 'acme', 'credential', [credential])).map((one) =>
    [
      one.workload,
      one.learnt,
      one.how,
      one.counts ? 'counts' : 'only seen',
      one.lastSeen === null ? 'never' : one.lastSeen.toISOString().slice(0, 10),
      one.ended === null ? '' : 'over',
    ]
      .join(' ')
      .trim(),
  )
const findings = async (): Promise<string[]> =>
  (
    await opened.fresh.db
      .selectFrom('findings')
      .select(['kind', 'subject', 'severity'])
      .where('kind', 'like', 'use.%')
      .where('state', '=', 'open')
      .orderBy('kind')
      .orderBy('subject')
      .execute()
  ).map(({ kind, subject, severity }) => `${kind} ${subject} ${severity}`)
const today = () => opened.house.clock.now().toISOString().slice(0, 10)
const journalled = async (kind: string) =>
  (await opened.fresh.db.selectFrom('journal').select('id').where('kind', '=', kind).orderBy('id').execute()).length

it('a declared use stays declared and is seen; one that nobody has declared is a finding until it is, and is no consumer', async () => {
  await opened.company.credential('db')
  for (const id of ['own', 'other']) await workload(id)
  await declare('db', 'own')
  connect('db', { client: 'own' })
  connect('db', { client: 'other' })
  await read()
  expect(await shown('db')).toEqual([`own declared client_name counts ${today()}`, `other observed client_name only seen ${today()}`])
  expect(await opened.fresh.db.selectFrom('credential_uses').select('workload_id').execute()).toEqual([{ workload_id: 'own' }])
  await look()
  expect(await findings()).toEqual(['use.undeclared db other moderate'])
  await declare('db', 'other')
  await look()
  expect(await findings()).toEqual([])
  expect(await journalled('clients.read')).toBe(1)
})

it('somebody outside who is seen with it is worse', async () => {
  await opened.company.credential('db')
  await workload('theirs', { party_id: 'staying' })
  connect('db', { client: 'theirs' })
  await read()
  await look()
  expect(await findings()).toEqual(['use.undeclared db theirs high'])
})

it('by its address alone a use is inferred and accuses nobody; seen by name it is observed, and stays that', async () => {
  await opened.company.credential('db')
  await workload('batch', { addresses: ['10.0.0.0/8'] })
  const first = connect('db', { from: '10.1.1.1' })
  await read()
  expect(await shown('db')).toEqual(['batch inferred address only seen never'])
  await look()
  expect(await findings()).toEqual([])
  opened.house.fake.endSession(first)
  const second = connect('db', { from: '10.1.1.1', client: 'batch' })
  await read()
  opened.house.fake.endSession(second)
  connect('db', { from: '10.1.1.1' })
  later(1)
  await read()
  expect(await shown('db')).toMatchObject([/^batch observed client_name only seen/].map((text) => expect.stringMatching(text)))
})

it('a manifest that names where the secret lies makes a use likely, until it names it no more', async () => {
  await opened.company.credential('db')
  await opened.fresh.db.updateTable('credentials').set({ secret_ref: 'file:/run/db' }).where('id', '=', 'db').execute()
  await workload('reader', { reads: ['file:/run/other', 'file:/run/db'] })
  await workload('elsewhere', { reads: ['file:/run/other'] })
  await look()
  expect(await shown('db')).toEqual(['reader inferred secret_reference only seen never'])
  await opened.fresh.db.updateTable('workloads').set({ reads: [] }).where('id', '=', 'reader').execute()
  await look()
  expect(await shown('db')).toEqual(['reader inferred secret_reference only seen never over'])
  await look()
  expect(await journalled('uses.inferred')).toBe(2)
})

it('who is declared and not seen for as long as policy says is told, where it was looked the whole time; what could not be read says nothing', async () => {
  await opened.company.credential('db')
  for (const id of ['gone', 'quiet']) await workload(id)
  await declare('db', 'gone')
  await declare('db', 'quiet')
  // Learnt by the clock of the database, which is not the one that moves here.
  await sql`update credential_uses set learnt_at = '2020-01-01'`.execute(opened.fresh.db)
  const session = connect('db', { client: 'gone' })
  await read()
  opened.house.fake.endSession(session)
  // Somebody who gives no name is on it.
  connect('db', {})
  const watch = async (days: number) => {
    for (let day = 0; day < days; day += 1) {
      later(1)
      await read()
    }
  }
  await watch(92)
  await look()
  expect(await findings()).toEqual(['use.not_seen db gone low'])
  // The watch breaks off: nobody knows whether it was there meanwhile.
  later(4)
  const up = opened.house.fake.down()
  await read()
  up()
  await look()
  expect(await findings()).toEqual([])
  expect(await shown('db')).toContain(
    `gone declared client_name counts ${new Date(opened.house.clock.now().getTime() - 96 * 86_400_000).toISOString().slice(0, 10)}`,
  )
  const { outcome, code } = await opened.fresh.db.selectFrom('client_readings').selectAll().executeTakeFirstOrThrow()
  expect([outcome, code]).toEqual(['inconclusive', 'system.unknown'])
})

it('an account for which several credentials stand is told of none', async () => {
  await opened.company.credential('db')
  await opened.company.credential('db2')
  await opened.fresh.db.updateTable('credentials').set({ account: 'acct-db', key: '2' }).where('id', '=', 'db2').execute()
  await workload('w')
  connect('db', { client: 'w' })
  await read()
  expect(await shown('db')).toEqual([])
})
