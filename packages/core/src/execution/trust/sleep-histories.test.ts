// Whatever falls and is mended, in which order, and wherever the process dies: nothing is switched on while anything holds it down or after it has ended, what has fallen is
// off in the end, what holds again is on as it was, and what never fell is never touched. Looked at at every step.
import type { createPolicyEngine } from '@countersign/policy'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { personOf, uses } from '../../testing/lives.ts'
import { diesAt } from '../../testing/mortality.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { engineWithTrust } from '../../testing/trust.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'

let server: TestDatabase
let engine: ReturnType<typeof createPolicyEngine>
beforeAll(async () => {
  server = await startTestDatabase()
  engine = await engineWithTrust({
    settled: 'PT1M',
    rules: [
      { condition: 'owner_answers', effect: 'suspend', resume: 'itself' },
      { condition: 'not_frozen', effect: 'suspend', resume: 'itself' },
      { condition: 'posture_good', effect: 'suspend', resume: 'itself' },
      { condition: 'not_expired', effect: 'revoke' },
    ],
  })
})
afterAll(() => server.stop())

interface Turn {
  readonly of: number
  readonly what: 'owner gone' | 'owner back' | 'signalled bad' | 'signalled good' | 'past its end' | 'nothing'
}

/** Of the last one nothing ever falls. */
const names = ['a', 'b', 'steady'] as const

const openHistory = (): Promise<World> =>
  openWorld(
    server,
    async (house, company) => {
      const it = { house, company, fresh: { db: house.runtime.db } }
      for (const name of names) {
        await personOf(it, `owner-of-${name}`)
        await company.credential(name, { contract: null, owners: [`owner-of-${name}`, 'finn'] })
        await uses(it, `user-of-${name}`, name)
      }
    },
    { engine },
  )

/** A fact of its own: nothing in the house lifts it, as it lifts what it froze itself for want of an owner. */
const signalled = async (db: World['fresh']['db'], identity: string, bad: boolean, at: Date): Promise<void> => {
  const id = `${identity} ${at.toISOString()} ${bad}`
  await sql`insert into trust_signals (org_id, sender_id, event_id, event, subject_kind, subject_id, bad, at, received_at, reason)
    values ('acme', 'agent', ${id}, 'risk-level-change', 'identity', ${identity}, ${bad}, ${at}, ${at}, 'test') on conflict do nothing`.execute(
    db,
  )
  await sql`insert into trust_postures as p (org_id, sender_id, event, subject_kind, subject_id, bad, at, event_id)
    values ('acme', 'agent', 'risk-level-change', 'identity', ${identity}, ${bad}, ${at}, ${id})
    on conflict (org_id, sender_id, event, subject_kind, subject_id) do update set bad = excluded.bad, at = excluded.at, event_id = excluded.event_id`.execute(
    db,
  )
  await sql`insert into estate_changes (org_id, kind, id) values ('acme', 'identity', ${identity})`.execute(db)
}

const become = async ({ fresh: { db }, clock }: World, { of, what }: Turn): Promise<void> => {
  const name = names[of]!
  if (what === 'owner gone' || what === 'owner back')
    await db
      .updateTable('principals')
      .set({ active: what === 'owner back' })
      .where('id', '=', `owner-of-${name}`)
      .execute()
  if (what === 'signalled bad' || what === 'signalled good') await signalled(db, `idn-${name}`, what === 'signalled bad', clock.now())
  if (what === 'past its end')
    await db
      .updateTable('identities')
      .set({ expires_at: new Date(clock.now().getTime() - 1000) })
      .where('id', '=', `idn-${name}`)
      .execute()
}

const tell = async (turns: readonly Turn[], dies: (name: string, step: number) => boolean): Promise<void> => {
  const world = await openHistory()
  try {
    const { fake, references } = world.founder
    const opens = (n: number): boolean => fake.opens('main', `acct-${names[n]}`, references.get(`ref:${names[n]}`)!.expose())
    const down = names.map(() => new Set<string>())
    const over = new Set<number>()
    const broken: string[] = []
    let told = 0
    const check = (at: string): void => {
      for (const effect of fake.effects.slice(told)) {
        const n = names.findIndex((name) => `acct-${name}` === effect.account)
        if (effect.operation === 'enable' && (down[n]!.size > 0 || over.has(n)))
          broken.push(`${at}: ${names[n]} was switched on while ${over.has(n) ? 'it is over' : [...down[n]!].join()}`)
        if (n === 2) broken.push(`${at}: steady was touched`)
      }
      told = fake.effects.length
    }
    let steps = 0
    const live = async (work: (house: TestHouse) => Promise<void>): Promise<void> => {
      for (let lives = 0; lives < 40; lives += 1) {
        const died = await world.live((name) => {
          check(name)
          steps += 1
          return dies(name, steps)
        }, work)
        if (!died) return
      }
      throw new Error('it dies without end')
    }
    const passes = (seconds: number) =>
      live(async (house) => {
        await house.run(seconds)
        await sweep(house.runtime, 'acme')
        await house.run(1)
      })
    for (const turn of turns) {
      const { of, what } = turn
      if (what === 'owner gone' || what === 'signalled bad') down[of]!.add(what)
      if (what === 'owner back') down[of]!.delete('owner gone')
      if (what === 'signalled good') down[of]!.delete('signalled bad')
      if (what === 'past its end') over.add(of)
      await become(world, turn)
      await passes(40)
    }
    for (const _ of [1, 2, 3, 4, 5]) await passes(900)
    check('the end')
    expect(broken).toEqual([])
    const { db } = world.fresh
    for (const n of names.keys()) {
      const { state } = await db.selectFrom('credentials').select('state').where('id', '=', names[n]!).executeTakeFirstOrThrow()
      const expected = over.has(n) ? 'retired' : down[n]!.size > 0 ? 'suspended' : 'active'
      expect([names[n], state, opens(n)]).toEqual([names[n], expected, expected === 'active'])
      const sleeps = await db.selectFrom('suspended_credentials').select('over_at').where('credential_id', '=', names[n]!).execute()
      expect(sleeps.filter((one) => one.over_at === null)).toHaveLength(expected === 'suspended' ? 1 : 0)
    }
  } finally {
    await world.end()
  }
}

const turn: fc.Arbitrary<Turn> = fc.record({
  of: fc.integer({ min: 0, max: 1 }),
  what: fc.constantFrom(
    'owner gone',
    'owner gone',
    'owner back',
    'owner back',
    'signalled bad',
    'signalled good',
    'past its end',
    'nothing',
  ),
})

test('any facts, any order, any deaths', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(turn, { minLength: 3, maxLength: 6 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { maxLength: 8 }),
      (turns, deaths) => tell(turns, (_name, step) => deaths.includes(step)),
    ),
    { numRuns: 3 },
  )
})

describe('it falls, holds again, and falls while it is being switched on, and the process dies', () => {
  test.each(['trust.acted', 'trust.woken', 'operation.started', 'operation.effected', 'proof.looked'])(
    'at %s, each time for a while: nothing is on that is held down, and the end is the same',
    async (at) => {
      const { dies, died } = diesAt(at, 4)
      await tell(
        [
          { of: 0, what: 'owner gone' },
          { of: 0, what: 'owner back' },
          { of: 1, what: 'owner gone' },
          { of: 0, what: 'nothing' },
          { of: 0, what: 'owner gone' },
          { of: 1, what: 'owner back' },
        ],
        dies,
      )
      expect(died()).toBeGreaterThan(0)
    },
  )
})
