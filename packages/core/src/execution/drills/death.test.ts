// The process dies at a step, and another one comes up on what was left, until it is over: each drill is held once, ends as it was, and what
// policy says follows is done once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demandOfDrill } from '../../authority/drills/index.ts'
import { answerInDrill, askInDrill, deliverInDrill, revocationDrillPassed, type Scene } from '../../testing/drills.ts'
import { delegationOf, standingInstrument } from '../../testing/instruments.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { journalKinds } from '../../testing/story.ts'
import { openWorld } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const day = 86_400

const prepare = async (house: TestHouse, company: Scene['company']): Promise<void> => {
  await revocationDrillPassed({ house, company }, 'staying')
  await standingInstrument(house, 'delegation', 'ops', delegationOf())
  // Old enough that the product holds the next of each by itself.
  house.clock.advance(80 * day)
}

/** What the people do while the product holds the drills by itself; each finds done what was done before the death. */
const actAsThePeople = async (scene: Scene): Promise<void> => {
  const { house } = scene
  const { db } = house.runtime
  const drills = await db.selectFrom('drills').selectAll().where('state', '=', 'open').orderBy('id').execute()
  const exception = drills.find((one) => one.exercise === 'exception')
  if (exception) {
    const asked = await db.selectFrom('exception_requests').selectAll().where('subject', '=', exception.id).executeTakeFirst()
    const ask = asked ?? (await askInDrill(scene, exception.id))
    if (ask.state === 'requested') await answerInDrill(scene, ask.id, 'refuse', 'ben')
  }
  const evidence = drills.find((one) => one.exercise === 'evidence')
  if (evidence) {
    const demand = await demandOfDrill(db, 'acme', evidence.id)
    if (demand?.delivered_at === null) await deliverInDrill(scene, evidence.id)
  }
}

const heldBy = (house: TestHouse) =>
  house.runtime.db.selectFrom('drills').select(['exercise', 'cause', 'state']).where('cause', '=', 'due').orderBy('exercise').execute()

/** Tells it with a death at every step for which `dies` says so. Gives how many steps there were. */
const tell = async (
  dies: (n: number) => boolean,
  given: {
    readonly prepare?: (house: TestHouse) => void
    readonly story: (scene: Scene) => Promise<void>
    readonly after: (house: TestHouse) => Promise<void>
  },
): Promise<{ count: number; deaths: number }> => {
  const world = await openWorld(server, async (house, company) => {
    await prepare(house, company)
    given.prepare?.(house)
  })
  let count = 0
  let deaths = 0
  try {
    for (let died = true; died; )
      died = await world.live(
        () => {
          count += 1
          if (!dies(count)) return false
          deaths += 1
          return true
        },
        (house) => given.story({ house, company: world.company }),
      )
    await world.live(() => false, given.after)
    return { count, deaths }
  } finally {
    await world.end()
  }
}

const passing = {
  story: async (scene: Scene) => {
    const { house } = scene
    await sweep(house.runtime, 'acme')
    await actAsThePeople(scene)
    await house.run(600)
    await sweep(house.runtime, 'acme')
    await sweep(house.runtime, 'acme')
  },
  after: async (house: TestHouse) => {
    expect(await heldBy(house)).toEqual(
      ['evidence', 'exception', 'revoke'].map((exercise) => ({ exercise, cause: 'due', state: 'passed' })),
    )
    const effects = house.fake.effects.map((effect) => `${effect.operation} ${effect.account?.replace(/_[0-9a-f]{10}$/, '_x')}`).sort()
    expect(effects).toEqual(['create acct-canary-staying_x', 'disable acct-canary-staying_x'])
    expect((await journalKinds(house, 'drill.opened')).length).toBe(3)
    expect((await journalKinds(house, 'drill.passed')).length).toBe(3)
    expect(await journalKinds(house, 'instrument.suspended')).toEqual([])
    expect(await house.runtime.db.selectFrom('drills').select('id').where('followed_at', 'is', null).execute()).toEqual([])
  },
}

const failing = {
  prepare: (house: TestHouse) => {
    house.fake.script.always({ operation: 'disable' }, { fault: 'refuse', code: 'forbidden', retryable: false })
  },
  story: async ({ house }: Scene) => {
    await house.run(4000)
    await sweep(house.runtime, 'acme')
    await sweep(house.runtime, 'acme')
  },
  after: async (house: TestHouse) => {
    const failed = await house.runtime.db
      .selectFrom('drills')
      .selectAll()
      .where('exercise', '=', 'revoke')
      .where('state', '=', 'failed')
      .execute()
    expect(failed).toHaveLength(1)
    expect(failed[0]?.followed_at).not.toBeNull()
    expect((await journalKinds(house, 'drill.failed')).filter((entry) => entry.body['exercise'] === 'revoke')).toHaveLength(1)
    expect(await journalKinds(house, 'instrument.suspended')).toHaveLength(1)
    const findings = await house.runtime.db
      .selectFrom('findings')
      .select('state')
      .where('kind', '=', 'drill.failed')
      .where('subject', '=', 'staying/revoke')
      .execute()
    expect(findings).toEqual([{ state: 'open' }])
    expect(house.fake.effects.filter((effect) => effect.operation === 'create')).toHaveLength(1)
  },
}

/** A process that died every so many steps would die of the same ones for ever. */
const moreAndMoreSeldom = (first: number): ((n: number) => boolean) => {
  let next = first
  let pause = first
  return (n) => {
    if (n < next) return false
    pause += 1
    next = n + pause
    return true
  }
}

describe('a process that dies more and more seldom', () => {
  test.each([2, 5, 9])('three drills pass, held by the product itself: first at step %i', async (first) => {
    expect((await tell(moreAndMoreSeldom(first), passing)).deaths).toBeGreaterThan(3)
  })

  test.each([3, 6, 10])('a revocation fails, and the delegation is put on hold: first at step %i', async (first) => {
    expect((await tell(moreAndMoreSeldom(first), failing)).deaths).toBeGreaterThan(3)
  })
})
