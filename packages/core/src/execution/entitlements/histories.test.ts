// Whatever a source says of somebody, late, twice or in another order, and wherever the process dies: he holds at the end what his last word justifies and
// nothing else. No account ends while one of its justifications lives, none is kept that has lost its last one, and each ends once.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { unjustified } from '../../registry/entitlements/index.ts'
import { endRecord, takeRecord } from '../../registry/sources/index.ts'
import { type HeldAccount, holdings, likeAccounts, logsIn, packageOf, standingPackage } from '../../testing/access.ts'
import { type Lived, lifeSource } from '../../testing/lives.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const teams = ['core', 'sales', 'nowhere'] as const
type Team = (typeof teams)[number]

/** What the source says of him at a minute of its own clock. */
interface Word {
  readonly minute: number
  readonly team: Team | 'gone'
}
interface History {
  /** As they arrive. */
  readonly words: readonly Word[]
  /** The process dies at each of these steps, counted over its lives. */
  readonly deaths: readonly number[]
}

/** By account whose scope it copies: how many justifications each team gives. */
const justifies: Readonly<Record<Team | 'gone', Readonly<Record<string, number>>>> = {
  core: { 'acct-like': 2 },
  sales: { 'acct-like': 1, 'acct-other': 1 },
  nowhere: {},
  gone: {},
}

const [given] = packageOf().gives

const openHistory = (): Promise<World> =>
  openWorld(server, async (house, company) => {
    const it: Lived = { house, company, fresh: { db: house.runtime.db } }
    await likeAccounts(it, 'like', 'other')
    await standingPackage(it, 'core')
    await standingPackage(it, 'both', { for: { is: 'person', teams: ['core', 'sales'] } })
    await standingPackage(it, 'sales', { for: { is: 'person', teams: ['sales'] }, gives: [{ ...given!, likeAccount: 'acct-other' }] })
  })

const deliver = async (world: World, house: TestHouse, { minute, team }: Word, begun: Date): Promise<void> => {
  const at = new Date(begun.getTime() - 3_600_000 + minute * 60_000)
  const record = { kind: 'person', externalId: 'gus', at } as const
  await transact(house.runtime, await world.company.caller('ada'), (work) =>
    team === 'gone'
      ? endRecord(house.runtime, work, lifeSource, { ...record, reason: 'gone' })
      : takeRecord(house.runtime, work, lifeSource, { ...record, attributes: { name: 'gus', team } }),
  )
}

interface Account extends HeldAccount {
  readonly like: string
  readonly state: string
}

const accountsOf = async ({ fresh: { db } }: World): Promise<Account[]> => {
  const rows = await db
    .selectFrom('entitlements')
    .selectAll()
    .where('holder_id', '=', 'gus')
    .where('credential_id', 'is not', null)
    .execute()
  return rows.map((row) => ({
    account: row.account,
    credential: row.credential_id!,
    place: row.deliver_to ?? '',
    like: row.like_account,
    state: row.state,
  }))
}

const liveOn = async (world: World, dies: (name: string) => boolean, work: (house: TestHouse) => Promise<void>): Promise<number> => {
  for (let deaths = 0; deaths < 40; deaths += 1) if (!(await world.live(dies, work))) return deaths
  throw new Error('it dies without end')
}

/** What has to be so when everything has come to rest. */
const atRest = async (world: World, is: Team | 'gone'): Promise<void> => {
  const { founder, company, fresh } = world
  const it: Lived = { house: founder, company, fresh }
  expect(await holdings(it, 'gus')).toEqual(
    Object.entries(justifies[is])
      .map(([like, n]) => `${like} held ${n}`)
      .sort(),
  )
  expect(await unjustified(fresh.db, 'acme', world.clock.now())).toEqual([])
  for (const one of await accountsOf(world)) {
    expect([one.account, logsIn(it, one)]).toEqual([one.account, one.state === 'held'])
    const acts = founder.fake.effects.filter(({ account }) => account === one.account).map(({ operation }) => operation)
    expect(acts.filter((act) => act === 'create')).toHaveLength(1)
    expect(acts.filter((act) => act === 'delete' || act === 'disable')).toHaveLength(one.state === 'held' ? 0 : 1)
  }
  const changes = await fresh.db.selectFrom('changes').select(['trigger_kind', 'state']).execute()
  expect(changes.filter(({ state }) => !['closed', 'refused'].includes(state))).toEqual([])
}

const tell = async ({ words, deaths }: History): Promise<void> => {
  const world = await openHistory()
  try {
    const begun = world.clock.now()
    const it: Lived = { house: world.founder, company: world.company, fresh: world.fresh }
    const broken: string[] = []
    /** Accounts that something has justified without a break since they were seen to stand. */
    let steady: Account[] = []
    let steps = 0
    let last: Word | undefined
    for (const word of words) {
      if (last === undefined || word.minute > last.minute) last = word
      steady = steady.filter(({ like }) => justifies[last?.team ?? 'gone'][like] !== undefined)
      let told = false
      await liveOn(
        world,
        (name) => {
          for (const one of steady) if (!logsIn(it, one)) broken.push(`${name}: ${one.account} is dead and something justifies it`)
          steps += 1
          return deaths.includes(steps)
        },
        async (house) => {
          if (!told) await deliver(world, house, word, begun)
          told = true
          await house.run(600)
          await sweep(house.runtime, 'acme')
          await house.run(600)
          await sweep(house.runtime, 'acme')
        },
      )
      steady = (await accountsOf(world)).filter(({ state }) => state === 'held')
    }
    await liveOn(
      world,
      () => false,
      async (house) => {
        await house.run(600)
        await sweep(house.runtime, 'acme')
        await house.run(600)
      },
    )
    expect(broken).toEqual([])
    await atRest(world, last?.team ?? 'gone')
  } finally {
    await world.end()
  }
}

/** What is said in one order and arrives in another, some of it twice. */
const history: fc.Arbitrary<History> = fc.record({
  words: fc
    .tuple(fc.array(fc.constantFrom(...teams), { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([some, leaves]) => [...some, ...(leaves ? (['gone'] as const) : [])].map((team, n): Word => ({ minute: n + 1, team })))
    .chain((words) =>
      fc
        .tuple(fc.shuffledSubarray(words, { minLength: words.length }), fc.array(fc.constantFrom(...words), { maxLength: 2 }))
        .map(([first, again]) => [...first, ...again]),
    ),
  deaths: fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { maxLength: 8 }),
})

test('any words, any order, any deaths', async () => {
  await fc.assert(fc.asyncProperty(history, tell), { numRuns: 2 })
})

describe('somebody moves, and the process dies', () => {
  test.each(['access.weighed', 'access.given', 'access.taken', 'fact.committed', 'operation.effected'])(
    'at %s, each time that it comes there: he has what the new team has, and nothing else',
    async (at) => {
      const world = await openHistory()
      try {
        const begun = world.clock.now()
        let died = 0
        for (const word of [
          { minute: 1, team: 'core' },
          { minute: 2, team: 'sales' },
          { minute: 3, team: 'nowhere' },
        ] as const) {
          const most = died + 2
          await liveOn(
            world,
            (name) => {
              if (name !== at || died >= most) return false
              died += 1
              return true
            },
            async (house) => {
              await deliver(world, house, word, begun)
              await house.run(600)
              await sweep(house.runtime, 'acme')
              await house.run(600)
              await sweep(house.runtime, 'acme')
            },
          )
          await atRest(world, word.team)
        }
        expect(died).toBeGreaterThan(0)
      } finally {
        await world.end()
      }
    },
  )
})
