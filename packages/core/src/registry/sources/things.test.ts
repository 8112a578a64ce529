// What a source's word comes to in the inventory: what it owns and no more, nothing of another party, and never a role.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import type { RecordKind } from '../../tables.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { assignRole } from '../principals/index.ts'
import { endRecord, type Source, type Taken, takeRecord } from './index.ts'

let database: TestDatabase
let opened: Opened
const hr = testSource()

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
const inWork = async <T>(body: Parameters<typeof transact<T>>[2]): Promise<T> =>
  transact(opened.house.runtime, await opened.company.caller('ada'), body)
const take = (source: Source, kind: RecordKind, externalId: string, attributes: Record<string, unknown>, n = 1): Promise<Taken> =>
  inWork((work) => takeRecord(opened.house.runtime, work, source, { kind, externalId, attributes, at: moment(n) }))
const end = (source: Source, kind: RecordKind, externalId: string, n = 9): Promise<Taken> =>
  inWork((work) => endRecord(opened.house.runtime, work, source, { kind, externalId, at: moment(n), reason: 'over' }))
const db = () => opened.fresh.db
const principal = (id: string) => db().selectFrom('principals').selectAll().where('id', '=', id).executeTakeFirst()
const identity = (id: string) => db().selectFrom('identities').selectAll().where('id', '=', id).executeTakeFirst()
const open = async (kind: string) =>
  (await db().selectFrom('findings').select(['subject', 'detail']).where('kind', '=', kind).where('state', '=', 'open').execute()).map(
    (row) => row,
  )
const rolesOf = async (id: string) =>
  (await db().selectFrom('role_holdings').selectAll().where('principal_id', '=', id).execute())
    .filter((row) => row.until === null)
    .map((row) => row.role)

describe('a person', () => {
  it('becomes a principal of the enterprise and an identity, for whom his manager answers, whoever is heard of first', async () => {
    await take(hr, 'person', '2', { name: 'Bo', team: 'Claims & Fraud', email: 'bo@acme.example', manager: '1' })
    expect(await open('identity.unowned')).toHaveLength(1)
    await take(hr, 'person', '1', { name: 'Ann' })
    expect(await principal('hr:2')).toMatchObject({
      kind: 'person',
      party_id: 'acme',
      team: 'Claims-Fraud',
      email: 'bo@acme.example',
      active: true,
    })
    expect(await identity('hr:2')).toMatchObject({ kind: 'person', business_owner: 'hr:1', technical_owner: 'hr:1', expires_at: null })
    expect((await open('identity.unowned')).map((one) => one.subject)).toEqual(['hr:1'])
    expect(await rolesOf('hr:1')).toEqual([])
  })

  it('who leaves is inactive, loses his roles, and has no role by coming back', async () => {
    await take(hr, 'person', '1', { name: 'Ann' })
    await inWork((work) => assignRole(work, { principal: 'hr:1', role: 'auditor' }))
    await end(hr, 'person', '1', 5)
    expect([(await principal('hr:1'))?.active, await rolesOf('hr:1')]).toEqual([false, []])
    expect((await identity('hr:1'))?.expires_at).toEqual(moment(5))
    expect((await take(hr, 'person', '1', { name: 'Ann' }, 6)).outcome).toBe('returned')
    expect([(await principal('hr:1'))?.active, await rolesOf('hr:1')]).toEqual([true, []])
    expect((await identity('hr:1'))?.expires_at).toBeNull()
  })

  it('whom somebody deactivated since is not brought back by a source', async () => {
    await take(hr, 'person', '1', { name: 'Ann' })
    await end(hr, 'person', '1', 5)
    await db().updateTable('principals').set({ deactivated_at: '2026-01-02T00:00:00Z' }).where('id', '=', 'hr:1').execute()
    await take(hr, 'person', '1', { name: 'Ann' }, 6)
    expect((await principal('hr:1'))?.active).toBe(false)
  })

  it('of the inventory is taken over by his name there, and only what the source owns is written', async () => {
    const directory = testSource({ name: 'directory', prefix: '', creates: [], owns: { person: ['email', 'team'] } })
    const taken = await take(directory, 'person', 'ada', { name: 'Somebody else', email: 'ada@acme.example', team: 'security' })
    expect(taken).toMatchObject({ id: 'ada', outcome: 'created' })
    expect(await principal('ada')).toMatchObject({ name: 'ada', email: 'ada@acme.example', team: 'security', active: true })
    expect(await rolesOf('ada')).toContain('administrator')
    // A source that begins no people ends none.
    await end(directory, 'person', 'ada')
    expect((await principal('ada'))?.active).toBe(true)
  })

  it('with an address of somebody outside is refused by the guard of paths, and nothing stays', async () => {
    const directory = testSource({ name: 'directory', prefix: '', creates: [], owns: { person: ['email'] } })
    await db().updateTable('principals').set({ email: 'oscar@mail.example' }).where('id', '=', 'oscar').execute()
    await expect(take(directory, 'person', 'ada', { email: 'Oscar+x@mail.example' })).rejects.toMatchObject({
      code: 'authority.path_opened',
    })
    expect((await principal('ada'))?.email).toBeNull()
    expect(await db().selectFrom('source_records').selectAll().execute()).toEqual([])
  })
})

