// What changes at a system without a mandate is found, whoever's it is; what was mandated is not; and nothing is gone because a reading failed.
import { FAKE_KIND } from '@countersign/connector-kit/fake'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll, endTheContract, signClosures } from '../../testing/story.ts'
import { askSystems } from '../standing/index.ts'
import { holdsMore } from './description.ts'
import { accountOperations } from './operations.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})

const start = (options: Parameters<typeof openCompany>[1] = {}) =>
  beforeEach(async () => {
    opened = await openCompany(database, options)
    return () => opened.end()
  })

const fake = () => opened.house.fake
const scan = async (): Promise<void> => {
  opened.house.clock.advance(60)
  await askSystems(opened.house.runtime, await opened.company.caller('ada'), [])
  await opened.house.settle()
}
/** `account.ghost acct-x open eve {…}`, in the order of their names. */
const found = async (state = 'open') =>
  (
    await opened.fresh.db
      .selectFrom('findings')
      .select(['kind', 'detail', 'owner_id', 'severity'])
      .where('kind', 'like', 'account.%')
      .where('state', '=', state as 'open')
      .execute()
  )
    .map(({ kind, detail, owner_id, severity }) => {
      const { account, what } = detail as { account?: string; what?: string }
      return `${kind.slice(8)} ${account}${what === undefined ? '' : ` ${what}`} ${severity} ${owner_id}`
    })
    .sort()
const changes = async () =>
  (
    await opened.fresh.db
      .selectFrom('account_changes as c')
      .innerJoin('accounts as a', 'a.id', 'c.account_id')
      .select(['a.account', 'c.what', 'c.basis'])
      .orderBy('c.noticed_at')
      .execute()
  ).map(({ account, what, basis }) => `${account} ${what} ${basis}`)
const entries = async (kind: string) =>
  (await opened.fresh.db.selectFrom('journal').select('leaf').execute())
    .map(({ leaf }) => JSON.parse(leaf.toString()) as { kind: string; body: Record<string, unknown> })
    .filter((entry) => entry.kind === kind)
const call = async (id: string, who: string, input: Record<string, unknown>) => {
  const { handle } = accountOperations.find((one) => one.id === id)!
  return (handle as (...given: unknown[]) => Promise<Record<string, unknown>>)(
    opened.house.runtime,
    await opened.company.caller(who),
    input,
  )
}
const account = async (name: string) => {
  const { items } = (await call('accounts.list', 'ada', { query: { account: name } })) as {
    items: { id: string; digest: string; drift: string | null; differences: string[] }[]
  }
  return items[0]!
}
const agree = async (who: string, name: string, more: { digest?: string } = {}) => {
  opened.house.clock.advance(1)
  const { id, digest } = await account(name)
  return call('accounts.agree', who, { params: { account: id }, body: { digest, reason: 'it is meant to be so', ...more } })
}
const own = (id: string, more: object = {}) => opened.company.credential(id, { contract: null, ...more })

describe('a change that nothing explains', () => {
  start()

  it('is none before the first whole reading: nothing was known', async () => {
    fake().add('stranger')
    await own('a')
    await scan()
    expect([await changes(), await found()]).toEqual([[], []])
  })

  it('is a finding with an owner, what differs, and a row in the log, whoever the account belongs to', async () => {
    await own('a')
    await own('b')
    await own('c', { privileged: true, environment: 'production' })
    fake().end('acct-c', 'disabled')
    await scan()
    fake().add('acct-a', 'other', ['admins'])
    fake().end('acct-b', 'deleted')
    fake().add('acct-c')
    fake().add('stranger')
    await opened.fresh.db.updateTable('systems').set({ environment: 'production' }).execute()
    await scan()
    expect(await found()).toEqual([
      // Gone: also a ghost of the inventory.
      'ghost acct-b moderate finn',
      'out_of_band acct-a changed high finn',
      'out_of_band acct-b gone moderate finn',
      'out_of_band acct-c enabled critical finn',
      'out_of_band stranger appeared critical ada',
    ])
    expect((await account('acct-a')).differences).toEqual(['scope: + admins'])
    expect((await changes()).sort()).toEqual(['acct-a changed null', 'acct-b gone null', 'acct-c enabled null', 'stranger appeared null'])
    const [entry] = (await entries('account.noticed')).filter(({ body }) => body['name'] === 'acct-a')
    expect(entry!.body).toMatchObject({ what: 'changed', basis: null, differences: ['scope: + admins'] })
  })

  it('is noticed once, however often the system is read', async () => {
    await own('a')
    await scan()
    fake().add('acct-a', 'other', ['admins'])
    for (let n = 0; n < 3; n += 1) await scan()
    expect(await changes()).toEqual(['acct-a changed null'])
    expect(await found()).toEqual(['out_of_band acct-a changed high finn'])
  })

  it('is over when the account is again as it was agreed, and not before, however it goes on changing', async () => {
    await own('a')
    await scan()
    fake().add('acct-a', 'x', ['one'])
    await scan()
    fake().add('acct-a', 'x', ['two'])
    await scan()
    expect((await account('acct-a')).differences).toEqual(['scope: + two'])
    fake().add('acct-a', 'x', [])
    await scan()
    expect(await found()).toEqual([])
    expect(await changes()).toEqual(['acct-a changed null', 'acct-a changed null', 'acct-a changed returned'])
    expect(await found('resolved')).toEqual(['out_of_band acct-a changed high finn'])
  })

  it('is explained afterwards by the inventory, once it knows the account', async () => {
    await scan()
    fake().add('acct-new')
    await scan()
    expect(await found()).toEqual(['out_of_band acct-new appeared high ada'])
    await own('new')
    await scan()
    expect(await found()).toEqual([])
  })

  it('is none where the inventory knew the account before the system had it', async () => {
    await scan()
    await own('new')
    await scan()
    expect([await changes(), await found()]).toEqual([['acct-new appeared inventory'], []])
  })
})

