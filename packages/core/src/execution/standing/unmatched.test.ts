// Live credentials for which no account is known are asked about as of the last whole reading, and what has changed since: none of them stays unfound.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { item, listing } from '../../testing/listings.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract } from '../../testing/story.ts'
import { askSystems, scanSystem } from './index.ts'

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
  return () => opened.end()
})

/** Credentials of the enterprise’s own, each with the account of its name. */
const own = (...ids: string[]) => Promise.all(ids.map((id) => opened.company.credential(id, { party: 'acme', contract: null })))

const kept = async () =>
  (await opened.fresh.db.selectFrom('access_scans').select('unmatched').where('system_id', '=', 'fake').executeTakeFirst())?.unmatched
    ?.credentials

/** Reads a system with these accounts; the ghosts that are known after it. */
const read = async (accounts: readonly string[], breaksOff = false) => {
  const { house, company, fresh } = opened
  house.clock.advance(60)
  await askSystems(house.runtime, await company.caller('ada'), ['fake'])
  const inventory = (page: number) =>
    breaksOff && page === 1 ? { status: 'unknown' as const, code: 'broken', detail: 'it broke off' } : undefined
  const pages = breaksOff ? [accounts.map((name) => item(name)), []] : [accounts.map((name) => item(name))]
  const known = accounts.map((name) => item(name))
  await scanSystem(await listing(house.runtime, pages, { known, inventory }), systemCaller(house.runtime, 'acme', 'test'), 'fake')
  const ghosts = await fresh.db
    .selectFrom('findings as f')
    .innerJoin('credentials as c', 'c.id', 'f.subject')
    .select('c.account')
    .where('f.kind', '=', 'account.ghost')
    .where('f.state', '=', 'open')
    .orderBy('c.account')
    .execute()
  return ghosts.map(({ account }) => account)
}

describe('a live credential for which the system has no account', () => {
  it('stays found while nothing changes, and is no ghost any more once its account is there', async () => {
    await own('one', 'two')
    expect(await read(['acct-one'])).toEqual(['acct-two'])
    expect(await kept()).toEqual(['two'])
    expect(await read(['acct-one'])).toEqual(['acct-two'])
    expect(await read(['acct-one', 'acct-two'])).toEqual([])
    expect(await kept()).toEqual([])
  })

  it('is found where it was given another name after the last whole reading, or came into the inventory', async () => {
    await own('one', 'two')
    expect(await read(['acct-one', 'acct-two'])).toEqual([])
    await opened.fresh.db.updateTable('credentials').set({ account: 'acct-other' }).where('id', '=', 'one').execute()
    expect(await read(['acct-one', 'acct-two'])).toEqual(['acct-other'])
    await own('late')
    expect(await read(['acct-one', 'acct-two'])).toEqual(['acct-late', 'acct-other'])
  })

  it('is found where its account goes, and where its identity lives again', async () => {
    await own('one', 'two')
    const set = (state: 'active' | 'offboarding') =>
      opened.fresh.db.updateTable('identities').set({ state }).where('id', '=', 'idn-two').execute()
    await set('offboarding')
    expect(await read(['acct-one'])).toEqual([])
    await set('active')
    expect(await read([])).toEqual(['acct-one', 'acct-two'])
  })

  it('is found after a reading that was not whole, of which nothing is kept', async () => {
    await own('one', 'two')
    expect(await read(['acct-one', 'acct-two'])).toEqual([])
    expect(await kept()).toEqual([])
    await read(['acct-two'], true)
    expect(await kept()).toBeUndefined()
    expect(await read(['acct-two'])).toEqual(['acct-one'])
  })

  it('is none while a change is about it, and is found when that is over and nothing else has happened', async () => {
    await opened.company.credential('one')
    await endTheContract(opened.house, opened.company)
    await opened.fresh.db.updateTable('identities').set({ state: 'active' }).where('id', '=', 'idn-one').execute()
    expect(await read([])).toEqual([])
    expect(await kept()).toEqual(['one'])
    await opened.fresh.db.updateTable('operations').set({ phase: 'void' }).where('credential_id', '=', 'one').execute()
    expect(await read([])).toEqual(['acct-one'])
  })

  it('is asked about again by whoever comes to know more kinds of credentials', async () => {
    await own('one')
    await read([])
    await opened.fresh.db
      .updateTable('access_scans')
      .set({ unmatched: JSON.stringify({ kinds: ['another.kind'], credentials: [] }) })
      .execute()
    await opened.fresh.db.deleteFrom('findings').where('kind', '=', 'account.ghost').execute()
    expect(await read([])).toEqual(['acct-one'])
  })
})