describe('who speaks of others', () => {
  const vendor = testSource({ name: 'staff', party: { id: 'leaving', kind: 'provider' }, creates: ['contractor'], prefix: 'leaving:' })

  it('makes contractors of his party under its contract, without a role', async () => {
    await take(vendor, 'contractor', '7', { name: 'Cas', contract: 'contract', ends: '2026-06-30', email: 'cas@leaving.example' })
    expect(await principal('leaving:7')).toMatchObject({ party_id: 'leaving', party_kind: 'provider', kind: 'person' })
    const own = await identity('leaving:7')
    expect(own).toMatchObject({ party_id: 'leaving', contract_id: 'contract', business_owner: 'ada' })
    expect(own?.expires_at?.toISOString()).toBe('2026-07-01T00:00:00.000Z')
    expect(await rolesOf('leaving:7')).toEqual([])
  })

  it.each([
    ['of another party', { name: 'Cas', contract: 'contract', party: 'staying' }],
    ['under a contract that there is not', { name: 'Cas', contract: 'ghost' }],
    ['with a role', { name: 'Cas', contract: 'contract', roles: 'administrator' }],
    ['without a name', { contract: 'contract' }],
  ])('makes none %s', async (_what, attributes) => {
    expect((await take(vendor, 'contractor', '7', attributes)).outcome).toBe('refused')
    expect(await principal('leaving:7')).toBeUndefined()
    expect(await db().selectFrom('lifecycle_events').selectAll().execute()).toEqual([])
  })

  it('touches nothing of anybody else by its name in the inventory', async () => {
    const sly = testSource({ name: 'sly', party: { id: 'leaving', kind: 'provider' }, prefix: '', creates: ['contractor', 'identity'] })
    await opened.company.credential('one', { party: 'acme', contract: null })
    const before = await db().selectFrom('identities').selectAll().execute()
    for (const id of before.map((row) => row.id))
      expect(
        (await take(sly, 'identity', id, { purpose: 'mine', name: 'n', kind: 'k', environment: 'staging', criticality: 'low' })).problems[0]
          ?.code,
      ).toBe('source.unauthorised_record')
    for (const id of ['ada', 'oscar', 'agent', 'connector-host', 'control-plane'])
      expect((await take(sly, 'contractor', id, { name: 'Mine', contract: 'contract' })).outcome).toBe('refused')
    expect(await db().selectFrom('identities').selectAll().execute()).toEqual(before)
    expect(await principal('ada')).toMatchObject({ name: 'ada' })
    expect((await open('source.unauthorised_record')).map((one) => one.subject).sort()).toEqual(['sly/contractor', 'sly/identity'])
  })
})

