// Turns of a system and of the enterprise, for tests of readings: what the system shows, who writes what before and meanwhile, and where the process dies.
import fc from 'fast-check'
import type { Asking } from '../execution/standing/ahead.ts'
import { askSystems, scanSystem } from '../execution/standing/index.ts'
import { factWriters } from './facts.ts'
import { item, listing, partByPage } from './listings.ts'
import type { TestDatabase } from './runtime.ts'
import { openWorld, type World } from './world.ts'

const names = Array.from({ length: 8 }, (_, n) => `acct-${n}`)

export interface Turn {
  /** Of each account: as before, otherwise, disabled, gone, or there and not listed. */
  readonly states: readonly ('a' | 'b' | 'off' | 'gone' | 'hidden')[]
  readonly order: readonly string[]
  readonly size: number
  /** One account is told twice, and otherwise. */
  readonly twice: boolean
  readonly breaks: boolean
  readonly between: string
  readonly meanwhile: string
  readonly dies: number | undefined
}

/** Some turns one after the other; `writers`: what may change, by name. */
export const turnsOf = (writers: readonly string[], most: number): fc.Arbitrary<Turn[]> => {
  const change = fc.constantFrom(...writers)
  const turn = fc.record<Turn>({
    states: fc.array(fc.constantFrom('a', 'a', 'a', 'b', 'off', 'gone', 'gone', 'hidden'), { minLength: 8, maxLength: 8 }),
    order: fc.shuffledSubarray(names, { minLength: 8 }),
    size: fc.integer({ min: 1, max: 4 }),
    twice: fc.constantFrom(false, false, false, true),
    breaks: fc.constantFrom(false, false, false, true),
    between: change,
    meanwhile: fc.oneof({ weight: 2, arbitrary: fc.constant('nothing') }, { weight: 1, arbitrary: change }),
    dies: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }) }),
  })
  return fc.array(turn, { minLength: 2, maxLength: most })
}

/** One process that reads the system; nothing is listed before what is asked ahead is answered. True when it died. */
const read = (world: World, asking: Asking, { states, order, size, twice, breaks }: Turn, dies?: number, meanwhile = 'nothing') => {
  let [step, isReading] = [0, false]
  const answered = Promise.withResolvers<void>()
  const waiting: Asking = {
    ...asking,
    whileListing: (reading) => asking.whileListing(reading).finally(answered.resolve),
  }
  const there = order.flatMap((name) => {
    const state = states[names.indexOf(name)]
    return state === 'gone'
      ? []
      : [{ state, item: item(name, { group: state === 'b' ? 'b' : 'a' }, state === 'off' ? { state: 'disabled' } : {}) }]
  })
  const items = there.filter(({ state }) => state !== 'hidden').map((one) => one.item)
  const shown = twice && items[0] ? [...items, { ...items[0], attributes: { group: 'twice' } }] : items
  const pages = Array.from({ length: Math.max(1, Math.ceil(shown.length / size)) }, (_, n) => shown.slice(n * size, (n + 1) * size))
  return world.live(
    (name) => {
      if (isReading && name === 'fact.committed') step += 1
      return step === dies
    },
    async ({ runtime }) => {
      const ada = await world.company.caller('ada')
      await askSystems(runtime, ada, ['fake'])
      isReading = true
      const inventory = async (page: number) => {
        await answered.promise
        if (page === 0) await factWriters[meanwhile]!(world)
        return breaks && page > 0 ? { status: 'unknown' as const, code: 'broken', detail: 'it broke off' } : undefined
      }
      const known = there.map((one) => one.item)
      await scanSystem(partByPage(await listing(runtime, pages, { known, inventory })), ada, 'fake', waiting)
    },
  )
}

/** All that readings leave behind, by names. */
const endOf = async ({ fresh: { db } }: World) => {
  const noticed = await db
    .selectFrom('account_changes as c')
    .innerJoin('accounts as a', 'a.id', 'c.account_id')
    .select(['a.account', 'c.what', 'c.basis'])
    .execute()
  const findings = await db
    .selectFrom('findings')
    .select(['kind', 'subject', 'severity', 'owner_id'])
    .where('state', '=', 'open')
    .where((eb) => eb.or([eb('kind', 'like', 'account.%'), eb('kind', 'like', 'access.%')]))
    .execute()
  return {
    accounts: await db.selectFrom('accounts').select(['account', 'present', 'digest', 'drift']).orderBy('account').execute(),
    noticed: noticed.map((one) => JSON.stringify(one)).sort(),
    entries: await db.selectFrom('access_entries').select(['account', 'verdict', 'reason', 'facts']).orderBy('account').execute(),
    findings: findings.map((one) => JSON.stringify(one)).sort(),
    scan: await db.selectFrom('access_scans').select(['state', 'outcome', 'code', 'seen']).executeTakeFirstOrThrow(),
  }
}

/** What each turn leaves behind, as it is asked. */
export const endsOf = async (database: TestDatabase, asking: Asking, all: readonly Turn[]): Promise<unknown[]> => {
  const world = await openWorld(database, async (_house, company) => {
    for (const id of ['0', '1']) await company.credential(id)
    await company.credential('2', { contract: null })
    // The inventory has it, and no system ever shows it.
    await company.credential('nowhere')
  })
  const ends: unknown[] = []
  for (const turn of all) {
    await factWriters[turn.between]!(world)
    world.clock.advance(60)
    if (await read(world, asking, turn, turn.dies, turn.meanwhile)) {
      world.clock.advance(301)
      await read(world, asking, turn)
    }
    // What has changed after it was asked about is the next reading's.
    if (turn.meanwhile !== 'nothing') {
      world.clock.advance(60)
      await read(world, asking, turn)
    }
    ends.push(await endOf(world))
  }
  await world.end()
  return ends
}
