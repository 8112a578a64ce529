// The process dies at every numbered step of a whole departure. Another one comes up on what was left: every credential ends as it truly is,
// nothing is done twice, nothing is lost, nobody who stays is locked out, and the outsider's verifier finds the story whole.
import { drive, lockedOut, trueEndings, writeDeparture } from '@countersign/core/testing/departure'
import { dossierOf, judged, wrongIn } from '@countersign/core/testing/dossier'
import { startTestDatabase, type TestDatabase, type TestHouse } from '@countersign/core/testing/runtime'
import { endTheContract, journalKinds, standing } from '@countersign/core/testing/story'
import { openWorld, type World } from '@countersign/core/testing/world'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

/** Every change that really took place downstream, and how often. */
const effectsOf = (house: Pick<TestHouse, 'fake'>): Record<string, number> => {
  const counted: Record<string, number> = {}
  for (const { operation, account } of house.fake.effects) {
    const name = `${operation} ${account.replace(/_[0-9a-f]{6}$/, '')}`
    counted[name] = (counted[name] ?? 0) + 1
  }
  return counted
}

const eachOnce: Readonly<Record<string, number>> = {
  'create acct_shared_billing': 1,
  'create acct_shared_reports': 1,
  'disable acct-liar': 1,
  'disable acct-mandated': 1,
  'disable acct-plain': 1,
  'disable acct-prod': 1,
  'disable acct-shared': 1,
  'disable acct-talker': 1,
  'disable acct-vital': 1,
  'delete acct-token': 1,
  'end_sessions acct-talker': 1,
}

interface Told {
  readonly deaths: readonly string[]
  readonly steps: ReadonlySet<string>
  readonly count: number
}

/** Tells the departure, dying where `dies` says (the n-th step of the world, counted from 1), until it has ended. */
const tell = async (
  dies: (n: number, name: string) => boolean,
  between: (world: World) => void = () => {},
  options: { sideBySide?: boolean } = {},
): Promise<Told> => {
  const world = await openWorld(server, async (house, company) => writeDeparture(house, company), options)
  const withoutAccess: string[] = []
  world.founder.fake.script.by(() => {
    withoutAccess.push(...lockedOut(world.founder, world.founder.fake))
    return undefined
  })
  const deaths: string[] = []
  const steps = new Set<string>()
  let count = 0
  let change = ''
  try {
    for (let died = true; died; ) {
      died = await world.live(
        (name) => {
          steps.add(name)
          count += 1
          if (!dies(count, name)) return false
          deaths.push(name)
          return true
        },
        async (house) => {
          change = await endTheContract(house, world.company)
          await drive(house, world.company, change)
        },
      )
      if (died) between(world)
    }
    await world.live(
      () => false,
      async (house) => {
        change = await endTheContract(house, world.company).catch(() => change)
        const first = await house.runtime.db.selectFrom('changes').selectAll().orderBy('opened_at').execute()
        expect(first.filter((row) => row.state !== 'closed' || row.closure !== 'risk_accepted').length).toBeLessThanOrEqual(1)
        const told = first[0]!.id
        expect(await standing(house, told)).toEqual(trueEndings)
        expect(effectsOf(house)).toEqual(eachOnce)
        expect(withoutAccess).toEqual([])
        expect(lockedOut(house, house.fake)).toEqual([])
        const incidents = await house.runtime.db.selectFrom('incidents').select(['kind', 'state', 'credential_id']).execute()
        // The lie may have been told to a process that died of hearing it: then nobody was lied to.
        for (const incident of incidents)
          expect(incident).toEqual({ kind: 'credential.still_accepted', state: 'closed', credential_id: 'liar' })
        const dossier = await dossierOf(house, world.company, told)
        expect(wrongIn(await judged(house, world.witness.vkey, dossier))).toEqual([])
      },
    )
    return { deaths, steps, count }
  } finally {
    await world.end()
  }
}