describe('what is done under a mandate', () => {
  start()

  it('is explained by it, to the end of the chain, and by none but its own effects', async () => {
    await opened.company.credential('target')
    await scan()
    await endTheContract(opened.house, opened.company)
    await opened.house.settle()
    await approveAll(opened.house, opened.company)
    await opened.house.settle()
    await signClosures(opened.house, opened.company)
    await opened.house.settle()
    await scan()
    expect(await changes()).toEqual(['acct-target disabled mandate'])
    expect(await found()).toEqual([])
    const [row] = await opened.fresh.db.selectFrom('account_changes').select('basis_id').execute()
    expect((await opened.fresh.db.selectFrom('mandates').select('id').execute()).map(({ id }) => id)).toContain(row!.basis_id)
    // Nor does it explain what somebody gives to what it ended, and long after it nothing at all.
    fake().add('acct-target', 'x', ['admins'])
    fake().end('acct-target', 'disabled')
    await scan()
    expect((await changes()).at(-1)).toBe('acct-target changed null')
    opened.house.clock.advance(600)
    await scan()
    fake().add('acct-target')
    fake().end('acct-target', 'disabled')
    await scan()
    expect((await changes()).at(-1)).toBe('acct-target changed returned')
    // The same mandate doesn't explain that somebody gives it back.
    fake().add('acct-target')
    await scan()
    expect((await changes()).at(-1)).toBe('acct-target enabled null')
    expect(await found()).toEqual(['out_of_band acct-target enabled high ada'])
  })
})

describe('what an account holds', () => {
  const described = (attributes: Record<string, unknown>, state: 'enabled' | 'disabled' = 'enabled') => ({
    state,
    expiresAt: null,
    attributes,
  })

  it.each([
    ['a member more', { memberOf: ['a'] }, { memberOf: ['b'] }],
    ['a list where there was none', {}, { roles: ['x'] }],
    ['a mark set', { superuser: false }, { superuser: true }],
    ['a mark that was not there', {}, { superuser: true }],
  ])('is more with %s', (_name, before, after) => {
    expect(holdsMore(described(before), described(after))).toBe(true)
  })

  it('is more when it is let in again, and is not more with a member less, a mark taken off or other words', () => {
    expect(holdsMore(described({}, 'disabled'), described({}))).toBe(true)
    expect(holdsMore(described({ m: ['a', 'b'], s: true, d: 'x' }), described({ m: ['b'], s: false, d: 'y' }, 'disabled'))).toBe(false)
  })
})

describe('an account that is not what the inventory says', () => {
  start()

  it('lives on after its end, and is found even if it never changed; a live credential that the system does not know is a ghost', async () => {
    await own('over')
    await opened.fresh.db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'over').execute()
    await own('lost')
    fake().end('acct-lost', 'deleted')
    await scan()
    expect(await found()).toEqual(['ghost acct-lost moderate finn', 'residual acct-over high finn'])
    fake().end('acct-over', 'disabled')
    fake().add('acct-lost')
    await scan()
    expect(await found()).toEqual([])
  })

  it('is no ghost while the system does not answer for it, and none because it leaves it out of its listing', async () => {
    await own('a')
    fake().end('acct-a', 'deleted')
    fake().script.always('observe', { fault: 'down' })
    await scan()
    expect(await found()).toEqual([])
  })
})

