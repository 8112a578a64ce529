// A reading whose process dies goes on where it was, and ends as if it hadn't; where the system no longer knows the place it begins anew and says so.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { item, listing, partByPage } from '../../testing/listings.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { askSystems, scanSystem } from './index.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())

type Pages = readonly (readonly ReturnType<typeof item>[])[]

const inPages = (items: readonly ReturnType<typeof item>[], size: number): Pages =>
  Array.from({ length: Math.max(1, Math.ceil(items.length / size)) }, (_, n) => items.slice(n * size, (n + 1) * size))

/** One process that reads the system as it is now; `dies`: at this commit of the reading. True when it did. */
const read = async (world: World, pages: Pages, dies?: number, more: Parameters<typeof listing>[2] = {}): Promise<boolean> => {
  let step = 0
  let isReading = false
  return world.live(
    (name) => {
      if (isReading && name === 'fact.committed') step += 1
      return step === dies
    },
    async (house: TestHouse) => {
      const ada = await world.company.caller('ada')
      await askSystems(house.runtime, ada, ['fake'])
      // What else the process does before is not counted.
      isReading = true
      await scanSystem(partByPage(await listing(house.runtime, pages, more)), ada, 'fake')
    },
  )
}

/** All that a reading leaves behind, by names. */
const endOf = async ({ fresh }: World) => {
  const { db } = fresh
  const accounts = await db.selectFrom('accounts').select(['account', 'present', 'digest', 'drift']).orderBy('account').execute()
  const changes = await db
    .selectFrom('account_changes as c')
    .innerJoin('accounts as a', 'a.id', 'c.account_id')
    .select(['a.account', 'c.what', 'c.basis'])
    .execute()
  const entries = await db.selectFrom('access_entries').select(['account', 'verdict']).orderBy('account').execute()
  const findings = await db.selectFrom('findings').select(['kind', 'subject', 'state']).where('kind', 'not like', 'identity%').execute()
  const scan = await db.selectFrom('access_scans').select(['state', 'outcome', 'seen']).executeTakeFirstOrThrow()
  return {
    accounts,
    changes: changes.map((one) => JSON.stringify(one)).sort(),
    entries,
    findings: findings.map((one) => JSON.stringify(one)).sort(),
    scan,
  }
}

const started = () =>
  openWorld(database, async (_house, company) => {
    await company.credential('a')
    await company.credential('b', { contract: null })
  })

const entriesOf = async (world: World, kind: string) =>
  (await world.fresh.db.selectFrom('journal').select('leaf').where('kind', '=', kind).execute()).map(
    ({ leaf }) => (JSON.parse(leaf.toString()) as { body: Record<string, unknown> }).body,
  )

/**
 * Of a first reading of four parts the accounts of three are kept before the first is taken whole: with the commit at which it began that makes five,
 * and by the last of these the first part is written and the fourth is not.
 */
const afterTheFirstPart = 5

const names = ['acct-a', 'acct-b', 'c', 'd', 'e', 'f', 'g', 'h']

