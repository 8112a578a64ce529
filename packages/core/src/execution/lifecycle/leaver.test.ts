// Somebody leaves: at once he is nobody, one change ends what was his with proof, and nothing new reaches him by any way.
import type { CountersignError } from '@countersign/ledger'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { authenticateApiKey, issueApiKey } from '../../registry/principals/index.ts'
import { eventsOf, heldBy, over, personOf, said, statesOf, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { approveAll, codeOf, journalKinds, openRequests, requestedAcceptances, signClosures, standing } from '../../testing/story.ts'
import { endContract, openChange } from '../changes/index.ts'
import { sweep } from '../jobs.ts'
import { followSubject } from './index.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await personOf(it, 'gus', { team: 'core' })
  return () => it.end()
})

const changesOf = (kind: string) => it.fresh.db.selectFrom('changes').selectAll().where('trigger_kind', '=', kind).orderBy('id').execute()
const theChange = async () => (await changesOf('person.leave')).at(-1)!
const leaves = async (person = 'gus') => {
  await said(it, 'person', person, { name: person })
  await over(it, 'person', person)
}
const opens = (account: string): boolean =>
  it.house.fake.opens('main', `acct-${account}`, it.house.references.get(`ref:${account}`)!.expose())

describe('who leaves', () => {
  test('loses every credential on every system and its sessions, unasked and with rejection proofs, at any criticality; then his identities are retired', async () => {
    await heldBy(it, 'gus', 'laptop')
    await heldBy(it, 'gus', 'root', { environment: 'production', criticality: 'critical', privileged: true, owners: [null, null] })
    await it.company.credential('token', { contract: null, derivedFrom: 'laptop' })
    await it.company.credential('others', { contract: null })
    it.house.fake.openSession('main', 'acct-laptop', it.house.references.get('ref:laptop')!.expose())
    await leaves()
    await it.house.run(600)
    expect(await openRequests(it.house)).toEqual([])
    expect(['laptop', 'root', 'token', 'others'].map(opens)).toEqual([false, false, false, true])
    expect(it.house.fake.sessions('acct-laptop')).toEqual([])
    await signClosures(it.house, it.company)
    await it.house.run(60)
    const change = await theChange()
    expect(change).toMatchObject({ state: 'closed', closure: 'risk_complete', requester_id: 'ada' })
    expect(await standing(it.house, change.id)).toMatchObject({
      'credential.revoke laptop': 'done/risk_complete',
      'credential.revoke root': 'done/risk_complete',
      'token.revoke token': 'done/risk_complete',
    })
    expect(await statesOf(it)).toMatchObject({ 'idn-laptop': 'retired', 'idn-root': 'retired', 'idn-others': 'active' })
    expect(await eventsOf(it)).toEqual(['joiner done: is here', 'leaver done: every access of his ends'])
  })

  test('with nothing that opened anything has left with the fact: no change follows, and what was only a name is retired', async () => {
    await heldBy(it, 'gus', 'laptop')
    await it.fresh.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'laptop').execute()
    await leaves()
    await it.house.run(20)
    expect(await changesOf('person.leave')).toEqual([])
    expect(await statesOf(it)).toMatchObject({ 'idn-laptop': 'retired' })
    expect(await eventsOf(it)).toEqual(['joiner done: is here', 'leaver done: nothing of his opened anything'])
    const kinds = (await journalKinds(it.house)).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['identity.offboarding', 'identity.retired']))
  })

  test('with one name that opens something and one that does not loses the one by a change, and the other at once', async () => {
    await heldBy(it, 'gus', 'laptop')
    await heldBy(it, 'gus', 'old')
    await it.fresh.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'old').execute()
    await leaves()
    expect(await statesOf(it)).toMatchObject({ 'idn-laptop': 'active', 'idn-old': 'active' })
    await it.house.run(600)
    const operations = Object.keys(await standing(it.house, (await theChange()).id))
    expect(operations).toContain('credential.revoke laptop')
    expect(operations.filter((one) => one.endsWith(' old'))).toEqual([])
    expect(opens('laptop')).toBe(false)
    expect(await statesOf(it)).toMatchObject({ 'idn-old': 'retired' })
  })

  test('is nobody from the first moment on: no API key, no approval key, no role, no deputyship, whether or not the rest can go on', async () => {
    const { db } = it.fresh
    const key = await transact(it.house.runtime, await it.company.caller('ada'), (work) =>
      issueApiKey(it.house.runtime, work, { principal: 'cleo', name: 'k', scopes: ['read'], expiresAt: new Date('2027-01-01T00:00:00Z') }),
    )
    await db
      .insertInto('deputyships')
      .values({
        org_id: 'acme',
        id: 'dep',
        principal_id: 'cleo',
        deputy_id: 'ben',
        role: 'control_owner',
        from_at: it.house.clock.now(),
        until_at: new Date(it.house.clock.now().getTime() + 86_400_000),
        reason: 'r',
        appointed_by: 'cleo',
        appointed_at: it.house.clock.now(),
      })
      .execute()
    await heldBy(it, 'cleo', 'laptop')
    const back = it.house.fake.down()
    await leaves('cleo')
    await it.house.settle()
    expect((await it.company.caller('cleo')).principal).toMatchObject({ active: false, roles: [] })
    expect(await codeOf(() => authenticateApiKey(db, key.secret, it.house.clock.now()))).toBe('auth.unauthenticated')
    expect(await db.selectFrom('principal_keys').select('revoked_at').where('principal_id', '=', 'cleo').execute()).toEqual([
      { revoked_at: expect.any(Date) },
    ])
    expect((await db.selectFrom('deputyships').select('withdrawn_at').executeTakeFirst())?.withdrawn_at).not.toBeNull()
    expect(await statesOf(it)).toMatchObject({ 'idn-laptop': 'offboarding' })
    expect((await theChange()).state).toBe('running')
    back()
  })

  test('keeps an identity in offboarding until its last credential is proven dead or somebody has accepted that it is not', async () => {
    await heldBy(it, 'gus', 'laptop')
    it.house.fake.script.always({ operation: 'disable', account: 'acct-laptop' }, { fault: 'lie' })
    await leaves()
    await it.house.run(3600)
    expect(await statesOf(it)).toMatchObject({ 'idn-laptop': 'offboarding' })
    expect((await theChange()).state).not.toBe('closed')
    expect((await requestedAcceptances(it.house)).length).toBe(1)
  })

  test('takes nobody down: a workload that used his credential gets its own, under an identity that is not his, and then his goes', async () => {
    await heldBy(it, 'gus', 'laptop')
    await uses(it, 'billing', 'laptop')
    await leaves()
    await it.house.settle()
    for (let round = 0; round < 8; round += 1) {
      await approveAll(it.house, it.company, ['cleo', 'ada'])
      const login = it.house.references.get('ref:billing')
      if (login) {
        const { account, secret } = JSON.parse(login.expose()) as { account: string; secret: string }
        if (it.house.fake.sessions(account).length === 0) it.house.fake.openSession('main', account, secret)
      }
      await it.house.run(60)
    }
    expect(opens('laptop')).toBe(false)
    expect((await theChange()).state).toBe('closed')
    expect(await statesOf(it)).toMatchObject({ 'idn-laptop': 'retired', 'idn-laptop-for-billing': 'active' })
    const { account, secret } = JSON.parse(it.house.references.get('ref:billing')!.expose()) as { account: string; secret: string }
    expect(it.house.fake.opens('main', account, secret)).toBe(true)
    await sweep(it.house.runtime, 'acme')
    await it.house.run(600)
    expect(it.house.fake.opens('main', account, secret)).toBe(true)
  })

  test('what he had asked for: what takes away goes on in another one’s name, what gives is withdrawn', async () => {
    await it.company.credential('c1', { environment: 'production' })
    await it.company.credential('mine', { contract: null, environment: 'production' })
    const cleo = await it.company.caller('cleo')
    const { change: ending } = await endContract(it.house.runtime, cleo, { contract: 'contract', reason: 'it ends', ticket: 'CHG-1' })
    const { change: rotation } = await openChange(it.house.runtime, cleo, {
      kind: 'request',
      ref: 'r1',
      reason: 'r',
      ticket: 't',
      asked: { kind: 'request', ref: 'r1', purpose: 'p', operations: [{ operation: 'credential.rotate', credential: 'mine' }] },
    })
    await leaves('cleo')
    await it.house.settle()
    const states = Object.fromEntries(
      (await it.fresh.db.selectFrom('changes').select(['id', 'state']).execute()).map((row) => [row.id, row.state]),
    )
    expect([states[ending], states[rotation]]).toEqual(['refused', 'refused'])
    const anew = (await changesOf('contract.end')).find(({ id }) => id !== ending)!
    expect(anew).toMatchObject({ state: 'awaiting_approval', requester_id: 'ada', reason: 'it ends', ticket: 'CHG-1' })
    await approveAll(it.house, it.company, ['ben'])
    await it.house.run(600)
    expect(opens('c1')).toBe(false)
    expect(opens('mine')).toBe(true)
  })

  test('who is still here by another record has not left', async () => {
    await heldBy(it, 'gus', 'laptop')
    const sister = testSource({ name: 'sister', prefix: '', creates: ['person'], owns: { person: [] } })
    await said(it, 'person', 'gus', { name: 'gus' }, it.house.clock.now(), sister)
    await leaves()
    await it.house.run(600)
    expect((await it.company.caller('gus')).principal.active).toBe(true)
    expect(opens('laptop')).toBe(true)
    expect((await eventsOf(it)).at(-1)).toContain('leaver superseded: he is still here')
  })
})