describe('a contract', () => {
  const vendors = testSource({ name: 'vendors', prefix: '', creates: ['contract'] })
  const said = { name: 'Leaving', party: 'leaving', owner: 'ada', starts: '2025-01-01', ends: '2026-12-31' }
  const ends = async () => (await db().selectFrom('contracts').selectAll().where('id', '=', 'contract').executeTakeFirstOrThrow()).ends_on

  it('is only brought nearer to its end; a longer life is a finding until a person confirms it', async () => {
    await take(vendors, 'contract', 'contract', said)
    expect(await ends()).toBe('2026-12-31')
    expect(await take(vendors, 'contract', 'contract', { ...said, ends: '2027-12-31' }, 2)).toMatchObject({
      outcome: 'changed',
      event: expect.any(String),
    })
    expect(await ends()).toBe('2026-12-31')
    expect((await open('source.contract_longer')).map((one) => one.subject)).toEqual(['contract'])
    await take(vendors, 'contract', 'contract', { ...said, ends: null }, 3)
    expect(await ends()).toBe('2026-12-31')
    await take(vendors, 'contract', 'contract', { ...said, ends: '2026-03-31' }, 4)
    expect(await ends()).toBe('2026-03-31')
    expect(await open('source.contract_longer')).toEqual([])
  })

  it('that is no longer in the vendor records ends on that day', async () => {
    await take(vendors, 'contract', 'contract', said)
    await end(vendors, 'contract', 'contract', 5)
    expect(await ends()).toBe('2026-01-01')
    expect((await db().selectFrom('lifecycle_events').select('kind').orderBy('n').execute()).at(-1)?.kind).toBe('contract_ended')
  })
})

describe('workloads and identities', () => {
  const catalog = testSource({ name: 'catalog', creates: ['workload', 'identity'] })

  it('are registered, moved and retired', async () => {
    await take(catalog, 'workload', 'default/pay', { name: 'pay', team: 'payments', environment: 'production' })
    const [row] = await db().selectFrom('workloads').selectAll().where('name', '=', 'pay').execute()
    expect(row).toMatchObject({ team: 'payments', party_id: 'acme', state: 'running' })
    await take(catalog, 'workload', 'default/pay', { name: 'pay', team: 'platform', environment: 'production' }, 2)
    await end(catalog, 'workload', 'default/pay', 3)
    expect((await db().selectFrom('workloads').selectAll().where('id', '=', row!.id).executeTakeFirst())?.state).toBe('retired')
    expect((await db().selectFrom('lifecycle_events').select('kind').orderBy('n').execute()).map((one) => one.kind)).toEqual([
      'workload_registered',
      'workload_moved',
      'workload_retired',
    ])
  })

  it('whose record returns, return', async () => {
    const attributes = { name: 'pay', team: 'payments', environment: 'production' }
    await take(catalog, 'workload', 'pay', attributes)
    await end(catalog, 'workload', 'pay', 3)
    await take(catalog, 'workload', 'pay', attributes, 4)
    expect((await db().selectFrom('workloads').selectAll().where('id', '=', 'catalog:pay').executeTakeFirst())?.state).toBe('running')
  })

  it('are owned by people of the enterprise only', async () => {
    const said = {
      kind: 'service_account',
      name: 'svc',
      purpose: 'pays',
      environment: 'production',
      criticality: 'high',
      privileged: 'true',
    }
    expect((await take(catalog, 'identity', 'svc', { ...said, businessOwner: 'oscar' })).outcome).toBe('refused')
    await take(catalog, 'identity', 'svc', { ...said, businessOwner: 'eve', technicalOwner: 'finn', expires: '2026-12-31T00:00:00Z' })
    expect(await identity('catalog:svc')).toMatchObject({
      business_owner: 'eve',
      technical_owner: 'finn',
      privileged: true,
      criticality: 'high',
    })
  })
})

