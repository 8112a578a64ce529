// An account that is nobody's: rules name whose it could be, a person says whose it is, and from then on it is known. Nothing becomes anybody's unasked.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { heldBy, personOf, uses } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { codeOf } from '../../testing/story.ts'
import { lookAtHygiene } from '../hygiene/index.ts'
import { askSystems, scanSystem } from '../standing/index.ts'
import { adoptAccount } from './index.ts'
import { suggest } from './suggest.ts'

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
const caller = () => systemCaller(it_.house.runtime, 'acme', 'test')
/** The system shows these accounts, beside those of the inventory. */
const shows = async (...names: readonly (string | readonly [string, string])[]): Promise<void> => {
  for (const one of names) {
    const [name, mail] = typeof one === 'string' ? [one, undefined] : one
    if (it_.house.fake.account(name) === undefined) it_.house.fake.add(name)
    if (mail !== undefined) mails.set(name, mail)
  }
  it_.house.clock.advance(60)
  await askSystems(it_.house.runtime, await it_.company.caller('ada'), ['fake'])
  await scanSystem(it_.house.runtime, caller(), 'fake')
  for (const [name, mail] of mails)
    await db()
      .updateTable('accounts')
      .set({ description: JSON.stringify({ state: 'enabled', expiresAt: null, attributes: { mail } }) })
      .where('account', '=', name)
      .execute()
}
const mails = new Map<string, string>()
beforeEach(() => mails.clear())

const suggested = async () =>
  Object.fromEntries(
    (await suggest(it_.house.runtime, 'acme', {}, '', 100)).map(({ account, standing, candidates }) => [
      account,
      [standing, ...candidates.map(({ identity, rules }) => `${identity} by ${rules.join(', ')}`)].join(': '),
    ]),
  )
const accountOf = async (name: string) =>
  (await db().selectFrom('accounts').select('id').where('account', '=', name).where('kind', '=', FAKE_KIND).executeTakeFirstOrThrow()).id
const findings = async () => {
  await lookAtHygiene(it_.house.runtime, caller())
  return (
    await db()
      .selectFrom('findings')
      .selectAll()
      .where('kind', '=', 'account.to_correlate')
      .where('state', '=', 'open')
      .orderBy('subject')
      .execute()
  ).map(({ detail, owner_id }) => `${(detail as { account: string }).account} of ${owner_id}`)
}
const adopt = async (name: string, identity: string, as = 'ada') =>
  adoptAccount(it_.house.runtime, await it_.company.caller(as), await accountOf(name), { identity, reason: 'asked them' })

describe('rules', () => {
  beforeEach(async () => {
    await personOf(it_, 'gus')
    await db().updateTable('principals').set({ email: 'Gus@acme.example' }).where('id', '=', 'gus').execute()
    await heldBy(it_, 'gus', 'laptop')
  })

  it('name the holder of a mail address, the identity of a name, and the users of a workload; and nobody for a name that only looks alike', async () => {
    await it_.company.credential('job', { contract: null })
    await db().updateTable('identities').set({ name: 'Nightly' }).where('id', '=', 'idn-job').execute()
    await uses(it_, 'billing', 'job')
    await shows(['g.meyer', 'gus@acme.example'], 'GUS', 'nightly', 'svc_billing', 'gυs', 'stranger')
    expect(await suggested()).toEqual({
      'g.meyer': 'clear: idn-laptop by same_mail',
      GUS: 'clear: idn-laptop by principal_name, mailbox',
      nightly: 'clear: idn-job by identity_name',
      svc_billing: 'ambiguous: idn-job by workload_name',
      gυs: 'nobody',
      stranger: 'nobody',
    })
  })

  it('name nobody who has left or is leaving', async () => {
    await db().updateTable('identities').set({ state: 'offboarding' }).where('id', '=', 'idn-laptop').execute()
    await shows('gus')
    expect(await suggested()).toEqual({ gus: 'nobody' })
  })

  it('are put before who would answer for it, once, and no more when it is gone or somebody’s', async () => {
    await shows('gus', 'stranger')
    expect(await findings()).toEqual(['gus of eve'])
    expect(await findings()).toEqual(['gus of eve'])
    expect(await db().selectFrom('credentials').select('id').where('account', '=', 'gus').execute(), 'nothing by itself').toEqual([])
    it_.house.fake.end('gus', 'deleted')
    await shows()
    expect(await findings()).toEqual([])
  })
})

describe('a person who says whose it is', () => {
  beforeEach(async () => {
    await it_.company.credential('job', { contract: null })
    await shows('svc_batch')
  })

  it('makes it a credential of that identity, in the journal with what was suggested; the next reading knows it', async () => {
    const { credential } = await adopt('svc_batch', 'idn-job')
    const row = await db().selectFrom('credentials').selectAll().where('id', '=', credential).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ identity_id: 'idn-job', system_id: 'fake', account: 'svc_batch', state: 'active' })
    const entry = await db().selectFrom('journal').select('leaf').where('kind', '=', 'account.adopted').executeTakeFirstOrThrow()
    expect(JSON.parse(entry.leaf)).toMatchObject({
      actor: { id: 'ada' },
      body: { identity: 'idn-job', suggested: null, reason: 'asked them' },
    })
    await shows()
    const known = await db().selectFrom('access_entries').select('verdict').where('account', '=', 'svc_batch').execute()
    expect(known.map(({ verdict }) => verdict)).not.toContain('unknown')
    expect(await suggested()).toEqual({})
    expect(await codeOf(() => adopt('svc_batch', 'idn-job'))).toMatch(/^account\.(not_nobodys|not_adopted)$/)
  })

  it('gives it to nobody who is leaving, or who is not there', async () => {
    expect(await codeOf(() => adopt('svc_batch', 'nobody'))).toBe('identity.unknown')
    await db().updateTable('identities').set({ state: 'offboarding' }).where('id', '=', 'idn-job').execute()
    expect(await codeOf(() => adopt('svc_batch', 'idn-job'))).toBe('account.identity_leaving')
    expect(await db().selectFrom('credentials').select('id').where('account', '=', 'svc_batch').execute()).toEqual([])
  })

  it('is nobody without the power, and nobody of a provider', async () => {
    expect(await codeOf(() => adopt('svc_batch', 'idn-job', 'oscar'))).toBe('authority.refused')
    expect(await codeOf(() => adopt('svc_batch', 'idn-job', 'finn'))).toBe('authority.refused')
  })

  it('takes no account that is somebody’s already', async () => {
    expect(await codeOf(() => adopt('acct-job', 'idn-job'))).toBe('account.not_nobodys')
  })
})
