// The inventory comes to know an account that was nobody's: the next reading finds it where it was, says nothing worse of the listing, and still finds
// what the listing leaves out.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
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

/** What the system lists, and what it has. */
const read = async (listed: readonly string[], there: readonly string[] = listed) => {
  const { house, company } = opened
  const item = (account: string) => ({ handle: { kind: FAKE_KIND, account }, state: 'enabled' as const, attributes: {} })
  const observer = await house.runtime.connectors.observer({} as never)
  Object.assign(house.runtime.connectors, {
    observer: async () => ({
      ...observer,
      inventory: async () => ({ status: 'done' as const, value: { items: listed.map(item) } }),
      observe: async ({ account }: { account: string }) => ({
        status: 'done' as const,
        value: there.includes(account) ? { present: true as const, ...item(account) } : { present: false as const },
      }),
    }),
  })
  house.clock.advance(60)
  await askSystems(house.runtime, await company.caller('ada'), ['fake'])
  await scanSystem(house.runtime, systemCaller(house.runtime, 'acme', 'test'), 'fake')
  const row = await opened.fresh.db.selectFrom('access_scans').select(['outcome', 'code']).executeTakeFirstOrThrow()
  return `${row.outcome} ${row.code}`.trim()
}

describe('an account that was nobody’s when it was read, and is an outsider’s credential now', () => {
  it('is no hole in the listing that shows it', async () => {
    const first = await read(['acct-one', 'acct-zero'])
    await opened.company.credential('one')
    expect(await read(['acct-one', 'acct-zero'])).toBe(first)
    expect(await read(['acct-one', 'acct-zero'])).toBe(first)
  })

  it('is one in a listing that leaves it out while the system has it', async () => {
    await read(['acct-one', 'acct-zero'])
    await opened.company.credential('one')
    expect(await read(['acct-zero'], ['acct-one', 'acct-zero'])).toMatch(/listing.incomplete$/)
  })
})
