// Microsoft Entra ID as it provisions: the requests of its documentation ("Develop and plan provisioning for a SCIM endpoint in Microsoft Entra ID")
// and its known departures from the RFC ("Known issues with SCIM 2.0 protocol compliance of the Microsoft Entra user provisioning service"),
// and those of the SCIM validator (scimvalidator.microsoft.com), which differ again.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { ENTERPRISE, GROUP, openScim, type ScimClientOfTest, type ScimHouse, USER } from './scim-house.ts'

let database: TestDatabase
let house: ScimHouse
let entra: ScimClientOfTest

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  house = await openScim(database)
  entra = await house.source('hr')
  return () => house.close()
})

const alice = {
  schemas: [USER, ENTERPRISE],
  externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
  userName: 'Alice@Contoso.com',
  active: true,
  displayName: 'Alice Adams',
  emails: [{ primary: true, type: 'work', value: 'alice@contoso.com' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'Alice Adams', familyName: 'Adams', givenName: 'Alice' },
  roles: [],
  [ENTERPRISE]: { employeeNumber: '701984', department: 'Billing' },
}
const create = async (body: object = alice) => {
  const made = await entra.send('POST', '/Users', body)
  expect(made.status).toBe(201)
  return made.body.id as string
}

describe('a user', () => {
  it('is not there, is created, is found by the query that Entra sends, and is a joiner', async () => {
    const query = `/Users?filter=${encodeURIComponent('userName eq "alice@contoso.com"')}`
    expect((await entra.send('GET', query)).body).toMatchObject({ totalResults: 0, itemsPerPage: 0, startIndex: 1, Resources: [] })
    const id = await create()
    const found = await entra.send('GET', query)
    expect(found.headers.get('content-type')).toMatch(/^application\/scim\+json/)
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id, userName: 'Alice@Contoso.com', active: true }] })
    expect(await house.records()).toEqual({
      [alice.externalId]: {
        kind: 'person',
        state: 'present',
        id: `hr:${alice.externalId}`,
        attributes: { name: 'Alice Adams', email: 'alice@contoso.com', team: 'Billing' },
      },
    })
    expect(await house.events()).toEqual([['joiner', `hr:${alice.externalId}`]])
    expect(await house.entries('scim.')).toEqual(['scim.created'])
  })

  it('is changed by operators in capitals, with paths into values and into the enterprise extension', async () => {
    const id = await create()
    const changed = await entra.patch(
      `/Users/${id}`,
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'a.adams@contoso.com' },
      { op: 'Replace', path: 'name.familyName', value: 'Baker' },
      { op: 'Add', path: `${ENTERPRISE}:department`, value: 'Claims' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 425 555 0100' },
    )
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({
      emails: [{ type: 'work', value: 'a.adams@contoso.com', primary: true }],
      name: { familyName: 'Baker', givenName: 'Alice' },
      phoneNumbers: [{ type: 'mobile', value: '+1 425 555 0100' }],
      [ENTERPRISE]: { department: 'Claims', employeeNumber: '701984' },
    })
    expect((await house.events()).map(([kind]) => kind)).toEqual(['joiner', 'mover'])
  })

  it('is changed by a value without a path whose names are paths', async () => {
    const id = await create()
    const changed = await entra.patch(`/Users/${id}`, {
      op: 'replace',
      value: {
        displayName: 'Ally',
        'name.givenName': 'Ally',
        [`${ENTERPRISE}:department`]: 'Claims',
        'emails[type eq "work"].value': 'ally@contoso.com',
      },
    })
    expect(changed.body).toMatchObject({
      displayName: 'Ally',
      name: { givenName: 'Ally', familyName: 'Adams' },
      emails: [{ value: 'ally@contoso.com', type: 'work' }],
      [ENTERPRISE]: { department: 'Claims' },
    })
  })

  it.each([['False'], ['false'], [false]])(
    'is disabled by active %j, which is a leaver, and the resource stays to be read',
    async (value) => {
      const id = await create()
      const disabled = await entra.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value })
      expect(disabled.body.active).toBe(false)
      expect(
        (await entra.send('GET', `/Users?filter=${encodeURIComponent('userName eq "alice@contoso.com"')}`)).body.Resources[0].active,
      ).toBe(false)
      expect((await house.records())[alice.externalId]?.state).toBe('gone')
      expect((await house.events()).map(([kind]) => kind)).toEqual(['joiner', 'leaver'])
      await entra.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'True' })
      expect((await house.records())[alice.externalId]?.state).toBe('present')
      expect((await house.events()).map(([kind]) => kind)).toEqual(['joiner', 'leaver', 'joiner'])
    },
  )

  it('is disabled, and enabled again, by a client whose server has a clock that went back by days', async () => {
    const id = await create()
    house.goesBack(2 * 86_400)
    expect((await entra.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: false })).body.active).toBe(false)
    expect((await house.records())[alice.externalId]?.state).toBe('gone')
    house.goesBack(86_400)
    await entra.patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: true })
    expect((await house.records())[alice.externalId]?.state).toBe('present')
    expect((await house.events()).map(([kind]) => kind)).toEqual(['joiner', 'leaver', 'joiner'])
    const dated = await house.fresh.db.selectFrom('lifecycle_events').select('effective_at').orderBy('n').execute()
    // As of the server's own time: nobody waits for the one of before.
    expect(dated.map(({ effective_at }) => Math.round((Date.now() - effective_at.getTime()) / 86_400_000))).toEqual([0, 2, 3])
  })

  it('has a manager named by a bare id, who is the manager by what the source calls him', async () => {
    const boss = await create({ ...alice, userName: 'boss@contoso.com', externalId: 'boss-1' })
    const id = await create()
    await entra.patch(`/Users/${id}`, { op: 'Add', path: `${ENTERPRISE}:manager`, value: boss })
    expect((await house.records())[alice.externalId]?.attributes['manager']).toBe('boss-1')
    const query = `id eq "${id}" and manager eq "${boss}"`
    expect((await entra.send('GET', `/Users?filter=${encodeURIComponent(query)}&attributes=id`)).body).toMatchObject({
      totalResults: 1,
      Resources: [{ id }],
    })
    await entra.patch(`/Users/${id}`, { op: 'Remove', path: `${ENTERPRISE}:manager` })
    expect((await house.records())[alice.externalId]?.attributes).not.toHaveProperty('manager')
  })

  it('that is deleted is gone for the client, a leaver for the enterprise, and may come again as the same person', async () => {
    const id = await create()
    expect((await entra.send('DELETE', `/Users/${id}`)).status).toBe(204)
    expect((await entra.send('GET', `/Users/${id}`)).status).toBe(404)
    expect((await entra.send('DELETE', `/Users/${id}`)).status).toBe(404)
    const kept = await house.fresh.db.selectFrom('scim_resources').select(['id', 'deleted_at', 'content']).executeTakeFirstOrThrow()
    expect([kept.id, kept.deleted_at, kept.content['displayName']]).toEqual([id, expect.any(Date), 'Alice Adams'])
    expect(await create()).not.toBe(id)
    expect(await house.events()).toEqual([
      ['joiner', `hr:${alice.externalId}`],
      ['leaver', `hr:${alice.externalId}`],
      ['joiner', `hr:${alice.externalId}`],
    ])
  })

  it('that is there already is a conflict', async () => {
    await create()
    const again = await entra.send('POST', '/Users', { ...alice, externalId: 'another', userName: 'ALICE@contoso.com' })
    expect([again.status, again.body.scimType, again.body.status]).toEqual([409, 'uniqueness', '409'])
    expect(Object.keys(await house.records())).toEqual([alice.externalId])
  })
})

