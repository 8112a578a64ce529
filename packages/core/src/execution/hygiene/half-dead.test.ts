// One door shut and another open: who has lost an account at one system and keeps one elsewhere is found once, and let go when both say the same.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { askSystems, scanSystem } from '../standing/index.ts'
import { lookAtHygiene } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  for (const id of ['laptop', 'key', 'other']) await opened.company.credential(id, { contract: null })
  await opened.fresh.db.updateTable('credentials').set({ identity_id: 'idn-laptop' }).where('id', '=', 'key').execute()
  await looks()
  return () => opened.end()
})

const caller = () => systemCaller(opened.house.runtime, 'acme', 'test')
const looks = async (): Promise<readonly { subject: string; detail: Record<string, unknown> }[]> => {
  opened.house.clock.advance(3600)
  await askSystems(opened.house.runtime, await opened.company.caller('ada'), ['fake'])
  await scanSystem(opened.house.runtime, caller(), 'fake')
  await lookAtHygiene(opened.house.runtime, caller())
  return opened.fresh.db
    .selectFrom('findings')
    .select(['subject', 'detail'])
    .where('kind', '=', 'identity.half_dead')
    .where('state', '=', 'open')
    .orderBy('subject')
    .execute()
}

describe('an identity with two accounts', () => {
  it('of which both open, or neither, is left alone', async () => {
    expect(await looks()).toEqual([])
    opened.house.fake.end('acct-laptop', 'disabled')
    opened.house.fake.end('acct-key', 'deleted')
    expect(await looks()).toEqual([])
  })

  it('of which one is gone is found, with both by name; and no more once the other is gone too', async () => {
    opened.house.fake.end('acct-laptop', 'disabled')
    const found = await looks()
    expect(found.map(({ subject }) => subject)).toEqual(['idn-laptop'])
    expect(found[0]!.detail).toMatchObject({ dead: ['fake acct-laptop'], alive: ['fake acct-key'] })
    expect(await looks()).toHaveLength(1)
    opened.house.fake.end('acct-key', 'deleted')
    expect(await looks()).toEqual([])
  })

  it('whose other account a change has ended, or that is being offboarded, is left alone', async () => {
    opened.house.fake.end('acct-laptop', 'disabled')
    await opened.fresh.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'laptop').execute()
    expect(await looks()).toEqual([])
    await opened.fresh.db.updateTable('credentials').set({ state: 'active' }).where('id', '=', 'laptop').execute()
    await opened.fresh.db.updateTable('identities').set({ state: 'offboarding' }).where('id', '=', 'idn-laptop').execute()
    expect(await looks()).toEqual([])
  })
})