describe('a last day that is announced', () => {
  test('waits until it is over, in the clock of the house', async () => {
    await heldBy(it, 'gus', 'laptop')
    const day = new Date(it.house.clock.now().getTime() + 2 * 86_400_000).toISOString().slice(0, 10)
    await said(it, 'person', 'gus', { name: 'gus', ends: day })
    await it.house.settle()
    expect(await eventsOf(it)).toEqual([`joiner done: last day ${day}`, 'leaver waiting'])
    expect((await it.company.caller('gus')).principal.active).toBe(true)
    await it.house.run(4 * 86_400)
    expect((await it.company.caller('gus')).principal.active).toBe(false)
    expect(opens('laptop')).toBe(false)
  })

  test('that was put off counts no more, and that was brought nearer counts', async () => {
    await heldBy(it, 'gus', 'laptop')
    const day = (days: number) => new Date(it.house.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10)
    const [far, near] = [day(30), day(3)]
    await said(it, 'person', 'gus', { name: 'gus', ends: near })
    it.house.clock.advance(60)
    await said(it, 'person', 'gus', { name: 'gus', ends: far })
    await it.house.run(10 * 86_400)
    expect((await it.company.caller('gus')).principal.active).toBe(true)
    expect(await eventsOf(it)).toContain('leaver superseded: its source has said otherwise since')
    await it.house.run(25 * 86_400)
    expect((await it.company.caller('gus')).principal.active).toBe(false)
  })
})

