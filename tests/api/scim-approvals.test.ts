// What a SCIM client says was approved for an identity that is no person (scope, rotation, reference) has its effect on the credentials of that identity,
// is shown as its source's word, and is taken back with it.
import { lookAtHygiene } from '@countersign/core/execution/hygiene/index'
import { askSystems, scanSystem } from '@countersign/core/execution/standing/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { IDENTITY, NHI, openScim, type ScimClientOfTest, type ScimHouse } from './scim-house.ts'

let database: TestDatabase
let house: ScimHouse
let registry: ScimClientOfTest

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  house = await openScim(database)
  // It says what was approved of identities that are here, and nothing else.
  registry = await house.source('registry', {
    prefix: '',
    speaks: { identity: { create: false, owns: ['scope', 'rotateEveryDays', 'approvalReference', 'rotationPath', 'lastRotatedAt'] } },
  })
  await house.company.credential('svc')
  await credential({ rotate_every_days: null, scope: null, created_at: daysAgo(100) })
  return () => house.close()
})

const db = () => house.fresh.db
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
const credential = (columns: object) => db().updateTable('credentials').set(columns).where('id', '=', 'svc').execute()
const approved = { scope: ['write', 'read'], rotation: { intervalDays: 90, path: 'vault' }, approvalReference: 'CHG-1042' }
const declare = (extension: object = approved) =>
  registry.send('POST', '/Identities', {
    schemas: [IDENTITY, NHI],
    externalId: 'idn-svc',
    displayName: 'svc',
    kind: 'service_account',
    [NHI]: extension,
  })
const shown = async (as = 'ada') => (await house.call('GET', '/v1/identities/idn-svc', { as })).body
const found = async (kind: string) => {
  await lookAtHygiene(house.runtime, systemCaller(house.runtime, 'acme', 'test'))
  return db().selectFrom('findings').selectAll().where('state', '=', 'open').where('kind', '=', kind).orderBy('subject').execute()
}

it('is kept with the identity, answered, searched, shown as the word of its source, and in the history of both', async () => {
  const made = await declare()
  expect([made.status, made.body.detail]).toEqual([201, undefined])
  expect((await registry.send('GET', `/Identities/${made.body.id}`)).body[NHI]).toEqual(approved)
  for (const [filter, count] of [
    [`${NHI}:scope eq "read"`, 1],
    [`${NHI}:rotation.intervalDays le 30`, 0],
    [`${NHI}:approvalReference sw "chg-"`, 1],
  ] as const)
    expect((await registry.send('GET', `/Identities?${new URLSearchParams({ filter })}`)).body.totalResults, filter).toBe(count)
  expect(await shown()).toMatchObject({
    scope: ['read', 'write'],
    rotateEveryDays: 90,
    approvalReference: 'CHG-1042',
    sources: [{ source: 'registry', says: ['approvalReference', 'lastRotatedAt', 'rotateEveryDays', 'rotationPath', 'scope'] }],
  })
  const story = (await house.call('GET', '/v1/identities/idn-svc/story', { as: 'ada' })).body
  expect(story.identity.approval).toEqual({ reference: 'CHG-1042', source: 'registry' })
  expect(story.items).toEqual([])
  const [last] = (await house.call('GET', '/v1/identities/idn-svc/history', { as: 'ada' })).body.items
  expect([last.after, last.by.source?.source]).toEqual([
    { approvalReference: 'CHG-1042', rotateEveryDays: 90, rotationPath: 'vault', scope: ['read', 'write'] },
    'registry',
  ])
  // Who approved it is the enterprise's to know.
  await db().updateTable('identities').set({ party_id: 'staying', contract_id: null }).where('id', '=', 'idn-svc').execute()
  expect(await shown('oscar')).toMatchObject({ scope: ['read', 'write'], approvalReference: null })
  const schema = (await house.call('GET', `/scim/v2/Schemas/${NHI}`)).body.attributes.map(({ name }: { name: string }) => name)
  expect(schema).toEqual(expect.arrayContaining(['scope', 'rotation', 'approvalReference']))
})

