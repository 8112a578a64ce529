// SCIM over HTTP by the RFCs (7643, 7644, 9865): discovery, versions, pages, sorting, bulk, what is shown; whose source, and that nobody sees another's.

import { standingInstrument } from '@countersign/core/testing/instruments'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { ENGAGEMENT, GROUP, IDENTITY, NHI, openScim, type ScimClientOfTest, type ScimHouse, USER } from './scim-house.ts'

let database: TestDatabase
let house: ScimHouse
let hr: ScimClientOfTest

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  house = await openScim(database)
  hr = await house.source('hr')
  return () => house.close()
})

const query = (words: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(words).map(([name, value]): [string, string] => [name, String(value)]))
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

describe('what a client finds out', () => {
  it('is there without a key, says what is really so, and takes no filter', async () => {
    const config = await house.call('GET', '/scim/v2/ServiceProviderConfig')
    expect(config.body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1000 },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      pagination: { cursor: true, index: true },
    })
    const types = (await house.call('GET', '/scim/v2/ResourceTypes')).body.Resources
    expect(types.map(({ endpoint }: { endpoint: string }) => endpoint)).toEqual(['/Users', '/Groups', '/Identities'])
    const schemas = (await house.call('GET', '/scim/v2/Schemas')).body
    for (const { schema, schemaExtensions } of types)
      for (const urn of [schema, ...schemaExtensions.map((each: { schema: string }) => each.schema)]) {
        const one = await house.call('GET', `/scim/v2/Schemas/${urn}`)
        expect(one.body).toEqual(schemas.Resources.find(({ id }: { id: string }) => id === urn))
        expect((await fetch(one.body.meta.location)).status).toBe(200)
      }
    expect((await house.call('GET', '/scim/v2/Schemas?filter=id pr')).status).toBe(403)
    expect((await house.call('GET', '/scim/v2/Schemas/urn:nothing')).status).toBe(404)
  })

  it('is not there: /Me, a search at the root, and paths of nobody', async () => {
    expect((await hr.send('GET', '/Me')).status).toBe(501)
    expect((await hr.send('POST', '/.search', {})).status).toBe(501)
    const nowhere = await hr.send('GET', '/Robots')
    expect([nowhere.status, nowhere.body.schemas]).toEqual([404, ['urn:ietf:params:scim:api:messages:2.0:Error']])
  })
})

describe('whose it is', () => {
  it('is seen by its own source alone, by every way of asking', async () => {
    const other = await house.source('second', { prefix: 's:', speaks: { person: { create: true, owns: ['name'] } } })
    const { id } = (await hr.user('ann', { externalId: 'e-1' })).body
    const group = (await hr.send('POST', '/Groups', { schemas: [GROUP], displayName: 'G' })).body.id
    for (const [method, path, body] of [
      ['GET', `/Users/${id}`, undefined],
      ['PUT', `/Users/${id}`, { schemas: [USER], userName: 'x' }],
      ['DELETE', `/Users/${id}`, undefined],
      ['GET', `/Groups/${group}`, undefined],
    ] as const)
      expect(await other.send(method, path, body)).toMatchObject({ status: 404 })
    expect((await other.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })).status).toBe(404)
    expect((await other.send('GET', '/Users')).body.totalResults).toBe(0)
    const own = (await other.send('POST', '/Groups', { schemas: [GROUP], displayName: 'G' })).body.id
    expect((await other.patch(`/Groups/${own}`, { op: 'add', path: 'members', value: [{ value: id }] })).status).toBe(400)
    expect((await hr.send('GET', `/Users/${id}`)).body.groups).toBeUndefined()
    // The same name in two sources is two resources.
    expect((await other.user('ann')).status).toBe(201)
  })

  it('is nobody’s without a source: a person’s key, a source of another format, one that was withdrawn, two at once', async () => {
    const as = async (who: string) => {
      const { status, body } = await house.call('GET', '/scim/v2/Users', { as: who })
      return [status, body['urn:countersign:params:scim:api:messages:2.0:Error'].code]
    }
    expect(await as('ada')).toEqual([403, 'scim.no_source'])
    expect(await as('agent')).toEqual([403, 'scim.no_source'])
    const csv = await house.source('paper', {
      speaks: { person: { create: true, owns: ['name'] } },
      format: { type: 'csv', kind: 'person', id: 'No', columns: { name: 'Name' } },
    })
    expect(await as(csv.key)).toEqual([403, 'scim.other_format'])
    await standingInstrument(house.house, 'source', 'again', {
      title: 'again',
      what: 'hris',
      client: 'hr-sync',
      speaks: { person: { create: false, owns: [] } },
      format: { type: 'records' },
    })
    expect(await as(hr.key)).toEqual([403, 'scim.several_sources'])
    await house.fresh.db.updateTable('instruments').set({ state: 'withdrawn', ended_at: new Date(), end_reason: 'over' }).execute()
    expect(await as(hr.key)).toEqual([403, 'scim.no_source'])
    const narrow = await house.key('hr-sync', ['read'])
    expect(await as(narrow)).toEqual([403, 'auth.scope_missing'])
  })

  it('is refused where the source does not speak of it, and nothing of it is kept', async () => {
    const vendors = await house.source('vendors', {
      what: 'vendors',
      speaks: { workload: { create: true, owns: ['name', 'team', 'environment'] } },
    })
    const refused = await vendors.user('ann')
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('does not speak of a person')])
    expect(await house.fresh.db.selectFrom('scim_resources').selectAll().execute()).toEqual([])
    expect(await house.entries('scim.')).toEqual([])
  })
})

