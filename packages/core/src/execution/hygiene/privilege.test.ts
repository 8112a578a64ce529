// Over-privilege: what an account may do beyond what was approved for it is found once, with what, since when and whose it is; what was approved by whatever
// way, what nobody can tell, and what is another finding's matter is not.
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { accountOf, likeAccounts, standingPackage } from '../../testing/access.ts'
import { said } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { sweep } from '../jobs.ts'
import { agreeTo } from '../reconciliation/index.ts'
import { askSystems, scanSystem } from '../standing/index.ts'
import { lookAtHygiene } from './index.ts'

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
const reads = async (): Promise<void> => {
  it_.house.clock.advance(3600)
  await askSystems(it_.house.runtime, await it_.company.caller('ada'), ['fake'])
  await scanSystem(it_.house.runtime, caller(), 'fake')
}
const own = ['credential.over_privileged', 'credential.weak_authentication']
const found = async (kinds: readonly string[] = own) => {
  await lookAtHygiene(it_.house.runtime, caller())
  return db()
    .selectFrom('findings')
    .selectAll()
    .where('state', '=', 'open')
    .where('kind', 'in', kinds)
    .orderBy('kind')
    .orderBy('subject')
    .execute()
}
const named = async (kinds?: readonly string[]): Promise<string[]> => (await found(kinds)).map(({ kind, subject }) => `${kind} ${subject}`)
/** At the system, by whoever administers it. */
const holds = (id: string, ...scope: string[]): void => it_.house.fake.setScope(`acct-${id}`, scope)
const approved = (id: string, ...scope: string[]) => db().updateTable('credentials').set({ scope }).where('id', '=', id).execute()

describe('an account', () => {
  it('that may do more than its scope is found with what is more and whose it is, once, and goes when it is taken away', async () => {
    await it_.company.credential('svc')
    await approved('svc', 'read')
    holds('svc', 'read', 'write', 'admin')
    await reads()
    const [finding, ...others] = await found()
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      kind: 'credential.over_privileged',
      subject: 'svc',
      severity: 'moderate',
      owner_id: 'finn',
      detail: { count: 2, approved: ['read'], party: 'leaving', more: [{ right: 'admin' }, { right: 'write' }] },
    })
    expect(await named()).toEqual(['credential.over_privileged svc'])
    holds('svc', 'read')
    await reads()
    expect(await named()).toEqual([])
  })

  it('that may do less, or as much, is left alone; and so is one for which nobody approved anything', async () => {
    for (const id of ['less', 'same', 'unsaid']) await it_.company.credential(id)
    await approved('less', 'read', 'write')
    await approved('same', 'read')
    for (const id of ['less', 'same']) holds(id, 'read')
    holds('unsaid', 'admin')
    await reads()
    expect(await named()).toEqual([])
  })

  it('for which nothing at all was approved may do nothing', async () => {
    await it_.company.credential('svc')
    await approved('svc')
    holds('svc', 'read')
    await reads()
    expect(await named()).toEqual(['credential.over_privileged svc'])
  })

  it('is found from the moment on that its approved scope is narrowed', async () => {
    await it_.company.credential('svc')
    await approved('svc', 'read', 'write')
    holds('svc', 'read', 'write')
    await reads()
    expect(await named()).toEqual([])
    await approved('svc', 'read')
    expect(await named()).toEqual(['credential.over_privileged svc'])
  })

  it('whose listing shows too much to be kept is not judged', async () => {
    await it_.company.credential('svc')
    await approved('svc', 'read')
    holds('svc', ...Array.from({ length: 2_001 }, (_, n) => `r${n}`))
    await reads()
    expect(await named()).toEqual([])
  })

  it('that is disabled can use nothing of it', async () => {
    await it_.company.credential('svc')
    await approved('svc', 'read')
    holds('svc', 'admin')
    it_.house.fake.end('acct-svc', 'disabled')
    await reads()
    expect(await named()).toEqual([])
  })
})

describe('what came out of band', () => {
  const drifts = async (): Promise<string> => {
    await it_.company.credential('svc')
    await approved('svc', 'read')
    holds('svc', 'read')
    await reads()
    holds('svc', 'read', 'admin')
    await reads()
    return (await db().selectFrom('accounts').select('id').where('account', '=', 'acct-svc').executeTakeFirstOrThrow()).id
  }

  it('is found as that, and not twice', async () => {
    const account = await drifts()
    expect(await named([...own, 'account.out_of_band'])).toEqual([`account.out_of_band ${account}`])
  })

  it('is approved where somebody agrees to it by name, and only that is', async () => {
    const account = await drifts()
    const { digest } = await db().selectFrom('accounts').select('digest').where('id', '=', account).executeTakeFirstOrThrow()
    await agreeTo(it_.house.runtime, await it_.company.caller('ada'), account, { digest, reason: 'the migration needs it' })
    expect(await named()).toEqual([])
    await approved('svc')
    expect((await found()).map(({ kind, detail }) => [kind, (detail as { more: unknown[] }).more])).toEqual([
      ['credential.over_privileged', [{ right: 'read', hasSinceAtLeast: expect.any(String) }]],
    ])
  })
})

test('what a package gives may do what the account may that it was made like, and no more; since when is told as readings saw it', async () => {
  await likeAccounts(it_, 'like')
  holds('like', 'read')
  await standingPackage(it_, 'core')
  await said(it_, 'person', 'gus', { name: 'gus', team: 'core' })
  for (const _ of [1, 2]) {
    await it_.house.run(300)
    await sweep(it_.house.runtime, 'acme')
  }
  const { account, credential } = await accountOf(it_, 'gus')
  it_.house.fake.setScope(account, ['read'])
  await reads()
  expect(await named()).toEqual([])
  // The one whose scope it copied is narrowed, by whom it may be: what the copy has is more than anybody approves.
  holds('like')
  await reads()
  await db().updateTable('accounts').set({ drift: null, drifted_at: null, agreed: null }).execute()
  expect(await named()).toEqual([`credential.over_privileged ${credential}`])
})

test('what took the place of another one is judged by the scope of its identity, and not by what that one could do', async () => {
  for (const id of ['old', 'next']) {
    await it_.company.credential(id)
    await db().updateTable('credentials').set({ scope: null }).where('id', '=', id).execute()
    holds(id, 'read', 'write')
  }
  await db().updateTable('credentials').set({ renews: 'old', identity_id: 'idn-old' }).where('id', '=', 'next').execute()
  await reads()
  expect(await named()).toEqual([])
  await db()
    .updateTable('identities')
    .set({ scope: ['read'] })
    .where('id', '=', 'idn-old')
    .execute()
  expect(await named()).toEqual(['credential.over_privileged next', 'credential.over_privileged old'])
})

test('what was too much from the start is too much of its successor too: no renewal makes it right', async () => {
  for (const id of ['old', 'next']) {
    await it_.company.credential(id)
    await approved(id, 'read')
    holds(id, 'read', 'write')
  }
  await db().updateTable('credentials').set({ renews: 'old', identity_id: 'idn-old' }).where('id', '=', 'next').execute()
  await reads()
  expect(await named()).toEqual(['credential.over_privileged next', 'credential.over_privileged old'])
})

test('an account that proves itself weakly, as its system shows it, is found until it does no longer', async () => {
  await it_.company.credential('svc')
  holds('svc', 'no password')
  await reads()
  const [finding] = await found()
  expect(finding).toMatchObject({
    kind: 'credential.weak_authentication',
    subject: 'svc',
    detail: { because: ['nobody has to know the password'] },
  })
  holds('svc')
  await reads()
  expect(await named()).toEqual([])
})
