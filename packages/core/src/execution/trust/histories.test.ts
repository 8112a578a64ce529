// Whatever falls and is mended, in which order, how often it is looked at and wherever the process dies: what has fallen ends once and with proof, what holds
// again before anything was begun stands, what never fell is never touched, and nothing that ended comes back by itself. Looked at at every step.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { personOf, uses } from '../../testing/lives.ts'
import { diesAt } from '../../testing/mortality.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'
import { evaluateAll } from './index.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

/** What becomes of one fact that the access `of` rests on, or a look that nobody needs. */
interface Turn {
  readonly of: number
  readonly what: 'owner gone' | 'owner back' | 'past its end' | 'has time again' | 'looked at'
}
interface History {
  readonly turns: readonly Turn[]
  /** The process dies at each of these steps, counted over its lives. */
  readonly deaths: readonly number[]
}

/** Of the last one nothing ever falls. */
const names = ['a', 'b', 'steady'] as const
const accounts = names.map((name) => `acct-${name}`)

const openHistory = (): Promise<World> =>
  openWorld(server, async (house, company) => {
    const it = { house, company, fresh: { db: house.runtime.db } }
    for (const name of names) {
      await personOf(it, `owner-of-${name}`)
      await company.credential(name, { contract: null, privileged: true, owners: [`owner-of-${name}`, 'finn'] })
      await uses(it, `user-of-${name}`, name)
    }
  })

const become = async ({ fresh: { db }, clock }: World, { of, what }: Turn): Promise<void> => {
  const name = names[of]!
  if (what === 'owner gone' || what === 'owner back')
    await db
      .updateTable('principals')
      .set({ active: what === 'owner back' })
      .where('id', '=', `owner-of-${name}`)
      .execute()
  if (what === 'past its end' || what === 'has time again')
    await db
      .updateTable('identities')
      .set({ expires_at: new Date(clock.now().getTime() + (what === 'past its end' ? -1000 : 1e12)) })
      .where('id', '=', `idn-${name}`)
      .execute()
}

/** Lives one after the other until one ends by itself. */
const liveOn = async (world: World, dies: (name: string) => boolean, work: (house: TestHouse) => Promise<void>): Promise<number> => {
  for (let deaths = 0; deaths < 40; deaths += 1) if (!(await world.live(dies, work))) return deaths
  throw new Error('it dies without end')
}

const tell = async ({ turns, deaths }: History): Promise<void> => {
  const world = await openHistory()
  try {
    const { fake, references } = world.founder
    const opens = (n: number): boolean => fake.opens('main', accounts[n]!, references.get(`ref:${names[n]}`)!.expose())
    const dead = new Set<number>()
    const fell = new Set<number>()
    const broken: string[] = []
    const check = (at: string): void => {
      for (const n of names.keys()) {
        if (!opens(n)) dead.add(n)
        else if (dead.has(n)) broken.push(`${at}: ${names[n]} has come back`)
        if (!opens(n) && !fell.has(n)) broken.push(`${at}: ${names[n]} is dead and nothing of it fell`)
      }
    }
    let steps = 0
    const live = (seconds: number, look: boolean) =>
      liveOn(
        world,
        (name) => {
          check(name)
          steps += 1
          return deaths.includes(steps)
        },
        async (house) => {
          if (look) await evaluateAll(house.runtime, systemCaller(house.runtime, 'acme', 'test'))
          await house.run(seconds)
          await sweep(house.runtime, 'acme')
        },
      )
    for (const turn of turns) {
      if (turn.what === 'owner gone' || turn.what === 'past its end') fell.add(turn.of)
      await become(world, turn)
      await live(60, turn.what === 'looked at')
    }
    for (const _ of [1, 2, 3]) await live(3600, false)
    check('the end')
    expect(broken).toEqual([])
    const { db } = world.fresh
    for (const n of names.keys()) {
      const facts = await sql<{ fallen: boolean }>`select not p.active or i.expires_at <= ${world.clock.now()} as fallen
        from identities i join principals p on p.id = i.business_owner where i.id = ${`idn-${names[n]}`}`.execute(db)
      // What has fallen at the end is dead. What fell before and was mended is whole: dead by a change with its proof, or alive and nothing goes on.
      if (facts.rows[0]!.fallen) expect([names[n], opens(n)]).toEqual([names[n], false])
      const changes = await db.selectFrom('changes').select(['state', 'closure']).where('trigger_ref', '=', `idn-${names[n]}`).execute()
      const ended = changes.filter(({ state }) => state !== 'refused')
      expect(ended).toEqual(opens(n) ? [] : [{ state: 'closed', closure: 'risk_complete' }])
      const done = new Set(fake.effects.filter(({ account }) => account === accounts[n]).map((effect) => effect.idempotencyKey))
      expect(done.size).toBe(opens(n) ? 0 : 1)
      const credential = await db.selectFrom('credentials').select('state').where('id', '=', names[n]!).executeTakeFirstOrThrow()
      expect(credential.state).toBe(opens(n) ? 'active' : 'retired')
    }
    const acted = await db.selectFrom('journal').select('stream').where('kind', '=', 'trust.acted').execute()
    const opened = await db.selectFrom('changes').select('id').where('trigger_kind', '=', 'access.distrust').execute()
    expect(acted.map(({ stream }) => stream).sort()).toEqual(opened.map(({ id }) => id).sort())
    const left = await sql`select 1 from trust_lapses where state = 'fallen' and effect <> 'finding'`.execute(db)
    expect(left.rows).toEqual([])
  } finally {
    await world.end()
  }
}

const turn = fc.record({
  of: fc.integer({ min: 0, max: 1 }),
  what: fc.constantFrom('owner gone', 'owner gone', 'owner back', 'past its end', 'has time again', 'looked at'),
})
const history: fc.Arbitrary<History> = fc.record({
  turns: fc.array(turn, { minLength: 2, maxLength: 5 }),
  deaths: fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { maxLength: 10 }),
})

test('any facts, any order, any deaths', async () => {
  await fc.assert(fc.asyncProperty(history, tell), { numRuns: 2 })
})

describe('an owner is gone, and the process dies', () => {
  test.each(['trust.page', 'fact.committed', 'trust.acted', 'operation.effected'])(
    'at %s, each time that it comes there: it ends all the same, once and with proof',
    async (at) => {
      const world = await openHistory()
      try {
        await become(world, { of: 0, what: 'owner gone' })
        const deaths = await liveOn(world, diesAt(at, 3).dies, async (house) => {
          await evaluateAll(house.runtime, systemCaller(house.runtime, 'acme', 'test'))
          for (const _ of [1, 2, 3]) {
            await house.run(3600)
            await sweep(house.runtime, 'acme')
          }
        })
        expect(deaths).toBeGreaterThan(0)
        const { db } = world.fresh
        const { fake, references } = world.founder
        const open = names.map((name) => fake.opens('main', `acct-${name}`, references.get(`ref:${name}`)!.expose()))
        expect(open).toEqual([false, true, true])
        expect(await db.selectFrom('changes').select(['trigger_ref', 'state', 'closure']).execute()).toEqual([
          { trigger_ref: 'idn-a', state: 'closed', closure: 'risk_complete' },
        ])
        expect(new Set(fake.effects.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
        const acted = await db.selectFrom('journal').select('id').where('kind', '=', 'trust.acted').execute()
        expect(acted).toHaveLength(1)
      } finally {
        await world.end()
      }
    },
  )
})