it('an interval makes what was not renewed in it overdue; a shorter one of the credential counts, and a longer one does not', async () => {
  expect(await found('credential.rotation_overdue')).toEqual([])
  await declare()
  expect(await found('credential.rotation_overdue')).toMatchObject([{ subject: 'svc', detail: { everyDays: 90 } }])
  await credential({ rotate_every_days: 180 })
  expect(await found('credential.rotation_overdue')).toMatchObject([{ detail: { everyDays: 90 } }])
  await credential({ rotate_every_days: 30 })
  expect(await found('credential.rotation_overdue')).toMatchObject([{ detail: { everyDays: 30 } }])
  await credential({ created_at: daysAgo(40), rotate_every_days: null })
  expect(await found('credential.rotation_overdue')).toEqual([])
  expect((await house.call('GET', '/v1/credentials/svc', { as: 'ada' })).body).toMatchObject({
    rotateEveryDays: null,
    scope: null,
    ofIdentity: { rotateEveryDays: 90, scope: ['read', 'write'] },
  })
})

it('who renews it is told and offered where it is overdue, and taken back with the rest', async () => {
  const { id } = (await declare()).body
  expect(await shown()).toMatchObject({ rotationPath: 'vault', lastRotatedAt: null })
  const [finding] = await found('credential.rotation_overdue')
  expect(finding!.detail).toMatchObject({ path: 'vault', next: expect.stringMatching(/by `vault`.*countersign rotation start svc/) })
  const read = (await house.call('GET', '/v1/credentials/svc', { as: 'ada' })).body
  expect(read.ofIdentity).toMatchObject({ rotationPath: 'vault', lastRotatedAt: null })
  await registry.patch(`/Identities/${id}`, { op: 'remove', path: `${NHI}:rotation.path` })
  expect((await shown()).rotationPath).toBeNull()
  const [after] = await found('credential.rotation_overdue')
  expect(after!.detail).toMatchObject({ next: 'countersign rotation start svc' })
})

it('what its source says of the last renewal counts where nothing was seen, and makes nothing younger of which something was', async () => {
  const { id } = (await declare()).body
  const says = (at: Date) =>
    registry.patch(`/Identities/${id}`, { op: 'replace', path: `${NHI}:rotation.lastRotatedAt`, value: at.toISOString() })
  const overdue = async () => (await found('credential.rotation_overdue')).map(({ detail }) => (detail as { reason: string }).reason)
  expect(await overdue()).toEqual(['it was last renewed 100 days ago'])
  await says(daysAgo(10))
  expect(await overdue()).toEqual([])
  expect((await shown()).lastRotatedAt).not.toBeNull()
  await says(daysAgo(95))
  expect(await overdue()).toEqual(['it was last renewed 95 days ago, as its source says'])
  // An older word makes nothing older either: the other one is newer.
  await says(daysAgo(500))
  expect(await overdue()).toEqual(['it was last renewed 100 days ago'])
  // Nobody believes what is to come.
  await says(daysAgo(-1))
  expect(await overdue()).toEqual(['it was last renewed 100 days ago'])
  await says(daysAgo(10))
  // Its system tells when the account was made: that was seen.
  await askSystems(house.runtime, await house.company.caller('ada'), ['fake'])
  await scanSystem(house.runtime, systemCaller(house.runtime, 'acme', 'test'), 'fake')
  const told = (at: Date | null) => db().updateTable('accounts').set({ created_at: at }).where('account', '=', 'acct-svc').execute()
  await told(null)
  expect(await overdue()).toEqual([])
  await told(daysAgo(200))
  expect(await overdue()).toEqual(['it was last renewed 100 days ago'])
  await credential({ created_at: null })
  expect(await overdue()).toEqual(['nobody knows when it was made or last renewed'])
  await told(null)
  expect(await overdue()).toEqual([])
})

it('an identity of production whose source names no approval is a finding of its owner until the source does', async () => {
  const kind = 'identity.approval_missing'
  const { id } = (await declare({ ...approved, approvalReference: undefined })).body
  // Outside production nobody asks.
  expect(await found(kind)).toEqual([])
  await db().updateTable('identities').set({ environment: 'production' }).where('id', '=', 'idn-svc').execute()
  const [finding, ...others] = await found(kind)
  expect(others).toEqual([])
  expect(finding).toMatchObject({
    subject: 'idn-svc',
    owner_id: expect.any(String),
    detail: { source: 'registry', environment: 'production' },
  })
  expect(finding!.due_at).not.toBeNull()
  await registry.patch(`/Identities/${id}`, { op: 'add', path: `${NHI}:approvalReference`, value: 'CHG-7' })
  expect(await found(kind)).toEqual([])
  await registry.patch(`/Identities/${id}`, { op: 'remove', path: `${NHI}:approvalReference` })
  expect(await found(kind)).toHaveLength(1)
  // Of whom no source may say it, nobody asks it.
  await db()
    .updateTable('source_records')
    .set({ owned: ['scope'] })
    .where('id', '=', 'idn-svc')
    .execute()
  expect(await found(kind)).toEqual([])
})

