// Who said so is told by what committed with the fact: an import by its person, a source by its record, and whoever wrote past the product as nobody known.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { importInventory } from '../import/index.ts'
import { takeRecord } from '../sources/index.ts'
import { historyOperations } from './operations.ts'

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

const identity = (owner: string, criticality = 'low') =>
  `identities: [{ id: job, kind: service_account, name: J, purpose: p, businessOwner: ${owner}, technicalOwner: ada, environment: staging, criticality: ${criticality} }]`

const bringIn = async (document: string) =>
  importInventory(opened.house.runtime, await opened.company.caller('ada'), { document, format: 'yaml', dryRun: false })

const [read] = historyOperations
const history = async (query: { asOf?: string; field?: string; cursor?: string; limit?: number } = {}, as = 'ada', id = 'job') =>
  read.handle(
    opened.house.runtime,
    await opened.company.caller(as),
    { params: { identity: id }, query, body: undefined as never },
    {} as never,
  )

it('names the person who imported it, by the entry of the journal that committed with it', async () => {
  const { digest } = await bringIn(identity('ada'))
  await bringIn(identity('ben'))
  const { items, was } = await history({ field: 'owner' })
  expect(was).toMatchObject({ businessOwner: 'ben', technicalOwner: 'ada' })
  expect(items.map(({ what, by }) => [what, by.way, by.principal])).toEqual([
    ['changed', 'product', 'ada'],
    ['began', 'product', 'ada'],
  ])
  expect(items[0]).toMatchObject({ before: { businessOwner: 'ada' }, after: { businessOwner: 'ben' } })
  expect(items[1]!.by.entries.find(({ kind }) => kind === 'inventory.imported')?.says).toMatchObject({ document: digest })
})

it('shows what was written past the product as that, also where it was done under the name of something else', async () => {
  const { db } = opened.fresh
  await bringIn(identity('ada'))
  const { rows } = await sql<{ act: string }>`select act from inventory_changes where kind = 'identity' and subject = 'job'`.execute(db)
  await sql`update identities set business_owner = 'ben' where id = 'job'`.execute(db)
  await db.transaction().execute(async (trx) => {
    await sql`select set_config('countersign.act', ${rows[0]!.act.split('.')[0]!}, true)`.execute(trx)
    await sql`update identities set business_owner = 'ada' where id = 'job'`.execute(trx)
  })
  const { items } = await history()
  const role = (await sql<{ role: string }>`select session_user as role`.execute(db)).rows[0]!.role
  expect(items.map(({ by }) => [by.way, by.principal, by.databaseRole])).toEqual([
    ['database', null, role],
    ['database', null, role],
    ['product', 'ada', role],
  ])
})

it('names the source, its record and its event', async () => {
  await transact(opened.house.runtime, await opened.company.caller('ada'), (work) =>
    takeRecord(opened.house.runtime, work, testSource(), {
      kind: 'person',
      externalId: 'E-7',
      attributes: { name: 'Bo' },
      at: new Date('2026-01-01T00:00:00Z'),
    }),
  )
  const { items } = await history({}, 'ada', 'hr:E-7')
  expect(items.at(-1)).toMatchObject({ what: 'began', by: { way: 'product', source: { source: 'hr', record: 'E-7' } } })
})

it('tells as of a moment what was true then, and in pages what had changed by then', async () => {
  for (const criticality of ['low', 'high', 'low', 'critical']) await bringIn(identity('ada', criticality))
  const all = (await history()).items
  expect(all.length).toBe(4)
  const then = await history({ asOf: all[2]!.at, limit: 1 })
  expect([then.was?.['criticality'], (await history({ asOf: all[1]!.at })).was?.['criticality']]).toEqual(['high', 'low'])
  expect((await history({ asOf: '2020-01-01T00:00:00Z' })).was).toBeNull()
  const pages: string[] = []
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await history(cursor === undefined ? { limit: 1 } : { limit: 1, cursor })
    pages.push(...page.items.map(({ n }) => n))
    cursor = page.next
    more = cursor !== undefined
  }
  expect(pages).toEqual(all.map(({ n }) => n))
})

it('tells whoever is outside nothing, not even whether there is such a thing', async () => {
  await bringIn(identity('ada'))
  const refusal = async (id: string) => history({}, 'oscar', id).catch((error: { code: string }) => error.code)
  expect(await refusal('job')).toBe('authority.refused')
  expect(await refusal('nothing')).toBe('authority.refused')
  await expect(history({}, 'ada', 'nothing')).rejects.toMatchObject({ code: 'identity.unknown' })
  await expect(history({ cursor: 'x' }, 'ada', 'nothing')).rejects.toMatchObject({ code: 'request.bad_cursor' })
})

it('traces an owner whom a document gives to something as whatever else changes hands, and what is new is handed over by nobody', async () => {
  const { db } = opened.fresh
  await bringIn(identity('ada'))
  const { digest } = await bringIn(`teams: [{ id: core, lead: ada }]\n${identity('ben')}`)
  await bringIn(identity('ben'))
  const rows = await db
    .selectFrom('owner_changes')
    .select(['kind', 'subject', 'role', 'from_owner', 'to_owner', 'rule', 'cause'])
    .orderBy('n')
    .execute()
  expect(rows).toEqual([
    { kind: 'identity', subject: 'job', role: 'business_owner', from_owner: 'ada', to_owner: 'ben', rule: 'import', cause: digest },
  ])
  const entries = await db.selectFrom('journal').select('leaf').where('kind', '=', 'owner.changed').execute()
  expect(entries.map(({ leaf }) => JSON.parse(leaf).body)).toEqual([
    { of: 'identity', id: 'job', role: 'business_owner', from: 'ada', to: 'ben', rule: 'import', cause: digest },
  ])
  expect((await history({ field: 'owner' })).items[0]!.by.entries[0]).toMatchObject({ kind: 'owner.changed', says: { cause: digest } })
})
