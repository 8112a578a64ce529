// What a reading remembers spares the next one work, and never an account that differs: with it and without it the same is noticed.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { item, listing, partByPage } from '../../testing/listings.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { askSystems, scanSystem } from '../standing/index.ts'
import { describe as described, holdsMore } from './description.ts'
import { printOf } from './memory.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

type Items = readonly ReturnType<typeof item>[]
const inPages = (items: readonly unknown[], size = 3) =>
  Array.from({ length: Math.max(1, Math.ceil(items.length / size)) }, (_, n) => items.slice(n * size, (n + 1) * size))

const read = async (at: Opened, items: readonly unknown[], more: Parameters<typeof listing>[2] & { readonly forget?: boolean } = {}) => {
  at.house.clock.advance(60)
  const ada = await at.company.caller('ada')
  await askSystems(at.house.runtime, ada, ['fake'])
  if (more.forget) await at.fresh.db.updateTable('access_scans').set({ forget: true }).execute()
  await scanSystem(partByPage(await listing(at.house.runtime, inPages(items), more)), ada, 'fake')
  return (await at.fresh.db.selectFrom('access_scans').selectAll().executeTakeFirstOrThrow()).outcome
}
const changes = async (at: Opened = opened) =>
  (
    await at.fresh.db
      .selectFrom('account_changes as c')
      .innerJoin('accounts as a', 'a.id', 'c.account_id')
      .select(['a.account', 'c.what', 'c.basis', 'c.noticed_at'])
      .orderBy('c.noticed_at')
      .orderBy('a.account')
      .execute()
  ).map(({ account, what, basis }) => `${account} ${what} ${basis}`)
const verdicts = async (at: Opened = opened) =>
  (await at.fresh.db.selectFrom('access_entries').select(['account', 'verdict']).orderBy('account').execute()).map(
    ({ account, verdict }) => `${account} ${verdict}`,
  )
const accounts = (at: Opened = opened) => at.fresh.db.selectFrom('accounts').selectAll().orderBy('account').execute()

it('notices the same as a reading that looks at everything, whatever comes, goes, differs and in whichever order it is listed', async () => {
  const names = Array.from({ length: 9 }, (_, n) => `acct-${n}`)
  const state = fc.array(fc.constantFrom('a', 'b', 'off', 'gone'), { minLength: 9, maxLength: 9 })
  const turn = fc.record({ state, order: fc.shuffledSubarray(names, { minLength: 9 }), breaks: fc.constantFrom(false, false, true) })
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 3, maxLength: 4 }), async (turns) => {
      const ends: unknown[] = []
      for (const forget of [false, true]) {
        const at = await openCompany(database)
        for (const id of ['0', '1', '2']) await at.company.credential(id, id === '2' ? { contract: null } : {})
        for (const { state: states, order, breaks } of turns) {
          const items = order.flatMap((name): Items => {
            const one = states[names.indexOf(name)]
            return one === 'gone' ? [] : [item(name, { group: one === 'off' ? 'a' : one }, one === 'off' ? { state: 'disabled' } : {})]
          })
          const broken = { status: 'unknown' as const, code: 'broken', detail: 'it broke off' }
          await read(at, items, { forget, ...(breaks ? { inventory: (page: number) => (page > 0 ? broken : undefined) } : {}) })
        }
        const kept = (await accounts(at)).map(({ account, present, digest, drift }) => `${account} ${present} ${digest} ${drift}`)
        ends.push({ changes: await changes(at), verdicts: await verdicts(at), kept })
        await at.end()
      }
      expect(ends[0]).toEqual(ends[1])
    }),
    { numRuns: 6 },
  )
}, 300_000)

describe('an account that is shown as before', () => {
  const items = ['acct-a', 'b', 'c', 'd'].map((name) => item(name, { groups: ['staff'] }))
  const versions = async () =>
    (
      await opened.fresh.db
        .selectFrom('accounts')
        .select(({ ref }) => [ref('account').as('account'), 'changed_at'])
        .orderBy('account')
        .execute()
    ).map(({ account, changed_at }) => `${account} ${changed_at.toISOString()}`)
  const journal = async () =>
    (await opened.fresh.db.selectFrom('journal').select('kind').orderBy('ordinal').execute()).map(({ kind }) => kind)

  it('is neither written nor looked up, and has no entry', async () => {
    await opened.company.credential('a')
    await read(opened, items)
    const [before, entries] = [await versions(), (await journal()).length]
    await read(opened, items)
    expect(await versions()).toEqual(before)
    expect((await journal()).slice(entries).sort()).toEqual(['access.asked', 'access.scanned'])
  })

  it('is judged again all the same, where what it was judged by has changed', async () => {
    await opened.company.credential('a')
    await read(opened, items)
    expect(await verdicts()).toEqual(['acct-a standing', 'b unknown', 'c unknown', 'd unknown'])
    const { db } = opened.fresh
    await db.updateTable('credentials').set({ account: 'b' }).where('id', '=', 'a').execute()
    await db.updateTable('principals').set({ email: 'c@elsewhere.example' }).where('id', '=', 'oscar').execute()
    await read(opened, items)
    expect(await verdicts()).toEqual(['acct-a unknown', 'b standing', 'c standing', 'd unknown'])
  })

  it('is over when its end has passed, though nothing that is shown has changed', async () => {
    await opened.company.credential('a')
    const ending = [item('acct-a', {}, { expiresAt: new Date(opened.house.clock.now().getTime() + 100_000).toISOString() })]
    await read(opened, ending)
    expect(await verdicts()).toEqual(['acct-a standing'])
    opened.house.clock.advance(100)
    await read(opened, ending)
    expect(await verdicts()).toEqual(['acct-a disabled'])
  })
})