describe('contractors and identities', () => {
  it('a contractor is told from a person by userType where the source speaks of both, and nobody of a provider becomes one of the enterprise by a change of it', async () => {
    const both = await house.source('people', {
      prefix: 'p:',
      speaks: {
        person: { create: true, owns: ['name'] },
        contractor: { create: true, owns: ['name', 'party', 'contract', 'sponsor', 'ends'] },
      },
    })
    await house.fresh.db
      .insertInto('contracts')
      .values({ org_id: 'acme', id: 'with-staying', party_id: 'staying', name: 'S', starts_on: '2025-01-01', owner_id: 'ada' })
      .execute()
    const boss = (await both.user('boss', { externalId: 'b' })).body.id
    const made = await both.send('POST', '/Users', {
      schemas: [USER, ENGAGEMENT],
      userName: 'casey',
      externalId: 'c',
      userType: 'Contractor',
      [ENGAGEMENT]: { contract: 'with-staying', sponsor: boss, lastDay: '2027-03-31', party: 'staying' },
    })
    expect(made.body.detail, JSON.stringify(made.body)).toBeUndefined()
    expect((await house.records('people'))['c']).toMatchObject({
      kind: 'contractor',
      attributes: { name: 'casey', contract: 'with-staying', sponsor: 'p:b', ends: '2027-03-31', party: 'staying' },
    })
    const changed = await both.patch(`/Users/${made.body.id}`, { op: 'replace', path: 'userType', value: 'Employee' })
    expect([changed.status, changed.body.detail]).toEqual([403, '`p:c` is no person in the inventory'])
    const rows = await house.fresh.db.selectFrom('source_records').select(['kind', 'state']).where('external_id', '=', 'c').execute()
    expect(rows).toEqual([{ kind: 'contractor', state: 'present' }])
  })

  it('an identity brings its owners, purpose, end and rotation; its end by DELETE ends its record', async () => {
    const owner = (await hr.user('olga', { externalId: 'o-1' })).body.id
    const extension = {
      owners: [
        { value: owner, type: 'business' },
        { value: 'finn', type: 'technical' },
      ],
      purpose: 'nightly billing export',
      scope: ['orders:read', 'billing:write'],
      environment: 'production',
      criticality: 'high',
      expiresAt: '2027-01-31T12:00:00+02:00',
      rotation: { intervalDays: 90, path: 'vault' },
      approvalReference: 'CHG-1042',
    }
    const made = await hr.send('POST', '/Identities', {
      schemas: [IDENTITY, NHI],
      displayName: 'svc-billing',
      kind: 'service_account',
      [NHI]: extension,
    })
    expect(made.status).toBe(201)
    expect(made.body[NHI]).toEqual({ ...extension, expiresAt: '2027-01-31T10:00:00.000Z' })
    expect((await house.records())['svc-billing']).toMatchObject({
      kind: 'identity',
      attributes: {
        kind: 'service_account',
        name: 'svc-billing',
        purpose: 'nightly billing export',
        businessOwner: 'hr:o-1',
        technicalOwner: 'finn',
        environment: 'production',
        criticality: 'high',
        expires: '2027-01-31T10:00:00.000Z',
      },
    })
    const found = async (filter: string) => (await hr.send('GET', `/Identities?${query({ filter })}`)).body.totalResults
    expect(await found(`${NHI}:expiresAt lt "2027-02-01T00:00:00Z" and ${NHI}:scope eq "ORDERS:READ"`)).toBe(1)
    expect(await found(`${NHI}:rotation.intervalDays gt 90`)).toBe(0)
    expect(await found(`${NHI}:owners[type eq "business" and value eq "${owner}"]`)).toBe(1)
    expect((await hr.send('POST', '/Identities', { schemas: [IDENTITY], displayName: 'SVC-billing', kind: 'agent' })).status).toBe(409)
    const wrong = await hr.patch(`/Identities/${made.body.id}`, { op: 'replace', path: `${NHI}:environment`, value: 'moon' })
    expect([wrong.status, wrong.body.scimType]).toEqual([400, 'invalidValue'])
    expect((await hr.send('DELETE', `/Identities/${made.body.id}`)).status).toBe(204)
    expect((await house.records())['svc-billing']?.state).toBe('gone')
  })
})