it('a scope is what its credentials may reach at most where they have none of their own, from one PATCH to the next', async () => {
  const { id } = (await declare()).body
  house.house.fake.setScope('acct-svc', ['read', 'admin'])
  await askSystems(house.runtime, await house.company.caller('ada'), ['fake'])
  await scanSystem(house.runtime, systemCaller(house.runtime, 'acme', 'test'), 'fake')
  expect(await found('credential.over_privileged')).toMatchObject([
    { subject: 'svc', detail: { count: 1, more: [{ right: 'admin' }], approvedBy: 'the scope approved for its identity' } },
  ])
  await credential({ scope: ['admin', 'read'] })
  expect(await found('credential.over_privileged')).toEqual([])
  await credential({ scope: null })
  expect((await registry.patch(`/Identities/${id}`, { op: 'add', path: `${NHI}:scope`, value: ['admin'] })).status).toBe(200)
  expect(await found('credential.over_privileged')).toEqual([])
  await registry.patch(`/Identities/${id}`, { op: 'replace', path: `${NHI}:scope`, value: ['write'] })
  expect(await found('credential.over_privileged')).toMatchObject([{ detail: { count: 2 } }])
  expect(await house.events()).toEqual(expect.arrayContaining([['identity_changed', 'idn-svc']]))
})

it('is taken back where its source says it no more, and stays where something else changes', async () => {
  const { id } = (await declare()).body
  await registry.patch(`/Identities/${id}`, { op: 'replace', path: 'description', value: 'bills' })
  expect(await shown()).toMatchObject({ scope: ['read', 'write'], rotateEveryDays: 90, approvalReference: 'CHG-1042' })
  await registry.patch(`/Identities/${id}`, { op: 'remove', path: `${NHI}:rotation` }, { op: 'remove', path: `${NHI}:scope` })
  expect(await shown()).toMatchObject({ scope: null, rotateEveryDays: null, approvalReference: 'CHG-1042' })
  await registry.patch(`/Identities/${id}`, { op: 'remove', path: `${NHI}:approvalReference` })
  expect((await shown()).approvalReference).toBeNull()
  // What nobody has approved is no approval of nothing.
  expect(await found('credential.over_privileged')).toEqual([])
})

it.each([
  ['an interval of no days', { rotation: { intervalDays: 0 } }],
  ['an interval beyond ten years', { rotation: { intervalDays: 3651 } }],
  ['several rights in one value', { scope: ['read write'] }],
])('%s is refused, and changes nothing', async (_what, wrong) => {
  const { id } = (await declare()).body
  const before = await shown()
  const [[name, value]] = Object.entries(wrong) as [[string, unknown]]
  const answer = await registry.patch(`/Identities/${id}`, { op: 'replace', path: `${NHI}:${name}`, value })
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue'])
  expect(await shown()).toEqual(before)
})

it('who says it without owning it changes nothing, and is a finding until he agrees', async () => {
  await declare()
  const other = await house.source('other', { prefix: '', speaks: { identity: { create: false, owns: ['purpose'] } } })
  const send = (method: string, path: string, scope: string[]) =>
    other.send(method, path, {
      schemas: [IDENTITY, NHI],
      externalId: 'idn-svc',
      displayName: 'svc',
      kind: 'service_account',
      [NHI]: { purpose: 'tests', scope, rotation: { intervalDays: 90 } },
    })
  const conflicts = async () =>
    (await db().selectFrom('findings').select('subject').where('state', '=', 'open').where('kind', '=', 'source.conflict').execute()).map(
      ({ subject }) => subject,
    )
  const { id } = (await send('POST', '/Identities', ['everything'])).body
  expect(await conflicts()).toEqual(['identity idn-svc scope by other'])
  expect((await shown()).scope).toEqual(['read', 'write'])
  await send('PUT', `/Identities/${id}`, ['read', 'write'])
  expect(await conflicts()).toEqual([])
})
