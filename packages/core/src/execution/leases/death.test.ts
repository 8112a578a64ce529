// The process dies at a step, and another one comes up on what was left: whatever step it is, no credential lives that nobody knows, each lease ends
// proven dead, and nothing is made twice.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, lending, provenNow, workloadCaller } from '../../testing/leases.ts'
import type { Opened } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase, type TestHouse } from '../../testing/runtime.ts'
import { openWorld, type World } from '../../testing/world.ts'
import { sweep } from '../jobs.ts'
import { endLease, endOwnLease, fetchLease } from './index.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

type Scene = Pick<Opened, 'house' | 'company'>

const leasesOf = (house: TestHouse) => house.runtime.db.selectFrom('credential_leases').selectAll().orderBy('id').execute()

/** What the workload does; after each death it finds done what was done. */
const actAsTheWorkload = async (scene: Scene, ending: (typeof endings)[string]): Promise<void> => {
  const { house } = scene
  if ((await leasesOf(house)).length === 0) await ask(scene)
  await house.run(5)
  const [lease] = await leasesOf(house)
  if (lease?.state === 'asked' && lease.expires_at > house.clock.now())
    // It may be on its way still, or too late: the lease ends all the same.
    await fetchLease(house.runtime, workloadCaller(scene), await provenNow(scene), lease.id).catch((error: unknown) => {
      if (!/lease\.(not_ready|over|fetched)/.test((error as { code?: string }).code ?? '')) throw error
    })
  await house.run(20)
  if (lease) await ending(scene, lease.id)
}

const until = async (house: TestHouse): Promise<void> => {
  for (let turn = 0; turn < 40; turn += 1) {
    await house.run(60)
    await sweep(house.runtime, 'acme')
    const leases = await leasesOf(house)
    if (leases.length > 0 && leases.every(({ state }) => state === 'ended')) return
  }
}

const afterwards = async (house: TestHouse): Promise<void> => {
  const leases = await leasesOf(house)
  expect(leases.map(({ state }) => state)).toEqual(leases.map(() => 'ended'))
  expect(leases.length).toBeGreaterThan(0)
  expect(house.fake.accounts().filter(({ name }) => name.startsWith('ci_'))).toEqual([])
  const made = house.fake.effects.filter(({ operation, account }) => operation === 'create' && account?.startsWith('ci_'))
  expect(made.length).toBeLessThanOrEqual(leases.length)
  const living = await house.runtime.db.selectFrom('credentials').select('id').where('state', '<>', 'retired').execute()
  expect(living.map(({ id }) => id)).toEqual(['model'])
}

/** INVARIANT: whatever works at the system is a recorded lease that has not ended; and at most one works for each. */
const nothingUnknownWorks = async (world: World): Promise<void> => {
  const living = await world.fresh.db
    .selectFrom('credential_leases as l')
    .innerJoin('credentials as c', (on) => on.onRef('c.org_id', '=', 'l.org_id').onRef('c.id', '=', 'l.credential_id'))
    .select('c.account')
    .where('l.state', '<>', 'ended')
    .execute()
  const works = world.founder.fake.accounts().filter(({ name, state }) => name.startsWith('ci_') && state === 'enabled')
  expect(living.map(({ account }) => account)).toEqual(expect.arrayContaining(works.map(({ name }) => name)))
}

/** How a lease comes to its end. */
const endings: Readonly<Record<string, (scene: Scene, lease: string) => Promise<unknown>>> = {
  'the workload gives it back': async (scene, lease) =>
    endOwnLease(scene.house.runtime, workloadCaller(scene), await provenNow(scene), lease),
  'a person ends it': async (scene, lease) => endLease(scene.house.runtime, await scene.company.caller('ada'), lease, 'not wanted'),
  'its time runs out': ({ house }) => house.run(1000),
  'its rule is withdrawn': ({ house }) =>
    house.runtime.db
      .updateTable('instruments')
      .set({ state: 'withdrawn', ended_at: house.clock.now(), end_reason: 'no more' })
      .where('kind', '=', 'issuance')
      .execute(),
}

/** Gives the names of all steps that were reached, in order. `dies` is asked with the number and the name of each. */
const tell = async (
  dies: (n: number, name: string) => boolean,
  ending: (typeof endings)[string] = endings['the workload gives it back']!,
): Promise<readonly string[]> => {
  const world = await openWorld(server, (house, company) => lending({ house, company }))
  const reached: string[] = []
  try {
    for (let died = true; died; await nothingUnknownWorks(world))
      died = await world.live(
        (name) => {
          reached.push(name)
          return dies(reached.length, name)
        },
        async (house) => {
          await actAsTheWorkload({ house, company: world.company }, ending)
          await until(house)
        },
      )
    await world.live(() => false, afterwards)
    return reached
  } finally {
    await world.end()
  }
}

describe('a process that dies', () => {
  test('once, at the first step of each name there is', async () => {
    const steps = await tell(() => false)
    const names = [...new Set(steps)]
    expect(names.length).toBeGreaterThan(4)
    for (const name of names) await tell((n) => n === steps.indexOf(name) + 1)
  }, 180_000)

  test('at any steps, however the lease ends: nothing works that is not recorded, and no lease stays open', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...Object.keys(endings)),
        async (pauses, ending) => {
          let next = pauses[0]!
          let deaths = 0
          await tell((n) => {
            if (deaths >= pauses.length || n < next) return false
            deaths += 1
            next = n + (pauses[deaths] ?? 0)
            return true
          }, endings[ending]!)
        },
      ),
      { numRuns: 4 },
    )
  }, 180_000)

  test.each([2, 5])('more and more seldom: first at step %i', async (first) => {
    let next = first
    let pause = first
    await tell((n) => {
      if (n < next) return false
      pause += 1
      next = n + pause
      return true
    })
  })
})