describe('versions', () => {
  it('let nobody write over what he has not seen, and spare reading what is known', async () => {
    const made = await hr.user('ann')
    const { id } = made.body
    expect([made.headers.get('etag'), made.body.meta.version, made.headers.get('location')]).toEqual([
      'W/"1"',
      'W/"1"',
      made.body.meta.location,
    ])
    const replace = (tag: string) => hr.send('PATCH', `/Users/${id}`, patchOf('A'), { 'if-match': tag })
    const patchOf = (title: string) => ({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'title', value: title }],
    })
    expect((await replace('W/"7"')).status).toBe(412)
    expect((await replace('W/"1"')).headers.get('etag')).toBe('W/"2"')
    expect((await hr.send('DELETE', `/Users/${id}`, undefined, { 'if-match': 'W/"1"' })).status).toBe(412)
    expect((await hr.send('PUT', `/Users/${id}`, { schemas: [USER], userName: 'ann' }, { 'if-match': '"1", W/"2"' })).status).toBe(200)
    expect((await hr.send('GET', `/Users/${id}`, undefined, { 'if-none-match': 'W/"3"' })).status).toBe(304)
    expect((await hr.send('GET', `/Users/${id}`, undefined, { 'if-none-match': 'W/"2"' })).status).toBe(200)
  })

  it('count no change that is none, and no entry is written for it', async () => {
    const { id } = (await hr.user('ann', { title: 'Ms' })).body
    const before = await house.entries('s')
    expect((await hr.patch(`/Users/${id}`, { op: 'replace', path: 'title', value: 'Ms' })).headers.get('etag')).toBe('W/"1"')
    expect(await house.entries('s')).toEqual(before)
  })

  it('of twenty who change one thing at once under one version, one does', async () => {
    const { id } = (await hr.user('ann')).body
    const body = (n: number) => ({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'title', value: `t${n}` }],
    })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => hr.send('PATCH', `/Users/${id}`, body(n), { 'if-match': 'W/"1"' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 412)])
  })

  it('of twenty who create the same name at once, one does', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => hr.user(n % 2 === 0 ? 'twin' : 'TWIN')))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
    expect(await house.events()).toHaveLength(1)
  })
})

