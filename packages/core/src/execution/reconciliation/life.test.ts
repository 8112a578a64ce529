// When accounts were made and last used reaches the credentials that they are, whatever is known first, and is no change of anything.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { askSystems, scanSystem } from '../standing/index.ts'
import { lifeOf } from './life.ts'
import { accountOperations } from './operations.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})

it.each([
  ['nothing', {}, null],
  ['no date', { lastUsedAt: 'yesterday' }, null],
  ['a date beyond any calendar', { lastUsedAt: '9999-12-31T23:59:59Z' }, null],
  ['a number', { lastUsedAt: 5 }, null],
  ['a date', { lastUsedAt: '2026-01-02T03:04:05+01:00' }, '2026-01-02T02:04:05.000Z'],
])('of %s, so much is told', (_, item, told) => {
  expect(lifeOf(item).lastUsedAt).toBe(told)
})

describe('what a system tells of the life of an account', () => {
  beforeEach(async () => {
    opened = await openCompany(database)
    return () => opened.end()
  })

  const read = async (told: Readonly<Record<string, { createdAt?: string; lastUsedAt?: string }>>) => {
    const { house, company } = opened
    const items = Object.entries(told).map(([account, life]) => ({
      handle: { kind: FAKE_KIND, account },
      state: 'enabled' as const,
      attributes: {},
      ...life,
    }))
    const observer = await house.runtime.connectors.observer({} as never)
    Object.assign(house.runtime.connectors, {
      observer: async () => ({
        ...observer,
        inventory: async () => ({ status: 'done' as const, value: { items } }),
        observe: async ({ account }: { account: string }) => {
          const item = items.find(({ handle }) => handle.account === account)
          return { status: 'done' as const, value: item ? { present: true as const, ...item } : { present: false as const } }
        },
      }),
    })
    await askSystems(house.runtime, await company.caller('ada'), ['fake'])
    await scanSystem(house.runtime, systemCaller(house.runtime, 'acme', 'test'), 'fake')
  }
  const known = async (id = 'one') => {
    const row = await opened.fresh.db
      .selectFrom('credentials')
      .select(['created_at', 'last_used_at'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return [row.created_at?.toISOString() ?? null, row.last_used_at?.toISOString() ?? null]
  }
  const ago = (days: number): string => new Date(opened.house.clock.now().getTime() - days * 86_400_000).toISOString()

  const shown = async () => {
    const { handle } = accountOperations.find((one) => one.id === 'accounts.list')!
    const page = await (
      handle as (...given: unknown[]) => Promise<{ items: { account: string; life: { told: string; lastUsedAt: string | null } }[] }>
    )(opened.house.runtime, await opened.company.caller('ada'), { query: {} })
    return page.items.map(({ account, life }) => `${account} ${life.told} ${life.lastUsedAt}`).sort()
  }

  it('is shown, and what is not told by the system is another thing than never', async () => {
    await read({ 'acct-idle': {}, 'acct-busy': {} })
    expect(await shown()).toEqual(['acct-busy not_told null', 'acct-idle not_told null'])
    const lastUsedAt = ago(3)
    await read({ 'acct-idle': {}, 'acct-busy': { lastUsedAt } })
    expect(await shown()).toEqual([`acct-busy told ${lastUsedAt}`, 'acct-idle never null'])
  })

  it('is known of the credential, also where the inventory learns of it after the system was read', async () => {
    const life = { createdAt: ago(400), lastUsedAt: ago(100) }
    await opened.company.credential('zero')
    await read({ 'acct-zero': {}, 'acct-one': life })
    await opened.company.credential('one')
    await opened.fresh.db.updateTable('credentials').set({ created_at: null }).where('id', '=', 'one').execute()
    await read({ 'acct-zero': {}, 'acct-one': life })
    expect(await known()).toEqual([life.createdAt, life.lastUsedAt])
  })

  it('is the newest use that was told, and no use that is still to come', async () => {
    await opened.company.credential('one')
    await read({ 'acct-one': { lastUsedAt: ago(100) } })
    await read({ 'acct-one': { lastUsedAt: ago(2) } })
    await read({ 'acct-one': { lastUsedAt: ago(50) } })
    expect((await known())[1]).toBe(ago(2))
    await read({ 'acct-one': { lastUsedAt: ago(-3) } })
    expect((await known())[1]).toBe(ago(2))
  })

  it('is no change of it, nor what an import has said of when it was made', async () => {
    await opened.company.credential('one')
    const made = new Date(ago(900))
    await opened.fresh.db.updateTable('credentials').set({ created_at: made }).where('id', '=', 'one').execute()
    await read({ 'acct-one': { createdAt: ago(400), lastUsedAt: ago(9) } })
    await read({ 'acct-one': { createdAt: ago(300), lastUsedAt: ago(1) } })
    expect(await known()).toEqual([made.toISOString(), ago(1)])
    const changes = await opened.fresh.db.selectFrom('account_changes').select('account_id').orderBy('id').execute()
    const accounts = await opened.fresh.db
      .selectFrom('accounts')
      .select(['id', 'account', 'drift', 'created_at'])
      .where('account', '=', 'acct-one')
      .execute()
    expect(accounts).toMatchObject([{ drift: null, created_at: new Date(ago(400)) }])
    expect(changes.filter(({ account_id }) => account_id === accounts[0]?.id)).toEqual([])
  })

  it('of another account, or of one that has ended in the inventory, teaches a credential nothing', async () => {
    await opened.company.credential('one')
    await opened.company.credential('two')
    await opened.fresh.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'two').execute()
    await read({ 'ACCT-one': { lastUsedAt: ago(1) }, 'acct-two': { lastUsedAt: ago(1) } })
    expect([(await known('one'))[1], (await known('two'))[1]]).toEqual([null, null])
  })
})