describe('a process that dies in a reading', () => {
  it('at any step, whatever has changed, leaves what an uninterrupted reading leaves', async () => {
    const change = fc.constantFrom('same', 'gone', 'more', 'off')
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 8, maxLength: 8 }), fc.integer({ min: 1, max: 8 }), async (what, dies) => {
        const before = names.map((name) => item(name, { groups: ['staff'] }))
        const after = names.flatMap((name, n) => {
          if (what[n] === 'gone') return []
          return [
            item(name, { groups: what[n] === 'more' ? ['staff', 'admins'] : ['staff'] }, what[n] === 'off' ? { state: 'disabled' } : {}),
          ]
        })
        const ends: unknown[] = []
        for (const at of [undefined, dies]) {
          const world = await started()
          await read(world, inPages(before, 3))
          if (await read(world, inPages(after, 3), at)) {
            world.clock.advance(301)
            await read(world, inPages(after, 3))
          }
          ends.push(await endOf(world))
          await world.end()
        }
        expect(ends[1]).toEqual(ends[0])
      }),
      { numRuns: 5 },
    )
  }, 300_000)

  it('is followed by one that goes on after what was written, and asks for nothing before it again', async () => {
    const world = await started()
    const pages = inPages(
      names.map((name) => item(name)),
      2,
    )
    expect(await read(world, pages, afterTheFirstPart)).toBe(true)
    world.clock.advance(301)
    const from: number[] = []
    await read(world, pages, undefined, {
      inventory: (page) => {
        from.push(page)
        return undefined
      },
    })
    const [first] = from
    expect(from).toEqual([1, 2, 3].slice(first! - 1))
    expect((await entriesOf(world, 'access.resumed'))[0]).toMatchObject({ system: 'fake', seen: first! * 2 })
    expect((await endOf(world)).scan).toEqual({ state: 'idle', outcome: 'complete', seen: 8 })
    expect((await entriesOf(world, 'account.first_seen')).map(({ accounts }) => accounts)).toEqual([2, 2, 2, 2])
    await world.end()
  }, 60_000)

  it.each([
    ['the system no longer knows the place', 301, 1],
    ['it is too long ago', 3_700, 0],
  ])(
    'is followed by one from the beginning where %s, and nothing is gone by it',
    async (_why, seconds, said) => {
      const world = await started()
      const pages = inPages(
        names.map((name) => item(name)),
        2,
      )
      expect(await read(world, pages, afterTheFirstPart)).toBe(true)
      world.clock.advance(seconds)
      let asked = 0
      await read(world, pages, undefined, {
        inventory: () => {
          asked += 1
          return asked === 1 && said === 1 ? { status: 'refused', code: 'bad_cursor', detail: 'not a place', retryable: false } : undefined
        },
      })
      expect(asked).toBe(4 + said)
      const end = await endOf(world)
      expect([end.scan, end.changes, end.accounts.filter(({ present }) => !present)]).toEqual([
        { state: 'idle', outcome: 'complete', seen: 8 },
        [],
        [],
      ])
      expect(await entriesOf(world, 'access.begun_anew')).toHaveLength(said)
      await world.end()
    },
    60_000,
  )

  it('and whoever is overtaken by another one writes nothing any more', async () => {
    const world = await started()
    const pages = inPages(
      names.map((name) => item(name)),
      2,
    )
    await world.live(
      () => false,
      async (house) => {
        const ada = await world.company.caller('ada')
        await askSystems(house.runtime, ada, ['fake'])
        const overtaking = await listing(house.runtime, pages, {
          inventory: (page) => {
            if (page !== 2) return undefined
            world.clock.advance(301)
            throw new Error('meanwhile')
          },
        })
        const slow = await listing(house.runtime, pages)
        const hold = Promise.withResolvers<void>()
        const observer = await slow.connectors.observer({} as never)
        const held = {
          ...slow,
          connectors: {
            ...slow.connectors,
            observer: async () => ({
              ...observer,
              inventory: async (cursor: string | undefined, signal: AbortSignal) => {
                if (cursor === '1') await hold.promise
                return observer.inventory(cursor, signal)
              },
            }),
          },
        }
        const first = scanSystem(partByPage(held), ada, 'fake')
        // A part is written, lease and all: nothing more is until the second page comes.
        const parts = async () => (await world.fresh.db.selectFrom('access_scans').select('parts').executeTakeFirstOrThrow()).parts
        await expect.poll(parts, { timeout: 10_000 }).toBe(1)
        world.clock.advance(301)
        await askSystems(house.runtime, ada, ['fake'])
        await scanSystem(partByPage(overtaking), ada, 'fake')
        const there = await endOf(world)
        hold.resolve()
        await first
        expect(await endOf(world)).toEqual(there)
      },
    )
    await world.end()
  }, 60_000)
})