describe('a subject in offboarding is issued nothing', () => {
  beforeEach(async () => {
    await heldBy(it, 'gus', 'laptop')
    it.house.fake.script.always({ operation: 'disable', account: 'acct-laptop' }, { fault: 'lie' })
    await leaves()
    await it.house.settle()
  })

  const structural: readonly [string, string][] = [
    [
      'a credential by a change',
      `insert into credentials (org_id, id, identity_id, system_id, kind, account, created_by) values ('acme', 'new', 'idn-laptop', 'fake', 'fake.password', 'new', 'chg_x')`,
    ],
    [
      'an API key',
      `insert into api_keys (org_id, id, principal_id, secret_hash, name, scopes, created_at, expires_at) values ('acme', 'k', 'gus', '\\x00', 'n', '{read}', now(), now())`,
    ],
    [
      'an API key of somebody else’s in his hands',
      `insert into api_keys (org_id, id, principal_id, held_by, secret_hash, name, scopes, created_at, expires_at) values ('acme', 'k', 'ada', 'gus', '\\x00', 'n', '{read}', now(), now())`,
    ],
    [
      'a key to sign with',
      `insert into principal_keys (org_id, key_id, principal_id, party_kind, purpose, public_key, enrolled_at) values ('acme', 'k', 'gus', 'enterprise', 'approval', decode(repeat('00', 32), 'hex'), now())`,
    ],
    [
      'a role',
      `insert into role_holdings (org_id, principal_id, party_kind, role, since) values ('acme', 'gus', 'enterprise', 'auditor', now())`,
    ],
    [
      'a deputy',
      `insert into deputyships (org_id, id, principal_id, deputy_id, role, from_at, until_at, reason, appointed_by, appointed_at) values ('acme', 'd', 'ada', 'gus', 'control_owner', now(), now() + interval '1 day', 'r', 'ada', now())`,
    ],
  ]
  test.each(structural)('%s: the tables refuse it, whoever asks', async (_what, statement) => {
    expect(await codeOf(() => sql.raw(statement).execute(it.fresh.db))).toBe('CS003')
  })

  test('by a request: a fresh secret is denied and none is set', async () => {
    const { change, outcome } = await openChange(it.house.runtime, await it.company.caller('ada'), {
      kind: 'request',
      ref: 'r',
      reason: 'r',
      ticket: 't',
      asked: { kind: 'request', ref: 'r', purpose: 'p', operations: [{ operation: 'credential.rotate', credential: 'laptop' }] },
    })
    expect(outcome).toBe('deny')
    await approveAll(it.house, it.company)
    await it.house.run(600)
    expect((await standing(it.house, change))['credential.rotate laptop']).toBe('stuck/stuck')
    expect(it.house.fake.effects.filter((effect) => effect.operation === 'rotate')).toEqual([])
  })

  test('that was approved before he left: it is asked again at the moment of use, and not done', async () => {
    await personOf(it, 'hal')
    await heldBy(it, 'hal', 'phone')
    const { change } = await openChange(it.house.runtime, await it.company.caller('ada'), {
      kind: 'request',
      ref: 'r',
      reason: 'r',
      ticket: 't',
      asked: { kind: 'request', ref: 'r', purpose: 'p', operations: [{ operation: 'credential.rotate', credential: 'phone' }] },
    })
    await approveAll(it.house, it.company)
    await leaves('hal')
    await followSubject(it.house.runtime, await it.company.caller('ada'), 'principal:hal')
    await it.house.run(600)
    expect((await standing(it.house, change))['credential.rotate phone']).toBe('stuck/stuck')
    expect(it.house.fake.effects.filter((effect) => effect.operation === 'rotate')).toEqual([])
    expect(opens('phone')).toBe(false)
  })

  test('what is found of his meanwhile ends too, and nothing of it is left', async () => {
    const { secret } = it.house.fake.add('acct-late', 'late-secret')
    await it.fresh.db
      .insertInto('credentials')
      .values({ org_id: 'acme', id: 'late', identity_id: 'idn-laptop', system_id: 'fake', kind: 'fake.password', account: 'acct-late' })
      .execute()
    expect(it.house.fake.opens('main', 'acct-late', secret)).toBe(true)
    await sweep(it.house.runtime, 'acme')
    await it.house.run(600)
    expect(it.house.fake.opens('main', 'acct-late', secret)).toBe(false)
  })
})

