// Everything that stands in the inventory, and every account that a system shows, says why it is there and by whose word; what nothing justifies says that.
// It is read from the facts, and nothing is written for it.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { importInventory } from '../../registry/import/index.ts'
import { whyCredentials, whyIdentities } from '../../registry/justifications/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { endRecord } from '../../registry/sources/index.ts'
import { accountOf, likeAccounts, standingPackage } from '../../testing/access.ts'
import { lifeSource, over, said } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { adoptAccount } from '../correlation/index.ts'
import { sweep } from '../jobs.ts'
import { askSystems, scanSystem } from '../standing/index.ts'
import { whyAccounts } from './why-store.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  return () => it.end()
})

const db = () => it.fresh.db
const bringIn = async (document: string) =>
  importInventory(it.house.runtime, await it.company.caller('ada'), { document, format: 'yaml', dryRun: false })
const identityText = (id: string) =>
  `identities: [{ id: ${id}, kind: service_account, name: ${id}, purpose: p, businessOwner: eve, technicalOwner: finn, environment: staging, criticality: low }]`
const credentialText = (id: string, of: string, account = id) =>
  `credentials: [{ id: ${id}, identity: ${of}, system: fake, kind: ${FAKE_KIND}, account: ${account} }]`
const record = { kind: 'service_account', name: 's', purpose: 'p', environment: 'staging', criticality: 'low' }

const told = (why: { justified: boolean; reasons: readonly { because: string; by: string | null }[] } | undefined) =>
  why && `${why.justified}: ${why.reasons.map(({ because, by }) => `${because} ${by}`).join(', ')}`
const ofCredential = async (id: string) => told((await whyCredentials(db(), 'acme', [id], it.house.clock.now())).get(id))
const ofIdentity = async (id: string) => told((await whyIdentities(db(), 'acme', [id])).get(id))
const ofAccount = async (name: string, right: string | null = null) => {
  const row = await db().selectFrom('accounts').selectAll().where('account', '=', name).executeTakeFirstOrThrow()
  const asked = { id: row.id, system: row.system_id, kind: row.kind, account: row.account, key: row.key, right }
  return told((await whyAccounts(db(), 'acme', [asked], it.house.clock.now())).get(row.id))
}
const read = async () => {
  it.house.clock.advance(60)
  await askSystems(it.house.runtime, await it.company.caller('ada'), ['fake'])
  await scanSystem(it.house.runtime, systemCaller(it.house.runtime, 'acme', 'test'), 'fake')
}

test('what a person imported says who it was and in which entry, and what was written past the product has no reason', async () => {
  await bringIn(`${identityText('svc')}\n${credentialText('c1', 'svc')}`)
  expect([await ofIdentity('svc'), await ofCredential('c1')]).toEqual(['true: import ada', 'true: import ada'])
  const why = (await whyCredentials(db(), 'acme', ['c1'], it.house.clock.now())).get('c1')
  const entry = await db().selectFrom('journal').select('kind').where('id', '=', why!.reasons[0]!.ref).executeTakeFirst()
  expect(entry?.kind).toBe('inventory.imported')
  await sql`insert into credentials (org_id, id, identity_id, system_id, kind, account) values ('acme', 'past', 'svc', 'fake', ${FAKE_KIND}, 'past')`.execute(
    db(),
  )
  expect([await ofCredential('past'), await ofCredential('nowhere')]).toEqual(['false: ', 'false: '])
})

test('an identity stands by each source that begins it, and its credentials with it; what nobody says any more is not justified', async () => {
  const other = testSource({ name: 'catalog', prefix: '', creates: ['identity'], owns: { identity: [] } })
  await said(it, 'identity', 'svc', { ...record, businessOwner: 'eve', technicalOwner: 'finn' })
  await said(it, 'identity', 'svc', record, undefined, other)
  await bringIn(credentialText('c1', 'svc'))
  expect([await ofIdentity('svc'), await ofCredential('c1')]).toEqual([
    'true: source catalog, source hr',
    'true: source catalog, source hr, import ada',
  ])
  it.house.clock.advance(60)
  await over(it, 'identity', 'svc')
  expect([await ofIdentity('svc'), await ofCredential('c1')]).toEqual(['true: source catalog', 'true: source catalog, import ada'])
  await transact(it.house.runtime, await it.company.caller('ada'), (work) =>
    endRecord(it.house.runtime, work, other, { kind: 'identity', externalId: 'svc', at: work.at, reason: 'over' }),
  )
  // Who brought the account in before does not keep what every source has let go.
  expect([await ofIdentity('svc'), await ofCredential('c1')]).toEqual(['false: ', 'false: import ada'])
})

test('what a package gave stands by its justifications alone', async () => {
  await likeAccounts(it, 'like')
  await standingPackage(it, 'core')
  await said(it, 'person', 'gus', { name: 'gus', team: 'core' })
  const settled = async () => {
    await it.house.run(600)
    await sweep(it.house.runtime, 'acme')
  }
  await settled()
  await settled()
  const { credential } = await accountOf(it, 'gus')
  expect(await ofCredential(credential)).toMatch(/^true: birthright sha256:/)
  it.house.clock.advance(60)
  await said(it, 'person', 'gus', { name: 'gus', team: 'nowhere' }, undefined, lifeSource)
  await sweep(it.house.runtime, 'acme')
  expect(await ofCredential(credential)).toBe('false: ')
})

test('an account that a system shows is justified by what the inventory has of it, by an approved scope, or by nothing', async () => {
  await bringIn(`${identityText('svc')}\n${credentialText('c1', 'svc', 'svc-a')}`)
  for (const name of ['svc-a', 'stray', 'taken']) it.house.fake.add(name)
  await read()
  const rows = async () => Number((await sql<{ n: string }>`select count(*) as n from journal`.execute(db())).rows[0]!.n)
  const before = await rows()
  expect([await ofAccount('svc-a'), await ofAccount('stray'), await ofAccount('taken')]).toEqual(['true: import ada', 'false: ', 'false: '])
  expect(await rows()).toBe(before)
  const { id } = await db().selectFrom('accounts').select('id').where('account', '=', 'taken').executeTakeFirstOrThrow()
  await adoptAccount(it.house.runtime, await it.company.caller('ada'), id, { identity: 'svc', reason: 'asked its team' })
  expect(await ofAccount('taken')).toBe('true: adoption ada')
  // A right that is a record of its own is covered by the scope that was approved, of the account or of its identity.
  await db()
    .updateTable('identities')
    .set({ scope: ['admins'] })
    .where('id', '=', 'svc')
    .execute()
  expect([await ofAccount('svc-a', 'admins'), await ofAccount('svc-a', 'wheel')]).toEqual([
    'true: import ada, scope null',
    'true: import ada',
  ])
  await db().updateTable('access_entries').set({ verdict: 'own' }).where('account', '=', 'stray').execute()
  expect(await ofAccount('stray')).toBe('true: own null')
})

test('what the inventory has let go is not justified by its having been there', async () => {
  await bringIn(`${identityText('svc')}\n${credentialText('c1', 'svc', 'svc-a')}`)
  it.house.fake.add('svc-a')
  await read()
  await db().updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'c1').execute()
  expect(await ofAccount('svc-a')).toBe('false: ')
})
