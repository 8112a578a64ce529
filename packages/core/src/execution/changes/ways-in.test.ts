// By whichever way a credential comes to be, it is said what it is for, how far it reaches, who gave it out, since and until when, how it is renewed and where it lies.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { importInventory } from '../../registry/import/index.ts'
import type { insertCredential, NewCredential } from '../../registry/inventory/index.ts'
import { accountOf, likeAccounts, standingPackage } from '../../testing/access.ts'
import { lend, lending } from '../../testing/leases.ts'
import { said } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { rotatable } from '../../testing/rotations.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'
import { startRotation } from '../rotation/index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
})
afterEach(() => it.end())

const told = { purpose: 'pays', scope: ['read'], rotate_every_days: 30 }
const tell = (id: string) => it.fresh.db.updateTable('credentials').set(told).where('id', '=', id).execute()
const made = async (where: { by: 'replaces' | 'renews' | 'id'; is: string }) => {
  const row = await it.fresh.db.selectFrom('credentials').selectAll().where(where.by, '=', where.is).executeTakeFirstOrThrow()
  const { purpose, scope, issuer, created_at, expires_at, rotate_every_days, secret_ref } = row
  return { purpose, scope, issuer, made: created_at !== null, ends: expires_at !== null, every: rotate_every_days, stored: secret_ref }
}

test('a successor in a rotation has what the old one had, and who gave it out', async () => {
  await rotatable({ company: it.company, db: it.fresh.db }, 'db', ['api'])
  await tell('db')
  await startRotation(it.house.runtime, await it.company.caller('ada'), { credential: 'db', reason: 'old', ticket: 'CHG-7' })
  expect(await made({ by: 'renews', is: 'db' })).toMatchObject({
    purpose: 'pays',
    scope: ['read'],
    issuer: 'connector-host',
    made: true,
    every: 30,
  })
})

test('what a consumer that stays is given in a split has it too', async () => {
  await it.company.credential('db', { staying: ['api'] })
  await tell('db')
  await endTheContract(it.house, it.company)
  expect(await made({ by: 'replaces', is: 'db' })).toMatchObject({
    purpose: 'pays',
    scope: ['read'],
    issuer: 'connector-host',
    made: true,
    every: 30,
  })
})

test('the identity of what is split off is approved for no more and renewed no seldomer; who approved the other one has not approved it', async () => {
  await it.company.credential('db', { staying: ['api'] })
  const approved = { scope: ['read'], rotate_every_days: 30, approval_reference: 'CHG-1' }
  await it.fresh.db.updateTable('identities').set(approved).where('id', '=', 'idn-db').execute()
  await endTheContract(it.house, it.company)
  const { identity_id: id } = await it.fresh.db
    .selectFrom('credentials')
    .select('identity_id')
    .where('replaces', '=', 'db')
    .executeTakeFirstOrThrow()
  expect(id).not.toBe('idn-db')
  expect(await it.fresh.db.selectFrom('identities').selectAll().where('id', '=', id).executeTakeFirst()).toMatchObject({
    ...approved,
    approval_reference: null,
  })
})

test('what is lent says to whom and what for, and when it ends instead of being renewed', async () => {
  await lending(it)
  await tell('model')
  await lend(it)
  const { credential_id: id } = await it.fresh.db.selectFrom('credential_leases').select('credential_id').executeTakeFirstOrThrow()
  expect(await made({ by: 'id', is: id })).toEqual({
    purpose: 'lent to ci',
    scope: ['read'],
    issuer: 'countersign',
    made: true,
    ends: true,
    every: null,
    stored: null,
  })
})

test('what is given by a package says for whom, as narrow as what it is made like, and where it is delivered', async () => {
  await likeAccounts(it, 'like')
  await tell('like')
  await standingPackage(it, 'core')
  await said(it, 'person', 'pat', { name: 'pat', team: 'core' })
  await it.house.run(600)
  await sweep(it.house.runtime, 'acme')
  await it.house.run(600)
  const { credential, place } = await accountOf(it, 'pat')
  expect(await made({ by: 'id', is: credential })).toEqual({
    purpose: 'core for pat',
    scope: ['read'],
    issuer: 'connector-host',
    made: true,
    ends: true,
    every: null,
    stored: place,
  })
})

test('an import writes all that it says', async () => {
  await importInventory(it.house.runtime, await it.company.caller('ada'), {
    document: `identities: [{ id: i, kind: service_account, name: I, purpose: p, businessOwner: ada, technicalOwner: ada, environment: staging, criticality: low }]
credentials:
  - { id: c, identity: i, system: fake, kind: fake.password, account: a, purpose: pays, scope: [read], issuer: vault, created: 2026-01-01T00:00:00Z, expires: 2030-01-01T00:00:00Z, rotateEveryDays: 30, secret: 'file:/run/c' }`,
    format: 'yaml',
    dryRun: false,
  })
  expect(await made({ by: 'id', is: 'c' })).toEqual({
    purpose: 'pays',
    scope: ['read'],
    issuer: 'vault',
    made: true,
    ends: true,
    every: 30,
    stored: 'file:/run/c',
  })
})

const whole: NewCredential = {
  org_id: 'acme',
  id: 'c',
  identity_id: 'i',
  system_id: 's',
  kind: 'k',
  account: 'a',
  purpose: null,
  scope: null,
  issuer: null,
  created_at: null,
  expires_at: null,
  rotate_every_days: null,
  secret_ref: null,
}

test('nobody can write one without saying each of these, also where nobody knows', () => {
  const { purpose: _1, ...noPurpose } = whole
  const { scope: _2, ...noScope } = whole
  const { issuer: _3, ...noIssuer } = whole
  const { created_at: _4, ...noBirth } = whole
  const { expires_at: _5, ...noEnd } = whole
  const { rotate_every_days: _6, ...noRotation } = whole
  const { secret_ref: _7, ...noPlace } = whole
  const write = (_row: Parameters<typeof insertCredential>[1]): void => {}
  // @ts-expect-error What it is for is left out.
  write(noPurpose)
  // @ts-expect-error How far it reaches is left out.
  write(noScope)
  // @ts-expect-error Who gave it out is left out.
  write(noIssuer)
  // @ts-expect-error When it was made is left out.
  write(noBirth)
  // @ts-expect-error When it ends is left out.
  write(noEnd)
  // @ts-expect-error How it is renewed is left out.
  write(noRotation)
  // @ts-expect-error Where it lies is left out.
  write(noPlace)
  write(whole)
})

test('there are two ways in and no other: what the product makes, and what a document says', () => {
  const source = join(import.meta.dirname, '../..')
  const writers = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing'))
    .filter((path) => /insertInto\('credentials'\)|insert into credentials\b/i.test(readFileSync(join(source, path), 'utf8')))
  expect(writers).toEqual(['registry/inventory/store.ts'])
})