describe('lists', () => {
  const fill = async (count: number) => {
    for (let n = 0; n < count; n += 1)
      await hr.user(`user-${String(n).padStart(2, '0')}`, { title: n % 3 === 0 ? 'Boss' : undefined, displayName: `D${(n * 7) % count}` })
  }
  const names = (body: { Resources: { userName: string }[] }) => body.Resources.map(({ userName }) => userName)

  it('come by index, sorted, with what was asked for', async () => {
    await fill(10)
    const page = await hr.send(
      'GET',
      `/Users?${query({ startIndex: 4, count: 3, sortBy: 'userName', sortOrder: 'descending', attributes: 'userName' })}`,
    )
    expect(page.body).toMatchObject({ totalResults: 10, startIndex: 4, itemsPerPage: 3 })
    expect(names(page.body)).toEqual(['user-06', 'user-05', 'user-04'])
    expect(Object.keys(page.body.Resources[0]).sort()).toEqual(['id', 'schemas', 'userName'])
    const bosses = await hr.send(
      'GET',
      `/Users?${query({ filter: 'title eq "boss"', sortBy: 'displayName', excludedAttributes: 'meta,title' })}`,
    )
    expect(bosses.body.totalResults).toBe(4)
    expect(bosses.body.Resources[0]).not.toHaveProperty('meta')
    // Who has no value comes last, and first when it is turned round.
    expect(names((await hr.send('GET', `/Users?${query({ sortBy: 'title', count: 1, sortOrder: 'descending' })}`)).body)[0]).not.toBe(
      'user-00',
    )
    expect((await hr.send('GET', `/Users?${query({ count: 0 })}`)).body).toMatchObject({ totalResults: 10, itemsPerPage: 0, Resources: [] })
    expect((await hr.send('GET', `/Users?${query({ startIndex: -3, count: 2 })}`)).body).toMatchObject({ startIndex: 1, itemsPerPage: 2 })
    expect((await hr.send('GET', `/Users?${query({ startIndex: 99 })}`)).body).toMatchObject({ totalResults: 10, itemsPerPage: 0 })
    expect(
      (
        await hr.send('POST', '/Users/.search', {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
          filter: 'userName ew "9"',
          attributes: ['userName'],
        })
      ).body,
    ).toMatchObject({ totalResults: 1, Resources: [{ userName: 'user-09' }] })
  })

  it.each([{}, { sortBy: 'displayName' }, { sortBy: 'title', sortOrder: 'descending' }])(
    'come by cursor, ordered by %j: who stays is given exactly once while others come and go',
    async (order) => {
      await fill(17)
      const staying = (await hr.send('GET', `/Users?${query({ filter: 'not (userName ew "3")' })}`)).body
      const seen: string[] = []
      let cursor: string | undefined = ''
      for (let page = 0; cursor !== undefined; page += 1) {
        const answer: { body: { Resources: { userName: string }[]; nextCursor?: string; itemsPerPage: number } } = await hr.send(
          'GET',
          `/Users?${query({ ...order, cursor, count: 4 })}`,
        )
        expect(answer.body.itemsPerPage).toBeLessThanOrEqual(4)
        seen.push(...names(answer.body))
        cursor = answer.body.nextCursor
        if (page === 1) {
          for (const name of ['user-03', 'user-13']) {
            const [gone] = (await hr.send('GET', `/Users?${query({ filter: `userName eq "${name}"` })}`)).body.Resources
            await hr.send('DELETE', `/Users/${gone.id}`)
          }
          await hr.user('later', { displayName: 'Zz' })
        }
      }
      const counted = seen.filter((name) => names(staying).includes(name))
      expect(counted.sort()).toEqual(names(staying).sort())
    },
  )

  it('take no cursor of another list, a made-up one, or one beside an index', async () => {
    await fill(3)
    const { nextCursor } = (await hr.send('GET', `/Users?${query({ cursor: '', count: 1 })}`)).body
    const refusal = async (words: Record<string, string | number>) => {
      const { status, body } = await hr.send('GET', `/Users?${query(words)}`)
      return [status, body.scimType]
    }
    expect(await refusal({ cursor: nextCursor, filter: 'title pr' })).toEqual([400, 'invalidCursor'])
    expect(await refusal({ cursor: 'AAAA' })).toEqual([400, 'invalidCursor'])
    expect(await refusal({ cursor: nextCursor, count: 'many' })).toEqual([400, 'invalidCount'])
    expect(await refusal({ cursor: nextCursor, startIndex: 2 })).toEqual([400, 'invalidValue'])
    expect(await refusal({ attributes: 'id', excludedAttributes: 'meta' })).toEqual([400, 'invalidValue'])
    expect(await refusal({ sortBy: 'name' })).toEqual([400, 'invalidValue'])
  })
})