describe('what was approved for an identity', () => {
  const registry = testSource({ name: 'registry', creates: ['identity'] })
  const said = { kind: 'service_account', name: 'svc', purpose: 'pays', environment: 'production', criticality: 'high' }

  it.each([
    ['a file', 'write  read', '90'],
    ['a program', ['write', 'read'], 90],
  ])('is the same, whichever form %s has for it', async (_what, scope, rotateEveryDays) => {
    await take(registry, 'identity', 'svc', { ...said, scope, rotateEveryDays, approvalReference: 'CHG-7' })
    expect(await identity('registry:svc')).toMatchObject({ scope: ['read', 'write'], rotate_every_days: 90, approval_reference: 'CHG-7' })
    await take(registry, 'identity', 'svc', { ...said, scope: 'read' }, 2)
    expect(await identity('registry:svc')).toMatchObject({ scope: ['read'], rotate_every_days: null, approval_reference: null })
  })

  it.each([
    ['no number of days', { rotateEveryDays: 'monthly' }],
    ['half a day', { rotateEveryDays: 0.5 }],
    ['no day', { rotateEveryDays: '0' }],
    ['a list in place of a number', { rotateEveryDays: ['90'] }],
    ['numbers in place of words', { scope: [1] }],
    ['more words than anybody reads', { scope: Array.from({ length: 501 }, (_, n) => `r${n}`) }],
    ['a word that is no text', { scope: ['\ud800'] }],
    ['a list of references', { approvalReference: ['CHG-7'] }],
  ])('%s is refused, and nothing stands', async (_what, wrong) => {
    expect((await take(registry, 'identity', 'svc', { ...said, ...wrong })).outcome).toBe('refused')
    expect(await identity('registry:svc')).toBeUndefined()
  })

  it('stays where a source does not own it, and a scope said in another order is no conflict', async () => {
    const owner = testSource({ name: 'owner', prefix: '', creates: ['identity'] })
    const other = testSource({ name: 'other', prefix: '', creates: [], owns: { identity: ['purpose'] }, beside: [owner] })
    await take(owner, 'identity', 'svc', { ...said, scope: ['read', 'write'], rotateEveryDays: 90 })
    await take(other, 'identity', 'svc', { purpose: 'pays', scope: 'write read', rotateEveryDays: '90' }, 2)
    expect(await open('source.conflict')).toEqual([])
    await take(other, 'identity', 'svc', { purpose: 'pays', scope: 'admin', rotateEveryDays: '900' }, 3)
    expect((await open('source.conflict')).map((one) => one.subject).sort()).toEqual([
      'identity svc rotateEveryDays by other',
      'identity svc scope by other',
    ])
    await take(other, 'identity', 'svc', { purpose: 'pays more' }, 4)
    expect(await identity('svc')).toMatchObject({ scope: ['read', 'write'], rotate_every_days: 90 })
  })
})

describe('two who say different things', () => {
  const directory = testSource({ name: 'directory', prefix: 'hr:', creates: [], owns: { person: ['email'] } })
  const people = testSource({ name: 'hr', creates: ['person'], owns: { person: ['name', 'team'] }, beside: [directory] })
  const mail = testSource({ name: 'directory', prefix: 'hr:', creates: [], owns: { person: ['email'] }, beside: [people] })

  it('the owner’s word stands, whoever speaks last, and the other’s is a finding until they agree', async () => {
    await take(people, 'person', '1', { name: 'Ann', team: 'billing' })
    await take(mail, 'person', '1', { email: 'ann@acme.example', team: 'claims' }, 2)
    expect(await principal('hr:1')).toMatchObject({ team: 'billing', email: 'ann@acme.example' })
    const [finding] = await open('source.conflict')
    expect(finding?.subject).toBe('person hr:1 team by directory')
    expect(JSON.stringify(finding?.detail)).not.toContain('claims')
    await take(people, 'person', '1', { name: 'Ann', team: 'claims' }, 3)
    expect(await open('source.conflict')).toEqual([])
    await take(people, 'person', '1', { name: 'Ann', team: 'risk' }, 4)
    expect(await open('source.conflict')).toHaveLength(1)
    await take(mail, 'person', '1', { email: 'ann@acme.example' }, 5)
    await take(people, 'person', '1', { name: 'Ann B', team: 'risk' }, 6)
    expect(await principal('hr:1')).toMatchObject({ team: 'risk' })
  })
})
