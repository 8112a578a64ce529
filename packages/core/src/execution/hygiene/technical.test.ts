// Technical identities: a person at them, a secret in the wrong hands, a standing secret where one could be lent, and tokens of others that are believed are
// found as what they are, and go with the fact; what is right is left alone.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import type { IssuerText } from '../../authority/issuance/index.ts'
import { systemCaller } from '../../registry/principals/index.ts'
import { issuerOf, lending } from '../../testing/leases.ts'
import { heldBy, personOf, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { lookAtHygiene } from './index.ts'
import { tooTrusting } from './issuers.ts'

let database: TestDatabase
let it_: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  it_ = await openCompany(database)
  return () => it_.end()
})

const db = () => it_.fresh.db
const kinds = ['credential.human_use', 'credential.leaked', 'credential.static_where_lent', 'issuer.trusts_too_much']
const found = async (): Promise<string[]> => {
  await lookAtHygiene(it_.house.runtime, systemCaller(it_.house.runtime, 'acme', 'test'))
  const rows = await db()
    .selectFrom('findings')
    .selectAll()
    .where('state', '=', 'open')
    .where('kind', 'in', kinds)
    .orderBy('kind')
    .execute()
  return rows.map(({ kind, subject, owner_id }) => `${kind} ${subject} ${owner_id}`)
}

describe('a person at a technical credential', () => {
  it('is found where workloads use his own account, until none does', async () => {
    await personOf(it_, 'gus')
    await heldBy(it_, 'gus', 'laptop')
    expect(await found()).toEqual([])
    await uses(it_, 'batch', 'laptop')
    expect(await found()).toEqual(['credential.human_use laptop finn'])
    await db().updateTable('workloads').set({ state: 'retired' }).execute()
    expect(await found()).toEqual([])
  })

  it('is found where a provider reports that somebody sat there, for as long as that is news', async () => {
    await it_.company.credential('svc')
    const reports = (event: string, interactive: unknown) =>
      sql`insert into telemetry_records (org_id, party_id, event_id, stream, seq, kind, at, subject, facts,
      credential_id, digest, batch) values ('acme', 'leaving', ${event}, 's', ${Number(event)}, 'session', ${it_.house.clock.now()}, '{}',
      ${JSON.stringify({ interactive })}, 'svc', ${Buffer.alloc(32)}, 'b')`.execute(db())
    await reports('1', 'true')
    await reports('2', false)
    expect(await found()).toEqual([])
    await reports('3', true)
    expect(await found()).toEqual(['credential.human_use svc finn'])
    it_.house.clock.advance(31 * 86_400)
    expect(await found()).toEqual([])
  })
})

test('a credential in the wrong hands, by an authorised client, is found until it is renewed, ended or taken back', async () => {
  await it_.company.credential('svc')
  const at = it_.house.clock.now()
  const said = (id: string, event: string) =>
    sql`with s as (insert into trust_signals (org_id, sender_id, event_id, event, subject_kind, subject_id, bad, at, received_at, reason)
      values ('acme', 'ada', ${id}, ${event}, 'credential', 'svc', true, ${at}, ${at}, 'in a public repository'))
    insert into trust_postures (org_id, sender_id, event, subject_kind, subject_id, bad, at, event_id)
      values ('acme', 'ada', ${event}, 'credential', 'svc', true, ${at}, ${id})`.execute(db())
  await said('1', 'risk-level-change')
  expect(await found()).toEqual([])
  await said('2', 'credential-compromise')
  expect(await found()).toEqual(['credential.leaked svc finn'])
  await sql`update trust_postures set bad = false where event = 'credential-compromise'`.execute(db())
  expect(await found()).toEqual([])
  await sql`update trust_postures set bad = true where event = 'credential-compromise'`.execute(db())
  await db().updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'svc').execute()
  expect(await found()).toEqual([])
})

test('a standing secret is found where a rule would lend the workload one, and only there', async () => {
  await lending(it_)
  await it_.company.credential('standing', { contract: null })
  await uses(it_, 'other', 'standing')
  expect(await found()).toEqual([])
  await uses(it_, 'ci', 'standing')
  expect(await found()).toEqual(['credential.static_where_lent standing finn'])
  await db()
    .updateTable('instruments')
    .set({ state: 'withdrawn', ended_at: it_.house.clock.now(), end_reason: 'test' })
    .where('kind', '=', 'issuance')
    .execute()
  expect(await found()).toEqual([])
})

describe('an issuer', () => {
  const wide = (change: object, production: readonly string[] = []): number =>
    tooTrusting(issuerOf(change) as IssuerText, new Set(production)).length
  test.each<[string, object, readonly string[], number]>([
    ['of the type that asks for its subjects is left alone', { issuer: 'https://token.actions.githubusercontent.com' }, [], 0],
    ['that signs for everybody, read like every other', { issuer: 'https://token.actions.githubusercontent.com', type: 'oidc' }, [], 1],
    ['of our own, read like every other, is left alone', { type: 'oidc' }, [], 0],
    ['for an audience of a cloud', { audience: 'sts.amazonaws.com' }, [], 1],
    ['for the audience that is the issuer itself', { audience: 'https://tokens.example' }, [], 1],
    ['whose long tokens are taken again and again', { oneTime: false, longestSeconds: 7200 }, [], 1],
    ['whose short tokens are taken again is left alone', { oneTime: false }, [], 0],
    [
      'of a branch, for production',
      { workloads: [{ workload: 'ci', claims: { sub: 'repo:a/b:ref:refs/heads/main', repository_id: '1' } }] },
      ['ci'],
      1,
    ],
    [
      'of a branch, elsewhere, is left alone',
      { workloads: [{ workload: 'ci', claims: { sub: 'repo:a/b:ref:refs/heads/main', repository_id: '1' } }] },
      [],
      0,
    ],
    ['without a form of a URL is read all the same', { issuer: 'urn:x', type: 'oidc' }, [], 0],
  ])('%s', (_name, change, production, expected) => {
    expect(wide(change, production)).toBe(expected)
  })

  it('in force is found by its name', async () => {
    await lending(it_, { issuer: { audience: 'sts.amazonaws.com' } })
    expect((await found()).map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual(['issuer.trusts_too_much pipelines'])
  })
})
