// Somebody joins, moves and leaves: what he is gives him accounts that really log in, and what he no longer is takes exactly those away, with proof.
import type { Handle } from '@countersign/connector-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { unjustified } from '../../registry/entitlements/index.ts'
import { accountOf, holdings, likeAccounts, logsIn, standingPackage } from '../../testing/access.ts'
import { over, personOf, said } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, endTheContract, openRequests, sign } from '../../testing/story.ts'
import { sweep } from '../jobs.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  await likeAccounts(it, 'like', 'other')
  return () => it.end()
})

const settle = async (seconds = 600): Promise<void> => {
  await it.house.run(seconds)
  await sweep(it.house.runtime, 'acme')
  await it.house.run(seconds)
}
const joins = (id: string, team: string) => said(it, 'person', id, { name: id, team })
const changesOf = (kind: string) => it.fresh.db.selectFrom('changes').selectAll().where('trigger_kind', '=', kind).orderBy('id').execute()

describe('who joins', () => {
  test('has an account that logs in with what was delivered to him, by one change that holds its end, unasked', async () => {
    await standingPackage(it, 'core')
    await joins('gus', 'core')
    await settle()
    expect(await holdings(it, 'gus')).toEqual(['acct-like held 1'])
    const held = await accountOf(it, 'gus')
    expect(logsIn(it, held)).toBe(true)
    expect(await openRequests(it.house)).toEqual([])
    const [change] = await changesOf('access.grant')
    expect(change).toMatchObject({ state: 'closed', closure: 'risk_complete', trigger_ref: 'gus' })
    const entitlement = await it.fresh.db.selectFrom('entitlements').selectAll().executeTakeFirstOrThrow()
    expect(entitlement.ending).toMatchObject([
      { operation: 'credential.revoke', proof: 'rejection' },
      { operation: 'session.end', proof: 'sessions' },
    ])
    const credential = await it.fresh.db.selectFrom('credentials').selectAll().where('id', '=', held.credential).executeTakeFirstOrThrow()
    expect(credential.expires_at).not.toBeNull()
    expect(
      await it.fresh.db
        .selectFrom('sealed_secrets')
        .selectAll()
        .where('credential_id', '=', held.credential)
        .where('delete_after', 'is', null)
        .execute(),
    ).toEqual([])
  })

  test('has it where its system says that it stands: beside the account whose scope it copies', async () => {
    const [kind] = Object.values(it.house.runtime.connectors.definition('fake')!.credentialKinds)
    Object.assign(kind!, { beside: (model: Handle, name: string): Handle => ({ kind: model.kind, account: `${model.account}/${name}` }) })
    await standingPackage(it, 'core')
    await joins('gus', 'core')
    await settle()
    const held = await accountOf(it, 'gus')
    expect(held.account).toMatch(/^acct-like\/gus_[0-9a-f]{8}$/)
    expect(logsIn(it, held)).toBe(true)
  })

  test('gets nothing by a package of another team, and what comes late in the inventory is given late', async () => {
    await joins('gus', 'sales')
    await settle()
    expect(await holdings(it, 'gus')).toEqual([])
    await standingPackage(it, 'sales', { for: { is: 'person', teams: ['sales'] } })
    await settle()
    expect(await holdings(it, 'gus')).toEqual(['acct-like held 1'])
  })

  test('has one account where two packages give the same', async () => {
    await standingPackage(it, 'core')
    await standingPackage(it, 'all', { for: { is: 'person' } })
    await joins('gus', 'core')
    await settle()
    expect(await holdings(it, 'gus')).toEqual(['acct-like held 2'])
  })
})

describe('who moves', () => {
  test('keeps what both teams have, gets what the new one has, and loses the rest with a refused probe', async () => {
    await standingPackage(it, 'both', { for: { is: 'person', teams: ['core', 'sales'] } })
    await standingPackage(it, 'sales', { for: { is: 'person', teams: ['sales'] }, gives: [{ ...given('acct-other') }] })
    await standingPackage(it, 'core', { gives: [given('acct-third')] })
    await it.company.credential('third', { contract: null })
    await joins('gus', 'core')
    await settle()
    const [both, core] = [await accountOf(it, 'gus'), await accountOf(it, 'gus', 'acct-third')]
    const secretBefore = it.house.references.get(both.place)!.expose()
    await joins('gus', 'sales')
    await settle()
    expect(await holdings(it, 'gus')).toEqual(['acct-like held 1', 'acct-other held 1'])
    expect(await accountOf(it, 'gus')).toEqual(both)
    expect(it.house.references.get(both.place)!.expose()).toBe(secretBefore)
    expect([logsIn(it, both), logsIn(it, core), logsIn(it, await accountOf(it, 'gus', 'acct-other'))]).toEqual([true, false, true])
    const [lapse] = await changesOf('access.lapse')
    expect(lapse).toMatchObject({ state: 'closed', closure: 'risk_complete' })
    expect(await unjustified(it.fresh.db, 'acme', it.house.clock.now())).toEqual([])
  })

  test('keeps an account until the last of its reasons falls', async () => {
    await standingPackage(it, 'core')
    await standingPackage(it, 'leads', { for: { is: 'person', teams: ['core', 'leads'] } })
    await joins('gus', 'core')
    await settle()
    const held = await accountOf(it, 'gus')
    await joins('gus', 'leads')
    await settle()
    expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([['acct-like held 1'], true])
    await joins('gus', 'nowhere')
    await settle()
    expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([[], false])
  })
})