/** Each world dies at every `worlds`-th step, each from another one on: together at every step there is. */
const worlds = 8

/**
 * Operations that begin together reach the same step together: who died every so many steps would die of the same ones for ever. The pauses grow by a
 * share of themselves, so that a life that must take many steps before it has achieved anything lasting comes after tens of deaths and not hundreds.
 */
const moreAndMoreSeldom = (first: number): ((n: number) => boolean) => {
  let next = first
  let pause = first
  return (n) => {
    if (n < next) return false
    pause += Math.ceil(pause / 10)
    next = n + pause
    return true
  }
}

describe('a process that takes its operations side by side, and dies more and more seldom', () => {
  test.each([2, 3, 5])('first at step %i', async (first) => {
    const loses = first % 2 === 1
    const told = await tell(
      moreAndMoreSeldom(first),
      (world) => {
        if (loses) world.jobs.waiting.splice(0)
      },
      { sideBySide: true },
    )
    expect(told.deaths.length).toBeGreaterThanOrEqual(8)
    expect(told.steps).toContain('operation.effected')
  })
})

describe('a process that dies at step k, for every k', () => {
  const seen = new Set<string>()
  const killed = new Set<string>()
  test.each(Array.from({ length: worlds }, (_, rest) => rest))(`k ≡ %i (mod ${worlds})`, async (rest) => {
    // Half of the worlds lose their wake-up jobs with the process as well: the sweep finds what is due.
    const loses = rest % 2 === 1
    const told = await tell(
      (n) => n % worlds === rest,
      (world) => {
        if (!loses) return
        world.jobs.waiting.splice(0)
      },
    )
    for (const name of told.steps) seen.add(name)
    for (const name of told.deaths) killed.add(name)
    expect(told.deaths.length).toBe(Math.floor((told.count + worlds - rest) / worlds) - (rest === 0 ? 1 : 0))
  })
  test.each(['operation.effected', 'operation.started'])('each time after %s, before anybody was told', async (step) => {
    let reached = 0
    const told = await tell((_n, name) => {
      if (name === step) reached += 1
      return name === step && reached % 2 === 1
    })
    for (const name of told.deaths) killed.add(name)
    expect(told.deaths.length).toBeGreaterThanOrEqual(8)
  })
  test('after a page of all standing access, which is looked at once', async () => {
    let reached = 0
    const told = await tell((_n, name) => {
      if (name === 'trust.page') reached += 1
      return name === 'trust.page' && reached % 2 === 1
    })
    for (const name of told.deaths) killed.add(name)
    expect(told.deaths.length).toBeGreaterThanOrEqual(1)
  })
  test('there is no kind of step at which none died', () => {
    expect([...killed].sort()).toEqual([...seen].sort())
    expect(killed.size).toBeGreaterThanOrEqual(7)
  })
})

test('every job that is delivered twice does nothing twice', async () => {
  const world = await openWorld(server, async (house, company) => writeDeparture(house, company))
  const { take } = world.jobs
  const again = new WeakSet<object>()
  Object.assign(world.jobs, {
    take: (at: Date) => {
      const job = take(at)
      if (job && !again.has(job)) {
        const twin = { ...job }
        again.add(twin)
        world.jobs.waiting.unshift(twin)
      }
      return job
    },
  })
  await world.live(
    () => false,
    async (house) => {
      const change = await endTheContract(house, world.company)
      await drive(house, world.company, change)
      expect(await standing(house, change)).toEqual(trueEndings)
      expect(effectsOf(house)).toEqual(eachOnce)
      expect(await journalKinds(house, 'change.closed')).toHaveLength(1)
      const closings = (await journalKinds(house, 'closure.reached')).filter((entry) => String(entry.body['closure']).startsWith('risk_'))
      expect(new Set(closings.map((entry) => entry.stream)).size).toBe(closings.length)
    },
  )
  await world.end()
})