describe('who comes back', () => {
  test('begins anew: he is active, and nothing that he had works or is his again', async () => {
    await heldBy(it, 'cleo', 'laptop')
    await leaves('cleo')
    await it.house.run(600)
    it.house.clock.advance(60)
    await said(it, 'person', 'cleo', { name: 'cleo' })
    await it.house.run(600)
    expect((await it.company.caller('cleo')).principal).toMatchObject({ active: true, roles: [] })
    expect(opens('laptop')).toBe(false)
    expect(await statesOf(it)).toMatchObject({ 'idn-laptop': 'retired' })
    const keys = await it.fresh.db.selectFrom('principal_keys').select('revoked_at').where('principal_id', '=', 'cleo').execute()
    expect(keys).toEqual([{ revoked_at: expect.any(Date) }])
  })

  test('is not who an administrator has sent away by hand', async () => {
    await it.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'gus').execute()
    await said(it, 'person', 'gus', { name: 'gus' })
    await it.house.run(60)
    expect((await it.company.caller('gus')).principal.active).toBe(false)
  })

  test('before the sweep has looked: what he had ends all the same, and what he gets now stays', async () => {
    await heldBy(it, 'gus', 'laptop')
    await leaves()
    it.house.clock.advance(60)
    await said(it, 'person', 'gus', { name: 'gus' })
    await it.house.settle()
    await heldBy(it, 'gus', 'phone')
    await it.house.run(600)
    expect((await it.company.caller('gus')).principal.active).toBe(true)
    expect([opens('laptop'), opens('phone')]).toEqual([false, true])
    expect(await statesOf(it)).toMatchObject({ 'idn-laptop': 'retired', 'idn-phone': 'active' })
  })
})

test('where nobody answers for controls the fact stands, and the rest waits visibly and goes on when somebody does', async () => {
  await heldBy(it, 'gus', 'laptop')
  await it.fresh.db
    .updateTable('role_holdings')
    .set({ until: new Date('2026-01-01T00:00:01Z') })
    .execute()
  await leaves()
  const failed = await it.house.settle().then(
    () => undefined,
    (error: unknown) => error,
  )
  expect((failed as CountersignError).code).toBe('lifecycle.nobody_answers')
  expect((await it.company.caller('gus')).principal.active).toBe(false)
  expect((await eventsOf(it)).at(-1)).toBe('leaver pending')
  await it.fresh.db
    .updateTable('role_holdings')
    .set({ until: null, since: new Date('2026-01-01T00:00:02Z') })
    .where('principal_id', '=', 'ben')
    .execute()
  await it.house.run(600)
  expect(opens('laptop')).toBe(false)
  expect((await journalKinds(it.house, 'principal.deactivated')).length).toBe(1)
})
