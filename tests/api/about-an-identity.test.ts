// What is asked about one identity is answered about that one alone, wherever it stands in a list; and to a provider only as far as its own part goes.
import { lend, lending } from '@countersign/core/testing/leases'
import { endTheContract } from '@countersign/core/testing/story'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
let change = ''
beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  const { house, company } = api
  await company.credential('first', { executor: 'agent', environment: 'production' })
  await company.credential('second', { environment: 'production' })
  await company.credential('apart', { contract: null })
  change = await endTheContract(house, company)
  await house.settle()
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const get = async (path: string, as = 'ada') => (await api.call('GET', path, { as })).body
const idsOf = async (path: string, as?: string): Promise<string[]> => (await get(path, as)).items.map(({ id }: { id: string }) => id)

it('changes are those that do something about a credential of it', async () => {
  expect(await idsOf('/v1/changes?identity=idn-first')).toEqual([change])
  expect(await idsOf('/v1/changes?identity=idn-apart')).toEqual([])
  expect(await idsOf('/v1/changes?identity=nobody')).toEqual([])
})

it('a provider does not learn from its own part of a change which identities of others the change is about', async () => {
  expect(await idsOf('/v1/changes', 'oscar')).toEqual([change])
  expect(await idsOf('/v1/changes?identity=idn-first', 'oscar')).toEqual([change])
  expect(await idsOf('/v1/changes?identity=idn-second', 'oscar')).toEqual([])
})

it('findings are those about it, about its credentials, and about what is done with them', async () => {
  const { db } = api.fresh
  const { id: operation } = await db
    .selectFrom('operations')
    .select('id')
    .where('credential_id', '=', 'first')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const at = api.house.clock.now()
  const finding = (id: string, subject: string) => ({
    org_id: 'acme',
    id,
    kind: 'identity.orphaned',
    subject,
    severity: 'high' as const,
    detail: '{}',
    opened_at: at,
    due_at: at,
  })
  await db
    .insertInto('findings')
    .values([
      finding('fnd_identity', 'idn-first'),
      finding('fnd_credential', 'first'),
      finding('fnd_operation', operation),
      finding('fnd_other', 'idn-second'),
    ])
    .execute()
  const planted = (await idsOf('/v1/findings?identity=idn-first&state=open')).filter((id) => /^fnd_[a-z]+$/.test(id))
  expect(planted.sort()).toEqual(['fnd_credential', 'fnd_identity', 'fnd_operation'])
  expect(await idsOf('/v1/findings?identity=idn-apart')).toEqual([])
})

it('who is logged in is asked at its system by the credential, and what is no credential has nobody', async () => {
  const secret = api.house.references.get('ref:apart')?.expose() ?? ''
  api.house.fake.openSession('main', 'acct-apart', secret)
  expect(await get('/v1/credentials/apart/sessions')).toMatchObject({ seen: 'listed', total: 1, sessions: [{ account: 'acct-apart' }] })
  expect(await get('/v1/credentials/second/sessions')).toMatchObject({ seen: 'listed', total: 0 })
  expect((await api.call('GET', '/v1/credentials/nothing/sessions', { as: 'ada' })).status).toBe(404)
})

it('a hand-over can be of one identity alone', async () => {
  const asked = { anybody: true, to: 'cleo', within: { identity: 'idn-second' } }
  const { body } = await api.call('POST', '/v1/lifecycle/transfers/preview', { as: 'ada', body: asked })
  expect(body.changes.filter((line: string) => line.includes('idn-'))).toEqual([
    'identity idn-second: business owner eve → cleo',
    'identity idn-second: technical owner finn → cleo',
  ])
  expect(body.count).toBe(2)
})

it('each entry of its history says where it stands in the log, and there it is', async () => {
  const document = `identities: [{ id: idn-apart, kind: service_account, name: apart, purpose: other tests, businessOwner: eve, technicalOwner: finn, environment: staging, criticality: low }]`
  await api.call('POST', '/v1/inventory/import', { as: 'ada', body: { document, format: 'yaml', dryRun: false } })
  const entryNow = async () => (await get('/v1/identities/idn-apart/history?limit=1')).items[0].by.entries[0]
  // It has a place as soon as the log has taken it in.
  await expect.poll(async () => (await entryNow()).index).not.toBeNull()
  const entry = await entryNow()
  expect(entry.kind).toBe('inventory.imported')
  expect(JSON.parse((await get(`/v1/log/entries/${entry.index}`)).leaf)).toMatchObject({ kind: 'inventory.imported' })
})

it('leases are those that are like a credential of it', async () => {
  await lending(api)
  const { lease } = await lend(api)
  const { identity_id: of } = await api.fresh.db
    .selectFrom('credentials')
    .select('identity_id')
    .where('id', '=', lease.like_credential)
    .executeTakeFirstOrThrow()
  expect(await idsOf(`/v1/leases?identity=${of}`)).toEqual([lease.id])
  expect(await idsOf('/v1/leases?identity=idn-first')).toEqual([])
})