describe('it ends by itself', () => {
  test('when its time is over, and is not given again by the same words', async () => {
    await standingPackage(it, 'core', { days: 2 })
    await joins('gus', 'core')
    await settle()
    const held = await accountOf(it, 'gus')
    await it.house.run(86_400)
    await settle()
    expect(logsIn(it, held)).toBe(true)
    await it.house.run(86_400)
    await settle()
    await settle()
    expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([[], false])
    expect((await changesOf('access.grant')).length).toBe(1)
  })

  test('when he leaves; who comes back gets another account', async () => {
    await standingPackage(it, 'core')
    await joins('gus', 'core')
    await settle()
    const held = await accountOf(it, 'gus')
    await over(it, 'person', 'gus')
    await settle()
    expect([await holdings(it, 'gus'), logsIn(it, held)]).toEqual([[], false])
    await it.house.run(60)
    await joins('gus', 'core')
    await settle()
    const again = await accountOf(it, 'gus')
    expect([again.account === held.account, logsIn(it, again), logsIn(it, held)]).toEqual([false, true, false])
  })
})

describe('a contractor', () => {
  test('has it while his contract is live, under his own party, and no word of his secret stands in the journal', async () => {
    const { db } = it.fresh
    await standingPackage(it, 'helpers', { for: { is: 'contractor', parties: ['leaving'], contracts: ['contract'] } })
    await said(it, 'contractor', 'hugo', { name: 'Hugo', party: 'leaving', contract: 'contract', sponsor: 'ada' })
    await settle()
    const held = await accountOf(it, 'hugo')
    expect([await holdings(it, 'hugo'), logsIn(it, held)]).toEqual([['acct-like held 1'], true])
    const { identity_id } = await db
      .selectFrom('credentials')
      .select('identity_id')
      .where('id', '=', held.credential)
      .executeTakeFirstOrThrow()
    expect(
      await db.selectFrom('identities').select(['party_id', 'contract_id', 'holder_id']).where('id', '=', identity_id).execute(),
    ).toEqual([{ party_id: 'leaving', contract_id: 'contract', holder_id: 'hugo' }])
    const secret = it.house.references.get(held.place)!.expose()
    const texts = [
      ...(await db.selectFrom('journal').select('leaf as text').execute()),
      ...(await db.selectFrom('documents').select('text').execute()),
    ]
    expect(texts.filter(({ text }) => text.includes(secret))).toEqual([])
    await endTheContract(it.house, it.company)
    for (let round = 0; round < 4; round += 1) {
      await settle()
      await approveAll(it.house, it.company)
    }
    expect([await holdings(it, 'hugo'), logsIn(it, held)]).toEqual([[], false])
  })
})

describe('nothing is given', () => {
  test('to who is not active, nor while nobody answers for the access; when somebody does, it is', async () => {
    await standingPackage(it, 'core')
    await it.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'finn').execute()
    await joins('gus', 'core')
    await personOf(it, 'zoe', { team: 'core' })
    await it.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'zoe').execute()
    await settle()
    expect([await holdings(it, 'gus'), await holdings(it, 'zoe')]).toEqual([['acct-like due 1'], []])
    await it.fresh.db.updateTable('principals').set({ active: true }).where('id', '=', 'finn').execute()
    await settle()
    expect(await holdings(it, 'gus')).toEqual(['acct-like held 1'])
  })

  test('that people refuse, however often it is looked at; a new reason asks again', async () => {
    await it.fresh.db.updateTable('identities').set({ criticality: 'high' }).where('id', '=', 'idn-like').execute()
    await standingPackage(it, 'core')
    await joins('gus', 'core')
    await it.house.run(60)
    const [request] = await openRequests(it.house)
    await sign(it.house, it.company, request!.id, 'cleo', { verdict: 'refuse', reason: 'not now' })
    await settle()
    await settle()
    expect(await holdings(it, 'gus')).toEqual(['acct-like withheld 1'])
    expect((await changesOf('access.grant')).length).toBe(1)
    await standingPackage(it, 'again', { for: { is: 'person' } })
    await it.house.run(60)
    await sweep(it.house.runtime, 'acme')
    await it.house.run(60)
    await approveAll(it.house, it.company)
    await settle()
    expect((await holdings(it, 'gus'))[0]).toBe('acct-like held 2')
  })
})

const given = (likeAccount: string) => ({ system: 'fake', kind: 'fake.password', likeAccount, deliverTo: 'file:/first/{holder}-{account}' })