describe('a group', () => {
  const members = async (id: string) =>
    ((await entra.send('GET', `/Groups/${id}`)).body.members ?? []).map(({ value }: { value: string }) => value).sort()

  it('is created, read without members, found by name and member, patched, and deleted; and gives no role', async () => {
    const [a, b] = [await create(), await create({ ...alice, userName: 'bob@contoso.com', externalId: 'bob' })]
    const made = await entra.send('POST', '/Groups', { schemas: [GROUP], externalId: '8aa1a0c0', displayName: 'Administrators' })
    expect(made.status).toBe(201)
    const { id } = made.body
    expect((await entra.send('GET', `/Groups/${id}?excludedAttributes=members`)).body).toMatchObject({ displayName: 'Administrators' })
    expect(
      (await entra.send('GET', `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "Administrators"')}`)).body,
    ).toMatchObject({ totalResults: 1 })
    const added = await entra.patch(`/Groups/${id}`, {
      op: 'Add',
      path: 'members',
      value: [
        { $ref: null, value: a },
        { $ref: null, value: b },
      ],
    })
    expect([added.status, added.text]).toEqual([204, ''])
    expect(await members(id)).toEqual([a, b].sort())
    expect((await entra.send('GET', `/Groups?filter=${encodeURIComponent(`id eq "${id}" and members eq "${a}"`)}`)).body.totalResults).toBe(
      1,
    )
    expect((await entra.send('GET', `/Users/${a}`)).body.groups).toMatchObject([{ value: id, display: 'Administrators' }])
    expect((await entra.patch(`/Groups/${id}`, { op: 'Remove', path: 'members', value: [{ $ref: null, value: a }] })).status).toBe(204)
    expect(await members(id)).toEqual([b])
    await entra.patch(`/Groups/${id}`, { op: 'Add', path: 'members', value: [{ value: a }] })
    expect((await entra.patch(`/Groups/${id}`, { op: 'Remove', path: `members[value eq "${b}"]` })).status).toBe(204)
    expect(await members(id)).toEqual([a])
    expect((await entra.patch(`/Groups/${id}`, { op: 'Replace', path: 'displayName', value: 'Admins' })).status).toBe(204)
    expect((await entra.send('DELETE', `/Groups/${id}`)).status).toBe(204)
    expect((await entra.send('GET', `/Users/${a}`)).body.groups).toBeUndefined()
    expect(await house.fresh.db.selectFrom('role_holdings').selectAll().where('principal_id', 'like', 'hr:%').execute()).toEqual([])
    expect(await house.entries('scim.members')).toHaveLength(4)
  })

  it('takes nobody who is not there, whole or not at all', async () => {
    const a = await create()
    const made = await entra.send('POST', '/Groups', { schemas: [GROUP], displayName: 'Ops', members: [{ value: a }] })
    const refused = await entra.patch(`/Groups/${made.body.id}`, { op: 'replace', path: 'members', value: [{ value: 'nobody' }] })
    expect([refused.status, refused.body.scimType]).toEqual([400, 'invalidValue'])
    expect(refused.body.detail).toContain('`nobody`')
    expect(await members(made.body.id)).toEqual([a])
  })
})