it('misses none that is gone where as many have come back as are missing', async () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => item(name))
  await read(opened, [a, b, c, d])
  await read(opened, [a, b, c])
  expect(await changes()).toEqual(['d gone null'])
  await read(opened, [a, b, d])
  expect(await changes()).toEqual(['d gone null', 'c gone null', 'd appeared returned'])
  // And where one is new.
  await read(opened, [a, b, item('e')])
  expect((await changes()).slice(3)).toEqual(['d gone null', 'e appeared null'])
})

describe('what was noticed by a reading that did not come to its end', () => {
  const with2 = (group: string) => [item('a', { group }), ...['b', 'c', 'd'].map((name) => item(name))]
  const broken = (page: number) => (page > 0 ? { status: 'unknown' as const, code: 'broken', detail: 'it broke off' } : undefined)

  it('is compared with by the next one, not what was remembered before it', async () => {
    await read(opened, with2('x'))
    expect(await read(opened, with2('y'), { inventory: broken })).toBe('inconclusive')
    await read(opened, with2('x'))
    expect(await changes()).toEqual(['a changed null', 'a changed returned'])
  })

  it('also where an account was gone in it', async () => {
    await read(opened, with2('x'))
    const rest = with2('x').slice(1)
    // The system hides `d` and has no `a`: the one makes the reading inconclusive, the other is gone.
    expect(await read(opened, rest.slice(0, 2), { known: rest })).toBe('inconclusive')
    expect(await changes()).toEqual(['a gone null'])
    await read(opened, with2('x'))
    expect(await changes()).toEqual(['a gone null', 'a appeared returned'])
  })
})

describe('a listing that is hostile', () => {
  it('and tells one account twice, and otherwise, is compared in full by the next reading', async () => {
    await read(opened, [item('a', { group: 'x' }), item('b'), item('c'), item('a', { group: 'y' })])
    await read(opened, [item('a', { group: 'x' }), item('b'), item('c')])
    expect(await changes()).toEqual(['a changed null'])
  })

  it.each([
    ['that is read for the first time', 0],
    ['that was read before', 1],
  ])(
    'and repeats itself under ever new places comes to an end, at a system %s',
    async (_name, before) => {
      let pages = 0
      const inventory = (page: number) => {
        pages += 1
        return { status: 'done' as const, value: { items: [item('a')], next: String(page + 1) } }
      }
      for (let n = 0; n < before; n += 1) await read(opened, [item('a')])
      expect(await read(opened, [item('a')], { inventory })).toBe('inconclusive')
      expect(await opened.fresh.db.selectFrom('access_scans').select('code').executeTakeFirstOrThrow()).toEqual({ code: 'listing.endless' })
      expect(pages).toBeLessThan(50)
      expect(await changes()).toEqual([])
    },
    60_000,
  )

  it('and has a group of 100,000 members is kept small, and one member more is noticed', async () => {
    const members = Array.from({ length: 100_000 }, (_, n) => `uid=user-${n},ou=people`)
    const group = (all: readonly string[]) => item('cn=all,ou=groups', { member: all })
    await read(opened, [group(members)])
    const [row] = await accounts()
    expect(JSON.stringify(row!.description).length).toBeLessThan(300)
    await read(opened, [group([...members].reverse())])
    expect(await changes()).toEqual([])
    await read(opened, [group([...members.slice(0, -1), 'uid=intruder,ou=people'])])
    expect(await changes()).toEqual(['cn=all,ou=groups changed null'])
    const [before, after] = [described(group(members)).description, described(group([...members, 'x'])).description]
    expect(holdsMore(before, after)).toBe(true)
  }, 60_000)
})

describe('nothing is cut without a trace', () => {
  it.each([
    ['a long text', { text: `${'x'.repeat(5_000)}a` }, { text: `${'x'.repeat(5_000)}b` }],
    ['what is deep', { a: { b: { c: { d: { e: 1 } } } } }, { a: { b: { c: { d: { e: 2 } } } } }],
    [
      'many names',
      Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`n${n}`, 1])),
      Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`n${n}`, n === 2_999 ? 2 : 1])),
    ],
  ])('%s', (_name, one, other) => {
    expect(described(item('a', one)).digest).not.toBe(described(item('a', other)).digest)
  })

  it('and what has no end or no form is described all the same', () => {
    const round: Record<string, unknown> = {}
    round['self'] = round
    expect(described(item('a', round)).digest).toMatch(/^[0-9a-f]{64}$/)
    expect(printOf(item('a', round), 0)).toBeUndefined()
  })
})
