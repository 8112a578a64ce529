// A system that can't be read, or isn't to be believed: what was found stays, and the reading says that it is none.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { accessFindings, accessRead, lastScanOf, scanAll } from '../../testing/standing.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database, { fake: { pageSize: 2 }, settings: { callTimeoutSeconds: 0.2 } })
  return () => opened.end()
})

const scan = () => scanAll(opened)
const entries = () => accessRead(opened)
const found = () => accessFindings(opened)
const lastScan = () => lastScanOf(opened)

describe('a system that hides, hangs or lies', () => {
  it('closes nothing by listing nothing: what is known is asked for by name, and the reading is inconclusive', async () => {
    await opened.company.credential('hands')
    opened.house.fake.add('oscar')
    await scan()
    opened.house.fake.script.always('inventory', { fault: 'lie' })
    await scan()
    expect(await found()).toEqual([
      'access.not_readable fake open ada',
      'access.standing acct-hands open ada',
      'access.standing oscar open ada',
    ])
    expect(await lastScan()).toMatchObject({ outcome: 'inconclusive', code: 'listing.incomplete' })
  })

  it.each([
    ['is down', { fault: 'down' } as const, 'system.unknown'],
    ['hangs', { fault: 'hang' } as const, 'system.no_answer'],
    ['throws', { fault: 'throw', after: false } as const, 'system.no_answer'],
    ['refuses', { fault: 'refuse', code: '403', retryable: false } as const, 'system.refused'],
    ['breaks off in the middle', { fault: 'partial' } as const, 'system.unknown'],
  ])('that %s is said to be so; nothing that was found is taken back, and what was seen counts', async (_name, fault, code) => {
    for (const id of ['a', 'b', 'c']) await opened.company.credential(id)
    await scan()
    const before = await entries()
    opened.house.fake.script.always('inventory', fault)
    await scan()
    expect(await lastScan()).toMatchObject({ state: 'idle', outcome: 'inconclusive', code })
    expect(await entries()).toEqual(before)
    expect((await found()).filter((one) => one.endsWith('open ada'))).toHaveLength(4)
  })

  it('that comes back to the same page for ever is left, with its reading inconclusive', async () => {
    await opened.company.credential('a')
    const observer = await opened.house.runtime.connectors.observer({} as never)
    const endless = { ...observer, inventory: async () => ({ status: 'done' as const, value: { items: [], next: 'again' } }) }
    Object.assign(opened.house.runtime.connectors, { observer: async () => endless })
    await scan()
    expect(await lastScan()).toMatchObject({ outcome: 'inconclusive', code: 'listing.endless' })
  })

  it.each([
    ['no page', 'nonsense'],
    ['an account with a NUL in its name', { items: [{ handle: { kind: FAKE_KIND, account: 'a\0' }, state: 'enabled', attributes: {} }] }],
    ['an account without a handle', { items: [{ state: 'enabled' }] }],
    ['a name without an end', { items: [{ handle: { kind: FAKE_KIND, account: 'x'.repeat(10_000) }, state: 'enabled' }] }],
    ['half a character', { items: [{ handle: { kind: FAKE_KIND, account: '\ud800' }, state: 'enabled' }] }],
  ])('that answers with %s gives an inconclusive reading and no error', async (_name, value) => {
    const observer = await opened.house.runtime.connectors.observer({} as never)
    const hostile = { ...observer, inventory: async () => ({ status: 'done' as const, value: value as never }) }
    Object.assign(opened.house.runtime.connectors, { observer: async () => hostile })
    await scan()
    expect(await lastScan()).toMatchObject({ outcome: 'inconclusive', code: 'listing.malformed' })
  })

  it('closes its finding by being readable again, and by nothing else', async () => {
    const restore = opened.house.fake.script.always('inventory', { fault: 'down' })
    await scan()
    restore()
    expect(await found()).toEqual(['access.not_readable fake open ada'])
    await scan()
    expect(await found()).toEqual(['access.not_readable fake resolved ada'])
  })

  it('without a connector is said to be one that cannot be asked', async () => {
    await opened.fresh.db.updateTable('systems').set({ connector: 'none' }).execute()
    await scan()
    expect(await lastScan()).toMatchObject({ outcome: 'inconclusive', code: 'system.no_connector' })
    expect(await found()).toEqual(['access.not_readable fake open ada'])
  })
})