describe('bulk', () => {
  const bulk = (Operations: readonly object[], more: object = {}) => hr.send('POST', '/Bulk', { schemas: [BULK], Operations, ...more })
  const post = (bulkId: string, userName: string) => ({ method: 'POST', path: '/Users', bulkId, data: { schemas: [USER], userName } })

  it('resolves what refers to what is created in it, in whatever order it comes', async () => {
    const answer = await bulk([
      {
        method: 'POST',
        path: '/Groups',
        bulkId: 'g',
        data: { schemas: [GROUP], displayName: 'Tour', members: [{ value: 'bulkId:a' }, { value: 'bulkId:b' }] },
      },
      post('a', 'ann'),
      post('b', 'bob'),
    ])
    expect(answer.status).toBe(200)
    expect(answer.body.Operations.map(({ bulkId, status }: { bulkId: string; status: string }) => [bulkId, status])).toEqual([
      ['g', '201'],
      ['a', '201'],
      ['b', '201'],
    ])
    const group = await house.call('GET', new URL(answer.body.Operations[0].location).pathname, { as: hr.key })
    expect(group.body.members).toHaveLength(2)
  })

  it('answers each by itself, stops after as many errors as may be, and refuses a circle', async () => {
    const mixed = await bulk([post('a', 'ann'), post('b', 'ann'), { method: 'DELETE', path: '/Users/nobody' }, post('c', 'cleo')])
    expect(mixed.body.Operations.map(({ status }: { status: string }) => status)).toEqual(['201', '409', '404', '201'])
    expect(mixed.body.Operations[1].response).toMatchObject({ scimType: 'uniqueness', status: '409' })
    const stopped = await bulk([post('a', 'ann'), post('b', 'dan')], { failOnErrors: 1 })
    expect(stopped.body.Operations.map(({ status }: { status: string }) => status)).toEqual(['409'])
    const groupOf = (own: string, other: string) => ({
      method: 'POST',
      path: '/Groups',
      bulkId: own,
      data: { schemas: [GROUP], displayName: own, members: [{ value: `bulkId:${other}` }] },
    })
    const circle = await bulk([groupOf('x', 'y'), groupOf('y', 'x'), groupOf('z', 'nobody')])
    expect(circle.body.Operations.map(({ status }: { status: string }) => status)).toEqual(['409', '409', '409'])
    expect((await hr.send('GET', '/Groups')).body.totalResults).toBe(0)
  })

  it('replaces, patches under a version, and removes', async () => {
    const { id } = (await hr.user('ann')).body
    const changed = await bulk([
      { method: 'PUT', path: `/Users/${id}`, data: { schemas: [USER], userName: 'ann', title: 'A' } },
      {
        method: 'PATCH',
        path: `/Users/${id}`,
        version: 'W/"1"',
        data: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [{ op: 'remove', path: 'title' }] },
      },
      { method: 'DELETE', path: `/Users/${id}` },
    ])
    expect(changed.body.Operations.map(({ status }: { status: string }) => status)).toEqual(['200', '412', '204'])
  })
})