describe('a system that hides or fails', () => {
  start({ fake: { pageSize: 2 } })

  it.each([
    ['lists nothing', { fault: 'lie' } as const],
    ['breaks off in the middle', { fault: 'partial' } as const],
    ['is down', { fault: 'down' } as const],
  ])('and %s makes nothing gone', async (_name, fault) => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await own(id)
    await scan()
    const restore = fake().script.always('inventory', fault)
    await scan()
    expect([await changes(), await found()]).toEqual([[], []])
    restore()
    await scan()
    expect([await changes(), await found()]).toEqual([[], []])
  })

  it('shows what it shows: a change on the pages before it broke off counts', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await own(id)
    await scan()
    fake().add('acct-a', 'x', ['admins'])
    fake().script.always('inventory', { fault: 'partial' })
    await scan()
    expect(await found()).toEqual(['out_of_band acct-a changed high finn'])
  })

  it('and hands over what can not be kept is described all the same', async () => {
    await scan()
    const observer = await opened.house.runtime.connectors.observer({} as never)
    const deep = {
      a: { b: { c: { d: { e: 'x' } } } },
      nul: 'a\0b',
      half: '\ud800',
      big: 2 ** 60,
      long: 'x'.repeat(5_000),
      many: Array.from({ length: 50_000 }, (_, n) => `g${n}`),
    }
    const items = [
      { handle: { kind: FAKE_KIND, account: 'odd' }, state: 'enabled' as const, attributes: { deep, __proto__: null, toString: 'x' } },
      { handle: { kind: FAKE_KIND, account: 'bare' }, state: 'enabled' as const, attributes: null as never },
    ]
    Object.assign(opened.house.runtime.connectors, {
      observer: async () => ({ ...observer, inventory: async () => ({ status: 'done' as const, value: { items } }) }),
    })
    await scan()
    await scan()
    expect((await changes()).sort()).toEqual(['bare appeared null', 'odd appeared null'])
  })
})

describe('a person agrees', () => {
  start()

  beforeEach(async () => {
    await own('a')
    await scan()
    fake().add('acct-a', 'x', ['admins'])
    await scan()
  })

  it('to what was looked at, with a reason; the finding goes, and the state is the agreed one from then on', async () => {
    await agree('ben', 'acct-a')
    await scan()
    expect(await found()).toEqual([])
    expect(await changes()).toEqual(['acct-a changed null', 'acct-a agreed decision'])
    expect((await entries('account.agreed'))[0]!.body).toMatchObject({ basisId: 'ben', reason: 'it is meant to be so' })
    fake().add('acct-a', 'x', [])
    await scan()
    expect(await found()).toEqual(['out_of_band acct-a changed high finn'])
  })

  it('to nothing else than what was looked at', async () => {
    const looked = await account('acct-a')
    fake().add('acct-a', 'x', ['admins', 'more'])
    await scan()
    await expect(agree('ben', 'acct-a', { digest: looked.digest })).rejects.toMatchObject({ code: 'account.changed_since' })
    expect(await found()).toEqual(['out_of_band acct-a changed high finn'])
  })

  it.each(['oscar', 'dan'])('and %s, who may resolve no finding, does not', async (who) => {
    await expect(agree(who, 'acct-a')).rejects.toMatchObject({ code: 'authority.refused' })
  })

  it('and where nothing is unexplained there is nothing to agree to', async () => {
    await agree('ben', 'acct-a')
    await expect(agree('cleo', 'acct-a')).rejects.toMatchObject({ code: 'account.nothing_to_agree_to' })
  })

  it.each(['ben', 'uid=BEN,ou=people,dc=example', 'Ben@Acme.example'])(
    'but not to his own deed, where the system names him as %s',
    async (actor) => {
      await opened.fresh.db.updateTable('principals').set({ email: 'ben@acme.example' }).where('id', '=', 'ben').execute()
      const observer = await opened.house.runtime.connectors.observer({} as never)
      const items = [
        { handle: { kind: FAKE_KIND, account: 'acct-a' }, state: 'enabled' as const, attributes: { scope: ['root'] }, changedBy: actor },
      ]
      Object.assign(opened.house.runtime.connectors, {
        observer: async () => ({ ...observer, inventory: async () => ({ status: 'done' as const, value: { items } }) }),
      })
      await scan()
      await expect(agree('ben', 'acct-a')).rejects.toMatchObject({ code: 'account.own_deed' })
      await agree('cleo', 'acct-a')
    },
  )
})

it('what was noticed is neither changed nor deleted', async () => {
  opened = await openCompany(database)
  try {
    await own('a')
    await scan()
    fake().add('acct-a', 'x', ['admins'])
    await scan()
    await expect(opened.fresh.db.updateTable('account_changes').set({ basis: 'decision' }).execute()).rejects.toThrow(
      'neither changed nor deleted',
    )
    await expect(opened.fresh.db.deleteFrom('account_changes').execute()).rejects.toThrow('neither changed nor deleted')
  } finally {
    await opened.end()
  }
})
