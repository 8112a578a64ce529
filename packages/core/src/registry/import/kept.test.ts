// A document brought in by hand beside sources in force: what a source says stands, nobody comes back by an older document, and what no source says
// is the document's.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import type { RecordKind } from '../../tables.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { endRecord, takeRecord } from '../sources/index.ts'
import { importInventory } from './index.ts'

let database: TestDatabase
let opened: Opened
const hr = testSource({
  prefix: '',
  creates: ['person', 'workload'],
  owns: { person: ['name', 'team', 'ends'], workload: ['name', 'team', 'environment'] },
})

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

const moment = (n: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + n * 60_000)
const inWork = async (body: Parameters<typeof transact>[2]): Promise<void> => {
  await transact(opened.house.runtime, await opened.company.caller('ada'), body)
}
const take = (kind: RecordKind, externalId: string, attributes: Record<string, unknown>) =>
  inWork((work) => takeRecord(opened.house.runtime, work, hr, { kind, externalId, attributes, at: moment(1) }))
const leave = (kind: RecordKind, externalId: string) =>
  inWork((work) => endRecord(opened.house.runtime, work, hr, { kind, externalId, at: moment(5), reason: 'over' }))
const bringIn = async (document: string, dryRun = false) =>
  importInventory(opened.house.runtime, await opened.company.caller('ada'), { document, format: 'yaml', dryRun })
const row = async (table: 'principals' | 'identities' | 'workloads', id: string) =>
  (await opened.fresh.db.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst()) as Record<string, unknown>
const stands = (state?: { endedAt: Date }) => standingInstrument(opened.house, 'source', 'hr', { title: 'hr' }, state)

const ann = 'teams:\n  - { id: sales }\npeople:\n  - { id: ann, name: Annabel, team: sales, email: ann@acme.example }\n'
const annLives = `identities:
  - { id: ann, kind: person, name: Ann, purpose: works here, businessOwner: ada, environment: production, criticality: moderate }
`

describe('an import beside a source in force', () => {
  it('leaves what the source says as it is, says so, and writes what the source does not say', async () => {
    await stands()
    await take('person', 'ann', { name: 'Ann', team: 'claims' })
    const { kept, counts } = await bringIn(ann)
    expect(kept).toEqual([
      { section: 'people', id: 'ann', field: 'name', source: 'hr' },
      { section: 'people', id: 'ann', field: 'team', source: 'hr' },
    ])
    expect(counts.people).toEqual({ created: 0, updated: 1, unchanged: 0 })
    expect(await row('principals', 'ann')).toMatchObject({ name: 'Ann', team: 'claims', email: 'ann@acme.example' })
  })

  it('says in a dry run what it would leave', async () => {
    await stands()
    await take('person', 'ann', { name: 'Ann', team: 'claims' })
    expect((await bringIn(ann, true)).kept.map(({ field }) => field)).toEqual(['name', 'team'])
    expect(await row('principals', 'ann')).toMatchObject({ email: null })
  })

  it('leaves nothing where it says the same', async () => {
    await stands()
    await take('person', 'ann', { name: 'Annabel', team: 'sales' })
    expect((await bringIn(ann)).kept).toEqual([])
  })

  const approved = (more: string) =>
    `identities:\n  - { id: svc, kind: service_account, name: svc, purpose: pays, environment: staging, criticality: low${more} }\n`

  it('says what was approved for an identity, and erases nothing of it by saying nothing', async () => {
    await bringIn(approved(', scope: [write, read], rotateEveryDays: 90, approvalReference: CHG-7'))
    const said = { scope: ['read', 'write'], rotate_every_days: 90, approval_reference: 'CHG-7' }
    expect(await row('identities', 'svc')).toMatchObject(said)
    for (const silent of ['', ', scope: null, rotateEveryDays: null']) {
      expect((await bringIn(approved(silent))).counts.identities).toEqual({ created: 0, updated: 0, unchanged: 1 })
      expect(await row('identities', 'svc')).toMatchObject(said)
    }
    const csv =
      'record,id,kind,name,purpose,environment,criticality,scope,rotateEveryDays,approvalReference\nidentity,svc,service_account,svc,pays,staging,low,read;admin,,\n'
    await importInventory(opened.house.runtime, await opened.company.caller('ada'), { document: csv, format: 'csv', dryRun: false })
    expect(await row('identities', 'svc')).toMatchObject({ ...said, scope: ['admin', 'read'] })
  })

  it('brings nobody back whom the source has let go', async () => {
    await stands()
    await take('person', 'ann', { name: 'Ann', team: 'claims' })
    await leave('person', 'ann')
    const { kept } = await bringIn(annLives)
    expect(kept).toContainEqual({ section: 'identities', id: 'ann', field: 'expires_at', source: 'hr' })
    expect((await row('identities', 'ann'))['expires_at']).toEqual(moment(5))
  })

  it('starts no workload again that the source has retired', async () => {
    await stands()
    await take('workload', 'batch', { name: 'Batch', team: 'claims', environment: 'production' })
    await leave('workload', 'batch')
    const before = await row('workloads', 'batch')
    const { kept } = await bringIn('workloads:\n  - { id: batch, name: Batch, team: claims, environment: production, state: running }\n')
    expect([before['state'], kept.map(({ field }) => field)]).toEqual(['retired', ['state']])
    expect(await row('workloads', 'batch')).toMatchObject({ state: 'retired' })
  })

  it('is free again once the source is withdrawn', async () => {
    await take('person', 'ann', { name: 'Ann', team: 'claims' })
    await stands({ endedAt: opened.house.clock.now() })
    expect((await bringIn(ann)).kept).toEqual([])
    expect(await row('principals', 'ann')).toMatchObject({ name: 'Annabel', team: 'sales' })
  })
})
